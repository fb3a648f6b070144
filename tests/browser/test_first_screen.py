"""What is looked at first is painted first: the numbers and the first pictures stand there before
the browser begins to draw what lies below them."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import CALM, settle
from tests.wording import vi

CHANGED = """
() => {
  window.painted = {frames: 0, shown: null, below: null}
  const count = () => { window.painted.frames++; requestAnimationFrame(count) }
  requestAnimationFrame(count)
  new MutationObserver((changes) => {
    const {frames} = window.painted
    for (const {target} of changes) {
      const part = target.parentElement ?? target
      if (part.closest(".st-key-numbers")) window.painted.shown ??= frames
      const picture = part.closest("[class*=st-key-picture], [class*=st-key-places]")
      if (picture?.getBoundingClientRect().top > innerHeight) window.painted.below ??= frames
    }
  }).observe(
    document.querySelector("[data-testid=stMain]"),
    {subtree: true, childList: true, characterData: true}
  )
}
"""
"""After how many frames the numbers change first, and a picture below the window."""


@pytest.fixture
def signed_in(chromium, sample_server):
    """A leader before a page that stands."""
    context = chromium.new_context(**CALM)
    sample_server.let_in(context)

    def open_(name):
        page = context.new_page()
        page.goto(f"{sample_server.url}/{name}")
        page.locator("[data-testid=stMetric]").first.wait_for()
        settle(page)
        return page

    yield open_
    context.close()


@pytest.mark.parametrize("name", ["incidents", "suggestions"])
def test_the_first_screen_is_painted_before_what_lies_below_it(signed_in, name):
    page = signed_in(name)
    page.locator(".st-key-filters button").first.click()
    page.evaluate(CHANGED)
    page.locator(".st-key-period").get_by_text(vi("6 months"), exact=True).click()
    page.wait_for_function("() => window.painted.below !== null")
    settle(page)

    found = page.evaluate("() => window.painted")
    assert found["shown"] is not None
    assert found["shown"] < found["below"], found


def test_a_page_out_of_sight_is_whole_though_nothing_of_it_is_painted(signed_in):
    page = signed_in("incidents")
    page.evaluate("() => { window.requestAnimationFrame = () => 0 }")
    before = page.locator(".st-key-context").inner_text()
    page.locator(".st-key-filters button").first.click()
    page.locator(".st-key-period").get_by_text(vi("6 months"), exact=True).click()
    expect(page.locator(".st-key-context")).not_to_have_text(before)
    settle(page)

    assert page.locator("[data-testid=stVegaLiteChart]").count() > 6
