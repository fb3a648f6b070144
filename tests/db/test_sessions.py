"""Coming in and going out: what opens a session, what ends it, and how many guesses there are."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import bcrypt
import pytest
import sqlalchemy as sa

from db import passwords
from db.commands import sessions
from db.commands.accounts import unlock
from db.commands.sessions import Opened, open_sample, open_session, redeem, sign_in, sign_out, touch
from db.engine import make_engine, writing
from db.model import Refusal, Role, User
from db.queries.accounts import ABSOLUTE, IDLE, any_live, presence, session_of
from db.schema import account, audit_event, session, sign_in_event
from db.tokens import digest
from tests.factories import make_account, set_setting

GOOD = "Sáng nay đồng lúa xanh quá"
NOW = datetime.now(UTC)


@pytest.fixture
def lan(engine):
    with writing(engine) as conn:
        account_id = make_account(
            conn, Role.STAFF, sign_in_name="lan", password_hash=passwords.hashed(GOOD)
        )
    return User(account_id, "lan", "lan", Role.STAFF)


def refused(engine, name="lan", password="không phải đâu", binding="stranger"):
    with pytest.raises(Refusal) as refusal:
        sign_in(engine, name, password, binding=binding)
    return refusal.value.message.split(".")[0]


WRONG = "The sign-in name or the password is wrong"
LOCKED = "Too many wrong passwords"


# ---- opening


@pytest.mark.parametrize("typed", ["lan", " LAN ", "Lan"])
def test_the_right_password_opens_a_session(engine, lan, typed):
    opened = sign_in(engine, typed, GOOD, binding="b", address="10.0.0.9")

    with engine.connect() as conn:
        assert presence(conn, opened.session_id, "b").user.id == lan.id
        assert conn.scalars(sa.select(sign_in_event.c.outcome)).all() == ["accepted"]
        assert conn.scalars(sa.select(audit_event.c.action)).all() == ["sign_in"]
        assert conn.scalars(sa.select(session.c.address)).all() == ["10.0.0.9"]


@pytest.mark.usefixtures("lan")
def test_unknown_wrong_disabled_and_sample_accounts_look_the_same(engine):
    with writing(engine) as conn:
        off = passwords.hashed(GOOD)
        make_account(conn, sign_in_name="nghi", password_hash=off, active=False)
        make_account(conn, sign_in_name="lanhdao", password_hash=None)

    told = {
        refused(engine, "khong", GOOD),
        refused(engine, "lan"),
        refused(engine, "nghi", GOOD),
        refused(engine, "lanhdao", GOOD),
    }

    assert told == {WRONG}


@pytest.mark.usefixtures("lan")
def test_unknown_wrong_disabled_and_locked_cost_the_same(engine, monkeypatch):
    compared = []
    check = bcrypt.checkpw
    monkeypatch.setattr(
        bcrypt, "checkpw", lambda typed, stored: compared.append(1) or check(typed, stored)
    )
    with writing(engine) as conn:
        make_account(conn, sign_in_name="nghi", password_hash=passwords.hashed(GOOD), active=False)

    for name in ("khong", "nghi", *["lan"] * 6):
        refused(engine, name)

    assert len(compared) == 8


# ---- guessing


@pytest.mark.usefixtures("lan")
def test_the_sixth_guess_is_locked_even_with_the_right_password(engine):
    assert [refused(engine) for _guess in range(6)] == [WRONG] * 5 + [LOCKED]
    assert refused(engine, password=GOOD) == LOCKED

    with engine.connect() as conn:
        assert conn.scalars(sa.select(audit_event.c.action)).all() == ["lock"]


def test_a_name_that_nobody_has_locks_like_any_other(engine):
    assert [refused(engine, "khong") for _guess in range(6)] == [WRONG] * 5 + [LOCKED]


@pytest.mark.usefixtures("lan")
def test_of_sixty_guesses_at_once_five_reach_the_password(engine, monkeypatch):
    looked_at = []
    matches = passwords.matches
    monkeypatch.setattr(
        passwords,
        "matches",
        lambda typed, stored: looked_at.append(stored is not None) or matches(typed, stored),
    )

    with ThreadPoolExecutor(60) as pool:
        told = list(pool.map(lambda _guess: refused(engine), range(60)))

    assert Counter(told) == {WRONG: 5, LOCKED: 55}
    assert looked_at.count(True) == 5


def test_the_count_survives_a_restart(engine):
    url = engine.url.render_as_string(hide_password=False)
    for _guess in range(5):
        first = make_engine(url)
        refused(first, "khong")
        first.dispose()

    assert refused(make_engine(url), "khong") == LOCKED


@pytest.mark.usefixtures("lan")
def test_the_lock_opens_by_itself_when_its_window_has_passed(engine):
    with writing(engine) as conn:
        for minute in range(5):
            at = NOW - timedelta(minutes=15) + timedelta(minutes=minute, seconds=5)
            sessions.count_attempt(conn, "lan", binding="b", at=at)
        attempt = sessions.count_attempt(conn, "lan", binding="b", at=NOW)
        assert attempt.unlocks_at == NOW + timedelta(seconds=5)
        later = sessions.count_attempt(conn, "lan", binding="b", at=NOW + timedelta(seconds=6))

    assert later.unlocks_at is None
    assert later.password_hash is not None


@pytest.mark.usefixtures("lan")
def test_the_minutes_to_wait_are_told(engine):
    for _guess in range(5):
        refused(engine)

    with pytest.raises(Refusal) as refusal:
        sign_in(engine, "lan", GOOD, binding="b")

    assert refusal.value.params == {"minutes": 15}


@pytest.mark.usefixtures("lan")
def test_strangers_guesses_do_not_lock_out_a_device_the_account_has_used(engine):
    sign_in(engine, "lan", GOOD, binding="her tablet")
    for _guess in range(6):
        refused(engine, binding="stranger")

    assert refused(engine, password=GOOD, binding="new device") == LOCKED
    assert sign_in(engine, "lan", GOOD, binding="her tablet").session_id


@pytest.mark.usefixtures("lan")
def test_a_known_device_is_locked_by_its_own_guesses(engine):
    sign_in(engine, "lan", GOOD, binding="her tablet")

    told = [refused(engine, binding="her tablet") for _guess in range(6)]

    assert told == [WRONG] * 5 + [LOCKED]


@pytest.mark.usefixtures("lan")
def test_a_device_known_to_one_account_is_a_stranger_to_another(engine):
    with writing(engine) as conn:
        make_account(conn, sign_in_name="mai", password_hash=passwords.hashed(GOOD))
    sign_in(engine, "mai", GOOD, binding="her tablet")
    for _guess in range(5):
        refused(engine, "lan")

    assert refused(engine, "lan", GOOD, binding="her tablet") == LOCKED


@pytest.mark.usefixtures("lan")
def test_the_right_password_forgives_this_devices_mistakes_and_no_strangers(engine):
    for _guess in range(2):
        refused(engine, binding="stranger")
    for _guess in range(2):
        refused(engine, binding="desk")
    sign_in(engine, "lan", GOOD, binding="desk")

    told = [refused(engine, binding="stranger") for _guess in range(4)]

    assert told == [WRONG] * 3 + [LOCKED]


@pytest.mark.usefixtures("lan")
def test_an_administrator_unlocks(engine):
    for _guess in range(6):
        refused(engine)

    with writing(engine) as conn:
        unlock(conn, "lan", by=None)

    assert sign_in(engine, "lan", GOOD, binding="desk").session_id


# ---- the sample


def test_the_sample_opens_by_role_and_nothing_else_does(engine):
    with writing(engine) as conn:
        account_id = make_account(conn, Role.LEADER, sign_in_name="lanhdao")
        set_setting(conn, "sample_data", "1")

    with writing(engine) as conn:
        opened = open_sample(conn, Role.LEADER, binding="b")
        assert presence(conn, opened.session_id, "b").user.id == account_id
        with pytest.raises(Refusal, match="Only the sample"):
            open_sample(conn, Role.ADMIN, binding="b")


@pytest.mark.parametrize("told", [None, "0", ""])
def test_without_the_sample_no_account_opens_without_a_password(conn, told):
    make_account(conn, Role.LEADER, sign_in_name="lanhdao")
    if told is not None:
        set_setting(conn, "sample_data", told)

    with pytest.raises(Refusal, match="Only the sample"):
        open_sample(conn, Role.LEADER, binding="b")


@pytest.mark.parametrize("values", [{"password_hash": "x"}, {"active": False}])
def test_a_sample_account_with_a_password_or_closed_needs_its_password(conn, values):
    make_account(conn, Role.LEADER, sign_in_name="lanhdao", **values)
    set_setting(conn, "sample_data", "1")

    with pytest.raises(Refusal, match="Only the sample"):
        open_sample(conn, Role.LEADER, binding="b")


# ---- the ticket and the cookie


def opened_for(conn, binding="b", **values) -> Opened:
    account_id = make_account(conn, sign_in_name="lan", **values)
    return open_session(conn, account_id, binding=binding, at=NOW)


def test_a_ticket_is_exchanged_once_for_the_token_that_opens_the_session(conn):
    opened = opened_for(conn)

    token = redeem(conn, opened.ticket, "b", at=NOW)

    assert session_of(conn, token, "b", at=NOW) == opened.session_id
    assert redeem(conn, opened.ticket, "b", at=NOW) is None


def test_the_database_holds_no_token_and_no_ticket(conn):
    opened = opened_for(conn)
    stored = set(conn.execute(sa.select(session)).one())
    assert opened.ticket not in stored
    assert "b" not in stored

    token = redeem(conn, opened.ticket, "b", at=NOW)

    assert token not in set(conn.execute(sa.select(session)).one())


@pytest.mark.parametrize(
    ("binding", "after"),
    [("other", timedelta(0)), ("", timedelta(0)), ("b", timedelta(seconds=60))],
)
def test_a_ticket_is_no_good_late_or_in_another_browser(conn, binding, after):
    opened = opened_for(conn)

    assert redeem(conn, opened.ticket, binding, at=NOW + after) is None


def test_a_ticket_is_no_good_after_sign_out(conn):
    opened = opened_for(conn)
    sign_out(conn, opened.session_id, by=presence(conn, opened.session_id, "b").user)

    assert redeem(conn, opened.ticket, "b", at=NOW) is None


# ---- ending


def test_a_session_belongs_to_its_browser(conn):
    opened = opened_for(conn)
    token = redeem(conn, opened.ticket, "b", at=NOW)

    for binding in ("other", "", digest("b")):
        assert presence(conn, opened.session_id, binding, at=NOW) is None
        assert session_of(conn, token, binding, at=NOW) is None
        assert not any_live(conn, {opened.session_id}, binding, at=NOW)
    assert any_live(conn, {opened.session_id, "another"}, "b", at=NOW)


@pytest.mark.parametrize(
    "end",
    [
        pytest.param({"active": False}, id="disabled"),
        pytest.param({"epoch": 2}, id="epoch moved"),
    ],
)
def test_a_changed_account_ends_session_and_cookie(conn, end):
    opened = opened_for(conn)
    token = redeem(conn, opened.ticket, "b", at=NOW)
    conn.execute(account.update().values(**end))

    assert presence(conn, opened.session_id, "b", at=NOW) is None
    assert session_of(conn, token, "b", at=NOW) is None
    assert not any_live(conn, {opened.session_id}, "b", at=NOW)


def test_sign_out_ends_this_session_and_its_cookie_and_no_other(conn):
    opened = opened_for(conn)
    token = redeem(conn, opened.ticket, "b", at=NOW)
    user = presence(conn, opened.session_id, "b").user
    other = open_session(conn, user.id, binding="tablet")

    sign_out(conn, opened.session_id, by=user)

    assert presence(conn, opened.session_id, "b") is None
    assert session_of(conn, token, "b") is None
    assert presence(conn, other.session_id, "tablet") is not None


def test_nobody_signs_out_somebody_elses_session(conn):
    opened = opened_for(conn)

    sign_out(conn, opened.session_id, by=User(make_account(conn), "mai", "Mai", Role.ADMIN))

    assert presence(conn, opened.session_id, "b") is not None


@pytest.mark.parametrize(
    ("after", "alive"),
    [
        (IDLE - timedelta(seconds=1), True),
        (IDLE, False),
    ],
)
def test_an_unused_session_ends(conn, after, alive):
    opened = opened_for(conn)

    assert (presence(conn, opened.session_id, "b", at=NOW + after) is not None) is alive


def test_a_used_session_goes_on_but_not_for_ever(conn):
    opened = opened_for(conn)
    at = NOW
    while at < NOW + ABSOLUTE - IDLE:
        at += IDLE / 2
        assert presence(conn, opened.session_id, "b", at=at).seen_at == at - IDLE / 2
        touch(conn, opened.session_id, at=at)
    touch(conn, opened.session_id, at=NOW + ABSOLUTE - timedelta(seconds=2))

    assert presence(conn, opened.session_id, "b", at=NOW + ABSOLUTE - timedelta(seconds=1))
    assert presence(conn, opened.session_id, "b", at=NOW + ABSOLUTE) is None


def test_asking_who_is_here_takes_one_statement(conn):
    opened = opened_for(conn)
    statements = []
    sa.event.listen(conn, "before_cursor_execute", lambda *args: statements.append(args[2]))
    began = time.perf_counter()

    for _again in range(50):
        presence(conn, opened.session_id, "b")

    assert len(statements) == 50
    assert (time.perf_counter() - began) / 50 < 0.02
