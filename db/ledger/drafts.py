"""Typing that is never lost: kept as it comes, field by field, until it is sent or thrown away.

A draft is nobody's figure yet, so no audit row is written for it.
"""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from db.model import N_, NotAllowed, Permission, Refusal, User
from db.queries.drafts import packed
from db.schema import draft, draft_file
from db.text import escaped, nfc

MAY_TYPE = (Permission.ENTER, Permission.BRIEF, Permission.MANAGE)
KEY = re.compile(r"[0-9a-f]{32}")
LARGEST_FILE = 10 * 1024 * 1024
MOST_FILES = 5


def keep_draft(
    conn: sa.Connection,
    draft_id: str,
    values: Mapping[str, Any],
    *,
    form: str,
    about: Mapping[str, Any] | None = None,
    version: int | None = None,
    seen: int | None = None,
    by: User,
) -> datetime:
    """Keep these fields, as typed; when. Fields kept before stay: two tabs do not wipe out each
    other's. `about` says by ids what it is about (see db.queries.drafts) and never changes;
    `version`, that of the record that the user had opened, is kept the first time only; `seen` is a
    newer version of the record that the user has seen and goes on from.

    Raises:
        NotAllowed: the user enters nothing here, or the draft is somebody else's.
        Refusal: it was sent already, or is about something else.
    """
    if not any(by.may(permission) for permission in MAY_TYPE):
        raise NotAllowed(Permission.ENTER)
    if not KEY.fullmatch(draft_id):
        raise Refusal(N_("This address is damaged. Open the form again from the menu."))
    now = datetime.now(UTC)
    opened: dict[str, Any] = {"values": {}, "version": version}
    insert_draft(conn, draft_id, form, about or {}, opened, now, by=by)
    known = _lock_own(conn, draft_id, by)
    if (known.form, known.about) != (form, packed(about or {})):
        raise Refusal(N_("This draft is about something else. Open the form again from the menu."))
    content = json.loads(known.content)
    if seen is not None:
        content["version"] = seen
    content["values"].update({name: _composed(value) for name, value in values.items()})
    written = {"content": escaped(json.dumps(content, ensure_ascii=False)), "saved_at": now}
    conn.execute(draft.update().where(draft.c.id == draft_id).values(written))
    return now


def insert_draft(
    conn: sa.Connection,
    draft_id: str,
    form: str,
    about: Mapping[str, Any],
    opened: Mapping[str, Any],
    at: datetime,
    *,
    by: User,
) -> None:
    """Begin the draft unless it is there; of two tabs that begin it at once, one does."""
    insert = postgresql.insert if conn.dialect.name == "postgresql" else sqlite.insert
    conn.execute(
        insert(draft)
        .values(
            id=draft_id,
            account_id=by.id,
            form=form,
            about=packed(about),
            content=escaped(json.dumps(opened, ensure_ascii=False)),
            saved_at=at,
        )
        .on_conflict_do_nothing()
    )


def keep_file(
    conn: sa.Connection, draft_id: str, name: str, content: bytes, *, by: User
) -> datetime:
    """Store an upload with its draft at once; a file of the same name is replaced.

    Raises:
        NotAllowed: the draft is somebody else's.
        Refusal: the file is too large, or there are too many.
    """
    if len(content) > LARGEST_FILE:
        raise Refusal(N_("A file may have 10 MB at most."), field="file")
    if _lock_own(conn, draft_id, by) is None:
        raise Refusal(N_("This address is damaged. Open the form again from the menu."))
    name, now = nfc(name)[-200:], datetime.now(UTC)
    here = draft_file.c.draft_id == draft_id
    conn.execute(draft_file.delete().where(here, draft_file.c.name == name))
    if (conn.scalar(sa.select(sa.func.count()).where(here)) or 0) >= MOST_FILES:
        raise Refusal(N_("A draft keeps {most} files at most."), field="file", most=MOST_FILES)
    conn.execute(
        draft_file.insert().values(draft_id=draft_id, name=name, content=content, stored_at=now)
    )
    return now


def drop_file(conn: sa.Connection, draft_id: str, name: str, *, by: User) -> None:
    """Take a stored file away again."""
    if _lock_own(conn, draft_id, by) is not None:
        here = (draft_file.c.draft_id == draft_id) & (draft_file.c.name == name)
        conn.execute(draft_file.delete().where(here))


def throw_away(conn: sa.Connection, draft_id: str, *, by: User) -> None:
    """Forget a draft that was not sent, with its files."""
    if _lock_own(conn, draft_id, by) is not None:
        conn.execute(draft.delete().where(draft.c.id == draft_id))


def _lock_own(conn: sa.Connection, draft_id: str, by: User) -> Any:
    """The user's unsent draft, locked until the transaction ends; None if there is none."""
    row = conn.execute(sa.select(draft).where(draft.c.id == draft_id).with_for_update()).first()
    if row is not None and row.account_id != by.id:
        raise NotAllowed(Permission.ENTER)
    if row is not None and row.sent_at is not None:
        raise Refusal(N_("This has been sent already. Open a new form for more."))
    return row


def _composed(value: Any) -> Any:
    """Text is kept in the composed form wherever it stands."""
    if isinstance(value, str):
        return nfc(value)
    if isinstance(value, Mapping):
        return {nfc(str(name)): _composed(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_composed(part) for part in value]
    return value
