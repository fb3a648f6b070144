"""Typing on a phone: digits for numbers, today at one tap, and what was sent."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import at_rest, settle
from tests.wording import vi

PHONE = {"width": 390, "height": 844, "has_touch": True, "is_mobile": True}


@pytest.fixture
def officer(open_page, sample_server):
    page = open_page(**PHONE)
    sample_server.let_in(page.context, "officer")
    return page


@pytest.mark.parametrize("address", ["monthly", "surveys"])
def test_every_number_opens_the_keys_of_digits(officer, sample_server, address):
    officer.goto(f"{sample_server.url}/{address}")
    officer.locator("[data-testid=stMain] input").last.wait_for(timeout=30_000)
    settle(officer)

    boxes = officer.locator("[data-testid=stTextInput] input:not([disabled])")

    expect(boxes.first).to_have_attribute("inputmode", "numeric")
    assert {box.get_attribute("inputmode") for box in boxes.all()} == {"numeric"}


def test_today_and_yesterday_are_one_tap(officer, sample_server):
    officer.goto(f"{sample_server.url}/incident")
    officer.get_by_role("button", name=vi("Yesterday")).first.tap()

    day = officer.locator("[data-testid=stDateInput]").first
    expect(day).to_contain_text(re.compile("14.*10.*2023"))
    expect(officer.get_by_role("button", name=vi("Yesterday"))).to_have_count(1)  # of the other day


LOW = """() => [...document.querySelectorAll(
  '[data-testid=stMain] :is([data-testid=stButton] button, [data-testid=stPopover] button,'
  + ' [data-testid=stTextInputRootElement], [role=group]:has(input, [role=spinbutton])),'
  + ' [data-testid=stSidebarNavLink], [data-testid=stExpandSidebarButton]'
)].filter((part) => part.checkVisibility())
  .map((part) => [Math.round(part.getBoundingClientRect().height), part.outerHTML.slice(0, 80)])
  .filter(([height]) => height < 44)"""


@pytest.mark.parametrize("address", ["incident", "monthly"])
def test_a_finger_has_44_pixels(officer, sample_server, address):
    officer.goto(f"{sample_server.url}/{address}")
    officer.locator("[data-testid=stMain] input").last.wait_for(timeout=30_000)
    settle(officer)
    officer.get_by_test_id("stExpandSidebarButton").tap()
    officer.get_by_test_id("stSidebarNavLink").first.wait_for()

    assert officer.evaluate(LOW) == []


COVERED = """() => [...document.querySelectorAll('[data-testid=stDataFrame]')].flatMap((table) => {
  const over = table.querySelector('[data-testid=stElementToolbarButtonContainer]')
  const {left, right, top, bottom} = over.getBoundingClientRect()
  const parts = [...document.querySelectorAll('[data-testid=stMain] :is(button, [role=group])')]
  return [table, ...parts.filter((part) => !over.contains(part) && !table.contains(part))]
    .map((part) => [part.getBoundingClientRect(), part.outerHTML.slice(0, 120)])
    .filter(([box]) => box.height && box.top < bottom - 2 && box.bottom > top + 2
      && box.left < right && box.right > left)
    .map(([_box, what]) => what)
})"""


@pytest.mark.parametrize("address", ["incident", "answers"])
def test_what_stands_over_a_table_covers_nothing(officer, sample_server, address):
    """On such a screen it always stands there."""
    officer.goto(f"{sample_server.url}/{address}")
    officer.get_by_test_id("stDataFrame").first.wait_for()
    settle(officer)

    assert at_rest(officer, COVERED) == []


ROWS = """() => [...document.querySelectorAll(
  '.st-key-counts [data-testid=stHorizontalBlock]:has(input)')].map((row) => new Set(
    [...row.querySelectorAll('input')].map((field) => field.getBoundingClientRect().top)).size)"""


def test_the_levels_of_a_question_are_one_row(officer, sample_server):
    officer.goto(f"{sample_server.url}/surveys")
    officer.locator(".st-key-counts input").last.wait_for()
    settle(officer)

    rows = officer.evaluate(ROWS)

    assert rows
    assert set(rows) == {1}
