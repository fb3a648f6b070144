"""A second factor on both databases: what is right once, what is limited, what nobody gets past."""

import base64
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from math import log2

import pyotp
import pytest
import sqlalchemy as sa
from cryptography.fernet import Fernet, InvalidToken

from db import factors, passwords
from db.commands import accounts, settings
from db.commands.factors import remove_factor, renew_codes, set_up_factor
from db.commands.proofs import accept_code, finish_sign_in
from db.commands.sessions import Halfway, Opened, open_session, sign_in
from db.engine import writing
from db.keys import fresh_key
from db.ledger.audit import verify
from db.model import NotAllowed, Permission, Refusal, Role, User
from db.queries.accounts import presence
from db.queries.factors import factor_of
from db.queries.settings import Installation
from db.schema import account, audit_event, recovery_code, second_factor
from tests.factories import make_account, make_factor, set_setting

GOOD = "Sáng nay đồng lúa xanh quá"
OTHER = "Chiều nay mưa trắng cánh đồng"

pytestmark = pytest.mark.usefixtures("factor_key")


def person(conn, role=Role.LEADER, name="lan", password=GOOD, **values):
    hash_ = passwords.hashed(password) if password else None
    made = make_account(
        conn, role, sign_in_name=name, display_name=name, password_hash=hash_, **values
    )
    return User(made, name, name, role)


def code_of(secret, steps=0):
    return pyotp.TOTP(secret).at(datetime.now(UTC) + timedelta(seconds=30 * steps))


def came_halfway(engine, name="lan", binding="b"):
    halfway = sign_in(engine, name, GOOD, binding=binding)
    assert isinstance(halfway, Halfway)
    return halfway


def actions(conn):
    return conn.scalars(sa.select(audit_event.c.action).order_by(audit_event.c.id)).all()


@pytest.fixture
def secret(engine):
    with writing(engine) as conn:
        return make_factor(conn, person(conn).id)


# ---- setting up


def test_what_is_set_up_is_asked_at_the_next_sign_in(engine):
    fresh = factors.fresh_secret()
    with writing(engine) as conn:
        lan = person(conn)
        codes = set_up_factor(conn, fresh, code_of(fresh, -1), by=lan)

    assert len(set(codes)) == factors.CODES
    opened = finish_sign_in(engine, came_halfway(engine), code_of(fresh), binding="b")
    with engine.connect() as conn:
        assert presence(conn, opened.session_id, "b").user == lan
        assert factor_of(conn, lan.id).codes_left == factors.CODES
        assert actions(conn) == ["set_up_factor", "sign_in"]
        assert verify(conn) is None


def test_the_database_holds_neither_the_secret_nor_a_code(engine):
    fresh = factors.fresh_secret()
    with writing(engine) as conn:
        codes = set_up_factor(conn, fresh, code_of(fresh), by=person(conn))
        kept = [
            *conn.scalars(sa.select(second_factor.c.secret)),
            *conn.scalars(sa.select(recovery_code.c.code_hash)),
            *map(str, conn.execute(sa.select(audit_event)).all()),
        ]

    assert len(kept) > factors.CODES
    assert [one for one in kept for hidden in (fresh, *codes) if hidden in one] == []


def test_setting_up_ends_the_sessions_that_came_in_without_it(conn):
    lan = person(conn)
    elsewhere = open_session(conn, lan.id, binding="tablet")
    here = open_session(conn, lan.id, binding="b")
    fresh = factors.fresh_secret()

    set_up_factor(conn, fresh, code_of(fresh), by=presence(conn, here.session_id, "b").user)

    assert presence(conn, elsewhere.session_id, "tablet") is None
    assert presence(conn, here.session_id, "b").user == lan


@pytest.mark.parametrize("code", ["", "000000", "12345", "khong", "١٢٣٤٥٦"])
def test_a_code_that_is_not_the_apps_sets_nothing_up(conn, code):
    lan, fresh = person(conn), factors.fresh_secret()
    assert code != code_of(fresh)

    with pytest.raises(Refusal, match="not the code") as refusal:
        set_up_factor(conn, fresh, code, by=lan)

    assert refusal.value.field == "code"
    assert factor_of(conn, lan.id) is None


def test_there_is_one_second_factor(conn):
    lan, fresh = person(conn), factors.fresh_secret()
    make_factor(conn, lan.id)

    with pytest.raises(Refusal, match="already"):
        set_up_factor(conn, fresh, code_of(fresh), by=lan)


