"""What people have typed and not sent yet. Never cached: a draft does not move the revision.

What a draft is about is ids and days, as JSON holds them: `id` of the record that it changes,
`unit` of the commune and `month` (ISO) that it speaks of. Words change while it lies there. Only a
draft of before there were ids has a `caption`, and no form goes on with it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from db.queries.frames import as_record
from db.schema import draft, draft_file


@dataclass(frozen=True)
class Draft:
    """One person's typing in a form: `values` by field as typed, plain JSON.

    `version` is that of the record that was opened, None for a new one. `result` is the id of what
    was saved when it was sent.
    """

    id: str
    account_id: int
    form: str
    about: dict[str, Any]
    values: dict[str, Any]
    version: int | None
    saved_at: datetime
    sent_at: datetime | None = None
    result: str | None = None

    @property
    def record_id(self) -> int | None:
        """Of the record that is changed, None for a new one."""
        return self.about.get("id")


def packed(about: Mapping[str, Any]) -> str:
    """What a draft is about, as it is stored: the same text for the same ids."""
    return json.dumps(about, ensure_ascii=False, sort_keys=True)


def draft_of(conn: sa.Connection, draft_id: str) -> Draft | None:
    """The draft, whoever owns it: who may see it is for the caller to ask."""
    row = conn.execute(sa.select(draft).where(draft.c.id == draft_id)).one_or_none()
    return _draft(row) if row else None


def unfinished(conn: sa.Connection, account_id: int) -> list[Draft]:
    """The drafts of the account that were not sent, newest first."""
    statement = (
        sa.select(draft)
        .where(draft.c.account_id == account_id, draft.c.sent_at.is_(None))
        .order_by(draft.c.saved_at.desc(), draft.c.id)
    )
    return [_draft(row) for row in conn.execute(statement)]


def typed_about(conn: sa.Connection, form: str) -> list[dict[str, Any]]:
    """What the unsent drafts of the form are about, whoever types them."""
    unsent = sa.select(draft.c.about).where(draft.c.form == form, draft.c.sent_at.is_(None))
    return [json.loads(about) for about in conn.scalars(unsent.distinct())]


def begun(conn: sa.Connection, account_id: int, form: str, about: Mapping[str, Any]) -> str | None:
    """The account's newest unsent draft of the form about this."""
    return conn.scalar(
        sa.select(draft.c.id)
        .where(
            draft.c.account_id == account_id,
            draft.c.form == form,
            draft.c.about == packed(about),
            draft.c.sent_at.is_(None),
        )
        .order_by(draft.c.saved_at.desc())
        .limit(1)
    )


def files_of(conn: sa.Connection, draft_id: str) -> dict[str, datetime]:
    """Names of the files stored with the draft, and when."""
    statement = (
        sa.select(draft_file.c.name, draft_file.c.stored_at)
        .where(draft_file.c.draft_id == draft_id)
        .order_by(draft_file.c.stored_at)
    )
    return {row.name: row.stored_at for row in conn.execute(statement)}


def file_of(conn: sa.Connection, draft_id: str, name: str) -> bytes | None:
    """Content of a file stored with the draft."""
    return conn.scalar(
        sa.select(draft_file.c.content).where(
            draft_file.c.draft_id == draft_id, draft_file.c.name == name
        )
    )


def _draft(row: sa.Row[tuple[Any, ...]]) -> Draft:
    content = json.loads(row.content)
    typed = {name: content[name] for name in ("values", "version")}
    return as_record(Draft, row, about=json.loads(row.about), **typed)
