"""Spreadsheets brought in: all rows of a file or none, each once however often it comes."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from db.commands.forums import save_forum
from db.commands.returns import save_return
from db.entries.forums import ForumEntry, SuggestionEntry
from db.entries.returns import COUNTS, ReturnEntry
from db.ledger.audit import record
from db.ledger.bulk import record_taken
from db.ledger.command import command, require
from db.ledger.records import (
    Saved,
    Submission,
    mark_sent,
    reasons,
    require_scope,
    sent_before,
    write_record,
)
from db.ledger.replay import records_since
from db.ledger.staging import AT_ONCE, Staged, count, stage
from db.model import N_, Invalid, LooksPersonal, Permission, ReasonNeeded, Refusal, Stale, User
from db.queries import units
from db.schema import audit_event, forum, monthly_return, suggestion
from db.sheets.lists import read_lists
from db.sheets.present import Answers, Known, compare
from db.sheets.subject import Values
from db.sheets.understand import Progress
from db.sheets.understood import Understood

FORM = "imports"
"""The form whose drafts keep the files."""
CHANGED = N_(
    "Meanwhile the file or what it is checked against has changed. Look at the preview again."
)
REPORTED_OTHERWISE = N_(
    "This month is reported already, with other figures, or stands twice in the file. Nothing is "
    "overwritten: change it in the form of the return."
)
UNANSWERED = N_(
    "Some rows look like an incident that is known. Choose first what becomes of each of them."
)
UNORDERED = N_("Say first whether day and month were exchanged in this file.")
FORUM_WORDS = ("venue", "partner", "attendees", "summary")
ANY_REASON = Submission("", reason="-", not_personal="-")
"""For a rehearsal: what is asked of the user is asked when it is earnest."""


@dataclass(frozen=True)
class Judged:
    """What becomes of the rows of a file: places of the `new`, known records with what changes of
    them. `since` is the last row of the audit that this was judged by."""

    new: list[int]
    updates: list[tuple[Known, Values]]
    since: int


@dataclass(frozen=True)
class Ready:
    """A file whose rows are staged: nothing is left but to make them count."""

    judged: Judged
    staged: Staged
    at: datetime


@command(Permission.ENTER)
def import_rows(
    conn: sa.Connection,
    found: Understood,
    submission: Submission,
    *,
    seen: str,
    answers: Answers | None = None,
    progress: Progress = lambda _done, _of: None,
    ready: Ready | None = None,
    by: User,
) -> Saved:
    """Write the rows that are not there yet, and change known records by the rows that update
    them; the id is that of the audit row of the file.

    `found` was understood outside of this transaction; that nothing has changed since is asked
    here. `seen` is the fingerprint of what the user saw of it (db.sheets.present), `answers` what
    becomes of the rows that look like something known. `progress` must not fail. With what
    `insert_ahead` made `ready` nobody waits for long.

    Raises:
        NotAllowed: a row is of somebody else's commune.
        Refusal: there are problems, or nothing is new, or something changed meanwhile.
        ReasonNeeded, LooksPersonal: the submission lacks what they ask for.
        Overtaken: see db.ledger.staging.
    """
    require_scope(conn, found.units, by=by)
    if ready is None:
        judged = _judge(conn, found, submission, seen, answers or {}, by)
        now = datetime.now(UTC)
    else:
        judged, now = ready.judged, ready.at
        _require_unchanged(conn, found, judged, by)
    for known, values in judged.updates:
        table = found.subject.table
        write_record(conn, table, values, submission, record_id=known.id, at=now, by=by)
    if found.subject.is_bulk and judged.new:
        staged = ready.staged if ready else _stage(conn, found, judged.new, now, progress, by)
        count(conn, staged)
        table, why = found.subject.table, reasons(submission)
        number = record_taken(
            conn, table, staged.ids, staged.taken, by=by, reason=why, more=found.answer
        )
    else:
        with units.settled(conn):
            _save_records(conn, found, judged.new, submission, progress, by)
        if found.bad_rows:
            raise Refusal(CHANGED)
        written = len(judged.new) + len(judged.updates)
        file = {"form": found.subject.name, "count": written, "sha256": found.fingerprint}
        file |= found.answer
        number = record(conn, "import", FORM, by=by, new=file, reason=reasons(submission), at=now)
    mark_sent(conn, submission, FORM, number, now, by=by)
    return Saved(number, 1, now)


def insert_ahead(
    conn: sa.Connection,
    found: Understood,
    submission: Submission,
    *,
    seen: str,
    answers: Answers,
    progress: Progress,
    by: User,
) -> Ready | None:
    """All of `import_rows` that takes time, outside of the turn: nothing of it counts yet. None
    where it was sent before, or is of records that their own commands save.

    Raises:
        NotAllowed, Refusal: as `import_rows`.
    """
    require(Permission.ENTER, by=by)
    if not found.subject.is_bulk or sent_before(conn, None, submission, by=by):
        return None
    require_scope(conn, found.units, by=by)
    judged = _judge(conn, found, submission, seen, answers, by)
    now = datetime.now(UTC)
    if not judged.new:
        return None
    return Ready(judged, _stage(conn, found, judged.new, now, progress, by), now)


def _judge(
    conn: sa.Connection,
    found: Understood,
    submission: Submission,
    seen: str,
    answers: Answers,
    by: User,
) -> Judged:
    if found.bad_rows:
        raise Refusal(N_("Nothing was written: correct the rows with problems first."))
    if found.exchanges and found.exchange is None:
        raise Refusal(UNORDERED)
    since = conn.scalar(sa.select(sa.func.max(audit_event.c.id))) or 0
    compared = compare(conn, found)
    if compared.fingerprint != seen or found.lists != read_lists(conn, found.lists.today, by=by):
        raise Refusal(CHANGED)
    if any(one.key not in answers for one in compared.alike):
        raise Refusal(UNANSWERED)
    new = compared.new(found, answers)
    updates = compared.updates(found, answers)
    if not new and not updates:
        raise Refusal(N_("Every row of this file is there already. Nothing was changed."))
    days = {day for place in new for day in found.days_of(place)}
    for known, values in updates:
        was = known.named(found.subject.columns)
        days |= {*found.subject.days(was), *found.subject.days(was | values)}
    if found.lists.touches_closing(days) and not submission.reason.strip():
        raise ReasonNeeded
    if found.personal and not submission.not_personal.strip():
        raise LooksPersonal({found.personal[0].label: found.personal[0].found})
    return Judged(new, updates, since)


def _require_unchanged(conn: sa.Connection, found: Understood, judged: Judged, by: User) -> None:
    """Since it was judged nothing became otherwise that a row is held against: the lists, and the
    records of which rows may speak, which the audit tells.

    Raises:
        Refusal: something did.
    """
    subject = found.subject
    touched = records_since(conn, subject.table, judged.since)
    like = [subject.table.c[column.name] for column in subject.columns[: subject.like]]
    now = {
        tuple(row)
        for start in range(0, len(touched), AT_ONCE)
        for row in conn.execute(
            sa.select(*like).where(subject.table.c.id.in_(touched[start : start + AT_ONCE]))
        )
    }
    moved = {known.id for known, _values in judged.updates} & {*touched}
    if moved or (now and any(row[: subject.like] in now for row in found.rows)):
        raise Refusal(CHANGED)
    if found.lists != read_lists(conn, found.lists.today, by=by):
        raise Refusal(CHANGED)


def rehearse(conn: sa.Connection, found: Understood, unit_id: int, *, by: User) -> None:
    """Save the records of a unit as `import_rows` would and take all of it back: what their own
    command says of each is added to `found`. Unit by unit, since nobody else writes meanwhile.
    """
    require_scope(conn, [unit_id], by=by)
    unit = found.place(found.subject.unit)
    new = compare(conn, found).new(found, {})
    of_unit = [place for place in new if found.rows[place][unit] == unit_id]
    trial = conn.begin_nested()
    try:
        with units.settled(conn):
            _save_records(conn, found, of_unit, ANY_REASON, lambda _done, _of: None, by)
    finally:
        trial.rollback()


def _save_records(
    conn: sa.Connection,
    found: Understood,
    places: list[int],
    submission: Submission,
    progress: Progress,
    by: User,
) -> None:
    """By the command of the form, oldest first; what is wrong is added to `found`. Of a unit with a
    fault nothing more is asked, since its later records build on the earlier ones."""
    broken: set[int] = set()
    names = [column.name for column in found.subject.columns]
    for done, place in enumerate(sorted(places, key=lambda place: found.days_of(place)), start=1):
        values = dict(zip(names, found.rows[place], strict=True))
        unit_id = values[found.subject.unit]
        if unit_id in broken:
            continue
        one = replace(submission, key=uuid4().hex, version=None)
        try:
            match found.subject.name:
                case monthly_return.name:
                    _add_return(conn, values, one, found.lists.today, by)
                case suggestion.name:
                    _add_suggestion(conn, values, one, found.lists.today, by)
                case other:
                    raise LookupError(f"no command saves rows of {other}")
        except Invalid as refusal:
            broken.add(unit_id)
            found.add_faults(place, refusal.faults)
        except Stale:
            broken.add(unit_id)
            found.add_faults(place, {"month": Refusal(REPORTED_OTHERWISE)})
        progress(done, len(places))


def _add_return(
    conn: sa.Connection, values: dict[str, Any], submission: Submission, today: date, by: User
) -> None:
    counts = {name: values[name] for name in COUNTS}
    of_month = values["unit_id"], values["month"], values["incidents_confirmed"]
    save_return(conn, ReturnEntry(*of_month, counts), submission, today=today, by=by)


def _add_suggestion(
    conn: sa.Connection, values: dict[str, Any], submission: Submission, today: date, by: User
) -> None:
    """To the forum of this day, place and name, which is written down if it is not there yet."""
    which = {name: values[name] for name in ("unit_id", "held_on", "title")}
    before = conn.execute(sa.select(forum).filter_by(**which)).mappings().first()
    known = {name: before[name] for name in FORUM_WORDS} if before else {}
    card = SuggestionEntry(
        "row",
        values["text"],
        values["theme_id"],
        values["commune_id"] or values["unit_id"],
        values["responsible"],
        values["due_on"],
        values["answer"],
    )
    save_forum(
        conn,
        ForumEntry(**which, **known, suggestions=(card,)),
        replace(submission, version=before["version"] if before else None),
        forum_id=before["id"] if before else None,
        today=today,
        by=by,
    )


def _stage(
    conn: sa.Connection,
    found: Understood,
    new: list[int],
    now: datetime,
    progress: Progress,
    by: User,
) -> Staged:
    """Rows of one table, each as it will stand there."""
    names = [column.name for column in found.subject.columns]
    written = {"version": 1, "written_by": by.id, "written_at": now}
    rows = [
        {**dict(zip(names, found.rows[at], strict=True)), **written, "client_key": found.keys[at]}
        for at in new
    ]
    return stage(conn, rows, found.lists.calendar, progress)
