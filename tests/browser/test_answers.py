"""A click on one mark of each picture shows what is behind it, and the way back leads back."""

import pytest
from playwright.sync_api import Page, expect

from components.subjects.suggestions.list import LIST
from components.words import wording
from components.words.i18n import speaking
from tests.browser.conftest import CALM, IN_FULL, PATIENCE, in_view, settle
from tests.wording import vi

NUMBERS = "[data-testid=stMetricValue]"
ALL = {
    "overview": [
        ("Lines of incidents by month in this period and {before}, with campaigns", 0.45),
    ],
    "incidents": [
        ("Lines of incidents by month in this period and {before}, with campaigns", 0.45),
        ("Line of incidents by month over up to three years, with what is usual", 0.45),
        ("Table of incidents by commune and month, shaded by their number", 0.45),
        ("Bars of incidents by kind; light bar: {before}", 0.47),
        ("Calendar of days, weeks across and weekdays down, darker where more happened", 0.45),
    ],
    "suggestions": [
        ("Lines of open and overdue suggestions over the last months", 0.45),
        ("Bars of open suggestions by days since they were raised", 0.4),
        ("Bars of finished suggestions by how they ended", 0.4),
        ("Table of new suggestions by commune and theme, darker where there are more", 0.45),
    ],
    "reintegration": [
        ("Bars by month: received and moved in above the line, left below it", 0.45),
        ("Stacked bars of classes A to D at the end of each month", 0.45),
    ],
    "satisfaction": [
        ("Dots of the score of each round with the interval that it lies in", 0.45),
    ],
}
"""Pictures by page, by what they are called for those who cannot see them, and how far down a mark
lies. Those of places alone are tried in test_levels.py. Every second one is left by the
browser's own way back; the month of a list of incidents stands in no address."""
ON_DEMAND = {
    *(("incidents", 0), ("incidents", 1), ("suggestions", 1), ("suggestions", 2)),
    *(("suggestions", 3), ("reintegration", 1)),
}
"""Those whose like is clicked on another page already, or beside them: with BROWSER=all."""
TABLES = {
    "reintegration": [
        ("Steps from the opening stock over those who came and left to the closing stock", 0.45),
        ("Bars of people who left by the six legal reasons", 0.42),
        ("Bars of people guided, referred to a job, trained and given a loan", 0.4),
        ("Bars of people in stable work and with a loan, of all under management", 0.3),
    ],
    "satisfaction": [
        ("Bars of answers by level, dissatisfied to the left and satisfied to the right", 0.46),
    ],
    "targets": [
        ("Bars of what is reached, marked with the goal and with what is expected by now", 0.3),
    ],
}
"""Of what their marks stand for nothing more is known: their figures open."""


@pytest.fixture(scope="module")
def opened(chromium, sample_server):
    """A page in a tab of its own, loaded once: a test leaves it as it was, or is its last."""
    context, tabs = chromium.new_context(**CALM), dict[str, Page]()
    context.set_default_timeout(2 * PATIENCE)
    sample_server.let_in(context)

    def at(path: str) -> Page:
        if path not in tabs:
            tabs[path] = context.new_page()
            tabs[path].goto(f"{sample_server.url}/{path}")
            tabs[path].locator("[data-testid=stVegaLiteChart]").first.wait_for()
        tabs[path].bring_to_front()
        settle(tabs[path])
        return tabs[path]

    yield at
    context.close()


def click(page: Page, name: str, down: float) -> None:
    called = vi(name, before=vi("a year before"))
    left, top, width, height = in_view(page.get_by_label(called, exact=True).last)
    page.mouse.click(left + 0.5 * width, top + down * height)


@pytest.mark.parametrize("path", ALL)
def test_a_mark_shows_what_is_behind_it_and_one_step_back_is_the_way_back(opened, path):
    page = opened(path)
    start, numbers = page.url, page.locator(NUMBERS).all_inner_texts()
    back = page.locator(".st-key-back button")
    for place, (name, down) in enumerate(ALL[path]):
        if (path, place) in ON_DEMAND and not IN_FULL:
            continue
        click(page, name, down)
        back.wait_for()
        settle(page)
        if place % 2:
            page.go_back()
        else:
            back.click()
        back.wait_for(state="detached")
        settle(page)
        for up in page.locator(".st-key-up-0 button").all():  # a cell also went down to its place
            up.click()
            up.wait_for(state="detached")
        expect(page.locator(NUMBERS)).to_have_text(numbers)
        assert page.url == start, name


@pytest.mark.parametrize("path", TABLES)
def test_what_is_all_that_is_known_opens_its_figures(opened, path):
    page = opened(path)
    for name, down in TABLES[path]:
        tables = page.locator("[data-testid=stDataFrame]")
        before = tables.count()
        click(page, name, down)
        expect(tables).to_have_count(before + 1)


def test_a_part_of_the_balance_leads_to_its_part_of_the_list(opened):
    page = opened("suggestions")
    left, top, width, height = in_view(page.locator("[data-testid=stVegaLiteChart]").nth(4))
    page.mouse.click(left + 0.9 * width, top + 0.5 * height)
    page.locator(".st-key-back button").wait_for()
    settle(page)

    with speaking("vi"):
        found = page.get_by_text(vi("{n} found", n=wording.suggestions(17)), exact=True)
    expect(found).to_be_visible()
    expect(page.locator(f"#{LIST}")).to_be_in_viewport()