@pytest.mark.parametrize("key", ["", "not a key", "QUJD"])
def test_without_a_key_none_is_offered(conn, monkeypatch, key):
    monkeypatch.setenv(factors.VARIABLE, key)
    lan, fresh = person(conn), factors.fresh_secret()

    with pytest.raises(Refusal, match="cannot be set up here"):
        set_up_factor(conn, fresh, code_of(fresh), by=lan)


def test_beside_no_password_none_is_offered(conn):
    fresh = factors.fresh_secret()

    with pytest.raises(Refusal, match="cannot be set up here"):
        set_up_factor(conn, fresh, code_of(fresh), by=person(conn, password=""))


# ---- codes


def test_a_code_is_right_once_and_so_is_none_before_it(engine, secret):
    code = code_of(secret)
    assert finish_sign_in(engine, came_halfway(engine), code, binding="b").session_id

    for again in (code, code_of(secret, -1)):
        with pytest.raises(Refusal, match="used already"):
            finish_sign_in(engine, came_halfway(engine), again, binding="b")

    assert finish_sign_in(engine, came_halfway(engine), code_of(secret, 1), binding="b").session_id


def test_of_many_that_bring_one_code_at_once_one_comes_in(engine, secret):
    """Each has its own browser, so that no limit stands in the way."""
    code, ways = code_of(secret), [f"b{n}" for n in range(4)]
    with writing(engine) as conn:
        lan = conn.scalar(sa.select(account.c.id))
        for binding in ways:
            open_session(conn, lan, binding=binding)
    halves = [came_halfway(engine, binding=binding) for binding in ways]

    def finish(halfway):
        try:
            return finish_sign_in(engine, halfway, code, binding=halfway.binding)
        except Refusal:
            return None

    with ThreadPoolExecutor(4) as pool:
        came = list(pool.map(finish, halves))

    assert sum(isinstance(one, Opened) for one in came) == 1


