"""A rerun of every dashboard beside an empty page: `python -m tests.bench.page [--browser]`.

Over sockets: what the server's processor needs of it, how long it takes, and what is sent. In the
browser: from a click on the filter, and on the menu, until the last change inside the window is
painted, and the last at all.
"""

import shutil
import sys
from collections.abc import Callable

from playwright.sync_api import Page, sync_playwright

from tests.bench.ground import (
    PAGES,
    ROUNDS,
    Reader,
    in_turns,
    leader,
    milliseconds,
    processor,
    ratio,
    side_by_side,
    stranger,
)
from tests.browser.conftest import QUIET, Server

RERUNS = 10
"""A round, since the processor's time is counted in hundredths of a second."""
EMPTY, TUNED = "empty page", "tuned empty page"
PAINTED = """
([selector, most]) => new Promise((done, fail) => {
  const root = document.querySelector("[data-testid=stApp]");
  const begun = performance.now();
  let last = begun, ran = false;
  const changed = [];
  const seen = new MutationObserver((changes) => {
    last = performance.now();
    const change = {at: last, nodes: changes.flatMap((one) => {
      if (one.addedNodes.length) return [...one.addedNodes];
      const beside = [one.previousSibling, one.nextSibling].filter((node) => node);
      return one.removedNodes.length && beside.length ? beside : [one.target];
    })};
    changed.push(change);
    requestAnimationFrame(() => setTimeout(() => { change.at = performance.now(); }));
  });
  const page = document.querySelector("[data-testid=stMain]");
  seen.observe(page, {subtree: true, childList: true, characterData: true});
  const began = new MutationObserver(() => { ran = true; });
  began.observe(root, {attributeFilter: ["data-test-script-state"]});
  const lies = (node) => {
    const part = node.nodeType === 1 ? node : node.parentElement;
    const {top, bottom} = part ? part.getBoundingClientRect() : {top: innerHeight, bottom: -1};
    return top < innerHeight && bottom > 0;
  };
  const until = (some) => Math.max(begun, ...some.map(({at}) => at)) - begun;
  document.querySelector(selector).click();
  const look = () => {
    const state = root.getAttribute("data-test-script-state");
    const since = performance.now() - Math.max(last, begun);
    if ((ran || last > begun) && state === "notRunning" && since > 150) {
      seen.disconnect();
      began.disconnect();
      // Where a node lies is asked afterwards: to ask makes the browser lay the page out
      done([until(changed.filter(({nodes}) => nodes.some(lies))), until(changed)]);
    } else if (performance.now() - begun > most) {
      fail(new Error(`no run within ${most} ms: ${state}`));
    } else { requestAnimationFrame(look); }
  };
  requestAnimationFrame(look);
})
"""
"""Milliseconds until the last change of what lies in the window is painted, and that of anything. A
run may begin and end between two frames, and change nothing. What was taken away lay where its
neighbours lie."""
MOST = 30_000
"""Milliseconds that are waited for a run."""
FILTERS = ".st-key-filters button"
LINK = "a[data-testid=stTopNavLink][href*='/{}']"


def main(arguments: list[str]) -> None:
    with side_by_side() as servers:
        if "--browser" in arguments:
            in_browser(*servers)
        else:
            over_sockets(*servers)


def over_sockets(program: Server, plain: Server, tuned: Server) -> None:
    readers = {page: (leader(program, page), program) for page in PAGES}
    readers |= {EMPTY: (stranger(plain), plain), TUNED: (stranger(tuned), tuned)}
    found, waits = reruns(readers)
    print(f"warm rerun, {ROUNDS} rounds of {RERUNS} in turns; processor of the server")
    for name, (reader, _) in readers.items():
        last = reader.rerun()
        print(
            f"{name:18} {milliseconds(found[name])}  x empty {ratio(found[name], found[EMPTY])}"
            f"  until over {milliseconds(waits[name])}  {last.messages:4} messages"
            f" {last.bytes / 1024:7.1f} KB"
        )


