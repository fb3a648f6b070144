"""Accounts through the front door, by an administrator alone."""

import json
from datetime import date

import pytest
import sqlalchemy as sa

from db import passwords
from db.commands.accounts import disable
from db.commands.sessions import count_attempt, open_session, sign_in
from db.model import Role
from db.queries.accounts import accounts, presence
from db.schema import account
from tests.factories import account_id, make_account, make_root, make_unit, set_setting
from tests.masthead import presses
from tests.wording import vi

PAGE = "pages/manage/accounts.py"
NAME = "[lan](http://example.com)"


@pytest.fixture(autouse=True)
def _cheap(monkeypatch):
    monkeypatch.setattr(passwords, "COST", 4)


@pytest.fixture
def commune(conn):
    make_root(conn)
    set_setting(conn, "pretended_today", "2025-07-15")
    return make_unit(conn, "Tây Đô", code="15361", valid_from=date(2025, 7, 1))


def opened(open_page, name=None, **more):
    at = open_page(PAGE, role="admin", query_params={"account": name} if name else None, **more)
    assert not at.exception
    return at


def pressed(at, key):
    at = at.button(key=key).click().run()
    assert not at.exception
    return at


def row(conn, name):
    return accounts(conn).set_index("sign_in_name").loc[name]


def test_the_list_says_who_is_who(open_page, conn, commune):
    lan = make_account(conn, Role.OFFICER, unit_id=commune, sign_in_name="lan", display_name=NAME)
    open_session(conn, lan, binding="b")
    make_account(conn, Role.LEADER, sign_in_name="mai", active=False, must_change_password=True)
    for _guess in range(5):
        count_attempt(conn, "lan", binding="x")

    at = opened(open_page)

    shown = at.dataframe[0].value.set_index(vi("Sign-in name"))
    assert shown.loc[
        "lan", [vi("Full name"), vi("Role"), vi("Belongs to"), vi("State")]
    ].tolist() == [
        NAME,
        vi("Commune officer"),
        "Tây Đô (15361)",
        vi("locked"),
    ]
    assert shown.loc["lan", vi("Last sign-in")] != "–"
    assert shown.loc["mai", vi("State")] == "vô hiệu hoá, phải đổi mật khẩu"
    assert shown.loc["mai", vi("Last sign-in")] == "–"
    assert shown.loc["mai", vi("Belongs to")] == vi("the whole")
    assert "Chọn một dòng" in at.caption[0].value


def test_an_account_is_added_with_a_password_shown_once(open_page, engine, conn, commune):
    at = opened(open_page)
    at.text_input(key="new_name").set_value("Lan.Nguyen")
    at.text_input(key="new_display_name").set_value(NAME)
    at.selectbox(key="new_commune").set_value(commune)

    at = pressed(at, "add")

    assert not at.error
    (password,) = (code.value for code in at.code)
    assert at.toast[0].value.startswith("Đã thêm tài khoản. Lúc ")
    assert sign_in(engine, "lan.nguyen", password, binding="b").session_id
    at = pressed(at, "noted")
    assert not at.code
    assert at.text_input(key="new_name").value == ""
    assert row(conn, "lan.nguyen")["unit_id"] == commune
    assert row(conn, "lan.nguyen")["must_change_password"]


def test_a_second_click_neither_adds_nor_hides_the_password(open_page, conn, commune):
    at = opened(open_page)
    at.text_input(key="new_name").set_value("lan")
    at.text_input(key="new_display_name").set_value("Lan")
    at.selectbox(key="new_commune").set_value(commune)
    at = pressed(at, "add")
    (password,) = (code.value for code in at.code)

    at = pressed(at, "add")

    assert [code.value for code in at.code] == [password]
    assert len(accounts(conn)) == 2


def test_what_cannot_be_added_is_said_and_stays_typed(open_page, conn, commune):
    at = opened(open_page)
    at.text_input(key="new_name").set_value("có dấu")
    at.text_input(key="new_display_name").set_value("Lan")
    at.selectbox(key="new_role").set_value(Role.LEADER)

    at = pressed(at, "add")

    assert at.error[0].value.startswith("Tên đăng nhập có từ 2 đến 64 ký tự")
    assert at.text_input(key="new_name").value == "có dấu"
    assert not at.code


