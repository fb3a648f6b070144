"""Names that are markup, links, formulas and codes, on every page of the product in a browser.

Every name that people type stands in the database as it was typed, behind a number between two
brackets; whatever a page shows between such brackets is held against what stands there. With
HOSTILE=all 500 texts are shown, otherwise a share.
"""

import os
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import TimeoutError

from components.shell.sitemap import SCREENS
from tests.browser.conftest import settle
from tests.hostile import MARKED, hostile, type_names

IN_FULL = os.environ.get("HOSTILE") == "all"
ROUNDS = 8 if IN_FULL else 1
ROLES = ("leader", "staff", "officer", "admin") if IN_FULL else ("staff",)
PAGES = SCREENS if IN_FULL else SCREENS[::2]
TEXTS = hostile(500) if IN_FULL else hostile(100)
SHOWN = """() => [...document.querySelectorAll('[data-testid=stApp] *')]
    .filter((part) => [...part.childNodes].some((one) => one.nodeType === 3
        && one.data.includes('\u27e6')))
    .map((part) => {
        const isDrawn = !!part.closest('svg')
        while (part && !part.textContent.includes('\u27e7')) part = part.parentElement
        return [part ? part.textContent : '', isDrawn]
    })"""
"""Texts with a name in them, and whether each stands in a picture, which breaks it into lines."""


@pytest.mark.parametrize("number", range(ROUNDS))
def test_a_name_is_shown_letter_for_letter(number, app_server, open_browser, sign_in):
    server = app_server()
    (file,) = (server.folder / "data").glob("*.db")
    stored = type_names(file, TEXTS[number * 60 :] + TEXTS)
    seen, problems, asked = set(), [], []
    for role in ROLES:
        page = open_browser(locale="vi-VN").new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.goto(server.url)
        with page.expect_response("**/auth/accept*"):  # before it the cookie is not there
            page.locator(f".st-key-sample_{role} button").click()
        page.locator("[data-testid=stMain] h2").first.wait_for(timeout=30_000)
        settle(page)
        for screen in PAGES:
            page.goto(f"{server.url}/{screen.address}")
            shown = page.locator("[data-testid=stMain] :is(h2, [data-testid=stAlert])")
            try:
                shown.first.wait_for()
            except TimeoutError:
                words = page.locator("[data-testid=stMain]").inner_text()
                pytest.fail(f"{screen.address} as {role}: {words}")
            settle(page)
            page.wait_for_timeout(300)  # what is drawn later than the heading has begun by then
            settle(page)
            for block in page.locator("[data-testid=stExpander] summary").all():
                block.click()
            settle(page)
            for words, is_drawn in page.evaluate(SHOWN):
                for place, text in MARKED.findall(words):
                    seen.add(int(place))
                    wanted = stored[int(place)]
                    if is_drawn:
                        text, wanted = ("".join(one.split()) for one in (text, wanted))
                    if text != wanted:
                        problems.append(f"{screen.address}: {text!a}, not {wanted!a}")
            problems += [
                f"{screen.address}: a link to {address}"
                for address in page.eval_on_selector_all("a", "all => all.map((one) => one.href)")
                if urlsplit(address).hostname not in ("localhost", None, "")
            ]
            if page.get_by_test_id("stException").count():
                problems.append(f"{screen.address}: an exception")

    hosts = {urlsplit(address).hostname for address in asked if address.startswith(("http", "ws"))}
    assert hosts == {"localhost"}
    assert sorted(set(problems)) == []
    assert "Traceback" not in server.log
    assert len(seen) > 20
