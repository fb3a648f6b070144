"""A month reported on a tablet: nothing to report in two taps, sent back by the district, and
reported in full without a mouse."""

from collections.abc import Iterator

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PATIENCE, settle
from tests.wording import vi

TYPED = {
    vi("Newly received"): "02",
    "Ra khỏi diện: chết": "1",
    vi("Under management at the end"): "19",
    vi("In stable work"): "12",
    vi("With a loan"): "2",
    vi("Class A"): "08",
    vi("Class B"): "6",
    vi("Class C"): "4",
    vi("Class D"): "1",
    vi("Guided through expungement"): "1",
}
MOST_TABS = 60
WAIT = PATIENCE
FOCUSED = "() => document.activeElement.getAttribute('aria-label') || ''"


def a_return(officer: Page, staff: Page, url: str) -> Iterator[Page]:
    """Do it all, and hand out the page after every step, for a picture."""
    taps = Taps()
    _enter(officer, "officer", url)
    expect(officer.get_by_text("Tháng 10/2023 · Vĩnh Long")).to_be_visible()
    yield officer
    taps.on(officer.get_by_role("button", name=vi("Nothing to report")))
    confirm = officer.get_by_role("button", name=vi("Send: nothing to report"))
    expect(confirm).to_be_visible(timeout=WAIT)
    yield officer
    taps.on(confirm)
    expect(officer.get_by_text("Đã gửi báo cáo. Số")).to_be_visible(timeout=WAIT)
    expect(officer.get_by_role("button", name=vi("Nothing to report"))).to_have_count(0)
    assert taps.number <= 2
    yield officer
    yield from _send_back(staff, url)
    yield from _by_keyboard(officer)


class Taps:
    """Taps, and how many there were."""

    def __init__(self) -> None:
        self.number = 0

    def on(self, button: Locator) -> None:
        button.click()
        self.number += 1


def _enter(page: Page, role: str, url: str) -> None:
    page.goto(url)
    page.locator(f".st-key-sample_{role} button").click()
    expect(page.get_by_role("heading", name=vi("To do"))).to_be_visible(timeout=WAIT)
    settle(page)


def _send_back(staff: Page, url: str) -> Iterator[Page]:
    """The district opens the return from the board and answers with a note."""
    _enter(staff, "staff", url)
    expect(staff.get_by_role("button", name=vi("Answer it")).first).to_be_visible()
    yield staff
    staff.goto(f"{url}/returns?unit=13&month=2023-10-01")
    note = staff.get_by_label(vi("What has to be corrected?"))
    expect(note).to_be_visible(timeout=WAIT)
    settle(staff)
    note.press_sequentially("Đề nghị bổ sung 02 người mới tiếp nhận.")
    expect(staff.get_by_text("Đã lưu nháp lúc")).to_be_visible(timeout=WAIT)
    settle(staff)
    yield staff
    staff.get_by_role("button", name=vi("Send back with this note")).click()
    expect(staff.get_by_text("Đã trả lại: Vĩnh Long")).to_be_visible(timeout=WAIT)


def _by_keyboard(officer: Page) -> Iterator[Page]:
    """From the first page to the receipt with Tab, digits, Enter and the shortcut."""
    officer.reload()
    expect(officer.get_by_text("Đề nghị bổ sung 02 người")).to_be_visible(timeout=WAIT)
    settle(officer)
    yield officer
    _tab_to(officer, vi("Fill in the return"))
    officer.keyboard.press("Enter")
    expect(officer.get_by_label(vi("Newly received"))).to_be_visible(timeout=WAIT)
    settle(officer)
    for label, digits in TYPED.items():
        _tab_to(officer, label)
        officer.keyboard.press("Control+a")
        officer.keyboard.type(digits)
    _tab_to(officer, vi("Referred to a job"))
    expect(officer.get_by_text("A + B + C + D = 19. Khớp")).to_be_visible(timeout=WAIT)
    expect(officer.get_by_text("Đầu kỳ 18 + tăng 2 − giảm 1 = 19. Khớp")).to_be_visible()
    settle(officer)
    yield officer
    officer.keyboard.type("03")
    officer.keyboard.press("Control+g")
    expect(officer.get_by_text("Đã gửi báo cáo. Số")).to_be_visible(timeout=WAIT)
    yield officer


def _tab_to(page: Page, name: str) -> None:
    for _ in range(MOST_TABS):
        told = page.evaluate("() => document.activeElement.innerText || ''")
        if page.evaluate(FOCUSED) == name or told.strip() == name:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{name} is not reached with the keyboard")
