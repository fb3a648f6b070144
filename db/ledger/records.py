"""The one way in which a typed record is written: asked, checked, versioned, recorded, once.

A command of one subject (db.ledger.command) checks its own fields and calls `save_record`;
everything that every record needs is here, in the order in which it has to happen. The audit row
holds the record before and after, with its `parts`, in the words of db.queries.states, and `python
-m db check` compares every record with that: nothing of one is written anywhere but here.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from db.ledger.audit import record, record_new
from db.ledger.drafts import insert_draft
from db.model import (
    N_,
    LooksPersonal,
    NotAllowed,
    Permission,
    ReasonNeeded,
    Refusal,
    Stale,
    User,
)
from db.periods import Days
from db.personal import personal_passages
from db.queries.records import own_units
from db.queries.settings import is_touched_by_closing
from db.queries.states import State, difference, state_of, states
from db.schema import draft
from db.text import clean


@dataclass(frozen=True)
class Submission:
    """How an entry comes in.

    `key` is the draft's id: what was sent once is not written again. `version` is the one the user
    saw, None for a new record. `reason` says why a closed period changes, `not_personal` why what
    looks personal is not. `form` names the form it was typed into, if it was into one.
    """

    key: str
    version: int | None = None
    reason: str = ""
    not_personal: str = ""
    form: str = ""

    @classmethod
    def fresh(cls) -> "Submission":
        """For what is sent without a form that keeps a draft."""
        return cls(uuid4().hex)

    @classmethod
    def press(cls, *what: object, version: int | None, by: User) -> "Submission":
        """Of a button without a form: pressed twice on the same version it does its work once."""
        pressed = repr((by.session_id, by.id, what, version))
        return cls(sha256(pressed.encode()).hexdigest()[:32], version)


@dataclass(frozen=True)
class Saved:
    """What was written: its id, its version now, when. `repeated`: the same submission did it."""

    id: int
    version: int
    at: datetime
    repeated: bool = False


def sent_before(
    conn: sa.Connection, table: sa.Table | None, submission: Submission, *, by: User
) -> Saved | None:
    """What the same submission has written already."""
    done = _sent_draft(conn, submission, by=by)
    if table is None:
        return done
    if done:
        version = conn.scalar(sa.select(table.c.version).where(table.c.id == done.id))
        return replace(done, version=version or 0)
    row = conn.execute(
        sa.select(table.c.id, table.c.version, table.c.written_at).where(
            table.c.client_key == submission.key
        )
    ).first()
    return Saved(row.id, row.version, row.written_at, repeated=True) if row else None


def _sent_draft(conn: sa.Connection, submission: Submission, *, by: User) -> Saved | None:
    """What became of the draft, of version 0, if it was sent already."""
    known = conn.execute(
        sa.select(draft.c.account_id, draft.c.sent_at, draft.c.result).where(
            draft.c.id == submission.key
        )
    ).first()
    if known is None:
        return None
    if known.account_id != by.id:
        raise NotAllowed(Permission.ENTER)
    if known.sent_at is None:
        return None
    return Saved(int(known.result), 0, known.sent_at, repeated=True)


def require_scope(conn: sa.Connection, units: Iterable[int | None], *, by: User) -> None:
    """An officer writes for the own commune and what has become part of it; staff for all.

    Raises:
        NotAllowed: somebody else's commune.
    """
    own = own_units(conn, by.enters)
    if not all(own.allows(unit_id) for unit_id in units):
        raise NotAllowed(Permission.ENTER_ANYWHERE)


def require_reason(conn: sa.Connection, days: Iterable[Days], submission: Submission) -> None:
    """A change to a closed period says why.

    Raises:
        ReasonNeeded: a closing that stands covers one of the days and no reason was given.
    """
    if submission.reason.strip():
        return
    if any(is_touched_by_closing(conn, first, last) for first, last in days):
        raise ReasonNeeded


def require_impersonal(texts: Mapping[str, str], submission: Submission) -> None:
    """Free text does not tell of one person, or the user says why it does not.

    Raises:
        LooksPersonal: with the passages found, by field.
    """
    if submission.not_personal.strip():
        return
    found = {name: personal_passages(text) for name, text in texts.items()}
    if any(found.values()):
        raise LooksPersonal({name: passages for name, passages in found.items() if passages})


def lock_record(conn: sa.Connection, table: sa.Table, record_id: int) -> sa.RowMapping:
    """The record as it stands, locked until the transaction ends. For commands alone, which have
    taken the turn: two that lock in another order wait for each other for ever.

    Raises:
        Refusal: there is none of this id.
    """
    row = conn.execute(sa.select(table).where(table.c.id == record_id).with_for_update())
    found = row.mappings().one_or_none()
    if found is None:
        raise Refusal(N_("This record does not exist any more. Open the list again."))
    return found


def lock_standing(
    conn: sa.Connection, ended: sa.Column[datetime | None], record_id: int, message: str
) -> sa.RowMapping:
    """The record, locked as by `lock_record`; one that has `ended` the message refuses."""
    row = lock_record(conn, ended.table, record_id)
    if row[ended.name] is not None:
        raise Refusal(message)
    return row


def save_record(
    conn: sa.Connection,
    table: sa.Table,
    values: Mapping[str, Any],
    submission: Submission,
    *,
    record_id: int | None = None,
    units: Iterable[int | None],
    days: Iterable[Days] = (),
    texts: Mapping[str, str] | None = None,
    action: str | None = None,
    parts: Callable[[int], None] | None = None,
    by: User,
) -> Saved:
    """Insert the record, or change the one of `record_id`; with its audit row.

    `units` and `days` are those that the record concerns, before and after the change; no units
    where it is nobody's, so that the command's permission says everything. `texts` is
    the free text to guard. `parts` is given the record's id and writes what hangs on it.

    Raises:
        NotAllowed: see `require_scope`.
        Stale: somebody else saved the record since the user opened it.
        ReasonNeeded, LooksPersonal: the submission lacks what they ask for.
    """
    require_scope(conn, units, by=by)
    before = lock_record(conn, table, record_id) if record_id is not None else None
    if before is not None and before["version"] != submission.version:
        raise Stale
    require_reason(conn, days, submission)
    require_impersonal({**(texts or {}), "reason": submission.reason}, submission)
    now = datetime.now(UTC)
    record_id, version = write_record(
        conn,
        table,
        values,
        submission,
        record_id=record_id,
        client_key=submission.key,
        action=action,
        parts=parts,
        at=now,
        by=by,
    )
    mark_sent(conn, submission, submission.form or table.name, record_id, now, by=by)
    return Saved(record_id, version, now)


def write_record(
    conn: sa.Connection,
    table: sa.Table,
    values: Mapping[str, Any],
    submission: Submission,
    *,
    record_id: int | None = None,
    client_key: str = "",
    action: str | None = None,
    parts: Callable[[int], None] | None = None,
    at: datetime,
    by: User,
) -> tuple[int, int]:
    """Insert or change one record with its audit row, and ask nothing; its id and version.

    For records that go along with the one of `save_record`, which has asked for all of them.
    """
    written = {**values, "written_by": by.id, "written_at": at}
    was: State = {}
    statement: sa.Insert | sa.Update
    if record_id is None:
        statement = table.insert().values(**written, client_key=client_key or uuid4().hex)
    else:
        was = state_of(conn, table, record_id)
        of_it = table.update().where(table.c.id == record_id)
        statement = of_it.values(**written, version=table.c.version + 1)
    known, version = conn.execute(statement.returning(table.c.id, table.c.version)).one()
    if parts:
        parts(known)
    old, new = difference(was, state_of(conn, table, known))
    record(
        conn,
        action or ("add" if record_id is None else "change"),
        table.name,
        known,
        by=by,
        old=old or None,
        new=new or None,
        reason=reasons(submission),
        at=at,
    )
    return known, version


def write_new(
    conn: sa.Connection,
    table: sa.Table,
    rows: Iterable[Mapping[str, Any]],
    submission: Submission,
    *,
    action: str = "add",
    parts: Callable[[Sequence[int]], None] | None = None,
    at: datetime,
    by: User,
) -> Sequence[int]:
    """As `write_record`, new records by the thousand; their ids. `parts` is given all of these."""
    written = {"written_by": by.id, "written_at": at}
    given = [{**row, **written, "client_key": uuid4().hex} for row in rows]
    if not given:
        return ()
    conn.execute(table.insert(), given)
    keys = [row["client_key"] for row in given]
    known = conn.execute(
        sa.select(table.c.client_key, table.c.id).where(table.c.client_key.in_(keys))
    )
    id_of = {row.client_key: row.id for row in known}
    ids = [id_of[key] for key in keys]
    if parts:
        parts(ids)
    added = states(conn, table, ids)
    record_new(conn, action, table.name, added, by=by, reason=reasons(submission), at=at)
    return ids


def mark_sent(
    conn: sa.Connection,
    submission: Submission,
    form: str,
    record_id: int,
    at: datetime,
    *,
    by: User,
) -> None:
    """The draft has become the record: nothing more is typed into it."""
    nothing: dict[str, Any] = {"values": {}, "version": None}
    insert_draft(conn, submission.key, form, {}, nothing, at, by=by)
    sent = {"sent_at": at, "result": str(record_id)}
    conn.execute(draft.update().where(draft.c.id == submission.key).values(sent))


def reasons(submission: Submission) -> str:
    """Both reasons, as the audit keeps them."""
    why = (clean(submission.reason), clean(submission.not_personal))
    return "; ".join(reason for reason in why if reason)[:400]
