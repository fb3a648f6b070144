"""Every dashboard at every size: nothing to scroll sideways, nothing that shuts somebody out."""

import json
import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from components.shell.sitemap import SCREENS
from components.subjects import SUBJECTS
from tests.browser.conftest import CALM, IN_FULL, WIDE, at_rest, settle

ALL = [(1920, 1080), (1366, 768), (1180, 820), (820, 1180)]
SIZES = ALL if IN_FULL else ALL[::3]
"""Unless in full the widest and the narrowest."""
PAGES = [screen.address for screen in SCREENS if screen.section == "dashboards" and screen.in_menu]
PARTS = {
    "briefings": ("[data-testid=stCheckbox]",),
    "report": ("textarea",),
    "week": ("[data-testid=stMetric]",),
}
"""What a page shows when it stands; the others show numbers and pictures."""
DASHBOARDS = list(SUBJECTS)
ENGLISH = r"\b(incidents?|period|communes?|provisional|loading|suggestions?|table|select|search)\b"

WORDS = """() => {
  const icons = [...document.querySelectorAll('[data-testid=stIconMaterial]')];
  icons.forEach(icon => icon.hidden = true);
  const words = document.querySelector('[data-testid=stMain]').innerText;
  icons.forEach(icon => icon.hidden = false);
  return words;
}"""
"""An icon is drawn from an English word that nobody sees."""


@pytest.fixture(scope="module")
def leader(chromium, sample_server) -> Iterator[Page]:
    context = chromium.new_context(**CALM)
    sample_server.let_in(context)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module", params=PAGES)
def opened(request, leader, sample_server) -> Page:
    """One page after the other, each opened once by its address."""
    leader.goto(f"{sample_server.url}/{request.param}")
    for part in PARTS.get(request.param, ("[data-testid=stMetric]", "canvas, svg.marks")):
        leader.locator(part).first.wait_for(timeout=30_000)
    settle(leader)
    return leader


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_a_page_fits_its_screen(opened, width, height):
    opened.set_viewport_size({"width": width, "height": height})

    assert at_rest(opened, WIDE) == []


CUT = """() => {
    const charts = [...document.querySelectorAll("[data-testid=stVegaLiteChart]")];
    const whole = charts.filter(picture => {
        const {height, bottom} = picture.getBoundingClientRect();
        return height > 100 && bottom <= innerHeight;
    });
    return location.pathname === '/overview' ? Math.max(0, 2 - whole.length) : whole.length ? 0 : 1;
}"""
"""How many pictures are lacking whole on the first screen: two on the overview, one elsewhere."""


@pytest.mark.parametrize("opened", DASHBOARDS, indirect=True)
def test_the_first_screen_of_a_laptop_shows_a_whole_picture(opened):
    opened.set_viewport_size({"width": 1366, "height": 768})

    assert at_rest(opened, f"() => Array(({CUT})()).fill('picture')") == []


LOW = """() => [...document.querySelectorAll("[data-testid=stMetricValue]")]
    .slice(0, 1)
    .map(number => number.getBoundingClientRect())
    .map(({top, bottom}) => (top + bottom) / 2)
    .filter(middle => middle > 200)"""
"""Where the middle of the first number is, in pixels, if that is lower than design allows."""


@pytest.mark.parametrize("opened", DASHBOARDS, indirect=True)
@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1180, 820)])
def test_the_numbers_stand_at_the_top(opened, width, height):
    opened.set_viewport_size({"width": width, "height": height})

    assert at_rest(opened, LOW) == []


UNDER = """() => {
    const wrapper = document.querySelector("[data-testid=stLayoutWrapper]:has(> .st-key-context)");
    const foot = wrapper.getBoundingClientRect().bottom;
    const next = wrapper.nextElementSibling.getBoundingClientRect().top;
    return next < foot + 4 ? [[foot, next]] : [];
}"""
"""Where the line that stays in sight ends and what stands below it begins, if it covers that."""


@pytest.mark.parametrize("opened", [*DASHBOARDS, "week", "report"], indirect=True)
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_line_above_the_figures_covers_none_of_them(opened, width, height):
    opened.set_viewport_size({"width": width, "height": height})

    assert at_rest(opened, UNDER) == []


ASIDE = """() => {
    const middle = (selector) => {
        const {top, bottom} = document.querySelector(selector).getBoundingClientRect();
        return (top + bottom) / 2;
    };
    const apart = middle(".st-key-headline h2") - middle(".st-key-account button");
    return Math.abs(apart) > 2 ? [apart] : [];
}"""
"""How far the title stands below the middle of the row it is in."""


