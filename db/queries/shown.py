"""What saved briefings showed, and what is known now of the same figures.

A figure is told by its indicator, unit, month and part, as a closing keeps it; which of them a
briefing shows is its choice: communes, window, groups.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd
import sqlalchemy as sa

from db.indicators import GROUPS, INDICATORS, Kind
from db.model import Selection
from db.periods import Period
from db.queries.amendments import Amendment, written_since
from db.queries.closing import kept_figures, side_by_side
from db.queries.figures import Figures, Key, figures
from db.queries.frames import as_record, columns
from db.queries.units import voices_of
from db.schema import account, briefing, showing, shown_figure
from db.selections import unpack
from db.subjects import Record

REACH = 2
"""Months before a window of which stocks are kept too: the last settled one may lie there."""


@dataclass(frozen=True)
class Showing:
    """Figures that a briefing showed then and had not shown before. `today` is the day that said
    which months were due; `shown_by` is a display name."""

    id: int
    selection: Selection
    groups: tuple[str, ...]
    today: date
    shown_by: str
    shown_at: datetime


def showings(conn: sa.Connection, briefing_id: int | None = None) -> list[Showing]:
    """Of this briefing, or of all that were not removed, the newest first. Who may see them is for
    the caller."""
    which: sa.ColumnElement[bool] = briefing.c.removed_at.is_(None)
    if briefing_id is not None:
        which = showing.c.briefing_id == briefing_id
    statement = (
        sa.select(
            *columns(showing, "id selection groups today shown_at"),
            account.c.display_name.label("shown_by"),
        )
        .join_from(showing, account)
        .join(briefing, briefing.c.id == showing.c.briefing_id)
        .where(which)
        .order_by(showing.c.id.desc())
    )
    return [
        as_record(
            Showing, row, selection=unpack(row.selection), groups=tuple(json.loads(row.groups))
        )
        for row in conn.execute(statement)
    ]


def figures_shown(conn: sa.Connection, showing_id: int) -> Figures:
    """The figures as they were shown."""
    return kept_figures(conn, shown_figure, shown_figure.c.showing_id == showing_id)


def figures_of(conn: sa.Connection, selection: Selection, groups: Collection[str]) -> Figures:
    """The figures of these groups that screens of the choice are made of, as known now."""
    period, units = selection.period, voices_of(conn, selection)
    by_months = [group for group in groups if GROUPS[group].by_months]
    of_days = figures(conn, period, [group for group in groups if group not in by_months])
    of_months = figures(conn, reaching_back(period), by_months)
    whole = period.whole_months()

    def is_shown(key: Key) -> bool:
        name, _unit, month, _part = key
        if INDICATORS[name].kind is Kind.LAST:
            return period.calendar.last_day(month) <= period.last
        return month in whole

    shown = of_days | {key: value for key, value in of_months.items() if is_shown(key)}
    return {key: value for key, value in shown.items() if key[1] in units}


def reaching_back(period: Period) -> Period:
    """The window with the months before it of which a stock may be told."""
    calendar, month = period.calendar, period.months()[0]
    for _step in range(REACH):
        month = calendar.month_before(month)
    return calendar.custom(calendar.first_day(month), period.last)


def is_kept(
    conn: sa.Connection, briefing_id: int, selection: Selection, groups: Collection[str]
) -> bool:
    """Whether what the briefing shows now is what it showed last."""
    last = next(iter(showings(conn, briefing_id)), None)
    return (
        last is not None
        and last.selection == selection
        and last.groups == tuple(groups)
        and figures_shown(conn, last.id) == figures_of(conn, selection, groups)
    )


def then_and_now(conn: sa.Connection, shown: Showing) -> pd.DataFrame:
    """The figures as they were shown and as known now, of the same choice; columns are those of
    db.queries.closing.then_and_now."""
    now = figures_of(conn, shown.selection, shown.groups)
    return side_by_side([(figures_shown(conn, shown.id), now)])


def amended(conn: sa.Connection, shown: Showing) -> list[Amendment]:
    """Everything since then that can have changed one of the figures, newest first."""
    period = shown.selection.period

    def counted(record: Record) -> Period:
        by_months = any(GROUPS[group].by_months for group in record.groups)
        return reaching_back(period) if by_months else period

    return written_since(conn, showing, shown.id, counted)
