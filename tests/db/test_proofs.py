"""What is asked beside the password: how often, how long it counts, and the password again."""

import ast
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from db import factors, passwords
from db.commands import accounts, closing, settings
from db.commands.factors import remove_factor, renew_codes, set_up_factor
from db.commands.proofs import Expired, confirm, finish_sign_in
from db.commands.sessions import HALFWAY, Halfway, open_session, sign_in
from db.engine import writing
from db.model import NotConfirmed, Refusal, Role
from db.queries.accounts import CONFIRMED, acting, presence
from db.queries.settings import Installation
from db.schema import audit_event, second_factor, session, sign_in_event
from db.sheets.accounts import AccountFile, AccountLine
from tests.db.test_factors import GOOD, OTHER, actions, came_halfway, code_of, person, secret
from tests.factories import make_factor
from tests.sources import called, nodes

assert secret  # the fixture

pytestmark = pytest.mark.usefixtures("factor_key")


# ---- limits


def test_wrong_codes_lock_as_wrong_passwords_do(engine, secret):
    halfway = came_halfway(engine)
    for _guess in range(5):
        with pytest.raises(Refusal, match="is wrong"):
            finish_sign_in(engine, halfway, "recovery?", binding="b")

    with pytest.raises(Refusal, match="Too many"):
        finish_sign_in(engine, halfway, code_of(secret), binding="b")
    with pytest.raises(Refusal, match="Too many"):
        sign_in(engine, "lan", GOOD, binding="b")
    with engine.connect() as conn:
        assert actions(conn) == ["lock"]


def test_the_right_password_in_between_forgives_no_wrong_code(engine, secret):
    for _guess in range(5):
        halfway = came_halfway(engine)
        with pytest.raises(Refusal, match="is wrong"):
            finish_sign_in(engine, halfway, "recovery?", binding="b")

    with pytest.raises(Refusal, match="Too many"):
        sign_in(engine, "lan", GOOD, binding="b")


def test_of_sixty_codes_guessed_at_once_five_are_looked_at(engine, secret, monkeypatch):
    looked = []
    monkeypatch.setattr(factors, "step_of", lambda *asked: looked.append(asked))
    halfway = came_halfway(engine)

    def guess(number):
        with pytest.raises(Refusal):
            finish_sign_in(engine, halfway, f"{number:06}", binding="b")

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(guess, range(60)))

    assert len(looked) == 5


# ---- half way


def test_half_way_opens_nothing(engine, secret):
    came_halfway(engine)

    with engine.connect() as conn:
        assert conn.scalar(sa.select(sa.func.count()).select_from(session)) == 0
        assert actions(conn) == []


def test_half_way_holds_in_its_own_browser_and_for_some_minutes(engine, secret):
    halfway = came_halfway(engine)
    late = Halfway(**{**vars(halfway), "until": halfway.until - HALFWAY - timedelta(seconds=1)})

    with pytest.raises(Expired):
        finish_sign_in(engine, halfway, code_of(secret), binding="another")
    with pytest.raises(Expired):
        finish_sign_in(engine, late, code_of(secret), binding="b")

    with engine.connect() as conn:
        assert conn.scalar(sa.select(second_factor.c.last_step)) == 0


@pytest.mark.parametrize(
    "change",
    [
        lambda conn: accounts.disable(conn, "lan", by=None),
        lambda conn: accounts.change_role(conn, "lan", Role.STAFF, by=None),
        lambda conn: accounts.reset_password(conn, "lan", issued=passwords.issue(), by=None),
        lambda conn: accounts.reset_factor(conn, "lan", by=None),
        lambda conn: accounts.end_sessions(conn, "lan", by=None),
    ],
    ids=["disabled", "role", "password", "factor", "everywhere"],
)
def test_half_way_ends_when_the_account_changes(engine, secret, change):
    with writing(engine) as conn:
        person(conn, Role.ADMIN, "quantri")
    halfway = came_halfway(engine)
    with writing(engine) as conn:
        change(conn)

    with pytest.raises(Expired):
        finish_sign_in(engine, halfway, code_of(secret), binding="b")


