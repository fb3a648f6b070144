"""Over a poor line: `python -m tests.bench.line [kbit/s] [ms]`: the sign-in page from nothing."""

import shutil
import sys
import time

from playwright.sync_api import sync_playwright

from tests.bench.ground import product
from tests.browser.conftest import QUIET


def main(kilobits: int = 1_600, delay: int = 150) -> None:
    with product() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=list(QUIET)
        )
        for line in (None, (kilobits, delay)):
            page = browser.new_context(locale="vi-VN").new_page()
            told = page.context.new_cdp_session(page)
            told.send("Network.enable")
            sizes: list[float] = []
            told.on(
                "Network.loadingFinished",
                lambda one, into=sizes: into.append(one["encodedDataLength"]),
            )
            if line:
                rate = line[0] * 1000 / 8
                told.send(
                    "Network.emulateNetworkConditions",
                    {
                        "offline": False,
                        "latency": line[1],
                        "downloadThroughput": rate,
                        "uploadThroughput": rate,
                    },
                )
            begun = time.monotonic()
            page.goto(server.url, timeout=180_000)
            page.locator(".st-key-sample_leader button").wait_for(timeout=180_000)
            took = time.monotonic() - begun
            name = f"{line[0]} kbit/s, {line[1]} ms" if line else "no limit"
            print(f"{name:20} {took:6.1f} s to the sign-in page, {sum(sizes) / 1e6:.2f} MB")
        browser.close()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
