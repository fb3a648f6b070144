"""The record of who did what: append-only, each row carrying the hash of the one before."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

import sqlalchemy as sa

from db.keys import keys
from db.ledger.ending import VARIABLE, end_faults, last_row, move_end, put_end, unsigned
from db.model import N_, NotAllowed, Refusal, User
from db.schema import audit_event, revision, signed_end
from db.text import damage, escaped

CONSOLE = "console"
"""The actor of what is done from the terminal."""
EXPORT = "export"
"""What is done where a file was made: its kind stands where else the number of a record does."""


def record(
    conn: sa.Connection,
    action: str,
    entity: str,
    entity_id: object = "",
    *,
    by: User | None,
    old: Mapping[str, object] | None = None,
    new: Mapping[str, object] | None = None,
    reason: str = "",
    at: datetime | None = None,
    actor: str = CONSOLE,
) -> int:
    """Append one row, in the caller's transaction and after its changes; its id.

    `by` is None for the terminal, and for strangers, whom `actor` then names as they called
    themselves. `old` and `new` hold the changed values; never a password or its hash.
    """
    events = [(entity_id, old, new)]
    by_whom = {"account_id": by.id, "actor": by.sign_in_name} if by else {"actor": actor[:64]}
    return _append(conn, action, entity, events, by_whom, reason, at or datetime.now(UTC))


def record_new(
    conn: sa.Connection,
    action: str,
    entity: str,
    added: Iterable[tuple[int, Mapping[str, object]]],
    *,
    by: User,
    reason: str,
    at: datetime,
) -> None:
    """One row for each new record, by id and what it says, as `record` appends one."""
    events = [(record_id, None, new) for record_id, new in added]
    by_whom = {"account_id": by.id, "actor": by.sign_in_name}
    if events:
        _append(conn, action, entity, events, by_whom, reason, at)


def _append(
    conn: sa.Connection,
    action: str,
    entity: str,
    events: Sequence[tuple[object, Mapping[str, object] | None, Mapping[str, object] | None]],
    by_whom: Mapping[str, object],
    reason: str,
    at: datetime,
) -> int:
    """Rows of ids with old and new values, each with the hash of the one before; the last id."""
    damaged = damage(reason, "reason")
    if damaged:  # the hash could not be made of it
        raise damaged
    take_turn(conn)
    before = last_row(conn)
    rows, previous = list[dict[str, object]](), before[1] if before else ""
    for entity_id, old, new in events:
        row: dict[str, object] = {
            "at": at,
            "account_id": None,
            **by_whom,
            "action": action,
            "entity": entity,
            "entity_id": str(entity_id),
            "old_values": None if old is None else escaped(_canonical(old)),
            "new_values": None if new is None else escaped(_canonical(new)),
            "reason": reason,
            "previous_hash": previous,
        }
        previous = _hash(row)
        rows.append(row | {"hash": previous})
    conn.execute(audit_event.insert(), rows)
    end = last_row(conn)
    assert end is not None
    move_end(conn, before, end)
    return end[0]


def record_refusal(conn: sa.Connection, work: str, refusal: NotAllowed, *, by: User) -> None:
    """Append that somebody was kept from what they may not do: a transaction of its own, since
    that of the work is taken back."""
    new = {"work": work, "permission": refusal.permission}
    record(conn, "refuse", "account", by.sign_in_name, by=by, new=new)


def sign(conn: sa.Connection, *, anew: bool = False) -> int:
    """Sign the end of the audit, for the first time or over rows that came without the key; how
    many these are. `anew`: whatever was signed before, since its key is lost.

    Raises:
        Refusal: there is no key, or the chain is not the one that was signed.
    """
    if not keys(VARIABLE):
        message = N_("There is no key in {variable}. Make one with python -m db key.")
        raise Refusal(message, variable=VARIABLE)
    begins = conn.scalar(sa.select(signed_end.c.id)) is None
    if not anew and (verify(conn) is not None or (not begins and end_faults(conn))):
        raise Refusal(
            N_(
                "The audit is not the one that was signed: python -m db check says where. Only "
                "where the key was lost, sign it with --anew."
            )
        )
    take_turn(conn)
    rows = unsigned(conn)
    record(conn, "sign", "audit_event", by=None, new={"count": rows})
    if end := last_row(conn):
        put_end(conn, end)
    return rows


def verify(conn: sa.Connection, last: int | None = None) -> int | None:
    """Id of the first row that was changed or lost its predecessor; None when the chain holds.

    `last` is the id of the last row to look at. Rows cut off at the end leave no trace here, and
    a chain that was rebuilt leaves none: see db.ledger.ending.
    """
    previous, rows = "", sa.select(audit_event).order_by(audit_event.c.id)
    if last is not None:
        rows = rows.where(audit_event.c.id <= last)
    for row in conn.execute(rows).mappings():
        if row["previous_hash"] != previous or row["hash"] != _hash(row):
            return int(row["id"])
        previous = row["hash"]
    return None


def take_turn(conn: sa.Connection) -> None:
    """Let one transaction at a time go on from here, to its end.

    SQLite's write transactions queue up anyway; on PostgreSQL the row of the revision, which
    every write to the data locks too, is the gate.
    """
    conn.execute(sa.select(revision.c.number).with_for_update())


def _canonical(values: object) -> str:
    return json.dumps(
        values, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str
    )


def _hash(row: Mapping[str, object] | sa.RowMapping) -> str:
    at = row["at"]
    assert isinstance(at, datetime)
    fields = ("account_id", "actor", "action", "entity", "entity_id", "old_values", "new_values")
    values = [row[name] for name in (*fields, "reason", "previous_hash")]
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    return hashlib.sha256(_canonical([moment, *values]).encode()).hexdigest()
