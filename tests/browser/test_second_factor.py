"""The second factor in a real browser: set up, asked, wrong and used codes, paper, lost device."""

import shutil
import time
from datetime import UTC, datetime

import pyotp
import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from db import factors, passwords
from db.engine import make_engine, writing
from db.keys import fresh_key
from db.model import Role
from db.schema import audit_event, second_factor
from tests.browser.conftest import Server, has_cookie
from tests.factories import make_account, make_factor, make_root
from tests.wording import vi

GOOD = "Sáng nay đồng lúa xanh quá"
CODE = vi("Code of the app, or a recovery code")


@pytest.fixture(scope="module")
def installation(sqlite_template, tmp_path_factory):
    """A real installation with a key for second factors, and its administrator."""
    folder = tmp_path_factory.mktemp("factor")
    key, file = fresh_key(), shutil.copyfile(sqlite_template, folder / "real.db")
    settings = {"DATABASE_URL": f"sqlite:///{file}", factors.VARIABLE: key}
    server = Server(folder, settings, draws=False)
    server.start()
    server.engine = make_engine(server.settings["DATABASE_URL"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(factors.VARIABLE, key)
        with writing(server.engine) as conn:
            make_root(conn)
            person(conn, Role.ADMIN, "quantri")
        yield server
    server.engine.dispose()
    server.stop()


def person(conn, role, name):
    return make_account(
        conn,
        role,
        sign_in_name=name,
        display_name=name,
        password_hash=passwords.hashed(GOOD),
    )


def with_factor(installation, name):
    """A leader of this name who has a second factor; its secret."""
    with writing(installation.engine) as conn:
        return make_factor(conn, person(conn, Role.LEADER, name))


def enter(page, url, name):
    page.goto(url + "/password")
    page.get_by_label(vi("Sign-in name")).fill(name)
    page.get_by_label(vi("Password"), exact=True).fill(GOOD)
    page.get_by_role("button", name=vi("Sign in")).click()
    return page


def answer(page, code):
    page.get_by_label(CODE).fill(code)
    page.get_by_role("button", name=vi("Sign in")).click()


def is_in(page):
    expect(page.get_by_role("heading", name=vi("Change password"))).to_be_visible()


def refused(page):
    expect(page.get_by_role("alert").filter(has_text="Mã không đúng")).to_be_visible()
    expect(page.get_by_role("heading", name=vi("Change password"))).to_have_count(0)


def set_up(page):
    """What the app would have read, and the codes that were shown once."""
    page.get_by_role("button", name=vi("Set it up")).click()
    picture = page.get_by_role("img", name=vi("Picture to scan with the app"))
    expect(picture).to_be_visible()
    assert picture.evaluate("one => one.complete && one.naturalWidth > 0")
    secret = page.get_by_test_id("stCode").first.inner_text().replace(" ", "").strip()
    page.get_by_label(vi("Number that the app shows now")).fill(pyotp.TOTP(secret).now())
    page.get_by_role("button", name=vi("Turn it on"), exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    codes = dialog.get_by_test_id("stCode").inner_text().split()
    dialog.get_by_role("button", name=vi("I have noted them")).click()
    expect(dialog).to_have_count(0)
    return secret, codes


def newest(secret, used):
    """The first code after the used one: the app shows it within half a minute, and a clock that
    runs ahead a little is believed."""
    totp, now = pyotp.TOTP(secret), int(datetime.now(UTC).timestamp())
    return next(code for step in (0, 30) if (code := totp.at(now + step)) != used)


def test_it_is_set_up_and_asked_from_then_on(installation, open_page):
    with writing(installation.engine) as conn:
        person(conn, Role.LEADER, "lan")
    page = enter(open_page(), installation.url, "lan")
    is_in(page)
    secret, codes = set_up(page)
    assert len(codes) == factors.CODES

    tablet = enter(open_page(820, 1180), installation.url, "lan")
    expect(tablet.get_by_label(CODE)).to_be_visible()
    answer(tablet, "000000")
    refused(tablet)
    answer(tablet, newest(secret, pyotp.TOTP(secret).now()))
    is_in(tablet)
    time.sleep(1)
    tablet.reload()
    is_in(tablet)


def test_a_code_seen_over_the_shoulder_is_no_use(installation, open_page):
    secret = with_factor(installation, "mai")
    code = pyotp.TOTP(secret).now()
    page = enter(open_page(), installation.url, "mai")
    answer(page, code)
    is_in(page)

    thief = enter(open_page(), installation.url, "mai")
    answer(thief, code)

    refused(thief)


def test_a_recovery_code_signs_in_once(installation, open_page):
    with writing(installation.engine) as conn:
        person(conn, Role.STAFF, "nga")
    page = enter(open_page(), installation.url, "nga")
    is_in(page)
    _secret, codes = set_up(page)

    for once in (True, False):
        away = enter(open_page(390, 844), installation.url, "nga")
        answer(away, codes[0])
        if once:
            is_in(away)
        else:
            refused(away)


def test_who_lost_the_device_is_let_in_again_by_the_administrator(installation, open_page):
    secret = with_factor(installation, "oanh")
    page = enter(open_page(), installation.url, "oanh")
    answer(page, pyotp.TOTP(secret).now())
    is_in(page)

    admin = enter(open_page(), installation.url, "quantri")
    is_in(admin)
    has_cookie(admin.context)
    admin.goto(installation.url + "/accounts?account=oanh")
    admin.get_by_role("button", name=vi("Second factor")).click()
    admin.get_by_role("button", name=vi("Take it away")).click()
    expect(admin.get_by_text(vi("The second factor is taken away."))).to_be_visible()

    expect(page.get_by_label(vi("Sign-in name"))).to_be_visible()
    is_in(enter(page, installation.url, "oanh"))
    with installation.engine.connect() as conn:
        assert "reset_factor" in conn.scalars(sa.select(audit_event.c.action)).all()


def test_half_way_no_page_opens(installation, open_page):
    with_factor(installation, "phuong")
    page = enter(open_page(), installation.url, "phuong")
    expect(page.get_by_label(CODE)).to_be_visible()

    page.goto(installation.url + "/overview")

    expect(page.get_by_label(vi("Sign-in name"))).to_be_visible()
    assert {cookie["name"] for cookie in page.context.cookies()} == {"browser"} | {
        cookie["name"] for cookie in page.context.cookies() if "xsrf" in cookie["name"]
    }
    with installation.engine.connect() as conn:
        assert conn.scalar(sa.select(sa.func.min(second_factor.c.last_step))) == 0
