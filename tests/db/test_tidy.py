"""Old attempts and sessions go; what still counts, and who came in last, stays."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from db.commands.sessions import count_attempt, open_session
from db.ledger.audit import record, verify
from db.model import Role
from db.queries.accounts import accounts
from db.schema import account, audit_event, draft, second_factor, session, sign_in_event
from db.tidy import tidy
from tests.factories import make_account, set_setting

KEPT = timedelta(days=90)

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

    assert tidy(conn, at=NOW) == {"sign_in_event": 1, "session": 2, "account": 0}

    assert conn.scalars(sa.select(sign_in_event.c.at)).all() == [NOW - KEPT]
    kept = conn.execute(sa.select(session.c.account_id, session.c.created_at)).all()
    assert set(kept) == {(lan, NOW - KEPT), (mai, OLD)}
    assert accounts(conn)["last_sign_in"].tolist() == came
    assert conn.scalars(sa.select(audit_event.c.action)).all()[-1] == "tidy"
    assert verify(conn) is None


def test_nothing_old_leaves_no_trace(conn):
    assert tidy(conn, at=NOW) == {"sign_in_event": 0, "session": 0, "account": 0}
    assert not conn.execute(sa.select(audit_event)).all()


# ---- what settings say


def test_the_settings_say_how_long(conn):
    set_setting(conn, "sign_in_kept_days", "30")
    for days in (29, 31):
        count_attempt(conn, "lan", binding="b", at=NOW - timedelta(days=days))

    assert tidy(conn, at=NOW)["sign_in_event"] == 1


@pytest.fixture
def leaver(conn):
    """Disabled on the day before NOW minus a year, with all that an account can hold."""
    who = make_account(
        conn, sign_in_name="lan", display_name="Lan Nguyễn", password_hash="x", active=False
    )
    make_account(conn, Role.ADMIN, sign_in_name="quantri")
    open_session(conn, who, binding="b")
    count_attempt(conn, "lan", binding="b")
    conn.execute(
        draft.insert().values(id="d", account_id=who, form="x", content="{}", saved_at=NOW)
    )
    conn.execute(
        second_factor.insert().values(account_id=who, secret="x", last_step=1, set_up_at=NOW)
    )
    record(conn, "disable", "account", "lan", by=None, at=NOW - timedelta(days=366))
    return who


def held(conn, who):
    """How much there is of a person, beside the audit."""
    row = conn.execute(sa.select(account).where(account.c.id == who)).one()
    tables = (session, draft, second_factor)
    found = {table.name for table in tables if conn.execute(sa.select(table)).first()}
    return (row.display_name, row.password_hash, found)


def test_what_served_a_leaver_goes_when_its_time_is_over(conn, leaver):
    set_setting(conn, "leaver_kept_days", "365")

    assert tidy(conn, at=NOW)["account"] == 1

    assert held(conn, leaver) == ("lan", None, set())
    assert (
        conn.scalar(sa.select(sign_in_event.c.id).where(sign_in_event.c.sign_in_name == "lan"))
        is None
    )
    assert conn.scalars(sa.select(audit_event.c.action)).all()[-1] == "purge"
    assert verify(conn) is None
    assert tidy(conn, at=NOW)["account"] == 0


@pytest.mark.parametrize("days", ["", "0", "367"])
def test_before_that_and_where_nothing_is_set_it_stays(conn, leaver, days):
    set_setting(conn, "leaver_kept_days", days)

    assert tidy(conn, at=NOW)["account"] == 0

    assert held(conn, leaver)[:2] == ("Lan Nguyễn", "x")


def test_who_came_back_is_no_leaver(conn, leaver):
    set_setting(conn, "leaver_kept_days", "365")
    conn.execute(account.update().where(account.c.id == leaver).values(active=True))

    assert tidy(conn, at=NOW)["account"] == 0
