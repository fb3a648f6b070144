"""Pictures of every page at its four sizes: `python -m tests.browser.screenshots [page ...]`, of
dashboards on a telephone too; of a monthly return, step by step: `return`; of a briefing, screen by
screen: `briefing`; and of the sample province: `province`.

Each picture is as wide as its screen and as long as the page, with few colours to stay small.
"""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from components.shell.sitemap import SCREENS
from db.indicators import SCREENS as SUBJECTS
from db.model import Role
from db.start import PROVINCE, VARIABLE
from tests.browser.a_return import a_return
from tests.browser.conftest import QUIET, Server, settle
from tests.conftest import ROOT

SIZES = [(1920, 1080), (1366, 768), (1180, 820), (820, 1180)]
PHONE = (390, 844)
DASHBOARDS = ("overview", "incidents", "reintegration", "suggestions", "satisfaction", "targets")
FOLDER = ROOT / "docs" / "screenshots"
COLOURS = 256
OF_ONE = {"forum": "?forum=1"}
"""Pages of one thing, and which."""
STORIES = ("briefing", "return", "province")
"""Subjects of more than one picture a size."""
HEIGHT = "() => document.querySelector('[data-testid=stMain]').scrollHeight"


def main(subjects: list[str]) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    if set(subjects) - {"province"}:
        with _opened() as (server, browser):
            page = _signed_in(browser, server, Role.LEADER)
            for address in [subject for subject in subjects if subject not in STORIES]:
                _take_page(page, server, address)
            if "briefing" in subjects:
                _walk_through(page, server.url)
            if "return" in subjects:
                _record_a_return(browser, server.url)
    if "province" in subjects:
        with _opened(**{VARIABLE: PROVINCE}) as (server, browser):
            _look_at_the_province(browser, server)


@contextmanager
def _opened(**settings: str) -> Iterator[tuple[Server, Browser]]:
    """A browser before a server of its own."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = Server(Path(folder), settings)
        server.start()
        try:
            program = shutil.which("chromium")
            browser = playwright.chromium.launch(executable_path=program, args=list(QUIET))
            yield server, browser
            browser.close()
        finally:
            server.stop()


def _signed_in(browser: Browser, server: Server, role: Role) -> Page:
    page = browser.new_context(locale="vi-VN").new_page()
    page.goto(server.url)
    page.locator(f".st-key-sample_{role} button").click()
    page.locator(".st-key-account button").wait_for(timeout=60_000)
    return page


def _take_page(page: Page, server: Server, address: str, prefix: str = "") -> None:
    page.goto(f"{server.url}/{address}{OF_ONE.get(address, '')}")
    page.locator(".st-key-headline h2").wait_for(timeout=60_000)
    for size in [*SIZES, PHONE] if address in DASHBOARDS else SIZES:
        _take(page, prefix + address, *size)


def _look_at_the_province(browser: Browser, server: Server) -> None:
    """The dashboards, the filter and two screens of a briefing as a leader sees them, the board of
    returns of staff, and what an officer has on a phone."""
    leader, staff, officer = (
        _signed_in(browser, server, role) for role in (Role.LEADER, Role.STAFF, Role.OFFICER)
    )
    for address in DASHBOARDS:
        _take_page(leader, server, address, "province-")
    _take_page(staff, server, "returns", "province-")
    for address in ("tasks", "overview"):
        officer.goto(f"{server.url}/{address}")
        _take(officer, f"province-officer-{address}", *PHONE)
    for width, height in SIZES:
        leader.set_viewport_size({"width": width, "height": height})
        leader.goto(f"{server.url}/overview")
        settle(leader)
        leader.locator(".st-key-filters button").first.click()
        leader.wait_for_timeout(1500)
        _keep(leader, f"province-filter-{width}x{height}")
    for number in (1, 2):
        for width, height in SIZES[:3]:
            leader.set_viewport_size({"width": width, "height": height})
            leader.goto(f"{server.url}/briefing?screen={number}")
            leader.locator(".st-key-stage svg.marks").first.wait_for(timeout=60_000)
            _take(leader, f"province-briefing-{number}", width, height)


def _walk_through(page: Page, url: str) -> None:
    """Every screen of a briefing, on a projector and on a tablet: briefing-1-1920x1080.png."""
    for width, height in (SIZES[0], SIZES[2]):
        page.set_viewport_size({"width": width, "height": height})
        for number in range(1, len(SUBJECTS) + 1):
            page.goto(f"{url}/briefing?screen={number}")
            page.locator(".st-key-stage svg.marks").first.wait_for(timeout=30_000)
            _take(page, f"briefing-{number}", width, height)


def _record_a_return(browser: Browser, url: str) -> None:
    """A month reported on a tablet, step by step: return-1-820x1180.png and so on."""
    width, height = SIZES[-1]
    officer, staff = (
        browser.new_context(locale="vi-VN", viewport={"width": width, "height": height}).new_page()
        for _ in range(2)
    )
    for number, shown in enumerate(a_return(officer, staff, url), start=1):
        _take(shown, f"return-{number}", width, height)


def _take(page: Page, address: str, width: int, height: int) -> None:
    """The page scrolls inside its window, so the window is made as long as the page."""
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_timeout(1500)
    settle(page)
    length = max(height, page.evaluate(HEIGHT))
    page.set_viewport_size({"width": width, "height": length})
    page.wait_for_timeout(1500)
    _keep(page, f"{address}-{width}x{height}")


def _keep(page: Page, name: str) -> None:
    image = Image.open(BytesIO(page.screenshot())).convert("RGB")
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main(
        sys.argv[1:]
        or [
            *(
                screen.address
                for screen in SCREENS
                if screen.section == "dashboards" and screen.in_menu
            ),
            *OF_ONE,
            *STORIES,
        ]
    )
