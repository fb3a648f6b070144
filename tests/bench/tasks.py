"""What an officer does every day, by touch on a telephone and on a tablet, as fast as the program
lets: `python -m tests.bench.tasks [rounds]`: taps, and seconds from the first touch until the
program says that it is saved.

Nobody thinks or mistypes, and the pages have been opened before. A walk looks ten times a second
whether the program is at rest (tests/browser/tasks.py), and each begins with the sample as it is
made, put back below the running server.
"""

import shutil
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import make_url

from tests.bench.ground import ROUNDS, in_turns, product
from tests.browser import tasks
from tests.browser.conftest import HERE, QUIET, Server

WALKS = {
    "answer to a suggestion": tasks.answer,
    "incident": tasks.write_down,
    "full return": tasks.report,
    "nothing to report": tasks.nothing,
}
SIZES = {"phone": tasks.PHONE, "tablet": tasks.TABLET}


def main(rounds: int = ROUNDS) -> None:
    with product() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=list(QUIET)
        )
        file = Path(str(make_url(server.database).database))
        kept = server.folder / "as-made.db"
        copy(file, kept)
        taps: dict[str, set[int]] = {}

        def walk(name: str, size: str) -> Callable[[], float]:
            touched = taps.setdefault(f"{name}, {size}", set())

            def measure() -> float:
                copy(kept, file)
                page = officer(browser, server, SIZES[size])
                begun = time.perf_counter()
                touched.add(WALKS[name](page))
                took = time.perf_counter() - begun
                page.context.close()
                return took

            return measure

        measures = {f"{name}, {size}": walk(name, size) for name in WALKS for size in SIZES}
        in_turns(measures, 1)
        found = in_turns(measures, rounds)
        browser.close()
    print(f"by touch, {rounds} rounds in turns: taps, seconds as median [least; most]")
    for name, seconds in found.items():
        touched = "/".join(map(str, sorted(taps[name])))
        print(
            f"{name:32} {touched:>3} taps  {statistics.median(seconds):5.1f} s "
            f"[{min(seconds):.1f}; {max(seconds):.1f}]"
        )


def officer(browser: Browser, server: Server, size: tuple[int, int]) -> Page:
    """Before the first page, with nothing touched on it."""
    width, height = size
    viewport = {"width": width, "height": height}
    page = browser.new_context(**{**HERE, **tasks.TOUCH, "viewport": viewport}).new_page()
    tasks.enter(page, server.url)
    tasks.taps(page)
    return page


def copy(source: Path, target: Path) -> None:
    """All of a database, also of one that is in use."""
    with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(target)) as other:
        one.backup(other)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
