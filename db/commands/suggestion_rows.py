"""The rows that a suggestion is made of, for all commands that write them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from db.ledger.records import Submission, write_record
from db.model import SuggestionState, User
from db.schema import suggestion, suggestion_event
from db.text import search_key


def insert_suggestion(
    conn: sa.Connection,
    values: Mapping[str, Any],
    answer: str | None,
    held_on: date,
    submission: Submission,
    *,
    at: datetime,
    by: User,
) -> None:
    """A new suggestion of a forum, received on its day and, with an `answer`, answered there."""
    row = {**values, "search_key": search_key(values["text"])}
    suggestion_id, _version = write_record(conn, suggestion, row, submission, at=at, by=by)
    steps = [(SuggestionState.RECEIVED, "")]
    if answer is not None:
        steps.append((SuggestionState.ANSWERED_ON_SPOT, answer))
    for state, said in steps:
        insert_event(conn, suggestion_id, held_on, state, said, submission, at=at, by=by)


def insert_event(
    conn: sa.Connection,
    suggestion_id: int,
    day: date,
    state: SuggestionState,
    answer: str,
    submission: Submission,
    *,
    at: datetime,
    by: User,
) -> None:
    """A change of state on a day, as the balance of every day is told from them."""
    values = {
        "suggestion_id": suggestion_id,
        "happened_on": day,
        "state": state,
        "answer": answer,
    }
    write_record(conn, suggestion_event, values, submission, at=at, by=by)
