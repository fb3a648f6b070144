"""Targets of a year and the last value each has reached."""

from datetime import date

import pandas as pd
import sqlalchemy as sa

from db.model import Selection
from db.queries.frames import DAY, frame
from db.queries.units import voices_of
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
    ended = [
        month for month in _months(selection) if period.calendar.last_day(month) <= period.last
    ]
    known = sa.and_(target_value.c.target_id == target.c.id, target_value.c.month.in_(ended))
    rows = frame(
        conn,
        sa.select(
            target.c.id,
            target.c.unit_id,
            target.c.unit_id,
            target.c.year,
            target.c.name,
            target.c.unit_of_measure,
            target.c.goal,
            target_value.c.month,
            target_value.c.reached,
        )
        .join_from(target, target_value, known, isouter=True)
        .where(target.c.year == year, target.c.unit_id.in_(list(heirs)))
        .order_by(target.c.name, target.c.id, target_value.c.month),
        target_id="int64",
        unit_id="int64",
        heir_id="int64",
        year="int64",
        name="str",
        unit_of_measure="str",
        goal="int64",
        month=DAY,
        reached="float64",
    )
    rows["heir_id"] = rows["heir_id"].map(heirs).astype("int64")
    return rows


def _months(selection: Selection) -> tuple[date, ...]:
    """The months of the reporting year of the window's last day."""
    calendar = selection.period.calendar
    return calendar.year(calendar.year_of(selection.period.last)).months()
