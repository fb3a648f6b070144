"""Every word that the browser shows or tells a Vietnamese reader is of the catalogue or of data.

In the usual run a share of pages and roles; every page of every role:

    WORDS=all pytest tests/browser/test_words.py
"""

import os
import re
import sqlite3
from contextlib import closing

import pytest
from babel.messages.pofile import read_po
from playwright.sync_api import TimeoutError as NotThere
from playwright.sync_api import expect

from components.shell.platform import WORDS
from components.shell.sitemap import SCREENS
from db.model import PERMISSIONS, Role
from tests.browser.conftest import CALM, settle
from tests.components.test_catalogue import PO
from tests.wording import vi

TOLD = """() => {
  const names = ['aria-label', 'title', 'placeholder', 'alt', 'aria-description'];
  const found = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const around = texts.currentNode.parentElement;
    const drawn = '[data-testid*=Icon], [role=img], script, style, noscript';
    if (!around.closest(drawn)) found.push(texts.currentNode.data.trim());
  }
  for (const part of document.querySelectorAll('body *')) {
    if (part.closest('svg')) continue;
    for (const name of names) if (part.getAttribute(name)) found.push(part.getAttribute(name));
  }
  return [...new Set(found)].filter(Boolean);
}"""
"""Every text and every attribute that a reader or a screen reader is told."""
WORD = re.compile(r"(?<![A-Z_])[A-Za-z]{3,}(?!_[A-Z])(?![A-Z_])")
"""But not a part of a variable of the server, such as LANG_NGHE_PROXIES."""
NAMED = {
    "csv",
    "geojson",
    "json",
    "xlsx",
    "xls",
    "pptx",
    "docx",
    "pdf",
    "png",
    "svg",
    "code",
    "utf",
}
"""Kinds of files, and a property of them."""
CODE = re.compile(r"\b[0-9A-Z]{5}-[0-9A-Z]{5}\b")
"""Of a figure, drawn by chance."""
PAGES = [
    (role, screen.address)
    for role in Role
    for screen in SCREENS
    if screen.permission in PERMISSIONS[role]
]
SHARE = PAGES if os.environ.get("WORDS") == "all" else PAGES[::20]


@pytest.fixture(scope="module")
def known(sample_server):
    """Every word, without its accents' case, of the Vietnamese catalogue and of the sample."""
    with PO.open("rb") as file:
        strings = [message.string for message in read_po(file, locale="vi") if message.id]
    texts = [part for one in strings for part in ([one] if isinstance(one, str) else one)]
    (base,) = (sample_server.folder / "data").rglob("*.db")
    with closing(sqlite3.connect(f"file:{base}?mode=ro", uri=True)) as data:
        tables = [
            name for (name,) in data.execute("SELECT name FROM sqlite_master WHERE type='table'")
        ]
        for table in tables:
            for row in data.execute(f'SELECT * FROM "{table}"'):
                texts += [cell for cell in row if isinstance(cell, str)]
    return {word.lower() for text in texts for word in WORD.findall(text)} | NAMED


@pytest.fixture(scope="module")
def shown(chromium, sample_server):
    """What each page tells a role, with its lists, days and pictures opened."""
    contexts = {}

    def on(role, address):
        if role not in contexts:
            contexts[role] = chromium.new_context(**CALM)
            sample_server.let_in(contexts[role], role)
            contexts[role].new_page()
        page = contexts[role].pages[0]
        page.goto(f"{sample_server.url}/{address}")
        spoken_for = "html[translate=no] [data-testid=stMain] *"  # by assets/platform.js
        page.locator(spoken_for).first.wait_for(timeout=30_000)
        settle(page)
        found = set(page.evaluate(TOLD))
        for what in (
            "[data-testid=stMain] [data-testid=stDateInputCalendarButton]",
            "[data-testid=stMain] [data-testid=stSelectbox] input",
            "[data-testid=stMain] [data-testid=stMultiSelect] input",
            ".st-key-account button",
        ):
            try:
                page.locator(what).first.click(timeout=700)
            except NotThere:
                continue
            page.wait_for_timeout(200)
            found |= set(page.evaluate(TOLD))
            page.keyboard.press("Escape")
        page.set_viewport_size({"width": 820, "height": 1180})  # where the menu folds
        page.wait_for_timeout(400)
        found |= set(page.evaluate(TOLD))
        page.set_viewport_size({"width": 1366, "height": 768})
        for part in ("[data-testid=stVegaLiteChart]", "[data-testid=stDataFrame]"):
            for one in page.locator(f"[data-testid=stMain] {part}").all()[:1]:
                one.hover()
                page.wait_for_timeout(300)
                found |= set(page.evaluate(TOLD))
        return found

    yield on
    for context in contexts.values():
        context.close()


