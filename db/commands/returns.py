"""Monthly returns: sent by the commune, approved or given back with a note by the district."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from db.entries.returns import COUNTS, NOTE, ReturnEntry, check_return
from db.indicators import STANDING
from db.ledger.command import command
from db.ledger.records import (
    Saved,
    Submission,
    lock_record,
    require_impersonal,
    require_reason,
    require_scope,
    save_record,
    write_new,
)
from db.model import N_, REPORTED, Permission, Refusal, ReturnState, User
from db.periods import Days
from db.queries.returns import registered, standing_before
from db.queries.settings import calendar
from db.schema import monthly_return, reintegration
from db.text import clean_block

State = ReturnState
WHY = replace(NOTE, missing=N_("Say in the note what has to be corrected."))
APPROVED = N_("This return has been approved. The district can still change it: ask there.")
MOVED_ON = N_("This return is in another state by now. Look at it again.")


@command(Permission.ENTER, monthly_return)
def save_return(
    conn: sa.Connection, entry: ReturnEntry, submission: Submission, *, today: date, by: User
) -> Saved:
    """Send the return, for the first time or again. One that is approved stays so when the
    district corrects it.

    Raises:
        Invalid: what is wrong, by field: unit_id, month, incidents_confirmed, note or of COUNTS.
        Refusal: an officer cannot change an approved return.
    """
    require_scope(conn, [entry.unit_id], by=by)
    entry = replace(entry, note=clean_block(entry.note))
    check_return(conn, entry, today)
    assert entry.unit_id is not None
    assert entry.month is not None
    before = conn.execute(
        sa.select(monthly_return).where(
            monthly_return.c.unit_id == entry.unit_id, monthly_return.c.month == entry.month
        )
    ).one_or_none()
    state = State(before.state) if before else None
    if state is State.APPROVED and not by.may(Permission.APPROVE):
        raise Refusal(APPROVED)
    was_sent = state in (State.SUBMITTED, State.APPROVED)
    values = _sent(entry, datetime.now(UTC))
    if before and was_sent:
        values |= {"state": state, "submitted_at": before.submitted_at}

    def count(return_id: int) -> None:
        conn.execute(reintegration.delete().where(reintegration.c.return_id == return_id))
        conn.execute(reintegration.insert().values(return_id=return_id, **entry.counts))

    return save_record(
        conn,
        monthly_return,
        values,
        submission,
        record_id=before.id if before else None,
        units=[entry.unit_id],
        days=[_days(conn, entry.month)],
        texts={"note": entry.note},
        action="correct" if was_sent else "submit",
        parts=count,
        by=by,
    )


def insert_returns(
    conn: sa.Connection,
    entries: Sequence[ReturnEntry],
    submission: Submission,
    *,
    at: datetime,
    by: User,
) -> None:
    """Send many for the first time, each of which `save_return` has just taken on trial.

    Raises:
        ReasonNeeded, LooksPersonal: as save_return.
    """
    months = {entry.month for entry in entries if entry.month}
    require_reason(conn, [_days(conn, month) for month in months], submission)
    require_impersonal({"reason": submission.reason}, submission)

    def count(ids: Sequence[int]) -> None:
        rows = zip(ids, entries, strict=True)
        counted = [{"return_id": return_id, **entry.counts} for return_id, entry in rows]
        conn.execute(reintegration.insert(), counted)

    rows = [_sent(entry, at) for entry in entries]
    write_new(conn, monthly_return, rows, submission, action="submit", parts=count, at=at, by=by)


def _sent(entry: ReturnEntry, at: datetime) -> dict[str, Any]:
    """The record of a return that is sent now."""
    return {
        "unit_id": entry.unit_id,
        "month": entry.month,
        "state": State.SUBMITTED,
        "nothing_to_report": entry.incidents_confirmed == 0,
        "incidents_confirmed": entry.incidents_confirmed,
        "note": entry.note,
        "submitted_at": at,
    }


@command(Permission.ENTER, monthly_return)
def nothing_to_report(
    conn: sa.Connection,
    unit_id: int,
    month: date,
    submission: Submission,
    *,
    today: date,
    by: User,
) -> Saved:
    """Send that nothing happened in the month: no incident, and everybody stayed who they were.

    Raises:
        Refusal: the register holds incidents, or nobody knows with how many the month begins; see
            save_return.
    """
    require_scope(conn, [unit_id], by=by)
    incidents = registered(conn, unit_id, month, calendar(conn).last_day(month))
    if incidents:
        raise Refusal(
            N_("The register holds {incidents} incidents of this month: send a full return."),
            incidents=incidents,
        )
    standing = standing_before(conn, unit_id, month)
    if standing is None:
        raise Refusal(
            N_("No earlier return says with how many people the month begins: send a full return.")
        )
    unchanged = dict.fromkeys(COUNTS, 0) | {name: standing[name] for name in STANDING}
    counts = unchanged | {"stock_start": standing["stock_end"]}
    return save_return(conn, ReturnEntry(unit_id, month, 0, counts), submission, today=today, by=by)


@command(Permission.APPROVE, monthly_return)
def approve(conn: sa.Connection, return_id: int, submission: Submission, *, by: User) -> Saved:
    """The district takes the return as it was sent.

    Raises:
        Refusal: it does not wait for approval, or the register has changed since it was sent.
    """
    decided = {"state": State.APPROVED, "decided_at": datetime.now(UTC)}
    return _move(conn, return_id, (State.SUBMITTED,), decided, "approve", submission, by=by)


@command(Permission.APPROVE, monthly_return)
def return_with_note(
    conn: sa.Connection, return_id: int, note: str, submission: Submission, *, by: User
) -> Saved:
    """The district sends the return back, also one approved before; the note says why.

    Raises:
        Invalid: there is no note, or it is too long.
        Refusal: it was not sent yet, or is back already.
    """
    note = WHY.require(note)
    decided = {"state": State.RETURNED, "note": note, "decided_at": datetime.now(UTC)}
    return _move(conn, return_id, REPORTED, decided, "return", submission, by=by)


@command(Permission.ENTER, monthly_return)
def take_back(conn: sa.Connection, return_id: int, submission: Submission, *, by: User) -> Saved:
    """The commune takes back what it sent, before it is approved, to work on it again.

    Raises:
        Refusal: it does not wait for approval.
    """
    undone = {"state": State.DRAFT}
    return _move(conn, return_id, (State.SUBMITTED,), undone, "take back", submission, by=by)


def _move(
    conn: sa.Connection,
    return_id: int,
    from_states: tuple[ReturnState, ...],
    values: Mapping[str, Any],
    action: str,
    submission: Submission,
    *,
    by: User,
) -> Saved:
    """Into another state. One that takes figures away changes its period."""
    before = lock_record(conn, monthly_return, return_id)
    require_scope(conn, [before["unit_id"]], by=by)
    if before["state"] not in from_states:
        raise Refusal(MOVED_ON)
    if values["state"] is State.APPROVED:
        _require_register(conn, before)
    return save_record(
        conn,
        monthly_return,
        values,
        submission,
        record_id=return_id,
        units=[before["unit_id"]],
        days=[] if values["state"] in REPORTED else [_days(conn, before["month"])],
        texts={"note": values["note"]} if "note" in values else {},
        action=action,
        by=by,
    )


def _require_register(conn: sa.Connection, before: sa.RowMapping) -> None:
    """What is approved agrees with the register as it is now."""
    month, confirmed = before["month"], before["incidents_confirmed"] or 0
    incidents = registered(conn, before["unit_id"], month, calendar(conn).last_day(month))
    if incidents != confirmed:
        raise Refusal(
            N_(
                "The return confirms {confirmed} incidents, the register holds {registered} by "
                "now. Send it back with a note."
            ),
            confirmed=confirmed,
            registered=incidents,
        )


def _days(conn: sa.Connection, month: date) -> Days:
    months = calendar(conn)
    return months.first_day(month), months.last_day(month)
