"""Incidents counted: whole reporting months from the rollup, the rest of a window from the rows."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

import pandas as pd
import sqlalchemy as sa

from db.columns import added_up
from db.model import Selection
from db.periods import Period
from db.queries.frames import DAY, as_frame, columns, frame, rolled_up, several
from db.queries.units import heirs_of
from db.schema import incident, incident_month

MEASURES = ("incidents", "solved", "dead", "injured", "damage")
_KEYS = ("month", "unit_id", "category_id")
Row = tuple[Any, ...]
"""The _KEYS and the MEASURES."""


def incident_cells(conn: sa.Connection, selection: Selection) -> pd.DataFrame:
    """Incidents of the window by nominal month, commune and category.

    Figures of former communes are added to the commune they are part of on `named_on`. An
    incident is solved when it was solved by the last day of the window, so that an earlier window
    gets no more time for it than a later one.

    Returns:
        month datetime64[s], unit_id int64, category_id int64, and int64 incidents, solved, dead,
        injured, damage (dong); one row a cell that has incidents, oldest month first.
    """
    heirs = heirs_of(conn, selection)
    rows = [*_whole_months(conn, selection, list(heirs)), *_rest(conn, selection, list(heirs))]
    cells = as_frame(
        ((month, heirs[unit_id], *others) for month, unit_id, *others in rows),
        **{**dict.fromkeys((*_KEYS, *MEASURES), "int64"), "month": DAY},
    )
    return added_up(cells, _KEYS, MEASURES)


def incident_days(conn: sa.Connection, selection: Selection) -> pd.DataFrame:
    """Incidents of the window by the day on which they happened, and by category.

    Returns:
        occurred_on datetime64[s], category_id int64, incidents int64; one row a day and category
        that have any, oldest first.
    """
    row, period = incident.c, selection.period
    keys = (row.occurred_on, row.category_id)
    # Of all, they stand in the order of their days already; commune by commune they would be sorted
    place = by_no_index(row.unit_id) if selection.whole else row.unit_id
    statement = (
        sa.select(*keys, sa.func.count().label("incidents"))
        .where(
            row.voided_at.is_(None),
            place.in_(list(heirs_of(conn, selection))),
            row.occurred_on.between(period.first, period.last),
        )
        .group_by(*keys)
        .order_by(*keys)
    )
    return frame(conn, statement)


def incident_list(
    conn: sa.Connection,
    selection: Selection,
    window: Period,
    kinds: tuple[int, ...] | None,
    rows: int,
    skip: int,
) -> pd.DataFrame:
    """Incidents of the window one by one, newest first: `rows` of them after the first `skip`.

    `kinds` are ids of categories, None for all. No free text: the list is shown to many.

    Returns:
        occurred_on datetime64[s], place_id int64 (the commune as it was then), unit_id int64 (the
        chosen commune it counts for), category_id int64, solved_on datetime64[s] (NaT: not
        solved), and int64 dead, injured, damage (dong).
    """
    heirs = heirs_of(conn, selection)
    row = incident.c
    # Of all, the newest are at the end of the days; commune by commune they would all be sorted
    place = by_no_index(row.unit_id) if selection.whole and kinds is None else row.unit_id
    statement = (
        sa.select(
            row.occurred_on,
            row.unit_id.label("place_id"),
            *columns(incident, "unit_id category_id solved_on dead injured damage"),
        )
        .where(
            row.voided_at.is_(None),
            place.in_(list(heirs)),
            row.occurred_on.between(window.first, window.last),
            sa.true() if kinds is None else row.category_id.in_(kinds),
        )
        .order_by(row.occurred_on.desc(), row.id.desc())
        .limit(rows)
        .offset(skip)
    )
    return rolled_up(frame(conn, statement), heirs)


def by_no_index(column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    """The column as neither database looks it up: its index is the longer way here, which they
    cannot know without having counted, and SQLite not even then."""
    return sa.func.coalesce(column, column)


def counts(day: date | sa.BindParameter[date]) -> list[sa.ColumnElement[int]]:
    """The MEASURES of some rows of incidents; solved are those that were by the day."""
    solved = sa.func.sum(sa.case((incident.c.solved_on <= day, 1), else_=0))
    harm = [sa.func.sum(incident.c[name]).label(name) for name in MEASURES[2:]]
    return [sa.func.count().label("incidents"), solved.label("solved"), *harm]


def _whole_months(conn: sa.Connection, selection: Selection, units: list[int]) -> Iterator[Row]:
    """The window's whole months; solved when solved in a month that the window holds entirely."""
    months = selection.period.whole_months()
    yield from map(tuple, conn.execute(_OF_WHOLE_MONTHS, {"months": months, "units": units}))


def _of_whole_months() -> sa.Select[Any]:
    cell, months = incident_month.c, several("months")
    solved = sa.case((cell.solved_month.in_(months), cell.incidents), else_=0).label("solved")
    names = (*_KEYS, *MEASURES)
    statement = sa.select(*(solved if name == "solved" else cell[name] for name in names))
    return statement.where(cell.month.in_(months), cell.unit_id.in_(several("units")))


_OF_WHOLE_MONTHS = _of_whole_months()


def _rest(conn: sa.Connection, selection: Selection, units: list[int]) -> Iterator[Row]:
    """Incidents of the months that the window holds in part, and what was solved in its last one
    of the incidents of its whole months."""
    period = selection.period
    whole = period.whole_months()
    partial = [period.overlap(month) for month in period.months() if month not in whole]
    if not partial:
        return
    values = {"units": units, "until": period.last}
    solves = bool(whole) and partial[-1][1] == period.last
    if solves:
        partial.append((period.calendar.first_day(whole[0]), period.calendar.last_day(whole[-1])))
    for n, (first, last) in enumerate(partial):
        values |= {f"first_{n}": first, f"last_{n}": last}
    month_of = cache(period.calendar.month_of)
    for day, *others in conn.execute(_of_days(len(partial), solves), values):
        yield month_of(day), *others


@cache
def _of_days(stretches: int, solves: bool) -> sa.CompoundSelect[Any]:
    """Incidents of so many stretches of days, counted by day. Where it `solves`, of the last one
    only those that were solved in the one before it, and nothing else of them is counted."""
    row = incident.c
    stands = row.voided_at.is_(None)
    keys, units = (row.occurred_on, row.unit_id, row.category_id), several("units")
    statements = [
        sa.select(*keys, *counts(sa.bindparam("until", type_=sa.Date)))
        .where(stands, row.unit_id.in_(units), _within(row.occurred_on, n))
        .group_by(*keys)
        for n in range(stretches - solves)
    ]
    if solves:
        nothing = sa.literal(0)
        statements.append(
            sa.select(*keys, nothing, sa.func.count(), nothing, nothing, nothing)
            .where(
                stands,
                by_no_index(row.unit_id).in_(units),
                _within(by_no_index(row.occurred_on), stretches - 1),
                _within(row.solved_on, stretches - 2),
            )
            .group_by(*keys)
        )
    return sa.union_all(*statements)


def _within(day: sa.ColumnElement[Any], stretch: int) -> sa.ColumnElement[bool]:
    first, last = (sa.bindparam(f"{end}_{stretch}", type_=sa.Date) for end in ("first", "last"))
    return day.between(first, last)
