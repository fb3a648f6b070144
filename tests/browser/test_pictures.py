"""A picture that another choice changes is the one that a fresh page draws of that choice.

Streamlit changes the rows of a picture where its spec stays. Vega then leaves names that it knows
in their old places, unless it is told where each belongs.
"""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import CALM, IN_FULL, settle
from tests.wording import vi

MARKS = """() => [...document.querySelectorAll("[data-testid=stVegaLiteChart] svg")].map(drawn => {
  const left = drawn.getBoundingClientRect().left, top = drawn.getBoundingClientRect().top;
  const marks = drawn.querySelectorAll("g[class*=mark-] > path, text");
  return [...marks].map(mark => {
    const box = mark.getBoundingClientRect();
    const style = [mark.tagName, mark.textContent, mark.getAttribute("fill"),
      mark.getAttribute("stroke")];
    return [style.join("|"), box.left - left, box.top - top, box.width, box.height];
  }).filter(([style, , , width, height]) => width + height > 0);
})"""
"""Of each picture its marks: what they look like and say, and where they stand."""
WITHIN = 3
"""Pixels: Vega lays the same picture out by one pixel higher or lower."""
WALKS = {
    "overview": ("6 months", "Month", "Year to date"),
    "incidents": ("Month", "Year", "6 months", "Year to date"),
    "reintegration": ("Quarter", "Year to date"),
    "suggestions": ("Quarter", "6 months", "Year to date"),
    "satisfaction": ("Quarter", "Year"),
    "targets": ("Quarter", "Year"),
}
SHARE = ("overview", "suggestions")


def drawn(page):
    settle(page)
    return [
        sorted((style, round(left / 8), left, *rest) for style, left, *rest in marks)
        for marks in page.evaluate(MARKS)
    ]


@pytest.mark.parametrize("name", WALKS if IN_FULL else SHARE)
def test_a_picture_that_was_changed_is_the_one_of_a_fresh_page(chromium, sample_server, name):
    context = chromium.new_context(**CALM)
    sample_server.let_in(context)
    page, fresh = context.new_page(), context.new_page()
    page.goto(f"{sample_server.url}/{name}")
    page.locator("[data-testid=stMetric]").first.wait_for(timeout=30_000)
    settle(page)

    for kind in WALKS[name]:
        page.bring_to_front()
        before = page.locator(".st-key-context").inner_text()
        page.locator(".st-key-filters button").first.click()
        page.locator(".st-key-period").get_by_text(vi(kind), exact=True).click()
        expect(page.locator(".st-key-context")).not_to_have_text(before)
        page.keyboard.press("Escape")
        changed = drawn(page)

        fresh.bring_to_front()
        fresh.goto(page.url)
        fresh.locator("[data-testid=stMetric]").first.wait_for(timeout=30_000)
        anew = drawn(fresh)

        assert len(changed) == len(anew) > 2
        for mine, other in zip(changed, anew, strict=True):
            assert [one[0] for one in mine] == [one[0] for one in other]
            places = [
                abs(a - b)
                for one, same in zip(mine, other, strict=True)
                for a, b in zip(one[2:], same[2:], strict=True)
            ]
            assert max(places, default=0) <= WITHIN
    context.close()