def test_a_reset_shows_the_new_password_until_it_is_noted(open_page, engine, conn, commune):
    make_account(conn, Role.STAFF, sign_in_name="lan", password_hash=passwords.hashed("cũ" * 9))

    at = pressed(opened(open_page, "lan"), "reset")

    (password,) = (code.value for code in at.code)
    assert sign_in(engine, "lan", password, binding="b").session_id
    assert [code.value for code in at.run().code] == [password]
    assert not pressed(at, "noted").code
    assert not at.run().code


def test_sessions_lock_and_account_end_and_begin(open_page, conn, commune):
    lan = make_account(conn, Role.STAFF, sign_in_name="lan")
    here = open_session(conn, lan, binding="b").session_id
    for _guess in range(5):
        count_attempt(conn, "lan", binding="x")
    at = opened(open_page, "lan")

    at = pressed(at, "end")
    assert presence(conn, here, "b") is None
    at = pressed(at, "unlock")
    assert not row(conn, "lan")["locked"]
    at = pressed(at, "disable")
    assert not row(conn, "lan")["active"]
    at = pressed(at, "enable")
    assert row(conn, "lan")["active"]
    assert at.button(key="disable")


def test_role_and_commune_change(open_page, conn, commune):
    make_account(conn, Role.STAFF, sign_in_name="lan")
    at = opened(open_page, "lan")
    at.selectbox(key="role.lan").set_value(Role.OFFICER).run()

    at = pressed(at, "change")
    assert at.error[0].value.startswith("Cán bộ Công an cấp xã phải thuộc một xã")
    at.selectbox(key="commune.lan").set_value(commune)
    at = pressed(at, "change")

    assert not at.error
    assert (row(conn, "lan")["role"], row(conn, "lan")["unit_id"]) == ("officer", commune)


def test_the_last_administrator_cannot_be_shut_out(open_page, conn, commune):
    admin = make_account(conn, Role.ADMIN, sign_in_name="quantri")

    at = open_page(PAGE, account_id=admin, query_params={"account": "quantri"})
    assert at.info[0].value == vi("This is your own account.")
    at = pressed(at, "disable")

    assert "quản trị cuối cùng" in at.error[0].value
    assert row(conn, "quantri")["active"]


def test_officers_of_a_merged_commune_are_moved_in_one_tap(open_page, conn, commune):
    old = make_unit(
        conn, "Vĩnh Long", code="15361", valid_to=date(2025, 6, 30), successor_id=commune
    )
    make_account(conn, Role.OFFICER, unit_id=old, sign_in_name="lan", display_name=NAME)
    at = opened(open_page)
    assert "Có 1 cán bộ" in at.warning[0].value
    assert at.dataframe[0].value.loc[0, vi("Proposed")] == "Tây Đô (15361)"

    at = pressed(at, "move")

    assert not at.warning
    assert row(conn, "lan")["unit_id"] == commune


def test_who_was_disabled_meanwhile_changes_nothing(open_page, conn, commune):
    """The open screen still holds its buttons; the command asks who acts anew."""
    admin = make_account(conn, Role.ADMIN, sign_in_name="quantri")
    make_account(conn, Role.ADMIN, sign_in_name="khac")
    make_account(conn, Role.STAFF, sign_in_name="lan")
    at = open_page(PAGE, account_id=admin, query_params={"account": "lan"})
    disable(conn, "quantri", by=None)

    pressed(at, "disable")

    assert row(conn, "lan")["active"]


@pytest.mark.parametrize("role", ["leader", "staff", "officer"])
def test_nobody_else_may(open_page, conn, commune, role):
    make_account(conn, Role.STAFF, sign_in_name="lan")

    at = open_page(PAGE, role=role, query_params={"account": "lan"})

    assert at.error[0].value == vi("You do not have the right to open this page.")
    assert not presses(at)
    assert not at.dataframe
    assert account_id(conn, "lan")
    assert conn.scalar(sa.select(account.c.active).where(account.c.sign_in_name == "lan"))


def test_what_is_stored_about_somebody_is_made_into_a_file(open_page, conn, commune):
    make_account(conn, Role.STAFF, sign_in_name="lan", display_name="Lan")

    at = pressed(opened(open_page, "lan"), "collect")

    name, content, file = at.session_state["stored_about"]
    found = json.loads(content)
    assert name == "lan"
    assert file.startswith("lan_")
    assert found[vi("Account")][0][vi("Full name")] == "Lan"
    assert vi("Record of changes") in found
    assert not at.error