def reruns(
    readers: dict[str, tuple[Reader, Server]], rounds: int = ROUNDS
) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """Of each a warm rerun in turns: seconds of its server's processor, and until it was over."""
    for reader, _ in readers.values():
        for _ in range(5):
            reader.rerun()
    waits: dict[str, list[float]] = {name: [] for name in readers}

    def cost(name: str, reader: Reader, server: Server) -> Callable[[], float]:
        def measure() -> float:
            before = processor(server)
            waits[name] += [reader.rerun().seconds for _ in range(RERUNS)]
            return (processor(server) - before) / RERUNS

        return measure

    return in_turns({name: cost(name, *one) for name, one in readers.items()}, rounds), waits


def in_browser(program: Server, plain: Server, tuned: Server) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=list(QUIET)
        )

        def opened(url: str) -> Page:
            page = browser.new_context(
                locale="vi-VN", viewport={"width": 1366, "height": 768}
            ).new_page()
            page.goto(url)
            return page

        pages: dict[str, tuple[Page, list[str]]] = {}
        for name, server in ((EMPTY, plain), (TUNED, tuned)):
            page = opened(server.url)
            page.locator(".st-key-again button").wait_for()
            pages[name] = page, [".st-key-again button"]
        for name in PAGES:
            page = opened(program.url)
            page.locator(".st-key-sample_leader button").click()
            page.locator("[data-testid=stMetric]").first.wait_for()
            page.goto(f"{program.url}/{name}")
            page.locator("[data-testid=stMetric]").first.wait_for()
            page.wait_for_timeout(2_000)
            kinds = [f".st-key-period button:nth-of-type({n})" for n in (5, 6)]
            pages[name] = page, kinds
        windows: dict[str, list[float]] = {name: [] for name in pages}
        compare("the filter", {n: click(*one, windows[n]) for n, one in pages.items()}, windows)
        for name, other in zip(PAGES, (*PAGES[1:], PAGES[0]), strict=True):
            pages[name] = pages[name][0], [LINK.format(other), LINK.format(name)]
        turns = {n: turn(*one, windows[n]) for n, one in pages.items() if n in PAGES}
        empties = {n: click(*pages[n], windows[n]) for n in (EMPTY, TUNED)}
        compare("a link to the page", empties | turns, windows)
        browser.close()


def compare(
    what: str, measures: dict[str, Callable[[], float]], windows: dict[str, list[float]]
) -> None:
    """Print what clicks on this take beside those on the empty pages."""
    in_turns(measures, 2)
    for inside in windows.values():
        inside.clear()
    wholes = in_turns(measures, ROUNDS)
    for part, found in (("window", windows), ("page", wholes)):
        print(f"click on {what} to the last change of the {part}, {ROUNDS} in turns")
        for name, seconds in found.items():
            print(
                f"{name:18} {milliseconds(seconds)}  x empty {ratio(seconds, found[EMPTY])}"
                f"  x tuned {ratio(seconds, found[TUNED])}"
            )


def turn(page: Page, links: list[str], inside: list[float]) -> Callable[[], float]:
    """As `click`, for the last of the links; the first leads away from there."""

    def measure() -> float:
        page.bring_to_front()
        page.keyboard.press("Escape")
        away, back = links
        page.evaluate(PAINTED, [away, MOST])
        window, whole = page.evaluate(PAINTED, [back, MOST])
        inside.append(window / 1000)
        return float(whole) / 1000

    return measure


def click(page: Page, selectors: list[str], inside: list[float]) -> Callable[[], float]:
    """Each of them after the other, so that something changes every time: seconds until the page
    rests; those until the window does are added to `inside`."""

    def measure() -> float:
        page.bring_to_front()
        selectors.append(selectors.pop(0))
        if not page.locator(selectors[0]).is_visible():
            page.locator(FILTERS).first.click()
            page.locator(selectors[0]).wait_for()
        window, whole = page.evaluate(PAINTED, [selectors[0], MOST])
        inside.append(window / 1000)
        return float(whole) / 1000

    return measure


if __name__ == "__main__":
    main(sys.argv[1:])
