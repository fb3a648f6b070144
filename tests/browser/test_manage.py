"""Pages of administration in a browser: they fit, shut nobody out, and tell a password once."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from components.runtime.watch import SECONDS
from tests.browser.conftest import CALM, WIDE, at_rest, settle
from tests.browser.test_pages import ENGLISH, SIZES, WORDS
from tests.wording import vi

PAGES = ("steps", "help", "accounts?account=canbo", "units", "categories", "settings", "audit")


@pytest.fixture(scope="module")
def admin(chromium, sample_server) -> Iterator[Page]:
    context = chromium.new_context(**CALM)
    sample_server.let_in(context, "admin")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("address", PAGES)
def test_a_page_fits_speaks_vietnamese_and_shuts_nobody_out(admin, sample_server, address):
    admin.goto(f"{sample_server.url}/{address}")
    admin.locator("[data-testid=stHeading] h2").first.wait_for(timeout=30_000)
    settle(admin)

    assert re.findall(ENGLISH, admin.evaluate(WORDS), re.IGNORECASE) == []
    faults = Axe().run(admin).response["violations"]
    assert [
        (fault["id"], fault["nodes"][0]["html"][:200])
        for fault in faults
        if fault["impact"] in ("serious", "critical")
    ] == []
    for width, height in SIZES:
        admin.set_viewport_size({"width": width, "height": height})
        assert at_rest(admin, WIDE) == []


def test_a_new_password_stays_until_it_is_noted_and_the_form_is_empty_then(admin, sample_server):
    admin.goto(f"{sample_server.url}/accounts")
    admin.get_by_text(vi("Add an account")).first.click()
    admin.locator(".st-key-new_name input").fill("lan.thu")
    admin.locator(".st-key-new_display_name input").fill("Lan")
    admin.keyboard.press("Tab")  # hands it over: a list that opens during a run closes again
    admin.wait_for_timeout(500)
    settle(admin)
    admin.locator(".st-key-new_commune input").click()
    admin.get_by_role("option").first.click()
    settle(admin)
    admin.locator(".st-key-add button").click()

    shown = admin.get_by_role("dialog").locator("code")
    expect(shown).to_have_text(re.compile(r"\S{12,}"))
    password = shown.inner_text()
    admin.wait_for_timeout(SECONDS * 1000 + 1500)
    assert shown.inner_text() == password
    admin.locator(".st-key-noted button").click()

    expect(admin.get_by_role("dialog")).to_have_count(0)
    expect(admin.locator(".st-key-new_name input")).to_have_value("")
    assert password not in admin.content()
