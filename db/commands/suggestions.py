"""What becomes of a suggestion: who is to answer by when, each change of its state, its words.

Its version counts everything that happens to it. Its words are a part of its forum's form, so
correcting them moves the forum's version too.
"""

from datetime import UTC, date, datetime

import sqlalchemy as sa

from db.entries.suggestions import VOID_REASON, Step, check_assignment, check_step, check_words
from db.ledger.command import command
from db.ledger.records import Saved, Submission, lock_standing, save_record, write_record
from db.model import (
    N_,
    OPEN_STATES,
    Faults,
    NotAllowed,
    Permission,
    Refusal,
    SuggestionState,
    User,
)
from db.periods import Days
from db.schema import forum, suggestion, suggestion_event
from db.text import clean, clean_block, search_key

State = SuggestionState
VOIDED = N_("This suggestion has been voided and cannot be changed any more.")


@command(Permission.ENTER, suggestion)
def answer_suggestion(
    conn: sa.Connection,
    suggestion_id: int,
    step: Step,
    submission: Submission,
    *,
    today: date,
    by: User,
) -> Saved:
    """Write down what became of the suggestion on a day.

    Raises:
        Invalid: what is wrong, by field of Step.
        NotAllowed: one that has ended is taken up again by staff alone.
    """
    before = _lock_suggestion(conn, suggestion_id)
    last = _last_event(conn, suggestion_id)
    answer = clean_block(step.answer)
    if step.state is State.TRANSFERRED:
        answer = "\n".join(part for part in (clean(step.receiver), answer) if part)
    check_step(step, answer, last, today, _held_on(conn, before))
    if last["state"] not in OPEN_STATES and not by.may(Permission.OVERSEE):
        raise NotAllowed(Permission.OVERSEE)
    assert step.state is not None
    assert step.happened_on is not None
    saved = save_record(
        conn,
        suggestion,
        {},
        submission,
        record_id=suggestion_id,
        units=[before["unit_id"]],
        days=[(step.happened_on, today)],
        texts={"answer": answer},
        by=by,
    )
    event = {"suggestion_id": saved.id, "happened_on": step.happened_on, "state": step.state}
    write_record(conn, suggestion_event, event | {"answer": answer}, submission, at=saved.at, by=by)
    return saved


@command(Permission.ENTER, suggestion)
def assign_suggestion(
    conn: sa.Connection,
    suggestion_id: int,
    responsible: str,
    due_on: date | None,
    submission: Submission,
    *,
    today: date,
    by: User,
) -> Saved:
    """Say who is to answer, and by which day; both may be taken back by leaving them empty.

    Raises:
        Invalid: what is wrong, by field.
        Refusal: it has ended already.
    """
    before = _lock_suggestion(conn, suggestion_id)
    if _last_event(conn, suggestion_id)["state"] not in OPEN_STATES:
        raise Refusal(N_("This suggestion has ended. Take it up again before you assign it."))
    responsible, faults = clean(responsible), Faults()
    check_assignment(responsible, due_on, _held_on(conn, before), faults)
    faults.refuse()
    return save_record(
        conn,
        suggestion,
        {"responsible": responsible, "due_on": due_on},
        submission,
        record_id=suggestion_id,
        units=[before["unit_id"]],
        days=_days_late(before["due_on"], due_on, today),
        texts={"responsible": responsible},
        by=by,
    )


@command(Permission.ENTER, suggestion)
def correct_suggestion(
    conn: sa.Connection,
    suggestion_id: int,
    text: str,
    theme_id: int | None,
    submission: Submission,
    *,
    today: date,
    by: User,
) -> Saved:
    """Correct the citizen's words or their theme.

    Raises:
        Invalid: what is wrong, by field.
    """
    before = _lock_suggestion(conn, suggestion_id)
    held_on = _held_on(conn, before)
    text, faults = clean_block(text), Faults()
    check_words(conn, text, theme_id, held_on, faults)
    faults.refuse()
    saved = save_record(
        conn,
        suggestion,
        {"text": text, "theme_id": theme_id, "search_key": search_key(text)},
        submission,
        record_id=suggestion_id,
        units=[before["unit_id"]],
        days=[(held_on, today)],
        texts={"text": text},
        by=by,
    )
    _move_forum_on(conn, before["forum_id"])
    return saved


@command(Permission.OVERSEE, suggestion)
def void_suggestion(
    conn: sa.Connection,
    suggestion_id: int,
    why: str,
    submission: Submission,
    *,
    today: date,
    by: User,
) -> Saved:
    """Take a suggestion that was written down by mistake out of every figure; the row stays, with
    the reason. For staff alone: who has to answer it does not do away with it.

    Raises:
        Invalid: no reason was given.
    """
    before = _lock_suggestion(conn, suggestion_id)
    why = VOID_REASON.require(why)
    saved = save_record(
        conn,
        suggestion,
        {"voided_at": datetime.now(UTC), "void_reason": why},
        submission,
        record_id=suggestion_id,
        units=[before["unit_id"]],
        days=[(_held_on(conn, before), today)],
        texts={"void_reason": why},
        action="void",
        by=by,
    )
    _move_forum_on(conn, before["forum_id"])
    return saved


def _lock_suggestion(conn: sa.Connection, suggestion_id: int) -> sa.RowMapping:
    return lock_standing(conn, suggestion.c.voided_at, suggestion_id, VOIDED)


def _move_forum_on(conn: sa.Connection, forum_id: int) -> None:
    """What the forum's form shows has changed: who has it open hears of it."""
    of_it = forum.update().where(forum.c.id == forum_id)
    conn.execute(of_it.values(version=forum.c.version + 1))


def _days_late(old: date | None, new: date | None, today: date) -> list[Days]:
    """The days on which another due day may change whether it is overdue."""
    if old == new:
        return []
    known = [day for day in (old, new) if day is not None]
    last = max(known) if len(known) == 2 else max(*known, today)
    return [(min(known), last)]


def _held_on(conn: sa.Connection, row: sa.RowMapping) -> date:
    of_it = sa.select(forum.c.held_on).where(forum.c.id == row["forum_id"])
    day: date = conn.execute(of_it).scalar_one()
    return day


def _last_event(conn: sa.Connection, suggestion_id: int) -> sa.RowMapping:
    event = suggestion_event.c
    events = sa.select(event.state, event.happened_on).where(event.suggestion_id == suggestion_id)
    newest = events.order_by(event.happened_on.desc(), event.id.desc()).limit(1)
    return conn.execute(newest).mappings().one()
