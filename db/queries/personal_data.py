"""All that is stored about one person who has an account, for them to be shown.

Never a password, a secret or a code, nor digests of these.
"""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from db.queries.factors import factor_of
from db.queries.frames import columns
from db.schema import account, audit_event, draft, metadata, session, sign_in_event

Stored = dict[str, list[dict[str, Any]]]
"""What it is about to its rows, each field to its value: plain ones, moments as text."""
AUTHORS = ("written_by", "made_by", "shown_by", "issued_by", "closed_by", "reopened_by")
"""Columns that say whose work a record is."""


def stored_about(conn: sa.Connection, account_id: int) -> Stored:
    """By table; of the records they wrote only how many there are: those speak of figures."""
    name = conn.scalar(sa.select(account.c.sign_in_name).where(account.c.id == account_id))
    shown = "sign_in_name display_name role unit_id active created_at"
    of_account = columns(account, shown)
    factor = factor_of(conn, account_id)
    return {
        "account": _rows(conn, sa.select(*of_account).where(account.c.id == account_id)),
        "second_factor": [_plain(vars(factor))] if factor else [],
        "session": _rows(
            conn,
            sa.select(session.c.created_at, session.c.seen_at, session.c.revoked_at)
            .add_columns(session.c.address)
            .where(session.c.account_id == account_id)
            .order_by(session.c.created_at),
        ),
        "sign_in_event": _rows(
            conn,
            sa.select(sign_in_event.c.at, sign_in_event.c.outcome, sign_in_event.c.address)
            .where(sign_in_event.c.sign_in_name == name)
            .order_by(sign_in_event.c.id),
        ),
        "draft": _rows(
            conn,
            sa.select(draft.c.form, draft.c.saved_at, draft.c.sent_at, draft.c.content)
            .where(draft.c.account_id == account_id)
            .order_by(draft.c.saved_at),
        ),
        "audit_event": _rows(
            conn,
            sa.select(audit_event.c.at, audit_event.c.actor, audit_event.c.action)
            .add_columns(audit_event.c.entity, audit_event.c.entity_id, audit_event.c.reason)
            .where(
                sa.or_(
                    audit_event.c.account_id == account_id,
                    sa.and_(audit_event.c.entity == "account", audit_event.c.entity_id == name),
                )
            )
            .order_by(audit_event.c.id),
        ),
        "records": _written(conn, account_id),
    }


def _written(conn: sa.Connection, account_id: int) -> list[dict[str, Any]]:
    found = []
    for table in metadata.sorted_tables:
        for column in (table.c[name] for name in AUTHORS if name in table.c):
            count = sa.select(sa.func.count()).select_from(table).where(column == account_id)
            if number := conn.scalar(count):
                found.append({"entity": table.name, "as": column.name, "count": number})
    return found


def _rows(conn: sa.Connection, statement: sa.Select[Any]) -> list[dict[str, Any]]:
    return [_plain(dict(row)) for row in conn.execute(statement).mappings()]


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat(timespec="seconds") if isinstance(value, datetime) else value
        for name, value in row.items()
    }
