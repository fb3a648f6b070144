"""The second factor and the password again, through the front door."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
import sqlalchemy as sa

from db import factors, passwords
from db.commands.factors import set_up_factor
from db.commands.sessions import sign_in
from db.model import Role, User
from db.queries.accounts import accounts, presence
from db.queries.factors import factor_of
from db.schema import session
from tests.conftest import BROWSER
from tests.factories import account_id, make_account, make_factor, make_root, set_setting
from tests.wording import vi

WRONG_CODE = (
    "The code is wrong or has been used already. Wait until the app shows the next one, or use a "
    "recovery code."
)
OWN, ACCOUNTS = "pages/manage/password.py", "pages/manage/accounts.py"
SETTINGS = "pages/manage/settings.py"
GOOD = "Sáng nay đồng lúa xanh quá"
WITHOUT = [vi("Change password"), vi("Where you are signed in")]
"""What one's own account has where no second factor is offered."""


@pytest.fixture
def lan(conn, factor_key):
    make_root(conn)
    return make_account(conn, Role.LEADER, sign_in_name="lan", password_hash=passwords.hashed(GOOD))


def sections(at):
    return [one.value for one in at.subheader]


def pressed(at, key):
    at = at.button(key=key).click().run()
    assert not at.exception
    return at


def button(at, label):
    (found,) = (one for one in at.button if one.label == label)
    return found


def at_the_door(open_page, code=None):
    """Sign in by the form; the code, if one is typed, in the second step."""
    at = open_page(None, role=None)
    at.text_input[0].set_value("lan")
    at.text_input[1].set_value(GOOD)
    at = button(at, vi("Sign in")).click().run()
    if code is not None:
        at.text_input[0].set_value(code)
        at = button(at, vi("Sign in")).click().run()
    assert not at.exception
    return at


def test_it_is_set_up_with_a_picture_and_its_codes_are_shown_once(open_page, conn, lan):
    at = open_page(OWN, account_id=lan)
    at = pressed(at, "factor_begin")
    secret = at.code[0].value.replace(" ", "")
    at.text_input(key="factor_code").set_value(pyotp.TOTP(secret).now())

    at = button(at, vi("Turn it on")).click().run()

    assert not at.error
    codes = at.code[-1].value.splitlines()
    assert len(codes) == factors.CODES
    assert factor_of(conn, lan).codes_left == factors.CODES
    at = pressed(at, "codes_noted")
    assert not at.code
    assert any("10" in text.value for text in at.text)


def test_a_wrong_code_is_refused_and_the_picture_stays(open_page, conn, lan):
    at = pressed(open_page(OWN, account_id=lan), "factor_begin")
    shown = at.code[0].value
    at.text_input(key="factor_code").set_value("000000")

    at = button(at, vi("Turn it on")).click().run()

    assert len(at.error) == 1
    assert at.code[0].value == shown
    assert factor_of(conn, lan) is None


def test_where_none_is_offered_nothing_speaks_of_it(open_page, lan, monkeypatch):
    monkeypatch.delenv(factors.VARIABLE)

    assert sections(open_page(OWN, account_id=lan)) == WITHOUT


def test_who_has_no_password_is_offered_none(open_page, conn, factor_key):
    sample = make_account(conn, Role.STAFF)

    assert sections(open_page(OWN, account_id=sample)) == WITHOUT


def test_the_code_is_asked_after_the_password_and_opens_the_page(open_page, conn, lan):
    secret = make_factor(conn, lan)

    at = at_the_door(open_page)
    assert at.subheader[0].value == vi("Second step")
    assert not [one for one in at.text_input if one.label == vi("Password")]
    at.text_input[0].set_value(pyotp.TOTP(secret).now())
    at = button(at, vi("Sign in")).click().run()

    assert not at.error
    assert vi("Second step") not in [one.value for one in at.subheader]
    assert presence(conn, at.session_state["session_id"], BROWSER).user.id == lan


def test_a_wrong_code_says_so_and_asks_again(open_page, conn, lan):
    make_factor(conn, lan)

    at = at_the_door(open_page, "000000")

    assert len(at.error) == 1
    assert at.subheader[0].value == vi("Second step")
    assert "session_id" not in at.session_state
    at = pressed(at, "begin_again")
    assert [one.label for one in at.text_input][:1] == [vi("Sign-in name")]


