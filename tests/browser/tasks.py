"""What an officer does every day, by touch and from the first page on: the browser counts, not the
one who walks: every touch is one, typing is none.
"""

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PATIENCE, settle
from tests.wording import vi

PHONE, TABLET = (390, 844), (820, 1180)
TOUCH = {"has_touch": True, "is_mobile": True}
COUNT = "addEventListener('touchstart', () => (window.taps = (window.taps ?? 0) + 1), true)"
LINKS = "[data-testid=stSidebarNavLink], [data-testid=stTopNavDropdownLink]"
WAIT = PATIENCE
DIGITS = {vi("Under management at the end"): "18", vi("Class A"): "18"}
"""What is not 0 in the return of a month in which nobody came or left."""


def enter(page: Page, url: str) -> None:
    """As the officer of the sample, by one touch."""
    page.add_init_script(COUNT)
    page.goto(url)
    page.locator(".st-key-sample_officer button").tap()
    _see_first_page(page)


def begin_again(page: Page) -> None:
    """On the first page."""
    page.goto(page.url.rsplit("/", 1)[0])
    _see_first_page(page)


def _see_first_page(page: Page) -> None:
    page.get_by_role("button", name=vi("Fill in the return")).wait_for(timeout=WAIT)
    settle(page)


def taps(page: Page) -> int:
    """Since it was asked last."""
    return int(page.evaluate("() => { const n = window.taps ?? 0; window.taps = 0; return n }"))


def tap(target: Locator) -> None:
    target.tap()
    settle(target.page)


def go(page: Page, name: str) -> None:
    """By the menu, which is folded: behind one button, or what has no room behind the last one."""
    folded = page.get_by_test_id("stExpandSidebarButton")
    tap(folded.or_(page.get_by_test_id("stTopNavSection").last))
    tap(page.locator(LINKS).get_by_text(name, exact=True))
    page.get_by_role("heading", name=name).wait_for(timeout=WAIT)
    settle(page)


def answer(page: Page) -> int:
    """A suggestion that is overdue, from the list of what is to do."""
    tap(page.get_by_role("button", name=vi("Answer it")).first)
    tap(page.get_by_role("radio", name=vi("resolved")))
    page.get_by_role("textbox", name=vi("Answer")).tap()
    page.keyboard.type("Đã cắm biển hạn chế tốc độ tại cổng trường.")
    page.get_by_role("button", name=vi("Save what was done")).tap()
    expect(page.get_by_text(vi("What was done is saved.")).first).to_be_visible(timeout=WAIT)
    return taps(page)


def write_down(page: Page) -> int:
    """An incident of yesterday of a kind that was not written down just before."""
    go(page, vi("Write down an incident"))
    tap(page.get_by_role("button", name=vi("Yesterday")).first)
    page.get_by_role("combobox", name=vi("Kind of incident")).tap()
    page.keyboard.type("trom cap")
    tap(page.get_by_role("option").first)
    page.get_by_role("button", name=vi("Save the incident")).tap()
    expect(page.get_by_text(vi("The incident is saved.")).first).to_be_visible(timeout=WAIT)
    return taps(page)


def report(page: Page) -> int:
    """A full month, every box typed."""
    tap(page.get_by_role("button", name=vi("Fill in the return")))
    send = page.get_by_role("button", name=vi("Send the return"))
    send.wait_for(timeout=WAIT)  # below the boxes: all of them are there
    settle(page)
    boxes = page.get_by_test_id("stTextInput").locator("input:not([disabled])")
    empty = [box for box in boxes.all() if not box.input_value()]
    assert len(empty) > 15
    for box in empty:
        box.tap()
        page.keyboard.type(DIGITS.get(box.get_attribute("aria-label") or "", "0"))
        assert box.get_attribute("inputmode") == "numeric"
    send.tap()
    expect(page.get_by_text(vi("The return is sent.")).first).to_be_visible(timeout=WAIT)
    return taps(page)


def nothing(page: Page) -> int:
    """A month in which nothing happened."""
    tap(page.get_by_role("button", name=vi("Nothing to report")))
    page.get_by_role("button", name=vi("Send: nothing to report")).tap()
    expect(page.get_by_text(vi("The return is sent.")).first).to_be_visible(timeout=WAIT)
    return taps(page)


MOST = {answer: 5, write_down: 6, report: 23, nothing: 2}
