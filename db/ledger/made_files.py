"""Files that were made for a session, for whichever process its browser comes to.

They are sealed with the cookie of that browser, of which the database keeps a hash alone: a copy of
it opens none, and first passwords may be among them.
"""

import json
import secrets
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy.dialects import postgresql, sqlite

from db.queries.accounts import any_live
from db.schema import made_file

KEPT = timedelta(hours=1)
_NONCE = 12
"""Bytes that AES-GCM takes once with a key."""


class MadeFile(NamedTuple):
    """What a browser is handed: the bytes, of which type, under which name if any."""

    content: bytes
    mimetype: str
    name: str | None


def keep_made(
    conn: sa.Connection,
    file_id: str,
    made: MadeFile,
    session_id: str,
    binding: str,
    *,
    at: datetime | None = None,
) -> None:
    """Keep it for an hour, and what was kept for longer no more."""
    at = at or datetime.now(UTC)
    conn.execute(made_file.delete().where(made_file.c.made_at < at - KEPT))
    row = {"id": file_id, "session_id": session_id, "made_at": at}
    row["sealed"] = _sealed(made, file_id, binding)
    insert = postgresql.insert if conn.dialect.name == "postgresql" else sqlite.insert
    conn.execute(insert(made_file).values(row).on_conflict_do_nothing())


def made_for(conn: sa.Connection, file_id: str, binding: str) -> tuple[str, MadeFile] | None:
    """The file, and the session that it was made for: one that is alive in the browser that has
    this binding."""
    of_it = made_file.c.id == file_id
    for session_id in conn.scalars(sa.select(made_file.c.session_id).where(of_it)).all():
        if any_live(conn, {session_id}, binding):
            here = of_it & (made_file.c.session_id == session_id)
            sealed = conn.execute(sa.select(made_file.c.sealed).where(here)).scalar_one()
            return session_id, _opened(sealed, file_id, binding)
    return None


def _sealed(made: MadeFile, file_id: str, binding: str) -> bytes:
    head = json.dumps([made.mimetype, made.name]).encode() + b"\n"
    nonce = secrets.token_bytes(_NONCE)
    return nonce + _cipher(binding).encrypt(nonce, head + made.content, file_id.encode())


def _opened(sealed: bytes, file_id: str, binding: str) -> MadeFile:
    nonce, rest = sealed[:_NONCE], sealed[_NONCE:]
    head, _, content = _cipher(binding).decrypt(nonce, rest, file_id.encode()).partition(b"\n")
    return MadeFile(content, *json.loads(head))


def _cipher(binding: str) -> AESGCM:
    """AES-256-GCM; the cookie has 256 random bits (db.tokens)."""
    made = HKDF(SHA256(), length=32, salt=None, info=b"made file")
    return AESGCM(made.derive(binding.encode()))
