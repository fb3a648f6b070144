"""One primary, two replicas, two processes of the program behind nginx, 20 sessions: each of the
five is killed in turn, and replicas hang and fall behind. `python -m tests.siege.replicas`, four to
nine minutes; it needs nginx (SIEGE_NGINX names it where it is not on the path).

12 leaders turn pages, four officers save incidents and look at their own number after each, four
of the staff take workbooks along. What is counted: pages that show less than their reader had
saved, pages whose numbers are of two states, people who were signed out, saves that were told and
are gone, and files that did not come.
"""

import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from signal import SIGCONT
from typing import Any
from urllib.error import URLError

import sqlalchemy as sa
import websockets
from streamlit.proto.WidgetStates_pb2 import WidgetState

from db.engine import writing
from db.model import Role
from db.schema import incident
from tests.browser.conftest import Server, free_port
from tests.browser.wire import Heard, Wire, pressed, typed
from tests.cluster import Node, cluster
from tests.conftest import ROOT
from tests.factories import (
    make_incident,
    make_unit,
)
from tests.siege.ground import Ground, Person, district, person
from tests.wording import vi

LEADERS, OFFICERS, TAKERS, FILES = 12, 4, 4, 100
BEFORE = 1
"""An incident, so that there is something to look at."""
SHOWN = ("overview", "reintegration", "suggestions", "satisfaction")
THINKING, PHASE, DOWN, LAST = 2.0, 20.0, 8.0, 120.0
"""Seconds between two looks, of each phase, that what was killed is away, for the last files."""
UNANSWERED = (502, 504)
"""What nginx says where no process answered."""
BROKEN = (websockets.exceptions.WebSocketException, OSError, URLError, TimeoutError)
"""What a browser meets where the process behind its socket is gone: it connects again."""


@dataclass
class Front:
    """Where browsers go."""

    url: str


@dataclass
class Tally:
    """What was met in a phase."""

    runs: int = 0
    longest: float = 0.0
    wrong: Counter[str] = field(default_factory=Counter)


@dataclass
class Siege:
    front: Front
    phase: str = "all is well"
    tallies: dict[str, Tally] = field(default_factory=dict)
    over: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)
    saved: Counter[int] = field(default_factory=Counter)
    """By account, the saves that were told."""
    files: int = 0
    again: int = 0
    """Files that came, and presses that had to be made again since their process was killed."""

    def count(self, seconds: float, wrong: str = "") -> None:
        with self.lock:
            tally = self.tallies.setdefault(self.phase, Tally())
            tally.runs += 1
            tally.longest = max(tally.longest, seconds)
            if wrong:
                tally.wrong[wrong] += 1


class Reader:
    """A browser that connects again where it is cut off."""

    def __init__(self, siege: Siege, who: Person) -> None:
        self.siege, self.who = siege, who
        self.wire: Wire | None = None

    def open(self, page: str, kind: str = "heading") -> Heard:
        """The page with an element of the kind, however often it has to be asked for; how long
        that took is counted."""
        begun = time.monotonic()
        while True:
            with suppress(*BROKEN):
                heard = self._wire().open(page)
                if heard.is_front_page:
                    self.siege.count(0, "signed out")
                elif any(heard.elements(kind)):
                    self.siege.count(time.monotonic() - begun)
                    return heard
            self.cut()
            time.sleep(0.3)

    def cut(self) -> None:
        if self.wire is not None:
            with suppress(*BROKEN):
                self.wire.close()
        self.wire = None

    def _wire(self) -> Wire:
        if self.wire is None:
            front: Any = self.siege.front
            self.wire = Wire(front, self.who.cookie, silence=0.2)
        return self.wire


def look(siege: Siege, who: Person) -> None:
    reader = Reader(siege, who)
    while not siege.over.is_set():
        page = random.choice(("incidents", *SHOWN))
        heard = reader.open(page, "metric" if page == "incidents" else "heading")
        if page == "incidents" and not is_of_one_state(reader, heard):
            siege.count(0, "numbers of two states")
        time.sleep(THINKING)


def is_of_one_state(reader: Reader, heard: Heard) -> bool:
    """Whether what stands on the screen agrees; where it does not, once the run that follows a page
    of two states (decision 81) had its time."""
    if len(set(numbers(heard))) > 1 and reader.wire is not None:
        with suppress(*BROKEN):
            heard = reader.wire.more(heard)
    return len(set(numbers(heard))) <= 1