def test_who_must_set_it_up_finds_nothing_else_at_any_address(open_page, conn, lan):
    set_setting(conn, "second_factor_required", "1")

    for page in ("pages/dashboards/overview.py", "pages/manage/closing.py", None):
        at = open_page(page, account_id=lan)
        assert sections(at) == [vi("Second factor"), vi("Change password")], page

    make_factor(conn, lan)
    assert vi("Second factor") not in sections(open_page("pages/manage/closing.py", account_id=lan))


def test_an_administrator_takes_away_what_is_lost(open_page, engine, conn, lan):
    secret = factors.fresh_secret()
    who = User(lan, "lan", "lan", Role.LEADER)
    set_up_factor(conn, secret, pyotp.TOTP(secret).now(), by=who)
    at = open_page(ACCOUNTS, role="admin", query_params={"account": "lan"})
    shown = at.dataframe[0].value.set_index(vi("Sign-in name"))
    assert shown.loc["lan", vi("State")] == ", ".join([vi("active"), vi("second factor")])

    at = pressed(at, "reset_factor")

    assert not at.error
    assert not accounts(conn).set_index("sign_in_name").loc["lan", "has_factor"]
    assert "reset_factor" not in [one.key for one in at.button]
    conn.commit()
    assert sign_in(engine, "lan", GOOD, binding="b").session_id


# ---- the password again


@pytest.fixture
def left_open(open_page, conn, factor_key):
    """The page of accounts, of an administrator who typed the password an hour ago."""
    make_root(conn)
    admin = make_account(
        conn, Role.ADMIN, sign_in_name="quantri", password_hash=passwords.hashed(GOOD)
    )
    make_account(conn, Role.STAFF, sign_in_name="mai")
    at = open_page(ACCOUNTS, account_id=admin, query_params={"account": "mai"})
    hour = datetime.now(UTC) - timedelta(hours=1)
    conn.execute(session.update().values(confirmed_at=hour))
    return at.run()


def is_active(conn, name):
    return bool(accounts(conn).set_index("sign_in_name").loc[name, "active"])


def test_a_screen_left_open_changes_nothing_without_the_password(left_open, conn):
    at = pressed(left_open, "disable")

    assert at.error[0].value == vi("Type your password again first: it has been a while.")
    assert is_active(conn, "mai")


def test_with_the_password_it_does(left_open, conn):
    label = vi("Your password")
    (field,) = (one for one in left_open.text_input if one.label == label)
    field.set_value("không phải đâu")
    at = button(left_open, vi("Go on")).click().run()
    assert at.error[0].value == vi("The password is wrong.")

    (field,) = (one for one in at.text_input if one.label == label)
    field.set_value(GOOD)
    at = button(at, vi("Go on")).click().run()
    assert label not in [one.label for one in at.text_input]

    pressed(at, "disable")
    assert not is_active(conn, "mai")


def test_the_settings_ask_for_it_where_they_are_saved(open_page, conn, left_open):
    at = open_page(SETTINGS, account_id=account_id(conn, "quantri"))
    conn.execute(session.update().values(confirmed_at=None))

    labels = [one.label for one in at.run().text_input]

    assert labels.index(vi("Your password")) > labels.index(
        vi("Address of this installation, for codes")
    )
    assert labels[-1] == vi("Your password")


def test_who_has_a_second_factor_types_a_code_too(left_open, conn):
    secret = make_factor(conn, account_id(conn, "quantri"))
    at = left_open.run()

    def go_on(code):
        for one in at.text_input:
            if one.label == vi("Your password"):
                one.set_value(GOOD)
            if one.label == vi("Code of the app, or a recovery code"):
                one.set_value(code)
        return button(at, vi("Go on")).click().run()

    at = go_on("")
    assert at.error[0].value.startswith(vi(WRONG_CODE))
    at = go_on(pyotp.TOTP(secret).now())
    assert vi("Your password") not in [one.label for one in at.text_input]

    pressed(at, "disable")
    assert not is_active(conn, "mai")


def test_the_own_account_asks_too(open_page, conn, lan):
    at = pressed(open_page(OWN, account_id=lan), "factor_begin")
    secret = at.code[0].value.replace(" ", "")
    conn.execute(session.update().values(confirmed_at=None))
    at.text_input(key="factor_code").set_value(pyotp.TOTP(secret).now())

    at = button(at, vi("Turn it on")).click().run()

    assert at.error[0].value == vi("Type your password again first: it has been a while.")
    assert factor_of(conn, account_id(conn, "lan")) is None
    assert at.code[0].value.replace(" ", "") == secret
    assert conn.scalar(sa.select(sa.func.count()).select_from(session)) == 1
