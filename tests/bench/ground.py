"""What every bench stands on: the program and an empty page beside it in the same run, sockets, and
ratios with intervals. The machine may be busy: only what is measured in turns is compared.

Nothing here is a test. A bench starts its own servers on ports that it opened itself.
"""

import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg

from db.commands.sessions import open_session, redeem
from db.engine import make_engine, writing
from db.model import Role
from db.start import SAMPLE, VARIABLE, embedded_url, is_sample
from tests.browser.conftest import Server
from tests.browser.wire import SECONDS, Wire
from tests.conftest import ROOT
from tests.factories import make_account

PAGES = ("overview", "incidents", "reintegration", "suggestions", "satisfaction", "targets")
ROUNDS = 15
AFTERWARDS = 0.05
"""Seconds without a word after which what came unasked is over."""
TICK = os.sysconf("SC_CLK_TCK")
EMPTY_APP = """
import sys
sys.path.insert(0, {root!r})
from contextlib import asynccontextmanager
from pathlib import Path
import streamlit as st
from components import server

@asynccontextmanager
async def lifespan(_app):
    server.load()
    yield

app = st.App(Path(__file__).parent / "page.py", routes=server.ROUTES, lifespan=lifespan)
"""
EMPTY_PAGE = """
import streamlit as st
st.header("Empty")
st.button("again", key="again")
st.session_state.turns = st.session_state.get("turns", 0) + 1
st.text(st.session_state.turns)
"""


@contextmanager
def product(**settings: str) -> Iterator[Server]:
    """The program with the sample."""
    with tempfile.TemporaryDirectory() as folder:
        yield from _running(Server(Path(folder), settings))


@contextmanager
def another(server: Server) -> Iterator[Server]:
    """A second process of the program on the same database."""
    yield from _running(Server(server.folder, server.settings))


@contextmanager
def empty(*, tuned: bool = False) -> Iterator[Server]:
    """A page of the platform with nothing on it but how often it was shown, so that each run can be
    seen, in a process that has imported the same; `tuned` without the collection of garbage after
    each run."""
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder) / "app.py"
        program.write_text(EMPTY_APP.format(root=str(ROOT)), "utf-8")
        (Path(folder) / "page.py").write_text(EMPTY_PAGE, "utf-8")
        settings = {"STREAMLIT_RUNNER_POST_SCRIPT_GC": "false"} if tuned else {}
        yield from _running(Server(Path(folder), settings, program=program))


def _running(server: Server) -> Iterator[Server]:
    server.start()
    try:
        yield server
    finally:
        server.stop()


def sample_file(server: Server) -> str:
    named = server.settings.get(VARIABLE, SAMPLE)
    return embedded_url(server.folder / "data", named) if is_sample(named) else named


class Reader:
    """Somebody before a page, over a bare socket. As a browser does it keeps the larger messages
    and says which: of these it is told that they are as they were."""

    def __init__(self, wire: Wire, page: str) -> None:
        self.wire, self._kept = wire, set[str]()
        message = BackMsg()
        message.rerun_script.page_name = page
        wire.ask(message)

    def rerun(self) -> "Run":
        return self._finished(self.wire.message())

    def turn_to(self, page: str, query: str = "") -> "Run":
        message = BackMsg()
        message.rerun_script.page_name = page
        message.rerun_script.query_string = query
        return self._finished(message)

    def _finished(self, message: BackMsg) -> "Run":
        """What was told before, of a run that nobody here asked for, is no part of it (decision
        81): neither what has come, nor the end of what is still under way."""
        with suppress(TimeoutError):
            while True:
                self.wire._receive(AFTERWARDS)
        message.rerun_script.cached_message_hashes.extend(self._kept)
        self._kept = set()
        begun, count, size, is_begun = time.perf_counter(), 0, 0, False
        self.wire.send(message)
        while True:
            told = self.wire._receive(SECONDS)
            count, size = count + 1, size + told.ByteSize()
            if told.metadata.cacheable or told.HasField("ref_hash"):
                self._kept.add(told.ref_hash or told.hash)
            element = told.delta.new_element
            is_fault = element.alert.format == Alert.ERROR or element.HasField("exception")
            assert not is_fault, element
            is_begun |= told.HasField("new_session")
            if is_begun and told.WhichOneof("type") == "script_finished":
                return Run(time.perf_counter() - begun, count, size)


@dataclass(frozen=True)
class Run:
    """Seconds until it was over, and what was sent."""

    seconds: float
    messages: int
    bytes: int


def leader(server: Server, page: str, role: Role = Role.LEADER) -> Reader:
    """Signed in past the form, before the page."""
    cookies = sign_in(server, role)
    return Reader(Wire(server, "; ".join(f"{key}={one}" for key, one in cookies.items())), page)


def sign_in(server: Server, role: Role = Role.LEADER) -> dict[str, str]:
    """The cookies of somebody who has signed in."""
    name = f"bench{time.monotonic_ns()}"
    engine = make_engine(sample_file(server))
    with writing(engine) as conn:
        who = make_account(conn, role, sign_in_name=name)
        token = redeem(conn, open_session(conn, who, binding=name).ticket, name)
    engine.dispose()
    return {"browser": name, "session": token}


def stranger(server: Server) -> Reader:
    return Reader(Wire(server, "browser=nobody"), "")


def processor(server: Server) -> float:
    """Seconds of a core that the server has used."""
    assert server.process is not None
    fields = Path(f"/proc/{server.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def resident(server: Server) -> float:
    """MB that the server holds in memory."""
    assert server.process is not None
    lines = Path(f"/proc/{server.process.pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def in_turns(measures: dict[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """Each measure once a round, in another order each time."""
    found: dict[str, list[float]] = {name: [] for name in measures}
    for _ in range(rounds):
        for name in random.sample(list(measures), len(measures)):
            found[name].append(measures[name]())
    return found


def ratio(ours: Sequence[float], theirs: Sequence[float], draws: int = 2_000) -> str:
    """Of the medians, with the 95 % interval of pairs drawn again."""
    pairs = list(zip(ours, theirs, strict=True))
    chance = random.Random(1)

    def of(some: Sequence[tuple[float, float]]) -> float:
        mine, other = (statistics.median(side) for side in zip(*some, strict=True))
        return mine / other if other else float("inf")

    drawn = sorted(of(chance.choices(pairs, k=len(pairs))) for _ in range(draws))
    low, high = drawn[int(draws * 0.025)], drawn[int(draws * 0.975)]
    return f"{of(pairs):6.2f} [{low:.2f}; {high:.2f}]"


def milliseconds(seconds: Sequence[float]) -> str:
    return f"{statistics.median(seconds) * 1000:7.1f} ms"


@contextmanager
def side_by_side() -> Iterator[tuple[Server, Server, Server]]:
    """The program, an empty page as the platform has it, and a tuned one."""
    with ExitStack() as servers:
        yield (
            servers.enter_context(product()),
            servers.enter_context(empty()),
            servers.enter_context(empty(tuned=True)),
        )