def words(text):
    return WORD.findall(CODE.sub("", text))


@pytest.mark.parametrize(("role", "address"), SHARE)
def test_every_word_is_of_the_catalogue_or_of_the_data(shown, known, role, address):
    told = shown(role, address)

    foreign = {
        text: strange
        for text in told
        if (strange := {word for word in words(text) if word.lower() not in known})
    }
    untranslated = told & {word for word in WORDS if vi(word) != word}

    assert len(told) > 10
    assert foreign == {}
    assert untranslated == set()


def test_the_document_says_which_language_it_speaks_and_follows_the_switch(
    open_page, sample_server, sign_in
):
    page = sign_in(open_page(), sample_server)
    assert page.locator("html").get_attribute("lang") == "vi"
    assert page.locator("html").get_attribute("translate") == "no"

    page.locator(".st-key-account button").click()
    page.get_by_text("EN", exact=True).click()

    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_attached()
    expect(page.locator("[aria-label^='Help for ']").first).to_be_attached()  # made by a pattern
    name = vi("Search")  # such as somebody may have given
    page.evaluate(
        "(name) => document.body.append(Object.assign(new Image(), {alt: name, id: 'named'}))", name
    )
    page.wait_for_timeout(300)
    expect(page.locator("#named")).to_have_attribute("alt", name)


@pytest.fixture(scope="module")
def filters(chromium, sample_server):
    """The list of places and kinds, opened, in one window for all that is typed into it."""
    context = chromium.new_context(**CALM)
    sample_server.let_in(context)
    page = context.new_page()
    page.goto(sample_server.url)
    page.locator("[data-testid=stMetric]").first.wait_for(timeout=30_000)
    settle(page)
    page.locator(".st-key-filters button").click()
    yield page
    context.close()


@pytest.mark.parametrize(
    ("typed", "finds"),
    [
        ("vinh h", "Vĩnh Hùng"),
        ("Vĩnh H", "Vĩnh Hùng"),
        ("vi\u0303nh h", "Vĩnh Hùng"),  # as some keyboards compose it
        ("VINH H", "Vĩnh Hùng"),
        ("tt", "TT Vĩnh Lộc"),
    ],
)
def test_a_place_is_found_with_or_without_accents(filters, typed, finds):
    filters.locator("[data-testid=stMultiSelect] input").last.fill(typed)

    expect(filters.get_by_role("option", name=finds)).to_be_visible()
    expect(filters.get_by_role("option", name="Minh Tân")).to_have_count(0)
    filters.locator("[data-testid=stMultiSelect] input").last.fill("")
    expect(filters.get_by_role("option", name="Minh Tân")).to_have_count(1)


def test_a_list_that_holds_nothing_of_it_says_so_in_vietnamese(filters):
    filters.locator("[data-testid=stMultiSelect] input").last.fill("xyz")

    expect(filters.get_by_text(vi("No results"))).to_be_visible()


def test_lower_case_stays_what_it_is_where_nothing_is_searched(page, sample_server):
    sample_server.let_in(page.context)
    page.goto(f"{sample_server.url}/password")
    page.get_by_role("heading", name=vi("Change password")).wait_for()
    settle(page)

    assert page.evaluate("'V\u0128NH \u0110'.toLowerCase()") == "vĩnh đ"
