"""What a draft is about is kept as ids, since words change while it lies there.

Unsent drafts are carried over where an id tells it without doubt: the record that they change, and
the commune of an officer who has never had another one. Of the others only the words of then are
known: they keep them as their caption, and no form goes on with them; what was typed stays.

The column is added and the old one dropped as they are: to build the table anew, as SQLite wants it
for more, would take the files of the drafts along.
"""

import json
import re
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

DRAFT = sa.table(
    "draft", *map(sa.column, ("id", "account_id", "form", "subject", "content", "about", "sent_at"))
)
ACCOUNT = sa.table("account", *map(sa.column, ("id", "sign_in_name", "unit_id")))
AUDIT = sa.table("audit_event", *map(sa.column, ("entity", "entity_id", "action")))
RETURN = sa.table(
    "monthly_return", sa.column("id"), sa.column("unit_id"), sa.column("month", sa.Date)
)
UNIT = sa.table("unit", sa.column("id"), sa.column("successor_id"))
NEEDS_RECORD = ("returns", "goals", "answers")
OF_A_COMMUNE = ("incident", "forums")


def upgrade() -> None:
    comment = "JSON of what the draft is about: ids and days, never words"
    column = sa.Column("about", sa.Text, nullable=False, server_default="{}", comment=comment)
    op.add_column("draft", column)
    conn = op.get_bind()
    for row in conn.execute(sa.select(DRAFT).where(DRAFT.c.sent_at.is_(None))).all():
        content = json.loads(row.content)
        known = _about(conn, row, content["record_id"], content["values"])
        about = {"caption": row.subject} if known is None else known
        kept = {"values": content["values"], "version": content["version"]}
        change = DRAFT.update().where(DRAFT.c.id == row.id)
        conn.execute(change.values(about=_json(about), content=_json(kept)))
    op.drop_column("draft", "subject")


def _about(
    conn: sa.Connection, row: Any, record_id: int | None, values: dict[str, Any]
) -> dict[str, Any] | None:
    """None where no id tells it."""
    if row.form == "monthly":
        return _month(conn, row, record_id)
    if row.form == "surveys":
        unit_id = values.pop("unit_id", None)
        return {"id": record_id, "unit": unit_id} if record_id and unit_id else None
    if record_id is not None:
        return {"id": record_id}
    if row.form in NEEDS_RECORD:
        return None
    if row.form in OF_A_COMMUNE and _account(conn, row).unit_id is not None:
        own = _own(conn, row)
        return {"unit": own} if own else None
    return {}


def _month(conn: sa.Connection, row: Any, return_id: int | None) -> dict[str, Any] | None:
    """The month stands at the end of the caption, as 10/2023: it has only one name."""
    which = sa.select(RETURN.c.unit_id, RETURN.c.month).where(RETURN.c.id == return_id)
    sent = conn.execute(which).one_or_none()
    if sent is not None:
        return {"unit": sent.unit_id, "month": sent.month.isoformat()}
    own, month = _own(conn, row), re.search(r"([0-9]{2})/([0-9]{4})$", row.subject)
    parts = sa.select(UNIT.c.id).where(UNIT.c.successor_id == own).limit(1)
    if own is None or month is None or conn.execute(parts).first():
        return None
    return {"unit": own, "month": f"{month[2]}-{month[1]}-01"}


def _own(conn: sa.Connection, row: Any) -> int | None:
    """The commune of the officer, if it was never another one."""
    owner = _account(conn, row)
    moved = sa.select(AUDIT.c.entity_id).where(
        AUDIT.c.entity == "account",
        AUDIT.c.action == "change_role",
        AUDIT.c.entity_id == owner.sign_in_name,
    )
    return None if conn.execute(moved.limit(1)).first() else owner.unit_id


def _account(conn: sa.Connection, row: Any) -> Any:
    return conn.execute(sa.select(ACCOUNT).where(ACCOUNT.c.id == row.account_id)).one()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
