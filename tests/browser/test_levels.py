"""A click on a place goes down to it; the way up, the back button and the link go along."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import CALM, PATIENCE, in_view, settle
from tests.wording import vi


def asked(page: Page) -> list[str]:
    return parse_qs(urlsplit(page.url).query).get("communes", [])


def number(page: Page) -> str:
    return page.locator("[data-testid=stMetricValue]").first.inner_text()


@pytest.fixture(scope="module")
def tab(chromium, sample_server):
    context = chromium.new_context(**CALM)
    sample_server.let_in(context)
    page = context.new_page()
    page.set_default_timeout(2 * PATIENCE)
    page.goto(f"{sample_server.url}/incidents")
    yield page
    context.close()


@pytest.fixture
def opened(tab):
    """All of it, also where a test before has gone down and broken off."""
    if asked(tab):
        tab.goto(urlsplit(tab.url)._replace(query="").geturl())
    tab.locator("[data-testid=stMetric]").first.wait_for()
    settle(tab)
    return tab


def click(page: Page, name: str, across: float, down: float) -> None:
    """At a part of the width and the height of the picture of this name."""
    left, top, width, height = in_view(page.get_by_label(name, exact=True).last)
    page.mouse.click(left + across * width, top + down * height)


def test_a_cell_goes_down_and_the_back_button_and_the_way_up_go_back(opened):
    whole = number(opened)
    click(opened, vi("Table of incidents by commune and month, shaded by their number"), 0.5, 0.5)
    up = opened.locator(".st-key-up-0 button")
    up.wait_for()
    settle(opened)
    (there,) = asked(opened)
    assert there
    part = number(opened)
    assert part != whole

    opened.go_back()
    up.wait_for(state="detached")
    expect(opened.locator("[data-testid=stMetricValue]").first).to_have_text(whole)
    assert asked(opened) == []

    opened.go_forward()
    up.wait_for()
    settle(opened)  # the address is written anew while the page runs
    assert asked(opened) == [there]
    expect(opened.locator("[data-testid=stMetricValue]").first).to_have_text(part)
    up.click()
    up.wait_for(state="detached")
    expect(opened.locator("[data-testid=stMetricValue]").first).to_have_text(whole)
    assert asked(opened) == []


def test_a_tile_goes_down_to_its_commune(opened):
    click(opened, vi("Tiles of communes with number of incidents and rate"), 0.42, 0.42)
    up = opened.locator(".st-key-up-0 button")
    up.wait_for()

    assert len(asked(opened)) == 1
    up.click()
    up.wait_for(state="detached")


def test_charts_that_answer_ask_for_no_run_until_they_are_clicked(opened):
    sent: list[str | bytes] = []
    opened.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    opened.reload()
    opened.locator("[data-testid=stMetric]").first.wait_for()
    settle(opened)
    opened.wait_for_timeout(1500)
    before = len(sent)

    click(opened, vi("Table of incidents by commune and month, shaded by their number"), 0.5, 0.5)
    opened.locator(".st-key-up-0 button").wait_for()
    settle(opened)

    assert before <= 3  # the screen of its own, and what the browser brings
    assert len(sent) == before + 1
