"""The overview of the sample as a leader sees it: the figures of the forum of 10/10/2023."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import CALM, WIDE, at_rest, settle
from tests.browser.test_pages import SIZES
from tests.wording import vi

FORUM = [
    "Đề nghị tăng cường lực lượng Công an xã cho các địa bàn phức tạp về an ninh trật tự.",
    "Đề nghị sớm quan tâm đầu tư xây dựng cơ sở vật chất cho lực lượng Công an xã.",
    "Đề nghị xử lý nghiêm hơn các đối tượng lợi dụng mạng xã hội gây mất ổn định an ninh trật tự.",
    "Đề nghị xử lý dứt điểm tình trạng xe quá khổ, quá tải lưu thông trên địa bàn huyện.",
]


FAULTS = """() => {
  const said = "[data-testid=stMetric] *, [data-testid=stHeading] *, " +
    "[data-testid=stCaptionContainer]";
  return [...document.querySelectorAll(said)].filter(e => {
    const style = getComputedStyle(e);
    const hides = style.display != 'inline' && style.overflowX != 'visible';
    return hides && e.scrollWidth > e.clientWidth + 1;
  }).map(e => e.textContent);
}"""
"""Words that do not fit where they stand."""


@pytest.fixture(scope="module")
def overview(chromium, sample_server) -> Iterator[Page]:
    """One leader's open screen for all tests that leave it as it was."""
    context = chromium.new_context(**CALM)
    page = context.new_page()
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.faults = []
    sample_server.let_in(context)
    page.goto(sample_server.url)
    page.get_by_text("Diễn đàn gần nhất").wait_for(timeout=30_000)
    settle(page)
    yield page
    context.close()


def test_the_figures_of_the_report_are_read_out(overview):
    spoken = overview.locator("[data-testid=stCode]").inner_text()

    assert "30 vụ, giảm 12 vụ (-28,57%) so với cùng kỳ năm 2022" in spoken
    assert "tiếp nhận 89 người" in spoken
    assert "hướng dẫn thủ tục xoá án tích cho 47 người" in spoken
    assert "đang quản lý 178 người" in spoken


def test_the_blocks_show_the_same_figures(overview):
    blocks = overview.locator("[data-testid=stMetricValue]").all_inner_texts()

    assert blocks[:2] == ["30 vụ", "178 người"]
    assert blocks[3].endswith("%")
    expect(
        overview.get_by_text(vi("{n}/{all} communes on {day}", n="13", all="13", day="14/09/2023"))
    ).to_be_visible()
    for number in overview.locator("[data-testid=stMetric]").all():
        number.get_by_test_id("stTooltipHoverTarget").hover()
        expect(overview.get_by_test_id("stTooltipContent")).to_be_visible()
    expect(overview.get_by_test_id("stTooltipContent")).to_contain_text("phiếu hợp lệ")


def test_the_four_suggestions_of_the_forum_are_there(overview):
    expect(
        overview.get_by_text(vi("Latest forum: suggestions of {day}", day="10/10/2023"))
    ).to_be_visible()
    shown = overview.locator("[data-testid=stText]").all_inner_texts()

    assert [text for text in shown if text.startswith("Đề nghị")] == FORUM


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_nothing_is_cut_at_any_size(overview, width, height):
    overview.set_viewport_size({"width": width, "height": height})

    assert at_rest(overview, FAULTS) == []
    assert at_rest(overview, WIDE) == []


@pytest.mark.parametrize(
    ("width", "columns"), [(1920, 4), (1366, 4), (1180, 4), (1024, 2), (820, 2)]
)
def test_blocks_stand_four_or_two_in_a_row_never_three(overview, width, columns):
    overview.set_viewport_size({"width": width, "height": 1000})
    overview.wait_for_timeout(500)

    boxes = [block.bounding_box() for block in overview.locator("[data-testid=stMetric]").all()]
    lefts = {round(box["x"]) for box in boxes[:4]}

    assert len(lefts) == columns


def test_the_screen_is_complete_vietnamese(overview):
    shown = overview.locator("[data-testid=stMain]").inner_text()

    assert not re.search(r"\b(incidents|period|communes|provisional|Table|Loading)\b", shown)


def test_no_script_failed_in_the_browser(overview):
    assert overview.faults == []


def test_a_choice_stays_in_the_address_through_a_reload(overview):
    overview.locator(".st-key-filters button").first.click()
    overview.get_by_text(vi("9 months"), exact=True).click()
    expect(overview.get_by_text("15/12/2022 – 14/09/2023").first).to_be_visible()
    assert "period=9" in overview.url

    overview.reload()

    expect(overview.get_by_text("15/12/2022 – 14/09/2023").first).to_be_visible()


def test_a_choice_goes_along_to_other_pages_and_back(overview, sample_server):
    overview.goto(f"{sample_server.url}/overview?period=Quý&quarter=Quý 2/2023&communes=Vĩnh Long")
    asked = "15/03/2023 – 14/06/2023 so với 15/03/2022 – 14/06/2022 · Vĩnh Long"
    expect(overview.get_by_text(asked).first).to_be_visible()

    overview.get_by_role("link", name=vi("Suggestions"), exact=True).click()

    expect(overview.get_by_role("heading", name=vi("Suggestions of citizens"))).to_be_visible()
    expect(overview.get_by_text(asked).first).to_be_visible()
    expect(overview).to_have_url(re.compile(r"/suggestions\?.*communes=V"))

    overview.go_back()

    expect(overview.get_by_role("heading", name=vi("Overview of the district"))).to_be_visible()
    expect(overview.get_by_text(asked).first).to_be_visible()


def test_the_password_page_opens_from_a_page_with_a_choice(overview, sample_server):
    overview.goto(f"{sample_server.url}/overview?period=Năm")
    expect(overview.get_by_text("15/12/2022 – 10/10/2023").first).to_be_visible()

    overview.locator(".st-key-account button").first.click()
    overview.locator(".st-key-own_account button").click()

    expect(overview.get_by_role("heading", name=vi("Change password"))).to_be_visible()


@pytest.mark.parametrize("is_keyboard", [False, True])
def test_a_card_leads_to_its_page_with_the_choice(overview, sample_server, is_keyboard):
    overview.set_viewport_size({"width": 390, "height": 844})
    overview.goto(f"{sample_server.url}/overview?period=Quý&quarter=Quý 2/2023&communes=Vĩnh Long")
    asked = "15/03/2023 – 14/06/2023 so với 15/03/2022 – 14/06/2022 · Vĩnh Long"
    expect(overview.get_by_text(asked).first).to_be_visible()
    card = overview.get_by_role("link", name=vi("Open: {page}", page=vi("Suggestions")))
    expect(card).to_be_visible()
    box = card.bounding_box()
    assert min(box["width"], box["height"]) >= 44

    if is_keyboard:
        card.press("Enter")
    else:
        number = overview.locator("[data-testid=stMetricValue]").nth(2).bounding_box()
        overview.mouse.click(number["x"] + 5, number["y"] + 5)

    expect(overview).to_have_url(re.compile(r"/suggestions\?.*communes=V"))
    expect(overview.get_by_text(asked).first).to_be_visible()
