"""A slide and a report are scanned as a telephone does it: what the square says opens that figure,
as it was shown then and as it is known now."""

import re
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
import zxingcpp
from playwright.sync_api import Page, expect

from components.words.terms import FILES
from db.commands.incidents import save_incident
from db.commands.sessions import SAMPLE_NAMES
from db.engine import make_engine, writing
from db.entries.incidents import IncidentEntry
from db.ledger.records import Submission
from db.model import Role
from db.queries.categories import categories
from db.queries.units import communes
from db.sample import ANCHOR
from tests.browser.conftest import IN_FULL, MADE, Server, settle
from tests.browser.test_since import person
from tests.factories import set_setting
from tests.paper import laid_out, pages
from tests.wording import vi

DPI = 150
"""As a telephone sees a page that is held before it."""
WHY = "Xã báo muộn"
FOLLOWED = ("pptx", "docx") if IN_FULL else ("docx",)
"""Of these kinds a square is followed to its figure, which is the same of both."""


@pytest.fixture(scope="module")
def server(own_sample) -> Server:
    """One that knows the address under which it is reached."""
    engine = make_engine(own_sample.database)
    with writing(engine) as conn:
        set_setting(conn, "own_address", own_sample.url)
    engine.dispose()
    return own_sample


@pytest.mark.parametrize(("kind", "squares"), [("pptx", 4), ("docx", 1)])
def test_what_is_scanned_opens_the_figure_then_and_now(
    server, open_page, sign_in, tmp_path, kind, squares
):
    page = sign_in(open_page(), server, path="/incidents")
    shown = page.get_by_test_id("stMetricValue").first.inner_text()
    scanned = [
        square.text
        for picture in pages(laid_out(taken(page, kind).read_bytes(), kind, tmp_path), DPI)
        for square in zxingcpp.read_barcodes(picture)
    ]
    assert len(scanned) >= squares
    assert {urlsplit(one)._replace(query="").geturl() for one in scanned} == {f"{server.url}/code"}
    if kind in FOLLOWED:
        leads_there(server, page, scanned[0], shown)


def leads_there(server, page, scanned, shown):
    page.goto(scanned)
    first = page.get_by_test_id("stMetric").first
    expect(page.get_by_text(vi("Everything is as it was shown."))).to_be_visible(timeout=30_000)
    expect(first).to_contain_text(shown)

    one_more_incident(server)
    page.reload()

    expect(first.get_by_test_id("stMetricDelta")).to_have_text("+1", timeout=30_000)
    now = first.get_by_test_id("stMetricValue").inner_text()
    assert counted(now) == counted(shown) + 1
    expect(page.get_by_text(vi("Shown then: {number}", number=shown)).first).to_be_visible()
    table = page.get_by_role("region", name=vi("Who changed what since, and why"))
    expect(table).to_be_visible()


def counted(words: str) -> int:
    return int(re.match(r"\d+", words)[0])


def taken(page: Page, kind: str) -> Path:
    """The page as a file, made and loaded down."""
    page.locator(".st-key-export-open button").click()
    page.get_by_text(vi(FILES[kind]), exact=True).click()
    settle(page)
    page.locator(".st-key-export-make button").click()
    with page.expect_download(timeout=90_000) as loaded:
        page.locator(".st-key-export-download button").click(timeout=MADE)
    return loaded.value.path()


def one_more_incident(server: Server) -> None:
    engine = make_engine(server.database)
    with writing(engine) as conn:
        kind = next(one.id for one in categories(conn, ANCHOR).values() if not one.is_group)
        entry = IncidentEntry(next(iter(communes(conn, ANCHOR))), kind, date(2023, 9, 20))
        by = person(conn, SAMPLE_NAMES[Role.STAFF])
        save_incident(conn, entry, Submission(uuid4().hex, reason=WHY), today=ANCHOR, by=by)
    engine.dispose()