@pytest.mark.parametrize(
    ("role", "address", "size"),
    [
        ("leader", "overview", (1366, 768)),
        ("staff", "incident", (1366, 768)),
        ("staff", "goals", (390, 844)),
        ("admin", "settings", (1366, 768)),
    ],
)
def test_a_title_stands_in_the_middle_of_its_row(open_page, sample_server, role, address, size):
    page = open_page(*size)
    sample_server.let_in(page.context, role)
    page.goto(f"{sample_server.url}/{address}")
    page.locator(".st-key-headline h2").wait_for()
    settle(page)

    assert at_rest(page, ASIDE) == []


def test_a_page_says_all_in_vietnamese_and_nothing_failed(opened):
    shown = opened.evaluate(WORDS)

    assert re.findall(ENGLISH, shown, re.IGNORECASE) == []
    assert "mã số này" not in shown


def test_a_page_shuts_nobody_out(opened):
    """axe-core, the rules of WCAG A and AA: no serious and no critical fault."""
    found = Axe().run(opened).response["violations"]

    assert [
        (fault["id"], fault["nodes"][0]["html"][:200])
        for fault in found
        if fault["impact"] in ("serious", "critical")
    ] == []


LAID_OUT = """() => [...document.querySelectorAll("[data-testid=stVegaLiteChart] svg.marks")]
    .map(drawn => [drawn.height.baseVal.value, drawn.querySelector("g").getCTM().f])"""
"""How high each picture is, and where in it the plot begins."""
NEAR = 10
"""Pixels that a plot of fixed height may shift: it is fitted step by step."""
LANDSCAPE, PORTRAIT = ({"width": 1180, "height": 820}, {"width": 820, "height": 1180})


@pytest.mark.parametrize("opened", DASHBOARDS, indirect=True)
def test_a_tablet_that_is_turned_shows_what_it_would_show_anew(opened):
    """Names that stand upright in the portrait were cut: the picture kept the head of the other."""
    opened.set_viewport_size(PORTRAIT)
    opened.reload()
    opened.locator(".st-key-headline h2").wait_for()
    settle(opened)
    opened.wait_for_timeout(1000)
    anew = opened.evaluate(LAID_OUT)
    opened.set_viewport_size(LANDSCAPE)
    opened.wait_for_timeout(1000)
    opened.set_viewport_size(PORTRAIT)

    far = f"((side, i) => Math.abs(side - {json.dumps(anew)}[place][i]) > {NEAR})"
    assert anew
    assert at_rest(opened, f"() => ({LAID_OUT})().filter((one, place) => one.some{far})") == []


OVER_NUMBERS = """() => [...document.querySelectorAll('[data-testid=stMetric]')].flatMap(number => {
    const card = number.closest('[data-testid=stVerticalBlock]')
    return [...card.querySelectorAll('[data-testid=stElementToolbar]')]
        .filter((part) => getComputedStyle(part).display !== 'none')
        .map(() => number.innerText)
})"""


def test_no_button_covers_the_picture_under_a_number(opened):
    assert opened.evaluate(OVER_NUMBERS) == []


OVER_PICTURES = """() => [...document.querySelectorAll("[class*=st-key-picture-]")].flatMap(one => {
    const seen = (selector) => [...one.querySelectorAll(selector)]
        .filter((part) => part.checkVisibility())
        .map((part) => part.getBoundingClientRect());
    const title = one.querySelector("h3").innerText;
    const sizes = seen("[data-testid=stElementToolbarButton] button");
    const others = seen("[data-testid=stVegaLiteChart], h3, [class*=st-key-png-] button");
    const covered = sizes.flatMap(button => others.filter(other =>
        Math.min(button.right, other.right) - Math.max(button.left, other.left) > 2 &&
        Math.min(button.bottom, other.bottom) - Math.max(button.top, other.top) > 2));
    return sizes.length === 1 ? covered.map(() => title) : [`${title}: ${sizes.length}`];
})"""
"""The titles of pictures whose button of the full screen, on a screen for fingers, lies upon the
picture or beside nothing."""


@pytest.fixture
def touched(opened) -> Iterator[Page]:
    """The page under a finger."""
    fingers = opened.context.new_cdp_session(opened)
    fingers.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    yield opened
    fingers.send("Emulation.setTouchEmulationEnabled", {"enabled": False})


@pytest.mark.parametrize("opened", DASHBOARDS, indirect=True)
def test_the_numbers_stand_at_the_top_of_a_tablet(touched):
    touched.set_viewport_size({"width": 1180, "height": 820})

    assert at_rest(touched, LOW) == []


@pytest.mark.parametrize("opened", DASHBOARDS, indirect=True)
@pytest.mark.parametrize(("width", "height"), [(390, 844), (820, 1180)])
def test_no_button_covers_a_picture(touched, width, height):
    touched.set_viewport_size({"width": width, "height": height})

    assert at_rest(touched, OVER_PICTURES) == []
