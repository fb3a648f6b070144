"""The stage in a browser: fits its window, is read from the back row, turns by key and by touch."""

import re
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from components.briefing.screens import DEFAULT
from db.engine import make_engine, writing
from db.model import Selection
from db.periods import Calendar
from db.queries.units import communes
from db.schema import briefing
from db.selections import pack
from tests.browser.conftest import CALM, IN_FULL, at_rest, settle
from tests.conftest import LATER
from tests.factories import make_briefing
from tests.wording import vi

PROJECTOR, TABLET = (1920, 1080), (1180, 820)
SCREENS = len(DEFAULT)

SCROLLS = """() => {
  const scrollers = [document.scrollingElement, ...document.querySelectorAll('body *')];
  return scrollers.filter(e => {
    const style = getComputedStyle(e), way = style.overflowY;
    const hides = e === document.scrollingElement || way === 'auto' || way === 'scroll';
    const cuts = e.closest('.st-key-stage') && way === 'hidden';
    const wide = e.closest('.st-key-stage') && style.overflowX !== 'visible';
    return e.clientHeight > 1 && (((hides || cuts) && e.scrollHeight > e.clientHeight + 1)
      || (wide && e.scrollWidth > e.clientWidth + 1));
  }).map(e => e.dataset.testid || e.className || e.tagName);
}"""
"""What has more in it than it shows."""
OUTSIDE = """() => [...document.querySelectorAll('.st-key-stage *')].filter(e => {
  const box = e.getBoundingClientRect();
  const own = [...e.childNodes].some(n => n.nodeType == 3 && n.data.trim());
  return own && (box.right > innerWidth + 1 || box.bottom > innerHeight + 1 || box.left < 0);
}).map(e => e.textContent)"""
"""Words that stand outside the window."""
SIZES = """() => [...document.querySelectorAll('.st-key-stage *')]
  .filter(e => [...e.childNodes].some(n => n.nodeType == 3 && n.data.trim()))
  .filter(e => e.getClientRects().length)
  .map(e => [parseFloat(getComputedStyle(e).fontSize), e.textContent])"""
"""Pixels of every word on the stage, those of the chart too: it is drawn as SVG."""
TARGETS = """() => [...document.querySelectorAll('.st-key-stage button, .st-key-stage a')]
  .filter(e => e.getClientRects().length)
  .map(e => e.getBoundingClientRect()).map(box => Math.min(box.width, box.height))"""
PAPER = "() => getComputedStyle(document.querySelector('.st-key-stage')).backgroundColor"
SWIPE = """([from, to]) => {
  const on = document.querySelector('.st-key-stage');
  const at = x => new Touch({identifier: 1, target: on, clientX: x, clientY: 400});
  const send = (kind, x, touches) => on.dispatchEvent(new TouchEvent(kind, {
    bubbles: true, touches: touches ? [at(x)] : [], changedTouches: [at(x)]}));
  send('touchstart', from, true);
  send('touchend', to, false);
}"""


@pytest.fixture
def stage(open_page, sample_server) -> Callable[..., Page]:
    """The stage of the leader's choice, opened by its address."""

    def open_(path: str = "/briefing", size: tuple[int, int] = PROJECTOR, **options) -> Page:
        page = open_page(*size, **options)
        sample_server.let_in(page.context)
        page.goto(sample_server.url + path)
        shows(page)
        return page

    return open_


def shows(page: Page, number: int | None = None, of: int = SCREENS) -> None:
    """Wait until the screen stands, with its chart, and nothing of the one before."""
    if number is not None:
        jump = page.locator(".st-key-stage-jump button").first
        expect(jump).to_contain_text(f"{number}/{of}", timeout=30_000)
    page.locator(".st-key-stage svg.marks").first.wait_for(timeout=30_000)
    page.wait_for_function(
        "() => !document.querySelector('[data-stale=true], [data-testid=stSkeleton]')",
        polling=100,
    )


