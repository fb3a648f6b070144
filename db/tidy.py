"""What need not be kept for ever: attempts at signing in, and sessions that are over."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from db.ledger.audit import record, take_turn
from db.schema import session, sign_in_event

KEPT = timedelta(days=90)
"""Of what the audit does not need; how long a browser stays known to an account it opened."""


def tidy(conn: sa.Connection, *, at: datetime | None = None) -> dict[str, int]:
    """Remove sign-in attempts and sessions older than KEPT; how many rows of each table. An
    account's newest session stays: it says when somebody came in last."""
    take_turn(conn)
    before = (at or datetime.now(UTC)) - KEPT
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
    return counts