def numbers(heard: Heard) -> list[int]:
    """How many incidents the page says that there are: in its first number and above its list."""
    stands = heard.last
    told = [one.body for one, _ in stands.elements("metric")][:1]
    told += re.findall(
        r"trong ([\d.]+) vụ", " ".join(one.body for one, _ in stands.elements("markdown"))
    )
    return [int(re.sub(r"\D", "", one)) for one in told]


def save(siege: Siege, who: Person) -> None:
    reader, begun = Reader(siege, who), 0
    while not siege.over.is_set():
        begun += 1
        if saves(reader):
            siege.saved[who.account_id] += 1
        seen, told = numbers(reader.open("incidents", "metric")), siege.saved[who.account_id]
        if not seen or not told <= min(seen) <= max(seen) <= begun:
            siege.count(0, f"less than was saved: {seen} of {told}")
        time.sleep(THINKING / 2)


def saves(reader: Reader) -> bool:
    """Whether the save was told."""
    heard = reader.open("incident", "date_input")
    with suppress(*BROKEN, ValueError):  # ValueError: the page came twice, with a form each
        days = {one.label: one for one, _ in heard.elements("date_input")}
        day = WidgetState(id=days[vi("Day it happened")].id)
        day.string_array_value.data.append("2023/09/20")
        kind = heard.labelled("selectbox", vi("Category"))
        states = [day, typed(kind, kind.options[0])]
        assert reader.wire is not None
        heard = reader.wire.run(*states)
        states.append(pressed(heard.labelled("button", vi("Save the incident"))))
        heard = reader.wire.run(*states)
        return any(one.body.startswith("Đã lưu vụ việc") for one, _ in heard.elements("alert"))
    reader.cut()
    return False


def take(siege: Siege, who: Person) -> None:
    reader, button = Reader(siege, who), None
    while siege.files < FILES and not siege.over.is_set():
        with suppress(*BROKEN, ValueError):  # ValueError: the page came twice, with a button each
            button = button or template(reader)
            assert reader.wire is not None
            url, _why = reader.wire.made(button.deferred_file_id)
            time.sleep(THINKING * random.random())
            if url and fetched(reader.wire, url):
                with siege.lock:
                    siege.files += 1
                time.sleep(2 * THINKING)  # so that they are spread over all that happens
                continue
        siege.again += 1
        reader.cut()
        button = None


def template(reader: Reader) -> Any:
    """The button that makes an empty table for imports."""
    kind = reader.open("imports", "selectbox").labelled("selectbox", vi("What is in the file"))
    assert reader.wire is not None
    heard = reader.wire.run(typed(kind, kind.options[0]))
    return heard.labelled("download_button", vi("Download the template"))


def fetched(wire: Wire, url: str) -> bool:
    """Whether the workbook comes, from whichever process is there, at the first answer."""
    until = time.monotonic() + DOWN
    while time.monotonic() < until:
        with suppress(*BROKEN):
            status, content = wire.file(url)
            if status not in UNANSWERED:
                return status == 200 and content.startswith(b"PK")
        time.sleep(0.3)
    return False


