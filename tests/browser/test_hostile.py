"""Texts that are markup, links, formulas and codes, in a browser.

Every element that the product uses shows every text of the list, letter for letter, and says it
aloud so. And every name that people type stands in the database as it was typed, behind a number
between two brackets; whatever a page shows between such brackets is held against what stands there.
With HOSTILE=all 500 texts are shown, otherwise a share. What a page sends to the browser, of every
column and on every page, is read by tests/test_hostile.py.
"""

import os
import time
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import TimeoutError

from components.runtime.plain import quoted
from components.shell.sitemap import SCREENS
from db.engine import make_engine, writing
from tests.browser.conftest import Server, settle
from tests.browser.elements import kinds
from tests.conftest import ROOT
from tests.hostile import TEXTS as EACH
from tests.hostile import Places, elements_texts
from tests.test_rights import OPENED

IN_FULL = os.environ.get("HOSTILE") == "all"
COUNT = 500 if IN_FULL else len(EACH)
ROLES = ("leader", "staff", "officer", "admin") if IN_FULL else ("staff",)
THIN = 1 if IN_FULL else 6
"""Of so many elements one shows a text."""
EVERY = 1 if IN_FULL else 5
"""Of so many pages that a role may open one is looked at; the words of all are read, before they
go to a browser, by tests/test_hostile.py."""
SHOWN = """() => [...document.querySelectorAll('[data-testid=stApp] *')]
    .filter((part) => [...part.childNodes].some((one) => one.nodeType === 3
        && one.data.includes('\u27e6')))
    .map((part) => {
        const isDrawn = !!part.closest('svg')
        while (part && !part.textContent.includes('\u27e7')) part = part.parentElement
        if (part && isDrawn) part = part.parentElement
        return [part ? part.textContent : '', isDrawn]
    })"""
"""Texts with a name in them, and whether each stands in a picture, which breaks it into lines."""


READ = """() => [...document.querySelectorAll('[class*="st-key-shown-"]')].map((box) => {
    const parts = [...box.querySelectorAll('*')]
    const said = parts.flatMap((part) =>
        ['aria-label', 'title', 'alt'].map((name) => part.getAttribute(name)))
    return {
        key: [...box.classList].find((one) => one.startsWith('st-key-')).slice(13),
        words: parts.flatMap((part) => [part.textContent, part.innerText, part.value])
            .filter((words) => typeof words === 'string'),
        said: said.filter(Boolean),
        links: parts.filter((part) => part.matches('a[href]:not([href^="#"]), img, iframe, .katex'))
            .map((part) => part.outerHTML),
    }
})"""
"""What each box shows, what is read aloud of it, and what in it leads out or is drawn."""
AT_ONCE = 50
"""Texts on one page."""


@pytest.mark.parametrize("first", range(0, COUNT, AT_ONCE))
def test_every_element_shows_every_text_letter_for_letter(first, elements, open_browser):
    """In the usual run each element shows a sixth of the texts, and each text stands in a sixth."""
    page, asked = open_browser().new_page(), []
    page.set_default_timeout(120_000)
    page.on("request", lambda request: asked.append(request.url))
    texts = elements_texts()
    end = min(first + AT_ONCE, COUNT)
    boxes = {number: kinds(number, THIN) for number in range(first, end)}
    count = sum(map(len, boxes.values()))

    page.goto(f"{elements.url}/?first={first}&end={end}&every={THIN}")
    page.locator(f".st-key-shown-{boxes[end - 1][-1]}-{end - 1} *").first.wait_for()
    settle(page)
    rest = time.monotonic() + 30
    while (problems := wrong_in(page, texts, count)) != []:
        if time.monotonic() > rest:  # what is not drawn at once is a fault only if it stays
            break
        page.wait_for_timeout(200)

    assert problems == [], "\n".join(problems)
    hosts = {urlsplit(address).hostname for address in asked if address.startswith(("http", "ws"))}
    assert hosts == {"localhost"}


def wrong_in(page, texts, count):
    """What of so many boxes is not shown or said letter for letter, or leads out."""
    boxes = page.evaluate(READ)
    problems = [] if len(boxes) == count else [f"{len(boxes)} boxes, not {count}"]
    for box in boxes:
        kind, number = box["key"].split("-")
        text = texts[int(number)]
        if not any(text in (words, words.strip()) for words in box["words"]):
            problems.append(f"{kind} shows {text!a} as {box['words'][-1:]!a}")
        if quoted(text) != text:
            said = [one for one in box["said"] if quoted(text) in one]
            problems += [f"{kind} says {one!a}, not {text!a}" for one in said]
        problems += [f"{kind} of {text!a}: {one}" for one in box["links"]]
    return problems


@pytest.fixture(scope="module")
def elements(tmp_path_factory):
    """The script that shows texts in elements, with nothing that keeps it from asking outside."""
    program = ROOT / "tests" / "browser" / "elements_app.py"
    settings = {"PYTHONPATH": str(ROOT), "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false"}
    server = Server(tmp_path_factory.mktemp("elements"), settings, program=program)
    server.start()
    yield server
    server.stop()


def test_a_name_is_shown_letter_for_letter(own_sample, open_browser):
    server, places = own_sample, Places(elements_texts())
    engine = make_engine(server.database)
    with writing(engine) as conn:
        places.fill(conn)
    engine.dispose()
    problems, asked = [], []
    for role in ROLES:
        page = open_browser().new_page()
        page.on("request", lambda request: asked.append(request.url))
        server.let_in(page.context, role)
        opened = [screen for screen in SCREENS if OPENED[screen.address][role] == "yes"]
        for screen in opened[::EVERY]:
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
                wrong = places.read(words, is_drawn=is_drawn)
                problems += [f"{screen.address} as {role}: {one}" for one in wrong]
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
    put = {column: len(places.fitting(room)) for column, room in places.rooms.items()}
    read = {column: n - len(places.unread[column]) for column, n in put.items()}
    assert sum(read.values()) > 20
    assert sum(n > 0 for n in read.values()) > 5, (
        "the rest stands in tables, which are no texts here"
    )