def test_a_wrong_password_does_not_say_that_there_is_a_second_factor(engine, secret):
    with pytest.raises(Refusal, match="name or the password is wrong"):
        sign_in(engine, "lan", OTHER, binding="b")


# ---- the password again

SENSITIVE = {
    "accounts.add_account": lambda conn, by: accounts.add_account(
        conn, "moi", "Mới", Role.STAFF, issued=passwords.issue(), by=by
    ),
    "accounts.add_accounts": lambda conn, by: accounts.add_accounts(
        conn,
        AccountFile([AccountLine(2, "moi", "Mới", Role.STAFF, None)], {}),
        issued=[passwords.issue()],
        by=by,
    ),
    "accounts.reset_password": lambda conn, by: accounts.reset_password(
        conn, "lan", issued=passwords.issue(), by=by
    ),
    "accounts.reset_factor": lambda conn, by: accounts.reset_factor(conn, "lan", by=by),
    "accounts.export_account": lambda conn, by: accounts.export_account(conn, "lan", by=by),
    "accounts.unlock": lambda conn, by: accounts.unlock(conn, "lan", by=by),
    "accounts.disable": lambda conn, by: accounts.disable(conn, "lan", by=by),
    "accounts.enable": lambda conn, by: accounts.enable(conn, "lan", by=by),
    "accounts.change_role": lambda conn, by: accounts.change_role(conn, "lan", Role.STAFF, by=by),
    "accounts.end_sessions": lambda conn, by: accounts.end_sessions(conn, "lan", by=by),
    "accounts.move_to_successors": lambda conn, by: accounts.move_to_successors(
        conn, datetime(2025, 7, 1, tzinfo=UTC).date(), by=by
    ),
    "settings.change_settings": lambda conn, by: settings.change_settings(
        conn, Installation(), Installation(return_deadline_days=9), by=by
    ),
    "closing.reopen_period": lambda conn, by: closing.reopen_period(conn, 1, "Sai số", by=by),
    "closing.close_period": lambda conn, by: closing.close_period(
        conn,
        datetime(2023, 9, 1, tzinfo=UTC).date(),
        datetime(2023, 9, 1, tzinfo=UTC).date(),
        "",
        today=datetime(2023, 11, 1, tzinfo=UTC).date(),
        by=by,
    ),
    "factors.set_up_factor": lambda conn, by: set_up_factor(conn, "A" * 32, "1", by=by),
    "factors.renew_codes": lambda conn, by: renew_codes(conn, by=by),
    "factors.remove_factor": lambda conn, by: remove_factor(conn, by=by),
}


def seated(conn, role, minutes):
    """Somebody who typed their password so long ago, in the session they act in."""
    who = person(conn, role, "mai")
    here = open_session(conn, who.id, binding="b").session_id
    typed = datetime.now(UTC) - timedelta(minutes=minutes)
    conn.execute(session.update().values(confirmed_at=typed))
    return presence(conn, here, "b").user


@pytest.mark.parametrize("name", SENSITIVE)
def test_what_is_sensitive_asks_for_the_password_again(conn, name):
    role = Role.LEADER if name.startswith("closing") else Role.ADMIN
    person(conn, Role.STAFF)
    by = seated(conn, role, CONFIRMED.seconds / 60 + 1)
    count = sa.select(sa.func.count()).select_from(audit_event)
    before = conn.scalar(count)

    with pytest.raises(NotConfirmed):
        SENSITIVE[name](conn, by)
    assert conn.scalar(count) == before

    conn.execute(session.update().values(confirmed_at=datetime.now(UTC)))
    by = acting(conn, by, "b")
    assert refused(SENSITIVE[name], conn, by) is not NotConfirmed


def refused(act, *given):
    """How, if at all: what is asked after the password is not the matter here."""
    try:
        act(*given)
    except Refusal as refusal:
        return type(refusal)
    return None


