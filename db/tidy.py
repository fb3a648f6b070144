"""What is not kept for ever: attempts at signing in, sessions that are over, and what only served
the account of somebody who has left. How long, the settings say."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from db.ledger.audit import record, take_turn
from db.queries.settings import SIGN_IN_KEPT_DAYS, kept_days
from db.schema import account, audit_event, draft, second_factor, session, sign_in_event
from db.statistics import renew


def tidy(conn: sa.Connection, *, at: datetime | None = None) -> dict[str, int]:
    """Remove what is older than it is kept; how many rows of each table, accounts being those of
    leavers. The newest session of an account that is kept stays: it says when somebody came in
    last."""
    take_turn(conn)
    at = at or datetime.now(UTC)
    before = at - timedelta(days=kept_days(conn, "sign_in_kept_days", SIGN_IN_KEPT_DAYS))
    later = session.alias()
    is_followed = (later.c.account_id == session.c.account_id) & (
        later.c.created_at > session.c.created_at
    )
    gone = {
        "sign_in_event": sign_in_event.delete().where(sign_in_event.c.at < before),
        "session": session.delete().where(
            session.c.created_at < before, sa.exists().where(is_followed)
        ),
    }
    counts = {name: conn.execute(statement).rowcount for name, statement in gone.items()}
    if any(counts.values()):
        record(conn, "tidy", "session", by=None, old=counts)
    days = kept_days(conn, "leaver_kept_days", 0)
    left = _leavers(conn, at - timedelta(days=days)) if days else []
    for account_id, name in left:
        _forget(conn, account_id, name)
    renew(conn)
    return {**counts, "account": len(left)}


def _leavers(conn: sa.Connection, before: datetime) -> list[tuple[int, str]]:
    """Accounts disabled so long ago that still hold something of the person."""
    last = sa.select(sa.func.max(audit_event.c.at)).where(
        audit_event.c.entity == "account",
        audit_event.c.entity_id == account.c.sign_in_name,
        audit_event.c.action == "disable",
    )
    holds = sa.or_(
        account.c.display_name != account.c.sign_in_name,
        account.c.password_hash.is_not(None),
        sa.exists().where(draft.c.account_id == account.c.id),
        sa.exists().where(session.c.account_id == account.c.id),
    )
    found = sa.select(account.c.id, account.c.sign_in_name).where(
        account.c.active.is_(False), last.scalar_subquery() < before, holds
    )
    return [(row.id, row.sign_in_name) for row in conn.execute(found)]


def _forget(conn: sa.Connection, account_id: int, name: str) -> None:
    """The sign-in name stays: records and audit speak of their author by it."""
    for table in (second_factor, draft, session):
        conn.execute(table.delete().where(table.c.account_id == account_id))
    conn.execute(sign_in_event.delete().where(sign_in_event.c.sign_in_name == name))
    bare = account.update().where(account.c.id == account_id)
    conn.execute(bare.values(display_name=account.c.sign_in_name, password_hash=None))
    record(conn, "purge", "account", name, by=None)
