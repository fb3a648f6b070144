"""The product in a real browser: Chromium before a server that runs as it is installed."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright
from sqlalchemy import make_url

from components.runtime.cookies import binding_name, session_name
from db.commands.sessions import SAMPLE_NAMES, open_session, redeem
from db.engine import make_engine, writing
from db.model import Role
from db.start import SAMPLE, embedded_url
from tests.conftest import ROOT, need
from tests.factories import account_id

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-features="
    "AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,"
    "HttpsFirstBalancedModeAutoEnable,LensOverlay,MediaRouter,PaintHolding,"
    "ThirdPartyStoragePartitioning,AvoidCorsURLLoaderRestartOnRedirect,OptimizationHints,"
    "NetworkTimeServiceQuerying,AimEnabled,PreconnectToSearch,"
    "WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup",
)
"""Works as root, asks no other machine for anything, and loads no lists for an address bar that
nobody sees, a third of what a new window costs. Of the last option Chromium knows one: this is
Playwright's own with the lists."""
SPARING = ("--disable-software-rasterizer", "--js-flags=--no-opt --no-maglev")
"""No card is played by the processor for pages that draw none, and scripts are not made faster at
length for pages that are gone after seconds. What measures how fast a page is goes without."""
PATIENCE = 30_000
"""Milliseconds that a test waits for what the page is to show: Playwright's own five seconds are
of a machine on which nothing else runs, and here three processes share two cores. What a test
claims to be quick has a limit of its own."""
MADE = 6 * PATIENCE
"""For a file: the processes that make it give way to all others (beside/processes.py)."""
expect.set_options(timeout=PATIENCE)
IN_FULL = os.environ.get("BROWSER") == "all"
"""Whether also what tries the same once more is tried."""
CROWD = 3 if "PYTEST_XDIST_WORKER" in os.environ else 1
"""What a limit is multiplied by while other processes of the tests run: it is held to the letter
by a run of its file alone (`-n0`)."""
SERVED = ROOT / "tests" / "browser" / "served.py"
START_SECONDS = 90
"""For the first start, which makes the sample; a start is faster by far where nothing else runs."""


HERE = {
    "locale": "vi-VN",
    "timezone_id": "Asia/Ho_Chi_Minh",
    "viewport": {"width": 1366, "height": 768},
}
"""A laptop in Viet Nam, to which a page speaks Vietnamese."""
CALM = {**HERE, "reduced_motion": "reduce"}
"""The same before one who wants nothing to move, since that is painted sixty times a second."""


