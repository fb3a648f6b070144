"""Every dashboard of the sample province beside the same page of the sample district, in one run:
`python -m tests.bench.province [--country] [--browser] [rounds] [page ...]`; with `--country` those
of the root of a country of 3,321 communes (tests/country.py) instead of the province's.

What the server's processor needs of a warm rerun, how long it takes, and what is sent; with
`--browser` from a click on the filter until the window rests, and until the filter is open.
"""

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from db.engine import make_engine, writing
from db.start import PROVINCE, VARIABLE
from db.upgrade import upgrade
from tests.bench.ground import (
    PAGES,
    ROUNDS,
    in_turns,
    leader,
    milliseconds,
    product,
    ratio,
    sign_in,
)
from tests.bench.page import FILTERS, RERUNS, click, reruns
from tests.browser.conftest import QUIET, Server, settle
from tests.country import fill_country

DISTRICT = "district"
KINDS = [f".st-key-period button:nth-of-type({place})" for place in (5, 6)]
OPENED = """
(selector) => new Promise((done) => {
  const begun = performance.now();
  let last = begun;
  const seen = new MutationObserver(() => { last = performance.now(); });
  seen.observe(document.body, {subtree: true, childList: true, characterData: true});
  document.querySelector(selector).click();
  const look = () => {
    const body = document.querySelector("[data-testid=stPopoverBody]");
    if (body && body.offsetHeight > 100 && performance.now() - last > 150) {
      seen.disconnect();
      done(last - begun);
    } else { requestAnimationFrame(look); }
  };
  requestAnimationFrame(look);
})
"""
"""Milliseconds until the last change after a click that opens the filter."""


def main(arguments: list[str]) -> None:
    rounds = next((int(one) for one in arguments if one.isdigit()), ROUNDS)
    pages = [page for page in PAGES if page in arguments] or PAGES
    is_country = "--country" in arguments
    with _large(is_country) as settings, product() as small, product(**settings) as large:
        servers = {DISTRICT: small, "country" if is_country else "province": large}
        if "--browser" in arguments:
            _in_browser(servers, pages, rounds)
        else:
            _over_sockets(servers, pages, rounds)


@contextmanager
def _large(is_country: bool) -> Iterator[dict[str, str]]:
    """The settings of a server with the sample province, or with a country."""
    if not is_country:
        yield {VARIABLE: PROVINCE}
        return
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{Path(folder) / 'country.db'}")
        upgrade(engine)
        with writing(engine) as conn:
            fill_country(conn)
        engine.dispose()
        yield {VARIABLE: str(engine.url)}


def _over_sockets(servers: dict[str, Server], names: Sequence[str], rounds: int) -> None:
    readers = {
        f"{page} {name}": (leader(server, page), server)
        for page in names
        for name, server in servers.items()
    }
    found, waits = reruns(readers, rounds)
    print(f"warm rerun, {rounds} rounds of {RERUNS} in turns; processor of the server")
    for page in names:
        small, large = (f"{page} {name}" for name in servers)
        sent = [readers[name][0].rerun().bytes / 1024 for name in (small, large)]
        print(
            f"{page:14} district {milliseconds(found[small])}"
            f"  {large.removeprefix(page)} {milliseconds(found[large])}"
            f"  x {ratio(found[large], found[small])}"
            f"  until over x {ratio(waits[large], waits[small])}"
            f"  {sent[0]:6.1f} and {sent[1]:6.1f} KB"
        )


def _in_browser(servers: dict[str, Server], names: Sequence[str], rounds: int) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=list(QUIET)
        )
        pages = {
            f"{page} {name}": _before(browser, server, page)
            for page in names
            for name, server in servers.items()
        }
        openings = {name: _opening(pages[f"{names[0]} {name}"]) for name in servers}
        in_turns(openings, 2)
        for name, seconds in in_turns(openings, rounds).items():
            print(
                f"filter of the {name} opens in {milliseconds(seconds)}"
                f" [{min(seconds) * 1000:.0f}; {max(seconds) * 1000:.0f}], {rounds} times"
            )
        windows: dict[str, list[float]] = {name: [] for name in pages}
        measures = {name: click(page, [*KINDS], windows[name]) for name, page in pages.items()}
        in_turns(measures, 2)
        for inside in windows.values():
            inside.clear()
        wholes = in_turns(measures, rounds)
        print(f"click on the filter until the window, and the page, rests; {rounds} in turns")
        for page in names:
            small, large = (f"{page} {name}" for name in servers)
            print(
                f"{page:14} district {milliseconds(windows[small])}"
                f"  {large.removeprefix(page)} {milliseconds(windows[large])}"
                f"  x {ratio(windows[large], windows[small])}"
                f"  page x {ratio(wholes[large], wholes[small])}"
            )
        browser.close()


def _before(browser: Browser, server: Server, name: str) -> Page:
    """A leader before the page."""
    context = browser.new_context(locale="vi-VN", viewport={"width": 1366, "height": 768})
    cookies = sign_in(server).items()
    context.add_cookies([{"name": key, "value": one, "url": server.url} for key, one in cookies])
    page = context.new_page()
    page.set_default_timeout(120_000)
    page.goto(f"{server.url}/{name}")
    page.locator("[data-testid=stMetric]").first.wait_for()
    settle(page)
    return page


def _opening(page: Page) -> Callable[[], float]:
    """Seconds until the filter is open; shut again after it."""

    def measure() -> float:
        page.bring_to_front()
        body = page.get_by_test_id("stPopoverBody")
        if body.is_visible():
            page.keyboard.press("Escape")
            body.wait_for(state="hidden")
        return float(page.evaluate(OPENED, FILTERS)) / 1000

    return measure


if __name__ == "__main__":
    main(sys.argv[1:])
