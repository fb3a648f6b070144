"""Targets of a year and what each has reached, for pictures and for the forms that write them."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

import pandas as pd
import sqlalchemy as sa

from db.model import Scope, Selection
from db.queries.frames import as_record, columns, frame, rolled_up
from db.queries.units import voices_of, within
from db.schema import target, target_value


def target_values(conn: sa.Connection, selection: Selection) -> pd.DataFrame:
    """Targets of the reporting year that the window's last day belongs to, with their values.

    Those of the chosen communes, of the communes that became part of them, and of the district
    itself when all communes are chosen. A value counts when its month has ended by the window's
    last day.

    Returns:
        target_id, unit_id (whom it was set for), heir_id (the commune, or district, it is part of
        on `named_on`), year int64; name, unit_of_measure str; goal int64; month datetime64[s]
        (nominal, of a value; missing without any); reached float64 (since the start of the year;
        missing without a value); one row a value, oldest first, by name of the target.
    """
    heirs = voices_of(conn, selection)
    period = selection.period
    year = period.calendar.year_of(period.last)
    months = period.calendar.year(year).months()
    ended = [month for month in months if period.calendar.last_day(month) <= period.last]
    known = sa.and_(target_value.c.target_id == target.c.id, target_value.c.month.in_(ended))
    statement = (
        sa.select(
            target.c.id.label("target_id"),
            target.c.unit_id.label("heir_id"),
            *columns(target, "unit_id year name unit_of_measure goal"),
            *columns(target_value, "month reached"),
        )
        .join_from(target, target_value, known, isouter=True)
        .where(target.c.year == year, target.c.unit_id.in_(list(heirs)))
        .order_by(target.c.name, target.c.id, target_value.c.month)
    )
    return rolled_up(frame(conn, statement, reached="float64"), heirs, "heir_id")


@dataclass(frozen=True)
class Target:
    """One target as it stands. `reached` counts since the start of its year, by nominal month."""

    id: int
    unit_id: int
    year: int
    name: str
    unit_of_measure: str
    goal: int
    version: int
    reached: dict[date, int] = field(default_factory=dict)


def targets_of(conn: sa.Connection, year: int | None, scope: Scope) -> list[Target]:
    """Targets of the year (None: of all years) set for units of the scope, by name."""
    of_year = sa.true() if year is None else target.c.year == year
    return _targets(conn, of_year & within(target.c.unit_id, scope))


def target_of(conn: sa.Connection, target_id: int) -> Target | None:
    return next(iter(_targets(conn, target.c.id == target_id)), None)


def _targets(conn: sa.Connection, which: sa.ColumnElement[bool]) -> list[Target]:
    statement = sa.select(target).where(which).order_by(target.c.name, target.c.unit_id)
    rows = conn.execute(statement).all()
    reached: dict[int, dict[date, int]] = defaultdict(dict)
    of_them = target_value.c.target_id.in_([row.id for row in rows])
    for value in conn.execute(sa.select(target_value).where(of_them).order_by("month")):
        reached[value.target_id][value.month] = value.reached
    return [as_record(Target, row, reached=reached[row.id]) for row in rows]
