"""Coming in and going out: what opens a session, what ends it, and how many guesses there are."""

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import bcrypt
import pytest
import sqlalchemy as sa

from db import passwords
from db.commands import sessions
from db.commands.accounts import add_account, change_password, reset_password, unlock
from db.commands.sessions import Opened, open_sample, open_session, redeem, sign_in, sign_out, touch
from db.engine import make_engine, writing
from db.model import Refusal, Role, User
from db.queries.accounts import (
    ABSOLUTE,
    FREE_OF_ADDRESS,
    IDLE,
    MOST_OF_BROWSER,
    WINDOW,
    any_live,
    presence,
    session_of,
)
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
def test_unknown_wrong_and_disabled_cost_the_same_and_what_is_locked_costs_nothing(
    engine, monkeypatch
):
    compared = []
    check = bcrypt.checkpw
    monkeypatch.setattr(
        bcrypt, "checkpw", lambda typed, stored: compared.append(1) or check(typed, stored)
    )
    with writing(engine) as conn:
        make_account(conn, sign_in_name="nghi", password_hash=passwords.hashed(GOOD), active=False)

    for number, name in enumerate(("khong", "nghi", "lan")):
        compared.clear()
        told = [refused(engine, name, binding=f"b{number}") for _guess in range(8)]
        assert told == [WRONG] * 5 + [LOCKED] * 3
        assert len(compared) == 5


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
        lambda typed, stored, **known: (
            looked_at.append(stored is not None) or matches(typed, stored, **known)
        ),
    )

    with ThreadPoolExecutor(60) as pool:
        told = list(pool.map(lambda _guess: refused(engine), range(60)))

    assert Counter(told) == {WRONG: 5, LOCKED: 55}
    assert looked_at.count(True) == 5


def test_of_thirty_names_from_one_browser_half_reach_the_password(engine, monkeypatch):
    looked_at = []
    matches = passwords.matches
    monkeypatch.setattr(
        passwords, "matches", lambda *a, **k: looked_at.append(1) or matches(*a, **k)
    )

    told = [refused(engine, f"name{n}", binding="one") for n in range(30)]

    assert told == [WRONG] * MOST_OF_BROWSER + [LOCKED] * (30 - MOST_OF_BROWSER)
    assert len(looked_at) == MOST_OF_BROWSER


@pytest.mark.usefixtures("lan")
def test_a_locked_browser_locks_nobody_else_and_opens_again(engine):
    for n in range(MOST_OF_BROWSER + 1):
        refused(engine, f"name{n}", binding="one")

    assert refused(engine, password=GOOD, binding="one") == LOCKED
    assert sign_in(engine, "lan", GOOD, binding="another").session_id
    with writing(engine) as conn:
        later = sessions.count_attempt(
            conn, "lan", binding="one", at=datetime.now(UTC) + WINDOW + timedelta(seconds=1)
        )
    assert later.unlocks_at is None


@pytest.mark.usefixtures("lan")
def test_an_address_slows_down_and_never_locks(engine):
    office = "10.0.0.1 for 192.0.2.7"
    sign_in(engine, "lan", GOOD, binding="her desk", address=office)
    waits = []
    with writing(engine) as conn:
        for n in range(FREE_OF_ADDRESS + 60):
            attempt = sessions.count_attempt(conn, f"n{n}", binding=f"b{n}", address=office)
            waits.append(attempt.wait)
            assert attempt.unlocks_at is None
        other = sessions.count_attempt(conn, "x", binding="x", address="10.0.0.1 for 192.0.2.8")
        known = sessions.count_attempt(conn, "lan", binding="her desk", address=office)
        stored = set(conn.scalars(sa.select(sign_in_event.c.address)))

    assert waits[: FREE_OF_ADDRESS + 1] == [0.0] * (FREE_OF_ADDRESS + 1)
    assert waits == sorted(waits)
    assert waits[FREE_OF_ADDRESS + 1] == sessions.STEP
    assert waits[-1] == sessions.LONGEST_WAIT
    assert other.wait == known.wait == 0.0
    assert stored == {"192.0.2.7", "192.0.2.8"}