@pytest.fixture(scope="module", params=[PROJECTOR, TABLET], ids=["projector", "tablet"])
def screens(request, chromium, sample_server) -> Iterator[tuple[Page, list[dict]]]:
    """All, walked through by keys once at each size, with what was measured on each."""
    width, height = request.param
    dark = {**CALM, "color_scheme": "dark"}
    context = chromium.new_context(**dark | {"viewport": {"width": width, "height": height}})
    sample_server.let_in(context)
    page = context.new_page()
    page.goto(f"{sample_server.url}/briefing")
    keys = [None, "ArrowRight", "PageDown", " ", "ArrowDown", *["ArrowRight"] * (SCREENS - 5)]
    measured = []
    for number, key in enumerate(keys, start=1):
        if key:
            page.keyboard.press(key)
        shows(page, number)
        scrolls, outside = at_rest(page, SCROLLS), at_rest(page, OUTSIDE)
        is_read = IN_FULL or request.param == PROJECTOR or number % 3 == 1
        found = Axe().run(page).response["violations"] if is_read else []
        measured.append(
            {
                "scrolls": scrolls,
                "outside": outside,
                "sizes": page.evaluate(SIZES),
                "targets": page.evaluate(TARGETS),
                "faults": [(fault["id"], fault["nodes"][0]["html"][:200]) for fault in found],
                "paper": page.evaluate(PAPER),
                "address": page.url,
            }
        )
    yield page, measured
    context.close()


def test_every_screen_fits_without_scrolling(screens):
    _page, measured = screens

    assert [screen["scrolls"] for screen in measured] == [[]] * SCREENS
    assert [screen["outside"] for screen in measured] == [[]] * SCREENS


@pytest.mark.parametrize("size", [PROJECTOR, TABLET, (1366, 768)])
def test_a_screen_of_a_whole_province_fits_without_scrolling(open_page, province_server, size):
    """With its longest title, its longest note, and what changed since it was shown last."""
    engine = make_engine(province_server.database)
    with writing(engine) as conn:
        chosen = Selection(
            Calendar().year_to_date(LATER), tuple(communes(conn, LATER)), True, LATER
        )
        shown = make_briefing(conn, str(size))
        changed = briefing.update().where(briefing.c.id == shown)
        conn.execute(changed.values(selection=pack(chosen)))
    engine.dispose()
    page = open_page(*size)
    province_server.let_in(page.context)
    for _again in range(2):
        page.goto(f"{province_server.url}/briefing?briefing={shown}&screen=2")
        shows(page)

    assert at_rest(page, SCROLLS) == []
    assert at_rest(page, OUTSIDE) == []


def test_every_word_is_read_from_the_back_row(screens):
    page, measured = screens
    least = 18 if page.viewport_size["width"] == PROJECTOR[0] else 12

    small = [word for screen in measured for word in screen["sizes"] if word[0] < least]

    assert all(screen["sizes"] for screen in measured)
    assert small == []


def test_no_screen_shuts_anybody_out(screens):
    """axe-core, the rules of WCAG A and AA, contrast among them. On a tablet, where they stand as
    they do on a projector, every third in the usual run."""
    _page, measured = screens

    assert [screen["faults"] for screen in measured] == [[]] * SCREENS


def test_what_is_touched_is_large_enough_and_the_paper_is_light(screens):
    _page, measured = screens

    assert min(size for screen in measured for size in screen["targets"]) >= 44
    assert {screen["paper"] for screen in measured} == {"rgb(255, 255, 255)"}


def test_the_address_follows_every_key(screens):
    _page, measured = screens

    told = [re.search(r"screen=(\d)", screen["address"]) for screen in measured]
    assert [found and found[1] for found in told[1:]] == [
        str(number) for number in range(2, SCREENS + 1)
    ]


def test_keys_go_back_and_stop_at_both_ends(screens):
    page, _measured = screens
    page.keyboard.press("ArrowRight")
    page.keyboard.press("PageUp")
    shows(page, SCREENS - 1)

    for _step in range(SCREENS):
        page.keyboard.press("ArrowLeft")
        page.wait_for_timeout(60)  # some are answered before the last is pressed
    shows(page, 1)

    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    shows(page, 3)


def test_no_press_in_haste_is_lost(screens):
    """Faster than the program answers, to one end and the other: what it says on the way is thrown
    away, and pictures come again that were let go of."""
    page, _measured = screens
    for key, end in (("ArrowLeft", 1), ("ArrowRight", SCREENS)) * (4 if IN_FULL else 2):
        for _step in range(SCREENS):
            page.keyboard.press(key)
            page.wait_for_timeout(10)
        shows(page, end)


