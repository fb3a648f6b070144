"""What a suggestion is made of: its rows and what they may hold, for all who write them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from db.ledger.records import Submission, write_record
from db.model import N_, Faults, SuggestionState, User
from db.schema import suggestion, suggestion_event, theme
from db.text import search_key

LONGEST_TEXT = 2000
LONGEST_ANSWER = 4000
LONGEST_RESPONSIBLE = 160


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


def check_words(
    conn: sa.Connection,
    text: str,
    theme_id: int | None,
    day: date,
    faults: Faults,
    *,
    card: str = "",
) -> None:
    """The words and theme of a suggestion of the day; `card` stands before the fields' names."""
    if not text:
        faults.add(f"{card}text", N_("Write down what was suggested."))
    elif len(text) > LONGEST_TEXT:
        faults.add(f"{card}text", N_("A suggestion may have {most} characters."), most=LONGEST_TEXT)
    found = conn.execute(sa.select(theme).where(theme.c.id == theme_id)).first()
    if found is None:
        faults.add(f"{card}theme_id", N_("Choose the theme."))
    elif not found.valid_from <= day <= found.valid_to:
        faults.add(f"{card}theme_id", N_("This theme was not in use on that day. Choose another."))


def check_assignment(
    responsible: str, due_on: date | None, held_on: date, faults: Faults, *, card: str = ""
) -> None:
    """Who is to answer and by when."""
    if len(responsible) > LONGEST_RESPONSIBLE:
        faults.add(
            f"{card}responsible",
            N_("This name may have {most} characters."),
            most=LONGEST_RESPONSIBLE,
        )
    if due_on is not None and due_on < held_on:
        faults.add(f"{card}due_on", N_("It cannot be due before the forum was held."))


def check_answer(answer: str, faults: Faults, *, field: str) -> None:
    if len(answer) > LONGEST_ANSWER:
        faults.add(field, N_("An answer may have {most} characters."), most=LONGEST_ANSWER)