def test_every_command_of_what_is_sensitive_asks(house):
    """Accounts, closing, settings and the second factor itself: none of theirs is forgotten."""
    begun = {
        f"{module}.{node.name}": ast.unparse(one)
        for module in ("accounts", "closing", "factors", "settings")
        for node in nodes(house[f"db/commands/{module}.py"], ast.FunctionDef)
        for one in node.decorator_list
        if called(one) == "command"
    }

    assert [name for name, asked in begun.items() if "sensitive=True" not in asked] == []
    assert set(begun) == set(SENSITIVE) - {"accounts.end_sessions"}  # its body asks, of others'


def test_what_is_not_sensitive_does_not(conn):
    by = seated(conn, Role.OFFICER, 60 * 3)

    accounts.end_sessions(conn, "mai", by=by)

    assert actions(conn)[-1] == "end_sessions"


def test_an_account_without_a_password_is_not_asked(conn):
    """That of the sample, which opens by one click."""
    who = person(conn, Role.ADMIN, "mai", password="")
    here = open_session(conn, who.id, binding="b").session_id
    conn.execute(session.update().values(confirmed_at=None))

    assert presence(conn, here, "b").user.is_confirmed


def test_the_password_again_opens_what_is_sensitive_in_this_session_alone(engine):
    with writing(engine) as conn:
        by = seated(conn, Role.ADMIN, 60)
        other = open_session(conn, by.id, binding="tablet").session_id
        conn.execute(session.update().where(session.c.id == other).values(confirmed_at=None))

    confirm(engine, GOOD, by=by, binding="b")

    with engine.connect() as conn:
        assert presence(conn, by.session_id, "b").user.is_confirmed
        assert not presence(conn, other, "tablet").user.is_confirmed


def test_a_wrong_password_again_counts_as_at_the_door(engine):
    with writing(engine) as conn:
        by = seated(conn, Role.ADMIN, 60)
    for _guess in range(5):
        with pytest.raises(Refusal, match="is wrong"):
            confirm(engine, OTHER, by=by, binding="b")

    with pytest.raises(Refusal, match="Too many"):
        confirm(engine, GOOD, by=by, binding="b")
    with engine.connect() as conn:
        assert not presence(conn, by.session_id, "b").user.is_confirmed
        counted = sa.select(sa.func.count()).where(sign_in_event.c.outcome == "refused")
        assert conn.scalar(counted) == 5


def test_the_second_factor_is_asked_again_too(engine):
    with writing(engine) as conn:
        by = seated(conn, Role.ADMIN, 60)
        code = code_of(make_factor(conn, by.id))

    for wrong in ("", "000000", f"{code}0"):
        with pytest.raises(Refusal, match="code is wrong"):
            confirm(engine, GOOD, wrong, by=by, binding="b")
    with engine.connect() as conn:
        assert not presence(conn, by.session_id, "b").user.is_confirmed
        assert conn.scalar(sa.select(sa.func.count()).select_from(sign_in_event)) == 3

    confirm(engine, GOOD, code, by=by, binding="b")
    with engine.connect() as conn:
        assert presence(conn, by.session_id, "b").user.is_confirmed
    with pytest.raises(Refusal, match="code is wrong"):  # it was used
        confirm(engine, GOOD, code, by=by, binding="b")


def test_a_wrong_password_takes_no_code(engine):
    with writing(engine) as conn:
        by = seated(conn, Role.ADMIN, 60)
        code = code_of(make_factor(conn, by.id))

    with pytest.raises(Refusal, match="password is wrong"):
        confirm(engine, OTHER, code, by=by, binding="b")

    confirm(engine, GOOD, code, by=by, binding="b")


def test_a_session_that_is_over_confirms_nothing(engine):
    with writing(engine) as conn:
        by = seated(conn, Role.ADMIN, 60)
        conn.execute(session.update().values(revoked_at=datetime.now(UTC)))

    with pytest.raises(Refusal, match="session has ended"):
        confirm(engine, GOOD, by=by, binding="b")
