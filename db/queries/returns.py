"""Monthly returns: who has reported which month, the reintegration counts in them; and one by one,
for who types, checks and approves them."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa

from db.columns import added_up, days
from db.indicators import FLOWS, STANDING, STOCKS
from db.model import REPORTED, Scope, Selection
from db.periods import Calendar
from db.queries.frames import DAY, as_frame, columns, frame, rolled_up, several
from db.queries.settings import calendar
from db.queries.units import heirs_of, lineage, owing, successors, undivided
from db.schema import account, incident, monthly_return, reintegration

Standing = Counter[str]

_row = monthly_return.c
_COUNTED = (*FLOWS, *STOCKS)
_ARE_REPORTED = (
    _row.month.in_(several("months")),
    _row.unit_id.in_(several("units")),
    _row.state.in_(REPORTED),
)
_REPORTED_ONES = sa.select(_row.unit_id, _row.month).where(*_ARE_REPORTED)
_COUNTS = (
    sa.select(_row.month, _row.unit_id, *(reintegration.c[name] for name in _COUNTED))
    .join_from(monthly_return, reintegration)
    .where(*_ARE_REPORTED)
)


def reporting(conn: sa.Connection, selection: Selection) -> pd.DataFrame:
    """Whether each chosen commune has reported each month that the window touches.

    A month is owed by the communes that exist on its last day; one that has since merged counts
    for its successor, which has reported when all of them have. One that merges after the window,
    but within its last month, has reported that month when its successors have.

    Returns:
        unit_id int64, month datetime64[s], reported bool; one row a commune and month.
    """
    heirs, on = heirs_of(conn, selection), selection.period.calendar
    months = selection.period.months()
    merging = _ending_in(conn, selection, on.last_day(months[-1]))
    owing = {*heirs, *chain.from_iterable(merging.values())}
    done = set(map(tuple, conn.execute(_REPORTED_ONES, {"months": months, "units": list(owing)})))
    reported: defaultdict[tuple[int, date], bool] = defaultdict(lambda: True)
    for unit_id, month in months_owed(conn, on, Scope.of(heirs), months):
        reported[heirs[unit_id], month] &= (unit_id, month) in done
    last = months[-1]
    for one, became in merging.items():
        reported[one, last] &= all((unit_id, last) in done for unit_id in became)
    rows = [(*owed, has) for owed, has in sorted(reported.items())]
    return as_frame(rows, unit_id="int64", month=DAY, reported="bool")


def _ending_in(conn: sa.Connection, selection: Selection, day: date) -> dict[int, frozenset[int]]:
    """The chosen communes that have become others by the day, to those."""
    later, divided = lineage(conn, day), undivided(conn, day)
    became = {
        one: divided.get(heir, frozenset([heir]))
        for one in selection.communes
        for heir in [later.get(one, one)]
    }
    return {one: heirs for one, heirs in became.items() if heirs != {one}}


def reintegration_months(conn: sa.Connection, selection: Selection) -> pd.DataFrame:
    """Reintegration counts of the whole months inside the window, by commune and month.

    Former communes are added to the commune they are part of on `named_on`. A month that none of
    them has reported has no row; one that only some have is there and not `reported`: its flows
    are what is known so far, its stocks are not those of the commune. A stock belongs to the
    communes that exist at the end of the month. A return of one that has ended by then adds its
    flows, and to the stock at the month's start what they changed before it handed over.

    Returns:
        month datetime64[s], unit_id int64, int64 columns FLOWS (people; loan_amount in dong) and
        STOCKS (people), reported bool (every commune that owed the month has given its counts);
        oldest month first.
    """
    heirs = heirs_of(conn, selection)
    months = selection.period.whole_months()
    rows = frame(conn, _COUNTS, {"months": months, "units": list(heirs)})
    owed = set(months_owed(conn, selection.period.calendar, Scope.of(heirs), months))
    there = list(zip(rows["unit_id"], days(rows["month"]), strict=True))
    owes = np.array([one in owed for one in there], dtype="bool")
    if not owes.all():
        lost = rows["stock_start"] - rows["stock_end"]
        rows.loc[~owes, list(STOCKS)] = 0
        rows.loc[~owes, "stock_start"] = lost
    cells = added_up(rolled_up(rows, heirs), ["month", "unit_id"], _COUNTED)
    due = Counter((heirs[unit_id], month) for unit_id, month in owed)
    returned = Counter((heirs[unit_id], month) for unit_id, month in owed.intersection(there))
    places = zip(cells["unit_id"], days(cells["month"]), strict=True)
    has = [0 < due[at] == returned[at] for at in places]
    return cells.assign(reported=np.array(has, dtype="bool"))


def months_owed(
    conn: sa.Connection, on: Calendar, scope: Scope, months: Collection[date]
) -> list[tuple[int, date]]:
    """Which communes of the scope owe which of the months: those that exist on its last day. By
    month, communes in Vietnamese order."""
    exists = [tuple(one) for one in owing(conn, scope)]
    return [
        (unit_id, month)
        for month, day in ((month, on.last_day(month)) for month in months)
        for unit_id, first, last in exists
        if first <= day <= last
    ]


def carried(
    unit_id: int, ended: Mapping[int, Standing], parts: Mapping[int, Sequence[int]]
) -> Standing | None:
    """With what a commune goes on: its own last standing, a new commune the sum of its parts'.

    `ended` is how each commune stood last, `parts` which ones became part of which. None where
    one of them is not known.
    """
    if unit_id in ended:
        return ended[unit_id]
    found = [carried(part, ended, parts) for part in parts.get(unit_id, ())]
    known = [standing for standing in found if standing is not None]
    return sum(known, Counter()) if known and len(known) == len(found) else None


def parts(conn: sa.Connection) -> dict[int, list[int]]:
    """Each commune that others became part of, to those. One that took in a part of a split one
    is left out: nothing tells with what it began."""
    became = successors(conn)
    sharing = {heir for heirs in became.values() if len(heirs) > 1 for heir in heirs}
    found: dict[int, list[int]] = defaultdict(list)
    for unit_id, (heir, *_others) in became.items():
        if heir not in sharing:
            found[heir].append(unit_id)
    return dict(found)


def last_standings(conn: sa.Connection, month: date) -> dict[int, Standing]:
    """How each commune stood at the end of the last month before this one that it reported."""
    newest = (
        sa.select(_row.unit_id, sa.func.max(_row.month).label("month"))
        .join_from(monthly_return, reintegration)
        .where(_row.month < month, _row.state.in_(REPORTED))
        .group_by(_row.unit_id)
        .subquery()
    )
    statement = (
        sa.select(_row.unit_id, *(reintegration.c[name] for name in STANDING))
        .join_from(monthly_return, reintegration)
        .join(newest, (newest.c.unit_id == _row.unit_id) & (newest.c.month == _row.month))
    )
    return {
        row["unit_id"]: Counter({name: row[name] for name in STANDING})
        for row in conn.execute(statement).mappings()
    }


def standing_before(conn: sa.Connection, unit_id: int, month: date) -> Standing | None:
    """With what the commune begins the month; None where it is not known."""
    return carried(unit_id, last_standings(conn, month), parts(conn))


def next_start(conn: sa.Connection, unit_id: int, month: date) -> tuple[int, date, int] | None:
    """Unit, month and opening stock of the reported return that goes on from this one, if any."""
    heirs = {part: heir for heir, found in parts(conn).items() for part in found}
    following: int | None = unit_id
    while following is not None:
        row = conn.execute(
            sa.select(_row.unit_id, _row.month, reintegration.c.stock_start)
            .join_from(monthly_return, reintegration)
            .where(_row.unit_id == following, _row.month > month, _row.state.in_(REPORTED))
            .order_by(_row.month)
            .limit(1)
        ).first()
        if row is not None:
            return row.unit_id, row.month, row.stock_start
        following = heirs.get(following)
    return None


def registered(conn: sa.Connection, unit_id: int, month: date, named_on: date) -> int:
    """Incidents of the month in the register that are not void, of the commune as on `named_on`:
    one that began within the month counts those of its parts too."""
    months = calendar(conn)
    parts = [id_ for id_, heir in lineage(conn, named_on).items() if heir == unit_id]
    counted = sa.select(sa.func.count()).where(
        incident.c.unit_id.in_(parts),
        incident.c.occurred_on.between(months.first_day(month), months.last_day(month)),
        incident.c.voided_at.is_(None),
    )
    return conn.scalar(counted) or 0


def return_record(conn: sa.Connection, unit_id: int, month: date) -> dict[str, Any] | None:
    """Every column of monthly_return and, where they are given, of reintegration; `author`."""
    return _record(conn, (_row.unit_id == unit_id) & (_row.month == month))


def return_by_id(conn: sa.Connection, return_id: int) -> dict[str, Any] | None:
    return _record(conn, _row.id == return_id)


def _record(conn: sa.Connection, which: sa.ColumnElement[bool]) -> dict[str, Any] | None:
    statement = (
        sa.select(monthly_return, reintegration, account.c.sign_in_name.label("author"))
        .outerjoin_from(monthly_return, reintegration)
        .outerjoin(account, account.c.id == _row.written_by)
        .where(which)
    )
    row = conn.execute(statement).mappings().one_or_none()
    return dict(row) if row else None


@dataclass(frozen=True, kw_only=True)
class Owed:
    """The return of a commune for a month (its nominal first day): `state` is "" where none was
    begun, and then there is nothing else."""

    unit_id: int
    month: date
    return_id: int | None = None
    version: int | None = None
    state: str = ""
    incidents: int | None = None
    note: str = ""
    submitted_at: datetime | None = None


def board(conn: sa.Connection, months: tuple[date, ...], scope: Scope) -> list[Owed]:
    """Every month that a commune of the scope owes, reported or not: on its last day it exists.
    By month, communes in Vietnamese order."""
    statement = sa.select(
        *columns(monthly_return, "unit_id month version state note submitted_at"),
        _row.id.label("return_id"),
        _row.incidents_confirmed.label("incidents"),
    ).where(_row.month.in_(months))
    begun = {
        (row["unit_id"], row["month"]): Owed(**row) for row in conn.execute(statement).mappings()
    }
    owed = months_owed(conn, calendar(conn), scope, months)
    return [begun.get((unit, month), Owed(unit_id=unit, month=month)) for unit, month in owed]
