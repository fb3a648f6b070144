"""What about a return that waits somebody should look at before it is approved."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from enum import StrEnum, auto

import sqlalchemy as sa

from db.limits import standing_out
from db.model import REPORTED, ReturnState
from db.periods import year_earlier
from db.queries.returns import carried, last_standings, parts
from db.queries.settings import calendar
from db.queries.units import lineage
from db.schema import incident_month, monthly_return, reintegration


class Remark(StrEnum):
    """REGISTER: the register holds another number of incidents than it confirms; OPENING: it does
    not begin with the people with whom the month before ended; UNUSUAL: chance hardly explains its
    incidents, after those of the year before."""

    REGISTER = auto()
    OPENING = auto()
    UNUSUAL = auto()


def remarks(conn: sa.Connection, months: Collection[date]) -> dict[int, tuple[Remark, ...]]:
    """Of every return of the months that waits for approval, by its id; none of one that is as
    usual."""
    return {
        return_id: found for month in months for return_id, found in _of_month(conn, month).items()
    }


def _of_month(conn: sa.Connection, month: date) -> dict[int, tuple[Remark, ...]]:
    row = monthly_return.c
    waiting = conn.execute(
        sa.select(row.id, row.unit_id, row.incidents_confirmed, reintegration.c.stock_start)
        .outerjoin_from(monthly_return, reintegration)
        .where(row.month == month, row.state == ReturnState.SUBMITTED)
    ).all()
    if not waiting:
        return {}
    registered, known = _registered(conn, month), _known(conn, month)
    ended, parts_of = last_standings(conn, month), parts(conn)
    found = {}
    for one in waiting:
        confirmed = one.incidents_confirmed or 0
        before = carried(one.unit_id, ended, parts_of)
        holds = {
            Remark.REGISTER: registered.get(one.unit_id, 0) != confirmed,
            Remark.OPENING: before is not None and before["stock_end"] != one.stock_start,
            Remark.UNUSUAL: standing_out(confirmed, known.get(one.unit_id, ())) is not None,
        }
        found[one.id] = tuple(remark for remark, is_so in holds.items() if is_so)
    return found


def _registered(conn: sa.Connection, month: date) -> dict[int, int]:
    """Incidents of the month in the register, by the commune as on its last day."""
    heirs, counted = lineage(conn, calendar(conn).last_day(month)), defaultdict[int, int](int)
    number = sa.func.sum(incident_month.c.incidents)
    of_unit = sa.select(incident_month.c.unit_id, number).where(incident_month.c.month == month)
    for unit_id, n in conn.execute(of_unit.group_by(incident_month.c.unit_id)):
        counted[heirs.get(unit_id, unit_id)] += n
    return counted


def _known(conn: sa.Connection, month: date) -> dict[int, list[int]]:
    """What communes confirmed in the year before the month."""
    row = monthly_return.c
    confirmed = defaultdict[int, list[int]](list)
    reported = sa.select(row.unit_id, row.incidents_confirmed).where(
        row.month >= year_earlier(month), row.month < month, row.state.in_(REPORTED)
    )
    for unit_id, n in conn.execute(reported):
        confirmed[unit_id].append(n or 0)
    return confirmed
