"""The first start of a real installation: one code, one administrator, no default account."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from db.commands.setup import MOST_TRIES, VALID, count_try, new_setup_code, set_up
from db.engine import writing
from db.model import Invalid, Refusal, Role
from db.queries.accounts import has_accounts, presence
from db.schema import account, audit_event, setup_code
from tests.factories import make_account
from tests.wording import vi

GOOD = "Sáng nay đồng lúa xanh quá"


@pytest.fixture
def code(engine):
    with writing(engine) as conn:
        return new_setup_code(conn)


def enter(engine, code, name="quantri", password=GOOD):
    return set_up(engine, code, name, vi("Administrator"), password, binding="b")


def test_the_code_makes_the_first_administrator_and_lets_them_in(engine, code):
    opened = enter(engine, f" {code.upper()} ")

    with engine.connect() as conn:
        who = presence(conn, opened.session_id, "b").user
        assert (who.sign_in_name, who.role, who.must_change_password) == (
            "quantri",
            Role.ADMIN,
            False,
        )
        assert conn.scalars(sa.select(audit_event.c.action).order_by(audit_event.c.id)).all() == [
            "set_up",
            "sign_in",
        ]
        assert conn.execute(sa.select(setup_code)).all() == []


def test_the_database_does_not_hold_the_code(engine, code):
    with engine.connect() as conn:
        assert code not in conn.execute(sa.select(setup_code)).one()


def test_of_ten_people_racing_one_becomes_administrator(engine, code):
    def race(number):
        try:
            return enter(engine, code, f"nguoi{number}")
        except Refusal as refusal:
            return refusal.message

    with ThreadPoolExecutor(10) as pool:
        told = list(pool.map(race, range(10)))

    with engine.connect() as conn:
        assert conn.scalar(sa.select(sa.func.count()).select_from(account)) == 1
    assert sum(not isinstance(one, str) for one in told) == 1
    assert {one for one in told if isinstance(one, str)} == {
        "The installation has an administrator already. Sign in."
    }


def test_a_wrong_code_counts_and_ten_of_them_end_it(engine, code):
    for _guess in range(MOST_TRIES):
        with pytest.raises(Refusal, match="code is wrong"):
            enter(engine, "0000-0000-0000-0000")

    with pytest.raises(Refusal, match="run out"):
        enter(engine, code)
    with engine.connect() as conn:
        assert not has_accounts(conn)


def test_a_poor_password_costs_no_try(engine, code):
    for _again in range(MOST_TRIES + 1):
        with pytest.raises(Invalid) as refused:
            enter(engine, code, password="ngắn")
        fault = refused.value.faults["password"]
        assert "at least" in fault.message
        assert fault.params == {"count": 12}

    assert enter(engine, code).session_id


def test_the_code_runs_out(conn):
    now = datetime.now(UTC)
    new_setup_code(conn, at=now)

    count_try(conn, at=now + VALID - timedelta(seconds=1))
    with pytest.raises(Refusal, match="run out"):
        count_try(conn, at=now + VALID)


def test_a_restart_prints_a_new_code_and_the_old_one_is_void(engine, code):
    with writing(engine) as conn:
        again = new_setup_code(conn)

    with pytest.raises(Refusal, match="code is wrong"):
        enter(engine, code)
    assert enter(engine, again).session_id


def test_once_there_are_accounts_there_is_no_code(engine, code):
    with writing(engine) as conn:
        make_account(conn, sign_in_name="lan")
        assert new_setup_code(conn) is None

    with pytest.raises(Refusal, match="has an administrator already"):
        enter(engine, code)


def test_all_that_is_wrong_is_refused_at_once_and_is_no_guess(engine, code):
    with pytest.raises(Invalid) as refused:
        set_up(engine, "0000-0000-0000-0000", "quản trị", "  ", "ngắn", binding="b")

    assert refused.value.faults.keys() == {"sign_in_name", "display_name", "password"}
    with engine.connect() as conn:
        assert conn.scalar(sa.select(setup_code.c.attempts)) == 0
