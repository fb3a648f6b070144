"""The record of who did what: append-only, each row carrying the hash of the one before."""

import hashlib
import json
from collections.abc import Mapping
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
    damaged = damage(reason, "reason")
    if damaged:  # the hash could not be made of it
        raise damaged
    take_turn(conn)
    before = last_row(conn)
    row: dict[str, object] = {
        "at": at or datetime.now(UTC),
        "account_id": by.id if by else None,
        "actor": by.sign_in_name if by else actor[:64],
        "action": action,
        "entity": entity,
        "entity_id": str(entity_id),
        "old_values": None if old is None else escaped(_canonical(old)),
        "new_values": None if new is None else escaped(_canonical(new)),
        "reason": reason,
        "previous_hash": before[1] if before else "",
    }
    digest = _hash(row)
    added = audit_event.insert().values(**row, hash=digest).returning(audit_event.c.id)
    event_id = int(conn.execute(added).scalar_one())
    move_end(conn, before, (event_id, digest))
    return event_id


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
