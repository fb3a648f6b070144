"""Readers while somebody has the report of a period made as PDF, and while nobody has:
`python -m tests.bench.beside [--province]`.

In turns, in one run: how long readers wait for a page, and how long the report takes from the click
until it can be downloaded.
"""

import shutil
import statistics
import sys
import time
from collections.abc import Callable

from playwright.sync_api import Locator, sync_playwright

from db.start import PROVINCE, VARIABLE
from tests.bench.ground import ROUNDS, Reader, in_turns, leader, milliseconds, product, ratio
from tests.browser.conftest import QUIET, settle

READ = ("overview", "incidents", "suggestions")
THINKS = 0.2
"""Seconds that readers look at what they see."""
ALONE, BESIDE = "nobody has it made", "while it is made"
LONGEST = 120_000
"""Milliseconds that a report may take."""


def main(arguments: list[str]) -> None:
    settings = {VARIABLE: PROVINCE} if "--province" in arguments else {}
    with product(**settings) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=list(QUIET)
        )
        page = browser.new_context(locale="vi-VN").new_page()
        page.set_default_timeout(LONGEST)
        page.goto(server.url)
        page.locator(".st-key-sample_leader button").click()
        page.locator("[data-testid=stMain] h2").first.wait_for()
        page.goto(f"{server.url}/report")
        button, bar = page.locator(".st-key-report-pdf button"), page.get_by_test_id("stProgress")
        button.wait_for()
        settle(page)
        readers = [leader(server, name) for name in READ]
        took: list[float] = []
        measures = {ALONE: _alone(readers), BESIDE: _beside(readers, button, bar, took)}
        in_turns(measures, 1)
        first, took[:] = took[0], []
        found = in_turns(measures, ROUNDS)
        browser.close()
    print(f"median wait of {len(readers)} readers for a page, {ROUNDS} rounds in turns")
    for name, waits in found.items():
        print(f"{name:20} {milliseconds(waits)}")
    print(f"x {ratio(found[BESIDE], found[ALONE])}")
    print(
        f"from the click to the file: {statistics.median(took):.1f} s"
        f" [{min(took):.1f}; {max(took):.1f}], {first:.1f} s the first time"
    )


def _alone(readers: list[Reader]) -> Callable[[], float]:
    def measure() -> float:
        return statistics.median(_looks(readers) for _ in range(3 * len(readers)))

    return measure


def _beside(
    readers: list[Reader], button: Locator, bar: Locator, took: list[float]
) -> Callable[[], float]:
    """As long as its bar is seen. How long the report took is added to `took`."""

    def measure() -> float:
        begun, waits = time.perf_counter(), []
        button.click()
        bar.wait_for()
        while bar.is_visible():
            waits.append(_looks(readers))
        took.append(time.perf_counter() - begun)
        return statistics.median(waits)

    return measure


def _looks(readers: list[Reader]) -> float:
    """The next of them thinks and asks for the page: seconds until it is there."""
    readers.append(readers.pop(0))
    time.sleep(THINKS)
    return readers[-1].rerun().seconds


if __name__ == "__main__":
    main(sys.argv[1:])