@pytest.mark.parametrize(
    ("steps", "right"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_a_clock_may_differ_by_one_step(conn, steps, right):
    lan = person(conn)
    secret, at = make_factor(conn, lan.id), datetime(2023, 10, 10, 5, 0, 15, tzinfo=UTC)
    code = pyotp.TOTP(secret).at(at + timedelta(seconds=30 * steps))

    assert accept_code(conn, lan.id, code, at=at) is right


def test_a_recovery_code_is_right_once_however_it_is_typed(engine):
    fresh = factors.fresh_secret()
    with writing(engine) as conn:
        lan = person(conn)
        codes = set_up_factor(conn, fresh, code_of(fresh), by=lan)
    typed = f"  {codes[0].upper().replace('-', ' ')} "

    assert finish_sign_in(engine, came_halfway(engine), typed, binding="b").session_id

    with pytest.raises(Refusal, match="used already"):
        finish_sign_in(engine, came_halfway(engine), codes[0], binding="b")
    with engine.connect() as conn:
        assert factor_of(conn, lan.id).codes_left == factors.CODES - 1
        assert actions(conn) == ["set_up_factor", "use_recovery_code", "sign_in"]


def test_codes_of_another_account_are_wrong(engine, secret):
    fresh = factors.fresh_secret()
    with writing(engine) as conn:
        codes = set_up_factor(conn, fresh, code_of(fresh), by=person(conn, name="mai"))

    for code in (codes[0], code_of(fresh)):
        with pytest.raises(Refusal, match="is wrong"):
            finish_sign_in(engine, came_halfway(engine), code, binding="b")


def test_renewed_codes_replace_the_old(conn):
    lan, fresh = person(conn), factors.fresh_secret()
    old = set_up_factor(conn, fresh, code_of(fresh), by=lan)

    new = renew_codes(conn, by=lan)

    assert not accept_code(conn, lan.id, old[0])
    assert accept_code(conn, lan.id, new[0])
    assert factor_of(conn, lan.id).codes_left == factors.CODES - 1


def test_a_secret_of_which_one_letter_was_changed_opens_nothing(factor_key):
    stored = factors.encrypted(factors.fresh_secret(), 1)
    assert factors.decrypted(stored, 1) is not None

    for at, letter in enumerate(stored):
        if letter != "=":
            changed = stored[:at] + ("B" if letter == "A" else "A") + stored[at + 1 :]
            same = base64.urlsafe_b64decode(changed) == base64.urlsafe_b64decode(stored)
            assert (factors.decrypted(changed, 1) is not None) == same


def test_a_secret_of_an_older_edition_is_opened_and_no_more_made(factor_key):
    """Those were AES-128-CBC with an HMAC (Fernet), now a matter of the past (ASVS, appendix C)."""
    secret = factors.fresh_secret()
    before = Fernet(factor_key).encrypt(f"7:{secret}".encode()).decode()

    assert factors.decrypted(before, 7) == secret
    assert factors.decrypted(before, 8) is None
    made = factors.encrypted(secret, 7)
    assert factors.decrypted(made, 7) == secret
    with pytest.raises(InvalidToken):
        Fernet(factor_key).decrypt(made.encode())


def test_no_secret_is_encrypted_twice_alike(factor_key):
    secret = factors.fresh_secret()

    assert len({factors.encrypted(secret, 1) for _ in range(50)}) == 50


def test_a_secret_moved_to_another_account_opens_nothing(conn):
    """Who can write into the database, but has not the key, cannot give a leader their own app."""
    lan, mai = person(conn), person(conn, name="mai")
    own = make_factor(conn, mai.id)
    make_factor(conn, lan.id)
    row = sa.select(second_factor.c.secret).where(second_factor.c.account_id == mai.id)
    moved = conn.scalar(row)
    conn.execute(
        second_factor.update().where(second_factor.c.account_id == lan.id).values(secret=moved)
    )

    assert not accept_code(conn, lan.id, code_of(own))
    assert accept_code(conn, mai.id, code_of(own))


def test_a_key_is_changed_by_putting_the_new_one_first(conn, monkeypatch, factor_key):
    lan = person(conn)
    secret = make_factor(conn, lan.id)

    monkeypatch.setenv(factors.VARIABLE, f"{fresh_key()}, {factor_key}")
    assert accept_code(conn, lan.id, code_of(secret))
    monkeypatch.setenv(factors.VARIABLE, fresh_key())
    assert not accept_code(conn, lan.id, code_of(secret, 1))


def test_without_the_key_a_code_is_refused_in_words_and_paper_still_works(engine, monkeypatch):
    fresh = factors.fresh_secret()
    with writing(engine) as conn:
        codes = set_up_factor(conn, fresh, code_of(fresh, -1), by=person(conn))
    monkeypatch.delenv(factors.VARIABLE)

    with pytest.raises(Refusal, match="server has no key"):
        finish_sign_in(engine, came_halfway(engine), code_of(fresh), binding="b")
    assert finish_sign_in(engine, came_halfway(engine), codes[0], binding="b").session_id


# ---- lost, turned off, required


def test_an_administrator_takes_away_what_is_lost_and_its_sessions_end(engine, secret):
    opened = finish_sign_in(engine, came_halfway(engine), code_of(secret), binding="b")
    with writing(engine) as conn:
        admin = person(conn, Role.ADMIN, "quantri")
        accounts.reset_factor(conn, "lan", by=admin)

        assert presence(conn, opened.session_id, "b") is None
        assert conn.scalar(sa.select(sa.func.count()).select_from(second_factor)) == 0
        assert conn.execute(
            sa.select(audit_event.c.action, audit_event.c.actor, audit_event.c.entity_id)
            .order_by(audit_event.c.id.desc())
            .limit(1)
        ).one() == ("reset_factor", "quantri", "lan")
    assert isinstance(sign_in(engine, "lan", GOOD, binding="b"), Opened)


def test_turning_it_off_ends_the_other_sessions(conn):
    lan = person(conn)
    make_factor(conn, lan.id)
    elsewhere = open_session(conn, lan.id, binding="tablet")
    here = open_session(conn, lan.id, binding="b")

    remove_factor(conn, by=presence(conn, here.session_id, "b").user)

    assert presence(conn, elsewhere.session_id, "tablet") is None
    assert presence(conn, here.session_id, "b").user == lan


def test_recovery_codes_are_too_long_to_be_guessed(conn):
    codes = [code for _round in range(20) for code in factors.recovery_codes()]

    letters = {letter for code in codes for letter in code} - {"-"}
    assert len(set(codes)) == len(codes)
    assert {len(code.replace("-", "")) * log2(len(letters)) >= 128 for code in codes} == {True}


def test_a_new_password_leaves_the_second_factor_on(engine, secret):
    with writing(engine) as conn:
        person(conn, Role.ADMIN, "quantri")
        password = accounts.reset_password(conn, "lan", issued=passwords.issue(), by=None)

    halfway = sign_in(engine, "lan", password, binding="b")

    assert isinstance(halfway, Halfway)
    assert finish_sign_in(engine, halfway, code_of(secret), binding="b").session_id


def test_recovery_codes_go_with_the_factor(conn):
    lan, fresh = person(conn), factors.fresh_secret()
    set_up_factor(conn, fresh, code_of(fresh), by=lan)

    remove_factor(conn, by=lan)

    assert conn.scalar(sa.select(sa.func.count()).select_from(recovery_code)) == 0
    with pytest.raises(Refusal, match="no second factor"):
        remove_factor(conn, by=lan)
    with pytest.raises(Refusal, match="no second factor"):
        renew_codes(conn, by=lan)
    with pytest.raises(Refusal, match="no second factor"):
        accounts.reset_factor(conn, "lan", by=None)


@pytest.mark.parametrize(
    ("role", "required"),
    [(Role.ADMIN, True), (Role.LEADER, True), (Role.STAFF, False), (Role.OFFICER, False)],
)
def test_where_it_is_required_nothing_else_is_open_before(conn, role, required):
    set_setting(conn, "second_factor_required", "1")
    lan = person(conn, role)
    here = open_session(conn, lan.id, binding="b").session_id

    user = presence(conn, here, "b").user

    assert user.must_set_up_factor is required
    open_to_them = {permission for permission in Permission if user.may(permission)}
    assert (open_to_them == {Permission.OWN_ACCOUNT}) is required
    make_factor(conn, lan.id)
    assert not presence(conn, here, "b").user.is_confined


@pytest.mark.parametrize("role", list(Role))
def test_it_can_be_required_of_everybody(conn, role):
    set_setting(conn, "second_factor_of_all", "1")
    lan = person(conn, role)
    here = open_session(conn, lan.id, binding="b").session_id

    assert presence(conn, here, "b").user.must_set_up_factor
    make_factor(conn, lan.id)
    assert not presence(conn, here, "b").user.is_confined
    with pytest.raises(Refusal, match="stays on"):
        remove_factor(conn, by=lan)


def test_who_has_to_set_it_up_first_does_nothing_else(conn):
    set_setting(conn, "second_factor_required", "1")
    here = open_session(conn, person(conn, Role.ADMIN).id, binding="b").session_id

    with pytest.raises(NotAllowed):
        accounts.unlock(conn, "lan", by=presence(conn, here, "b").user)


@pytest.mark.parametrize("role", [Role.ADMIN, Role.LEADER])
def test_what_is_required_stays_on(conn, role):
    set_setting(conn, "second_factor_required", "1")
    lan = person(conn, role)
    make_factor(conn, lan.id)

    with pytest.raises(Refusal, match="stays on"):
        remove_factor(conn, by=lan)

    assert factor_of(conn, lan.id)


def test_without_a_key_none_is_required_since_nobody_could_set_it_up(conn, monkeypatch):
    set_setting(conn, "second_factor_required", "1")
    here = open_session(conn, person(conn).id, binding="b").session_id
    monkeypatch.delenv(factors.VARIABLE)

    assert not presence(conn, here, "b").user.is_confined
    with pytest.raises(Refusal) as refusal:
        settings.change_settings(
            conn,
            Installation(second_factor_required=True),
            Installation(second_factor_required=True, return_deadline_days=4),
            by=None,
        )
    assert list(refusal.value.faults) == ["second_factor_required"]
    seen, everybody = (
        Installation(second_factor_required=True),
        Installation(second_factor_of_all=True),
    )
    with pytest.raises(Refusal) as refusal:
        settings.change_settings(conn, seen, everybody, by=None)
    assert list(refusal.value.faults) == ["second_factor_of_all"]


def test_the_setting_is_kept_and_audited(conn):
    wanted = Installation(second_factor_required=True)

    assert settings.change_settings(conn, Installation(), wanted, by=None) == (
        "second_factor_required",
    )
    assert settings.change_settings(conn, wanted, Installation(), by=None)
    assert actions(conn) == ["change", "change"]
