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


def test_a_refusal_brings_its_first_fault_in_sight(officer, sample_server):
    officer.goto(f"{sample_server.url}/forums")
    save = officer.get_by_role("button", name=vi("Save the forum"))
    today = officer.get_by_role("button", name=vi("Today")).first
    save.tap()
    fault = officer.get_by_test_id("stAlertContentError").first

    expect(fault).to_be_in_viewport()
    expect(save).not_to_be_in_viewport()
    beside = today.bounding_box()
    assert beside["y"] + beside["height"] <= fault.bounding_box()["y"]  # in the row of its day


def test_a_box_that_was_added_is_typed_into_next(officer, sample_server):
    officer.goto(f"{sample_server.url}/forums")
    officer.get_by_role("button", name=vi("Add a suggestion")).tap()

    expect(officer.get_by_label("Kiến nghị 2: ", exact=False)).to_be_focused()
    officer.keyboard.type("Đề nghị lắp đèn")
    expect(officer.get_by_label("Kiến nghị 2: ", exact=False)).to_have_value("Đề nghị lắp đèn")


def test_a_record_that_is_opened_from_the_list_is_in_sight(open_page, sample_server):
    """The list is longer than the window: what opens it stands above, and what is opened too."""
    page = open_page(1366, 768)
    sample_server.let_in(page.context, "staff")
    page.goto(f"{sample_server.url}/incident")
    rows = page.get_by_test_id("stDataFrame").first
    rows.scroll_into_view_if_needed()
    rows.click(position={"x": 20, "y": 55})
    change = page.get_by_role("button", name=re.compile(vi("Change number {number}", number="")))
    expect(change).to_be_in_viewport()

    change.click()

    expect(page.get_by_test_id("stDateInput").first).to_be_in_viewport()
    expect(page.get_by_test_id("stHeading").first).to_contain_text("Sửa vụ việc số")


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
