"""Spreadsheets brought in: all rows of a file or none, each once however often it comes."""

from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa

from db.commands.filed import insert_on_trial, insert_records
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
from db.ledger.replay import records_since, units_since
from db.ledger.staging import AT_ONCE, Overtaken, Staged, count, stage
from db.model import N_, LooksPersonal, Permission, ReasonNeeded, Refusal, User
from db.queries import units
from db.queries.revisions import settled
from db.schema import audit_event, incident, monthly_return
from db.sheets.lists import read_lists
from db.sheets.present import Answers, Known, compare
from db.sheets.subject import Values
from db.sheets.trials import TOGETHER, trials
from db.sheets.understand import Progress
from db.sheets.understood import Understood

FORM = "imports"
"""The form whose drafts keep the files."""
CHANGED = N_(
    "Meanwhile the file or what it is checked against has changed. Look at the preview again."
)
UNANSWERED = N_(
    "Some rows look like an incident that is known. Choose first what becomes of each of them."
)
UNORDERED = N_("Say first whether day and month were exchanged in this file.")


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
    tried: int | None = None,
    by: User,
) -> Saved:
    """Write the rows that are not there yet, and change known records by the rows that update
    them; the id is that of the audit row of the file.

    `found` was understood outside of this transaction; that nothing has changed since is asked
    here. `seen` is the fingerprint of what the user saw of it (db.sheets.present), `answers` what
    becomes of the rows that look like something known. `progress` must not fail. With what
    `insert_ahead` made `ready`, or of records that were `tried` (see `rehearse`) after this row of
    the audit, nobody waits for long.

    Raises:
        NotAllowed: a row is of somebody else's commune.
        Refusal: there are problems, or nothing is new, or something changed meanwhile.
        ReasonNeeded, LooksPersonal: the submission lacks what they ask for.
        Overtaken: see db.ledger.staging; or more was saved since than is tried again in between.
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
        _try_again(conn, found, tried, by)
        if found.bad_rows:
            raise Refusal(CHANGED)
        progress(len(found.rows), len(found.rows))
        insert_records(conn, found, judged.new, submission, at=now, by=by)
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


def rehearse(conn: sa.Connection, found: Understood, places: list[int], *, by: User) -> None:
    """Save these records (`trials`) by the command of their form and take all of it back: what the
    command says of each is added to `found`."""
    unit = found.place(found.subject.unit)
    require_scope(conn, {found.rows[place][unit] for place in places}, by=by)
    trial = conn.begin_nested()
    try:
        with settled(conn):
            insert_on_trial(conn, found, places, by=by)
    finally:
        trial.rollback()


def _try_again(conn: sa.Connection, found: Understood, tried: int | None, by: User) -> None:
    """Rehearse what was not, or what others have saved something of since: of these units or of
    those that became theirs.

    Raises:
        Overtaken: so much that others would wait for it.
    """
    again = trials(conn, found) if tried is None or found.subject.join else []
    if tried is not None:
        family = units.families(conn)
        moved = {
            family.get(unit_id, unit_id)
            for table in (monthly_return, incident)
            for unit_id in units_since(conn, table, tried)
        }
        unit = found.place(found.subject.unit)
        first = [found.rows[places[0]][unit] for places in again]
        again = [
            places
            for places, unit_id in zip(again, first, strict=True)
            if family.get(unit_id, unit_id) in moved
        ]
        if sum(map(len, again)) > TOGETHER:
            raise Overtaken
    for places in again:
        rehearse(conn, found, places, by=by)


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