@contextmanager
def nginx(folder: Path, ports: list[int]) -> Iterator[int]:
    """That of deploy/, without its certificate: before the processes at these ports."""
    port = free_port()
    plain = (ROOT / "deploy" / "nginx.conf").read_text("utf-8")
    servers = "\n".join(f"    server 127.0.0.1:{one};" for one in ports)
    plain = plain.replace("    server 127.0.0.1:8501;", servers).replace(
        "__Host-browser", "browser"
    )
    plain = re.sub(r"server \{\n    listen 80;.*?\n\}\n", "", plain, flags=re.DOTALL)
    plain = re.sub(r"    ssl_\w+ .*\n", "", plain).replace(
        "listen 443 ssl", f"listen 127.0.0.1:{port}"
    )
    kept = "".join(
        f"{name}_temp_path {folder}/{name};"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder}/pid; error_log {folder}/error.log; events {{}}\n"
        f"http {{ access_log off; {kept}\n{plain}}}\n",
        "utf-8",
    )
    program = os.environ.get("SIEGE_NGINX") or shutil.which("nginx")
    if program is None:
        sys.exit("nginx is not here: apt install nginx-light, or let SIEGE_NGINX name it")
    command = [program, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", "stderr"]
    with subprocess.Popen(command) as running:
        try:
            yield port
        finally:
            running.terminate()


def ground_of(primary: Node) -> Ground:
    """A district in its first month."""
    primary.ask("CREATE DATABASE siege")
    nobody: Any = None
    return Ground(nobody, district(primary.url("siege")))


def crowd(siege: Siege, ground: Ground) -> list[threading.Thread]:
    officers = [person(ground, Role.OFFICER, f"Vĩnh Long {n}") for n in range(OFFICERS)]
    with writing(ground.engine) as conn:
        make_incident(conn, unit_id=make_unit(conn, "Vĩnh An"), occurred_on=date(2023, 9, 20))
    acts: list[tuple[Callable[[Siege, Person], None], Person]] = [
        *((look, person(ground, Role.LEADER)) for _ in range(LEADERS)),
        *((save, officer) for officer in officers),
        *((take, person(ground, Role.STAFF)) for _ in range(TAKERS)),
    ]
    return [threading.Thread(target=act, args=(siege, who), daemon=True) for act, who in acts]


def besiege(siege: Siege, nodes: list[Node], servers: list[Server]) -> None:
    """Each of them away for a while, one after the other."""
    primary, first, second = nodes
    ways: list[tuple[str, Callable[[], object], Callable[[], object]]] = [
        ("all is well", lambda: None, lambda: None),
        ("a replica is killed", first.kill, first.start),
        ("a replica hangs", second.freeze, lambda: second.freeze(SIGCONT)),
        (
            "both replicas fall behind",
            lambda: [one.ask("SELECT pg_wal_replay_pause()") for one in (first, second)],
            lambda: [one.ask("SELECT pg_wal_replay_resume()") for one in (first, second)],
        ),
        ("a process of the program is killed", servers[0].kill, servers[0].start),
        ("the other process is killed", servers[1].kill, servers[1].start),
        ("the primary is killed", primary.kill, primary.start),
        ("all is well again", lambda: None, lambda: None),
    ]
    for name, away, back in ways:
        siege.phase = name
        print(f"{siege.files:3} files; {name}", flush=True)
        begun = time.monotonic()
        away()
        time.sleep(DOWN)
        back()
        time.sleep(max(0.0, PHASE - (time.monotonic() - begun)))


def main() -> int:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        base = folder / "pg"
        base.mkdir()
        nodes = stack.enter_context(cluster(base, 2, ("hot_standby_feedback=on",)))
        ground = ground_of(nodes[0])
        stack.callback(ground.engine.dispose)
        settings = {
            "DATABASE_URL": nodes[0].url("siege"),
            "DATABASE_READ_URL": ",".join(one.url("siege") for one in nodes[1:]),
            "LANG_NGHE_PROXIES": "127.0.0.1",
            "LANG_NGHE_PROCESSES": "1",
        }
        servers = []
        for n in range(2):
            (folder / f"server{n}").mkdir()
            servers.append(Server(folder / f"server{n}", settings))
            stack.callback(servers[n].stop)
            servers[n].start()
        (folder / "nginx").mkdir()
        port = stack.enter_context(nginx(folder / "nginx", [one.port for one in servers]))
        siege = Siege(Front(f"http://localhost:{port}"))
        threads = crowd(siege, ground)
        for thread in threads:
            thread.start()
        besiege(siege, nodes, servers)
        last = time.monotonic() + LAST
        while siege.files < FILES and time.monotonic() < last:
            time.sleep(0.5)
        siege.over.set()
        for thread in threads:
            thread.join(60)
        return _told(siege, ground)


def _told(siege: Siege, ground: Ground) -> int:
    with ground.engine.connect() as conn:
        rows = (conn.scalar(sa.select(sa.func.count()).select_from(incident)) or 0) - BEFORE
    lost = max(0, sum(siege.saved.values()) - rows)
    wrong: Counter[str] = Counter()
    for phase, tally in siege.tallies.items():
        print(
            f"{phase:36} {tally.runs:5} pages, longest {tally.longest:5.1f} s", *tally.wrong.items()
        )
        wrong += tally.wrong
    print(f"saves told {sum(siege.saved.values())}, rows {rows}, lost {lost}")
    print(f"files {min(siege.files, FILES)} of {FILES}; pressed again {siege.again} times")
    print("wrong:", dict(wrong) or "nothing")
    return int(bool(wrong or lost))


if __name__ == "__main__":
    sys.exit(main())
