"""A survey's table filled in by keyboard without a pause: kept, sent, and seen as its score."""

import re
from datetime import date

import pytest
from playwright.sync_api import Locator, Page, expect

from db import passwords
from db.engine import make_engine, writing
from db.model import Role
from db.upgrade import upgrade
from tests.browser.conftest import settle
from tests.factories import make_account, make_root, make_survey, make_unit, set_setting
from tests.wording import vi

PASSWORD = "Sáng nay đồng lúa xanh quá"
CLOSED = date(2023, 9, 30)
FIRST, SECOND = ("1", "02", "3", "40", "44"), ("0", "0", "5", "50", "35")
SETTLED = 3_000
"""Milliseconds after which what was typed may not be lost any more."""


@pytest.fixture
def officer(app_server, tmp_path, page) -> Page:
    """The officer of a commune, signed in before the form of a round of two questions."""
    url = f"sqlite:///{tmp_path / 'own.db'}"
    engine = make_engine(url)
    upgrade(engine)
    with writing(engine) as conn:
        root, commune = make_root(conn), make_unit(conn, "Vĩnh Long")
        set_setting(conn, "pretended_today", "2023-10-10")
        topics = (vi("Conduct towards people"), vi("Handling of procedures"))
        make_survey(conn, unit_id=root, opened_on=CLOSED, closed_on=CLOSED, topics=topics)
        make_account(
            conn,
            Role.OFFICER,
            unit_id=commune,
            sign_in_name="canbo",
            password_hash=passwords.hashed(PASSWORD),
        )
    engine.dispose()
    page.goto(f"{app_server(DATABASE_URL=url).url}/surveys")
    page.get_by_label(vi("Sign-in name")).fill("canbo")
    page.get_by_label(vi("Password"), exact=True).fill(PASSWORD)
    page.get_by_role("button", name=vi("Sign in")).click()
    cells(page).first.wait_for()
    settle(page)
    return page


def cells(page: Page) -> Locator:
    return page.get_by_label(re.compile(r"^Nội dung \d+, mức \d$"))


def test_a_table_is_filled_by_keyboard_and_its_score_is_the_counted_one(officer):
    page = officer
    for label, forms in ((vi("Forms handed out"), "100"), (vi("Forms that came back"), "95")):
        page.get_by_label(label, exact=True).fill(forms)
    page.get_by_label(vi("Valid forms"), exact=True).fill("90")
    page.keyboard.press("Tab")
    expect(page.get_by_text("Đã lưu nháp lúc")).to_be_visible()
    cells(page).first.focus()
    for told in (*FIRST, *SECOND):
        page.keyboard.type(told)
        page.keyboard.press("Tab")
    page.wait_for_timeout(SETTLED)

    page.reload()
    cells(page).first.wait_for()
    settle(page)
    assert [cell.input_value() for cell in cells(page).all()] == [*FIRST, *SECOND]
    expect(page.get_by_text("đủ", exact=True)).to_have_count(2)
    page.get_by_role("button", name=vi("Send the numbers")).dblclick()
    expect(page.get_by_text(vi("The numbers of the commune are saved."))).to_be_visible(
        timeout=30_000
    )

    page.get_by_role("link", name=vi("Satisfied")).first.click()
    score = page.locator("[data-testid=stMetric]").first
    expect(score).to_contain_text("93,89%", timeout=30_000)  # (84 + 85) / 180
