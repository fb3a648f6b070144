"""The signed end of the audit: who owns the tables can rebuild its chain, but not sign it.

One row names the last row that was signed. It is signed with a key of the environment and moves on
with every row that follows it; the signatures of earlier ends are not kept, so that rows cannot be
cut off either. It moves over nothing that came in between without the key: that is for a person,
who has looked (`python -m db sign`), and so is its beginning, or whoever takes the row away would
have it begun anew over a chain of their own.
"""

import hmac
from base64 import urlsafe_b64decode

import sqlalchemy as sa

from db.keys import fault, keys
from db.schema import audit_event, signed_end

VARIABLE = "LANG_NGHE_AUDIT_KEY"
End = tuple[int, str]
"""Id and hash of the last row of the audit."""


def last_row(conn: sa.Connection) -> End | None:
    row = audit_event.c
    found = conn.execute(sa.select(row.id, row.hash).order_by(row.id.desc()).limit(1)).first()
    return None if found is None else (found.id, found.hash)


def move_end(conn: sa.Connection, before: End | None, after: End) -> None:
    """Sign the row that was just written, if the one before it is the signed end."""
    if before and keys(VARIABLE) and _is_signed(conn, before):
        put_end(conn, after)


def put_end(conn: sa.Connection, end: End) -> None:
    conn.execute(signed_end.delete())
    event_id, _hash = end
    signature = _signature(keys(VARIABLE)[0], end)
    conn.execute(signed_end.insert().values(id=1, event_id=event_id, signature=signature))


def end_faults(conn: sa.Connection) -> list[str]:
    """What is wrong with the signed end, for a log; nothing where there is neither key nor end."""
    event_id = conn.scalar(sa.select(signed_end.c.event_id))
    wrong = fault(VARIABLE)
    if wrong == "malformed":
        return [f"{VARIABLE} is not a key"]
    if wrong == "missing":
        return (
            [] if event_id is None else [f"it was signed, and {VARIABLE} is not here to prove it"]
        )
    if event_id is None:
        return ["no end is signed: python -m db sign, if none ever was; else it was taken away"]
    row = audit_event.c
    digest = conn.scalar(sa.select(row.hash).where(row.id == event_id))
    if digest is None:
        return [f"row {event_id}, which was signed as the last, is gone: the end was cut off"]
    if not _is_signed(conn, (event_id, digest)):
        return [f"row {event_id} is not the one that was signed, or the key is another"]
    return []


def unsigned(conn: sa.Connection) -> int:
    """How many rows were written after the signed end."""
    end = sa.select(sa.func.coalesce(sa.func.max(signed_end.c.event_id), 0)).scalar_subquery()
    counted = sa.select(sa.func.count()).where(audit_event.c.id > end)
    return conn.execute(counted).scalar_one()


def _is_signed(conn: sa.Connection, end: End) -> bool:
    found = conn.execute(sa.select(signed_end.c.event_id, signed_end.c.signature)).first()
    event_id, _hash = end
    if found is None or found.event_id != event_id:
        return False
    made = [_signature(key, end) for key in keys(VARIABLE)]
    return any(hmac.compare_digest(found.signature, one) for one in made)


def _signature(key: str, end: End) -> str:
    event_id, digest = end
    return hmac.new(urlsafe_b64decode(key), f"{event_id}:{digest}".encode(), "sha256").hexdigest()