@dataclass
class Server:
    """`streamlit run app.py` with a data folder of its own, stopped by its process id."""

    folder: Path
    settings: dict[str, str]
    port: int = 0
    process: subprocess.Popen[bytes] | None = None
    program: Path = ROOT / "app.py"
    draws: bool = True
    """Whether the processes that draw and read files begin with it, or with their first work."""

    @property
    def database(self) -> str:
        return self.settings.get("DATABASE_URL") or embedded_url(self.folder / "data")

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def log(self) -> str:
        return (self.folder / "server.log").read_text("utf-8")

    def start(self) -> None:
        """Start, again on the same port if it ran before, and wait until it answers."""
        self.port = self.port or free_port()
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith("STREAMLIT_")
        } | {"DATABASE_URL": SAMPLE, "LANG_NGHE_DATA": str(self.folder / "data")}
        streamlit = ("-m", "streamlit") if self.draws else (str(SERVED),)
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, *streamlit, "run", str(self.program)),
                    *("--server.port", str(self.port), "--server.headless", "true"),
                ],
                cwd=self.folder,
                env=environment | self.settings,
                stdout=log,
                stderr=log,
            )
        until = time.monotonic() + START_SECONDS
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > until:
                self.kill()
                pytest.fail(f"the server did not start:\n{self.log}")
            time.sleep(0.1)

    def stop(self) -> None:
        """As a service manager stops it."""
        self._end(subprocess.Popen.terminate)

    def kill(self) -> None:
        """As a cut of power stops it."""
        self._end(subprocess.Popen.kill)

    def let_in(self, context: BrowserContext, role: str = "leader") -> None:
        """Somebody of the sample sits before this browser already, signed in."""
        binding = uuid4().hex
        engine = make_engine(self.database)
        with writing(engine) as conn:
            who = account_id(conn, SAMPLE_NAMES[Role(role)])
            token = redeem(conn, open_session(conn, who, binding=binding).ticket, binding)
        engine.dispose()
        jar = {binding_name(): binding, session_name(): token}
        context.add_cookies([{"name": name, "value": jar[name], "url": self.url} for name in jar])

    def _end(self, how: Callable[[subprocess.Popen[bytes]], None]) -> None:
        if self.process is None:
            return
        how(self.process)
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=2) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, TimeoutError):
            return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def app_server(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Start servers for one test: to stop, kill and restart, or with another database."""
    started: list[Server] = []

    def start(*, draws: bool = False, **settings: str) -> Server:
        folder = tmp_path / f"server{len(started)}"
        folder.mkdir()
        started.append(Server(folder, settings, draws=draws))
        started[-1].start()
        return started[-1]

    yield start
    for server in started:
        server.stop()


@pytest.fixture(scope="module")
def own_sample(sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of one file of tests, before a sample that they may write to and stop."""
    yield from _before_sample(tmp_path_factory.mktemp("own"), sample_file)


@pytest.fixture(scope="session")
def sample_server(sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The sample district, shared by every test that only reads it."""
    yield from _before_sample(tmp_path_factory.mktemp("shared"), sample_file)


@pytest.fixture(scope="module")
def province_server(
    province_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """A server of one file of tests, before the sample province."""
    yield from _before_sample(tmp_path_factory.mktemp("province"), province_file)


def _before_sample(folder: Path, sample_file: Path) -> Iterator[Server]:
    """The sample is made once, not by each server."""
    server = Server(folder, {}, draws=False)
    (folder / "data").mkdir()
    shutil.copyfile(sample_file, make_url(server.database).database)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Of one file of tests: Playwright keeps an event loop running in this thread as long as it is
    there, and others have one of their own."""
    program = shutil.which("chromium")
    need(program, "Chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=[*QUIET, *SPARING])
        yield browser
        browser.close()


@pytest.fixture
def open_browser(chromium: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """A browser of its own for each person: no cookies shared, Vietnamese, in Viet Nam's time."""
    opened: list[BrowserContext] = []

    def open_(width: int = 1366, height: int = 768, **options: object) -> BrowserContext:
        size = {"width": width, "height": height}
        opened.append(chromium.new_context(**{**CALM, "viewport": size, **options}))
        opened[-1].set_default_timeout(2 * PATIENCE)
        return opened[-1]

    yield open_
    for context in opened:
        context.close()


@pytest.fixture(scope="module")
def windows(chromium: Browser) -> dict[str, list[Page]]:
    """Those that nobody sits before, by what they can do besides: a window that has read our
    scripts once reads them no more, half of what a page costs."""
    return {}


@pytest.fixture
def open_page(chromium: Browser, windows: dict[str, list[Page]]) -> Iterator[Callable[..., Page]]:
    """The window of one who was never here, as `open_browser` opens it, for all that leave nothing
    in it but cookies and what the pages keep."""
    taken: list[tuple[list[Page], Page]] = []

    def open_(width: int = 1366, height: int = 768, **options: object) -> Page:
        free = windows.setdefault(repr(options), [])
        if not free:
            context = chromium.new_context(**{**CALM, **options})
            context.set_default_timeout(2 * PATIENCE)
            free.append(context.new_page())
        taken.append((free, free.pop()))
        taken[-1][1].set_viewport_size({"width": width, "height": height})
        return taken[-1][1]

    yield open_
    for free, window in taken:
        _leave(window)
        free.append(window)


def _leave(window: Page) -> None:
    for other in window.context.pages:
        if other != window:
            other.close()
    if window.url.startswith("http"):
        window.evaluate("() => { localStorage.clear(); sessionStorage.clear() }")
    window.goto("about:blank")
    window.emulate_media(media="null")
    window.context.clear_cookies()
    window.context.clear_permissions()


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    return open_page()


@pytest.fixture
def sign_in() -> Callable[..., Page]:
    """Open a page of the sample as somebody of the role who has signed in, and wait for it. The
    front page is of tests of its own."""

    def enter(page: Page, server: Server, role: str = "leader", path: str = "/") -> Page:
        server.let_in(page.context, role)
        page.goto(server.url + path)
        page.locator("[data-testid=stMetric]").first.wait_for()
        settle(page)
        return page

    return enter


def settle(page: Page) -> None:
    """Wait until the script has run to its end and the charts are drawn. The sign that it runs
    comes some time after it has begun, so its state is asked for too; not with every frame, which
    would be painted for that alone."""
    page.wait_for_function(
        "() => !document.querySelector('[data-testid=stStatusWidget], [data-stale=true],"
        " [data-testid=stSkeleton], [data-test-script-state=running],"
        " [data-test-script-state=rerunRequested]')",
        polling=100,
    )


SEEN = """picture => {
  picture.scrollIntoView({block: 'center', behavior: 'instant'});
  const {left, top, width, height} = picture.getBoundingClientRect();
  return [left, top, width, height].map(Math.round);
}"""


def in_view(picture: Locator) -> list[int]:
    """Scroll to a picture and wait until it rests there: its left, top, width and height in pixels.

    A page at work draws a picture anew, as a node of its own. Playwright scrolls to the node that
    it found first and fails if that has gone meanwhile; here each look finds the picture anew.
    """
    until, last = time.monotonic() + PATIENCE / 1000, []
    while time.monotonic() < until:
        settle(picture.page)
        now = picture.evaluate(SEEN)
        if now == last:
            return list(now)
        last = now
        picture.page.wait_for_timeout(100)
    pytest.fail("the picture never came to rest")


WIDE = """() => {
  const main = document.querySelector('[data-testid=stMain]');
  if (main.scrollWidth <= innerWidth) return [];
  const ends = [...main.querySelectorAll('*')]
    .map(part => [Math.round(part.getBoundingClientRect().right), part.outerHTML.slice(0, 90)])
    .filter(([right]) => right > innerWidth);
  return [['scrolls over', main.scrollWidth], ...ends.slice(0, 10)];
}"""
"""What reaches over the right edge while the page can be scrolled sideways."""


def at_rest(page: Page, measure: str) -> list[Any]:
    """What the script still finds when the page has come to rest.

    After a new size charts are drawn anew one by one, later on a busy machine: what it finds is a
    fault only if it stays. A new size changes nothing at once, so the first look waits too.
    """
    rest = time.monotonic() + PATIENCE / 1000
    page.wait_for_timeout(500)
    while (found := page.evaluate(measure)) and time.monotonic() < rest:
        page.wait_for_timeout(100)
    return list(found)


def has_cookie(context: BrowserContext) -> dict[str, Any]:
    """Wait for the session's cookie, which the browser fetches by itself: who goes on before would
    have to sign in again. All cookies by name."""
    until = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < until:
        jar = {cookie["name"]: cookie for cookie in context.cookies()}
        if "session" in jar:
            return jar
        time.sleep(0.05)
    pytest.fail("the browser never got its cookie")