def test_a_finger_and_the_large_buttons_turn_the_pages(stage):
    page = stage(size=TABLET, has_touch=True)
    for number in (2, 3):
        page.evaluate(SWIPE, [900, 300])
        shows(page, number)
    page.evaluate(SWIPE, [500, 480])
    page.evaluate(SWIPE, [300, 900])
    shows(page, 2)

    for number in range(3, SCREENS + 1):
        page.get_by_role("button", name="Tiếp").tap()
        shows(page, number)
    expect(page.get_by_role("button", name="Tiếp")).to_be_disabled()
    page.get_by_role("button", name="Trước").tap()
    shows(page, SCREENS - 1)


def test_a_number_jumps_a_key_blanks_and_another_enlarges(stage):
    page = stage(size=TABLET)
    page.keyboard.press("4")
    page.keyboard.press("Enter")
    shows(page, 4)
    clock = "() => getComputedStyle(document.documentElement).getPropertyValue('--stage-elapsed')"
    assert re.fullmatch(r'"\d+:\d\d"', page.evaluate(clock))

    black = """() => getComputedStyle(document.querySelector('.st-key-stage'), '::before')
      .backgroundColor + getComputedStyle(document.querySelector('.st-key-stage'), '::before')
      .content"""
    page.keyboard.press("b")
    assert page.evaluate(black) == 'rgb(0, 0, 0)""'
    page.keyboard.press("b")
    assert page.evaluate(black).endswith("none")

    narrow = page.locator(".st-key-stage-picture").bounding_box()["width"]
    page.keyboard.press("z")
    expect(page.locator(".st-key-stage-words")).to_have_count(0)
    shows(page, 4)
    assert page.locator(".st-key-stage-picture").bounding_box()["width"] > 1.2 * narrow
    page.keyboard.press("z")
    expect(page.locator(".st-key-stage-words")).to_be_visible()


def test_the_other_pages_are_as_they_were_when_the_stage_is_left(stage):
    page = stage("/briefing?screen=2&period=9 tháng")
    expect(page.get_by_test_id("stHeader")).to_be_hidden()

    page.get_by_role("link", name="Thoát").click()

    expect(page.get_by_role("heading", name="Giao ban", exact=True)).to_be_visible()
    expect(page.get_by_test_id("stHeader")).to_be_visible()
    assert page.evaluate("() => getComputedStyle(document.documentElement).fontSize") == "16px"
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(500)
    expect(page).to_have_url(re.compile(r"/briefings\?.*period=9"))


def test_a_saved_briefing_opens_by_its_link_and_after_a_reload(stage, open_page, sample_server):
    page = stage("/briefing?screen=2&communes=Vĩnh Long", size=(1366, 768))
    page.get_by_role("link", name="Thoát").click()
    page.get_by_label(vi("Name of the briefing")).fill("Giao ban về Vĩnh Long")
    page.get_by_label(vi("Name of the briefing")).press("Tab")
    expect(page.get_by_text("Đã lưu nháp lúc")).to_be_visible()
    settle(page)
    page.locator(".st-key-arrow_downward-summary button").click()
    settle(page)
    first = page.locator(".st-key-arrow_upward-incidents button").first
    expect(first).to_be_disabled()
    page.get_by_role("button", name=vi("Save the briefing")).click()
    expect(page.get_by_text("Đã lưu nội dung giao ban. Số")).to_be_visible()
    page.get_by_role("link", name=vi("Present"), exact=True).first.click()
    shows(page, 1)
    page.keyboard.press("PageDown")
    shows(page, 2)
    asked = page.locator(".st-key-stage-foot [data-testid=stCaptionContainer]").inner_text()
    assert "Vĩnh Long" in asked

    page.reload()
    shows(page, 2)

    link = re.search(r"briefing=\d+&screen=\d", page.url)[0]
    other = open_page()
    sample_server.let_in(other.context, "staff")
    other.goto(f"{sample_server.url}/briefing?{link}")
    shows(other, 2)
    expect(other.get_by_text("Giao ban về Vĩnh Long")).to_be_visible()
    assert (
        other.locator(".st-key-stage-foot [data-testid=stCaptionContainer]").inner_text() == asked
    )
