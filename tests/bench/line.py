"""Over a poor line: `python -m tests.bench.line [rounds]`: the sign-in page and the first dashboard
from nothing, and what of a page's messages goes over the line.
"""

import shutil
import socket
import statistics
import struct
import sys
import time
from collections.abc import Callable

from playwright.sync_api import Browser, sync_playwright

from tests.bench.ground import PAGES, Reader, in_turns, leader, product
from tests.browser.conftest import QUIET, Server

LINES = {"no limit": None, "1600 kbit/s, 150 ms": (1_600, 150), "400 kbit/s, 300 ms": (400, 300)}
LONGEST = 180_000
RECEIVED = 128
"""Where TCP_INFO of Linux has the bytes that came."""


def main(rounds: int = 5) -> None:
    with product() as server:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=list(QUIET)
            )
            sizes: list[float] = []
            wholes: list[float] = []
            firsts: dict[str, list[float]] = {name: [] for name in LINES}
            measures = {
                name: _visit(browser, server, line, sizes, wholes, firsts[name])
                for name, line in LINES.items()
            }
            found = in_turns(measures, rounds)
            for name, seconds in found.items():
                print(
                    f"{name:20} {statistics.median(seconds):6.1f} s to the sign-in page "
                    f"[{min(seconds):.1f}; {max(seconds):.1f}], "
                    f"{statistics.median(sizes) / 1e6:.2f} MB; "
                    f"{statistics.median(firsts[name]):6.1f} s to the first dashboard with its "
                    f"pictures, {statistics.median(wholes) / 1e6:.2f} MB"
                )
            browser.close()
        for page in PAGES:
            reader = leader(server, page)
            before = received(reader)
            said = reader.rerun().bytes
            share = (received(reader) - before) / said
            print(f"{page:20} {said / 1024:6.1f} KB a rerun, {share:4.0%} of it over the line")


def _visit(
    browser: Browser,
    server: Server,
    line: tuple[int, int] | None,
    sizes: list[float],
    wholes: list[float],
    firsts: list[float],
) -> Callable[[], float]:
    """Seconds until the sign-in page can be used, in a browser that has nothing of it; `sizes` are
    the bytes until then, `wholes` and `firsts` the bytes and seconds until the first dashboard is
    there, for somebody who signs in without typing."""

    def measure() -> float:
        context = browser.new_context(locale="vi-VN")
        page = context.new_page()
        told = context.new_cdp_session(page)
        told.send("Network.enable")
        came: list[float] = []
        told.on("Network.loadingFinished", lambda one: came.append(one["encodedDataLength"]))
        if line:
            rate = line[0] * 1000 / 8
            conditions = {"downloadThroughput": rate, "uploadThroughput": rate}
            told.send(
                "Network.emulateNetworkConditions",
                {"offline": False, "latency": line[1], **conditions},
            )
        begun = time.monotonic()
        page.goto(server.url, timeout=LONGEST)
        page.locator(".st-key-sample_leader button").wait_for(timeout=LONGEST)
        took = time.monotonic() - begun
        sizes.append(sum(came))
        page.locator(".st-key-sample_leader button").click()
        page.locator("[data-testid=stMetric]").first.wait_for(timeout=LONGEST)
        page.locator("[class*=st-key-picture-] svg.marks").nth(1).wait_for(timeout=LONGEST)
        wholes.append(sum(came))
        firsts.append(time.monotonic() - begun)
        context.close()
        return took

    return measure


def received(reader: Reader) -> int:
    """Bytes that have come over the socket of the reader so far, as they went over the line."""
    connection = reader.wire._socket.socket
    told = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 256)
    return int(struct.unpack_from("Q", told, RECEIVED)[0])


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
