"""Old attempts and sessions go; what still counts, and who came in last, stays."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from db.commands.sessions import count_attempt, open_session
from db.ledger.audit import verify
from db.queries.accounts import accounts
from db.schema import audit_event, session, sign_in_event
from db.tidy import KEPT, tidy
from tests.factories import make_account

NOW = datetime(2024, 6, 1, tzinfo=UTC)
OLD = NOW - KEPT - timedelta(seconds=1)


def test_only_what_is_old_goes_and_the_newest_session_stays(conn):
    lan, mai = make_account(conn), make_account(conn)
    for moment in (OLD, NOW - KEPT):
        count_attempt(conn, "lan", binding="b", at=moment)
        open_session(conn, lan, binding="b", at=moment)
    for moment in (OLD - timedelta(days=1), OLD):
        open_session(conn, mai, binding="b", at=moment)
    came = accounts(conn)["last_sign_in"].tolist()

    assert tidy(conn, at=NOW) == {"sign_in_event": 1, "session": 2}

    assert conn.scalars(sa.select(sign_in_event.c.at)).all() == [NOW - KEPT]
    kept = conn.execute(sa.select(session.c.account_id, session.c.created_at)).all()
    assert set(kept) == {(lan, NOW - KEPT), (mai, OLD)}
    assert accounts(conn)["last_sign_in"].tolist() == came
    assert conn.scalars(sa.select(audit_event.c.action)).all()[-1] == "tidy"
    assert verify(conn) is None


def test_nothing_old_leaves_no_trace(conn):
    assert tidy(conn, at=NOW) == {"sign_in_event": 0, "session": 0}
    assert not conn.execute(sa.select(audit_event)).all()