def test_who_is_slowed_waits_before_anybody_looks(engine, monkeypatch):
    waited = []
    monkeypatch.setattr(time, "sleep", waited.append)
    with writing(engine) as conn:
        for n in range(FREE_OF_ADDRESS + 5):
            sessions.count_attempt(conn, f"n{n}", binding=f"b{n}", address="192.0.2.7")

    with pytest.raises(Refusal):
        sign_in(engine, "lan", "wrong", binding="b", address="192.0.2.7")
    assert waited == [pytest.approx(5 * sessions.STEP)]


@pytest.mark.usefixtures("lan")
def test_what_is_locked_is_told_so_late_and_holds_nothing_meanwhile(engine, monkeypatch):
    for _guess in range(5):
        refused(engine)
    waited = []

    def wait(seconds):
        with writing(engine, patience_ms=500) as other:  # nobody is kept from writing
            other.execute(sa.select(account.c.id))
        waited.append(seconds)

    monkeypatch.setattr(time, "sleep", wait)
    monkeypatch.setattr(sessions, "LOCKED_WAIT", 2.0)

    assert refused(engine) == LOCKED
    assert waited == [2.0]


def test_strangers_who_guess_leave_a_place_to_who_came_in_from_there_before(
    engine, lan, monkeypatch
):
    with writing(engine) as conn:
        open_session(conn, lan.id, binding="her browser")
    checks, strangers, go = bcrypt.checkpw, [], threading.Event()

    def check(typed, stored):
        if not go.is_set():
            strangers.append(1)
            go.wait(20)
        return checks(typed, stored)

    monkeypatch.setattr(bcrypt, "checkpw", check)
    with ThreadPoolExecutor(5) as pool:
        guesses = [pool.submit(refused, engine, f"n{n}", binding=f"b{n}") for n in range(4)]
        while not strangers:
            time.sleep(0.01)
        time.sleep(0.2)
        assert len(strangers) == 1
        monkeypatch.setattr(bcrypt, "checkpw", checks)
        assert sign_in(engine, "lan", GOOD, binding="her browser").session_id
        assert not any(guess.done() for guess in guesses)
        go.set()
    assert [guess.result() for guess in guesses] == [WRONG] * 4


@pytest.mark.usefixtures("lan")
def test_what_is_too_long_is_refused_and_never_cut(engine):
    long_name = "l" * 64
    with writing(engine) as conn:
        make_account(conn, sign_in_name=long_name, password_hash=passwords.hashed(GOOD))

    assert sign_in(engine, long_name, GOOD, binding="b").session_id
    with pytest.raises(Refusal, match="at most 64") as name:
        sign_in(engine, long_name + "x", GOOD, binding="b")
    assert name.value.field == "sign_in_name"
    with pytest.raises(Refusal, match="at most 128") as password:
        sign_in(engine, "lan", "x" * 129, binding="b")
    assert password.value.field == "password"
    with engine.connect() as conn:
        assert conn.scalars(sa.select(sign_in_event.c.outcome)).all() == ["accepted"]


def test_a_first_password_expires(engine):
    issued = passwords.issue()
    with writing(engine) as conn:
        set_setting(conn, "first_password_days", "3")
        add_account(conn, "moi", "Moi", Role.STAFF, issued=issued, by=None)
    assert sign_in(engine, "moi", issued.password, binding="b").session_id

    late = account.update().values(password_expires_at=NOW - timedelta(seconds=1))
    with writing(engine) as conn:
        until = conn.scalar(sa.select(account.c.password_expires_at))
        conn.execute(late)
    assert abs(until - datetime.now(UTC) - timedelta(days=3)) < timedelta(minutes=1)
    assert refused(engine, "moi", "wrong") == WRONG
    assert refused(engine, "moi", issued.password) == "This first password has expired"
    with engine.connect() as conn:
        assert "refuse_expired" in conn.scalars(sa.select(audit_event.c.action)).all()

    again = passwords.issue()
    with writing(engine) as conn:
        reset_password(conn, "moi", issued=again, by=None)
    opened = sign_in(engine, "moi", again.password, binding="b")
    with engine.connect() as conn:
        user = presence(conn, opened.session_id, "b").user
    change_password(engine, again.password, GOOD, by=user, binding="b")
    with writing(engine) as conn:
        assert conn.scalar(sa.select(account.c.password_expires_at)) is None
    assert sign_in(engine, "moi", GOOD, binding="b").session_id


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
    began = time.process_time()

    for _again in range(50):
        presence(conn, opened.session_id, "b")

    assert len(statements) == 50
    assert (time.process_time() - began) / 50 < 0.02
