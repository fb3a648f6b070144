"""Closed periods: who closed them and when, what they keep, and what is known now."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd
import sqlalchemy as sa

from db.facts.closing import differing
from db.indicators import GROUPS, INDICATORS
from db.model import Scope
from db.periods import Period
from db.queries.figures import Figures, figures, without_few
from db.queries.frames import DAY, as_frame, as_record, columns
from db.queries.returns import Owed, board
from db.queries.settings import calendar
from db.schema import (
    account,
    audit_event,
    closed_figure,
    period_close,
)


@dataclass(frozen=True)
class Closing:
    """One closing; people by their display names. `period` is of whole reporting months, `reason`
    says why it was closed although returns were missing or not approved."""

    id: int
    period: Period
    closed_by: str
    closed_at: datetime
    reason: str
    reopened_by: str | None
    reopened_at: datetime | None
    reopen_reason: str | None

    @property
    def stands(self) -> bool:
        return self.reopened_at is None


def closings(conn: sa.Connection) -> list[Closing]:
    """All of them, newest first."""
    closer, opener = account.alias(), account.alias()
    row, event = period_close.c, audit_event.c
    reason = (
        sa.select(sa.func.min(event.reason))
        .where(
            event.entity == period_close.name,
            event.entity_id == sa.cast(row.id, sa.String),
            event.action == "close",
        )
        .scalar_subquery()
    )
    months = calendar(conn)
    statement = (
        sa.select(
            *columns(period_close, "id first_day last_day closed_at reopened_at reopen_reason"),
            closer.c.display_name.label("closed_by"),
            opener.c.display_name.label("reopened_by"),
            sa.func.coalesce(reason, "").label("reason"),
        )
        .join_from(period_close, closer, closer.c.id == row.closed_by)
        .outerjoin(opener, opener.c.id == row.reopened_by)
        .order_by(row.id.desc())
    )
    return [
        as_record(Closing, found, period=months.custom(found.first_day, found.last_day))
        for found in conn.execute(statement)
    ]


def newest_of_each_month(conn: sa.Connection, period: Period) -> dict[Closing, tuple[date, ...]]:
    """The closings that cover months which the period touches, each with the months of which it
    is the newest; reopened ones too."""
    found: dict[Closing, list[date]] = {}
    every = closings(conn)
    for month in period.months():
        for closing in every:
            if closing.period.contains(period.calendar.last_day(month)):
                found.setdefault(closing, []).append(month)
                break
    return {closing: tuple(months) for closing, months in found.items()}


def returns_owed(conn: sa.Connection, period: Period) -> list[Owed]:
    """The returns that communes owe in the period, oldest first, and how far they are."""
    return board(conn, period.months(), Scope.everything())


def then_and_now(
    conn: sa.Connection, period: Period, groups: Collection[str] | None = None
) -> pd.DataFrame:
    """Figures of the closed months that the period touches, as closed last and as known now.

    Returns:
        indicator str, unit_id int64 (as it was then), month datetime64[s], part str, then and now
        Int64 (missing: not reported).
    """
    return _compared(conn, newest_of_each_month(conn, period), groups)


def changed(
    conn: sa.Connection, period: Period, groups: Collection[str] | None = None
) -> pd.DataFrame:
    """The rows of `then_and_now` whose figure is another now."""
    return differing(then_and_now(conn, period, groups))


def then_and_now_of(
    conn: sa.Connection, close_id: int, groups: Collection[str] | None = None
) -> pd.DataFrame:
    """As `then_and_now`, of one closing, whatever was closed after it; empty without it."""
    found = {one: one.period.months() for one in closings(conn) if one.id == close_id}
    return _compared(conn, found, groups)


def figures_then(
    conn: sa.Connection, close_id: int, groups: Collection[str] | None = None
) -> Figures:
    """The figures as they were when the period was closed."""
    row = closed_figure.c
    names = GROUPS if groups is None else groups
    of_groups = sa.or_(sa.false(), *(row.indicator.startswith(f"{name}.") for name in names))
    return kept_figures(conn, closed_figure, row.close_id == close_id, of_groups)


def kept_figures(conn: sa.Connection, table: sa.Table, *which: sa.ColumnElement[bool]) -> Figures:
    """The figures in these rows of a table that keeps them."""
    statement = sa.select(*columns(table, "indicator unit_id month part value"))
    rows = conn.execute(statement.where(*which))
    return {(indicator, unit, month, part): value for indicator, unit, month, part, value in rows}


def side_by_side(pairs: Iterable[tuple[Figures, Figures]]) -> pd.DataFrame:
    """Figures as they were kept beside those known now; what few said is left out.

    Returns:
        That of `then_and_now`.
    """
    rows = []
    for then, now in ((without_few(one), without_few(other)) for one, other in pairs):
        for key in sorted(then.keys() | now.keys()):
            absent = INDICATORS[key[0]].absent
            rows.append((*key, then.get(key, absent), now.get(key, absent)))
    types = {"indicator": "str", "unit_id": "int64", "month": DAY, "part": "str"}
    return as_frame(rows, **types, then="Int64", now="Int64")


def _compared(
    conn: sa.Connection,
    months_of: Mapping[Closing, Collection[date]],
    groups: Collection[str] | None,
) -> pd.DataFrame:
    def within(found: Figures, months: Collection[date]) -> Figures:
        return {key: value for key, value in found.items() if key[2] in months}

    return side_by_side(
        (
            within(figures_then(conn, closing.id, groups), months),
            within(figures(conn, closing.period, groups), months),
        )
        for closing, months in months_of.items()
    )
