"""What people have typed and not sent yet. Never cached: a draft does not move the revision."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from db.schema import draft, draft_file


@dataclass(frozen=True)
class Draft:
    """One person's typing in a form: `values` by field as typed, plain JSON.

    `record_id` and `version` are those of the record that was opened, None for a new one.
    `result` is the id of what was saved when it was sent.
    """

    id: str
    account_id: int
    form: str
    subject: str
    values: dict[str, Any]
    record_id: int | None
    version: int | None
    saved_at: datetime
    sent_at: datetime | None = None
    result: str | None = None


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


def subjects(conn: sa.Connection, form: str) -> set[str]:
    """What the unsent drafts of the form are about, whoever types them."""
    return set(
        conn.scalars(
            sa.select(draft.c.subject).where(draft.c.form == form, draft.c.sent_at.is_(None))
        )
    )


def begun(conn: sa.Connection, account_id: int, form: str, subject: str) -> str | None:
    """The account's newest unsent draft of the form about this."""
    return conn.scalar(
        sa.select(draft.c.id)
        .where(
            draft.c.account_id == account_id,
            draft.c.form == form,
            draft.c.subject == subject,
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
    told = json.loads(row.content)
    return Draft(
        id=row.id,
        account_id=row.account_id,
        form=row.form,
        subject=row.subject,
        values=told["values"],
        record_id=told["record_id"],
        version=told["version"],
        saved_at=row.saved_at,
        sent_at=row.sent_at,
        result=row.result,
    )
