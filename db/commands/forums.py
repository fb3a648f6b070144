"""Forums with what was suggested there: written down in one go, corrected later.

The form of a forum writes what happened on its day. Who answers and what became of a suggestion
is written by db.commands.suggestions.
"""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from db.entries.field import as_stored
from db.entries.field import texts as texts_of
from db.entries.forums import (
    FIELDS,
    ForumEntry,
    Rows,
    SuggestionEntry,
    check_forum,
    cleaned,
    events_of,
    of_the_day,
    placed,
)
from db.ledger.command import command
from db.ledger.records import (
    Saved,
    Submission,
    lock_record,
    require_impersonal,
    require_reason,
    save_record,
    write_new,
    write_record,
)
from db.model import Permission, SuggestionState, User
from db.schema import forum, suggestion, suggestion_event
from db.text import search_key


@command(Permission.ENTER, forum)
def save_forum(
    conn: sa.Connection,
    entry: ForumEntry,
    submission: Submission,
    *,
    forum_id: int | None = None,
    today: date,
    by: User,
) -> Saved:
    """Write down a forum with its suggestions, or correct the one of `forum_id` and add to it.

    A suggestion saved before that the entry does not name stays as it is. When the day is
    corrected, what was received and answered on it moves along.

    Raises:
        Invalid: what is wrong, by field of ForumEntry, and by card and field of SuggestionEntry.
    """
    before = lock_record(conn, forum, forum_id) if forum_id is not None else None
    known = _suggestions(conn, forum_id)
    entry = placed(conn, cleaned(entry), before, known)
    check_forum(conn, entry, before, known, today)
    assert entry.held_on is not None
    values = as_stored(FIELDS, entry)
    saved = save_record(
        conn,
        forum,
        values,
        submission,
        record_id=forum_id,
        units=[
            entry.unit_id,
            *([before["unit_id"]] if before else []),
            *(card.unit_id for card in entry.suggestions),
        ],
        days=[(min(entry.held_on, before["held_on"] if before else entry.held_on), today)],
        texts=_texts(entry, before, known),
        by=by,
    )
    if before and before["held_on"] != entry.held_on:
        _move_events(conn, before, entry.held_on, submission, saved.at, by=by)
    for card in entry.suggestions:
        words = {"unit_id": card.unit_id, "theme_id": card.theme_id, "text": card.text}
        was = known.get(card.suggestion_id or 0)
        if was is None:
            row = _suggested(card, saved.id)
            new, _version = write_record(conn, suggestion, row, submission, at=saved.at, by=by)
            for step in _steps(new, card.answer, entry.held_on):
                write_record(conn, suggestion_event, step, submission, at=saved.at, by=by)
        elif any(was[name] != value for name, value in words.items()):
            row = {**words, "search_key": search_key(card.text)}
            write_record(conn, suggestion, row, submission, record_id=was["id"], at=saved.at, by=by)
    return saved


def insert_forum(
    conn: sa.Connection,
    entry: ForumEntry,
    forum_id: int | None,
    submission: Submission,
    *,
    today: date,
    at: datetime,
    by: User,
) -> None:
    """A forum with many new suggestions, or many to the one of `forum_id`, each of which
    `save_forum` has just taken on trial.

    Raises:
        ReasonNeeded, LooksPersonal: as save_forum.
    """
    before = lock_record(conn, forum, forum_id) if forum_id is not None else None
    entry = placed(conn, cleaned(entry), before, {})
    assert entry.held_on is not None
    require_reason(conn, [(entry.held_on, today)], submission)
    texts = {**_texts(entry, before, {}), "reason": submission.reason}
    require_impersonal(texts, submission)
    known, _version = write_record(
        conn, forum, as_stored(FIELDS, entry), submission, record_id=forum_id, at=at, by=by
    )
    rows = [_suggested(card, known) for card in entry.suggestions]
    ids = write_new(conn, suggestion, rows, submission, at=at, by=by)
    steps = [
        step
        for suggestion_id, card in zip(ids, entry.suggestions, strict=True)
        for step in _steps(suggestion_id, card.answer, entry.held_on)
    ]
    write_new(conn, suggestion_event, steps, submission, at=at, by=by)


def _suggested(card: SuggestionEntry, forum_id: int) -> dict[str, Any]:
    """The record of a suggestion that is new."""
    return {
        "forum_id": forum_id,
        "unit_id": card.unit_id,
        "theme_id": card.theme_id,
        "text": card.text,
        "search_key": search_key(card.text),
        "responsible": card.responsible,
        "due_on": card.due_on,
    }


def _steps(suggestion_id: int, answer: str | None, held_on: date) -> list[dict[str, Any]]:
    """Received on the day of the forum and, with an `answer`, answered there."""
    steps = [(SuggestionState.RECEIVED, "")]
    if answer is not None:
        steps.append((SuggestionState.ANSWERED_ON_SPOT, answer))
    of_it = {"suggestion_id": suggestion_id, "happened_on": held_on}
    return [of_it | {"state": state, "answer": words} for state, words in steps]


def _suggestions(conn: sa.Connection, forum_id: int | None) -> Rows:
    standing = (suggestion.c.forum_id == forum_id, suggestion.c.voided_at.is_(None))
    rows = conn.execute(sa.select(suggestion).where(*standing))
    return {row["id"]: row for row in rows.mappings()}


def _texts(entry: ForumEntry, before: sa.RowMapping | None, known: Rows) -> dict[str, str]:
    """The free text that is new, by field: what stands there was looked at when it was written."""
    texts = texts_of(as_stored(FIELDS, entry))
    if before is not None:
        texts = {name: text for name, text in texts.items() if text != before[name]}
    for card in entry.suggestions:
        was = known.get(card.suggestion_id or 0)
        if was is None or was["text"] != card.text:
            texts[f"{card.card}.text"] = card.text
        if was is None:
            texts[f"{card.card}.responsible"] = card.responsible
            texts[f"{card.card}.answer"] = card.answer or ""
    return texts


def _move_events(
    conn: sa.Connection,
    before: sa.RowMapping,
    day: date,
    submission: Submission,
    at: datetime,
    *,
    by: User,
) -> None:
    moved = events_of(before["id"]).where(of_the_day(before["held_on"]))
    for event_id in [row.id for row in conn.execute(moved)]:
        moved_on = {"happened_on": day}
        write_record(conn, suggestion_event, moved_on, submission, record_id=event_id, at=at, by=by)
    of_it = suggestion.update().where(suggestion.c.forum_id == before["id"])
    conn.execute(of_it.values(version=suggestion.c.version + 1))
