"""Suggestions for those who answer them: what is to be done first, and what was done so far."""

from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd
import sqlalchemy as sa

from db.model import OPEN_STATES, Scope, SuggestionState
from db.queries.frames import as_record, columns, frame
from db.queries.suggestions import Wanted, described, last_events, narrowed
from db.queries.units import within
from db.schema import account, suggestion, suggestion_event
from db.text import match_rank


@dataclass(frozen=True)
class Event:
    """A change of state, and who wrote it down when; `author` is empty where nobody did."""

    happened_on: date
    state: SuggestionState
    answer: str
    author: str
    written_at: datetime


def to_answer(conn: sa.Connection, scope: Scope, wanted: Wanted, day: date) -> pd.DataFrame:
    """The wanted suggestions of the scope as on the day; the most urgent first.

    Without a wish for states or overdue ones, those that are open. Overdue ones come first, then
    by the day on which they are due, those without one last. What is looked for in words and
    found with its accents comes before what is found only without them.

    Returns:
        id, unit_id int64; theme, text, responsible str; raised_on, due_on datetime64[s] (due_on
        may be missing); state str; overdue bool.
    """
    last = last_events(day)
    has_wish = wanted.states or wanted.overdue
    statement = (
        described(last, "id unit_id theme text responsible raised_on due_on state overdue")
        .where(
            within(suggestion.c.unit_id, scope),
            sa.true() if has_wish else last.c.state.in_(OPEN_STATES),
            *narrowed(wanted, last),
        )
        .order_by(
            sa.case((last.c.overdue, 0), else_=1),
            sa.case((suggestion.c.due_on.is_(None), 1), else_=0),
            suggestion.c.due_on,
            last.c.raised_on,
            suggestion.c.id,
        )
    )
    rows = frame(conn, statement)
    ranks = rows["text"].map(lambda text: match_rank(wanted.words, text)).astype("Int64")
    return rows.loc[ranks.sort_values(kind="stable").dropna().index].reset_index(drop=True)


def history_of(conn: sa.Connection, suggestion_id: int) -> list[Event]:
    """Everything that became of the suggestion, in its order."""
    event = suggestion_event.c
    statement = (
        sa.select(
            *columns(suggestion_event, "happened_on state answer written_at"),
            sa.func.coalesce(account.c.sign_in_name, "").label("author"),
        )
        .outerjoin_from(suggestion_event, account, account.c.id == event.written_by)
        .where(event.suggestion_id == suggestion_id)
        .order_by(event.happened_on, event.id)
    )
    rows = conn.execute(statement)
    return [as_record(Event, row, state=SuggestionState(row.state)) for row in rows]
