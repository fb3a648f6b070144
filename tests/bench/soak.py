"""A working day in short: `python -m tests.bench.soak [--minutes 120] [--readers 10] [--province]`.

One server; readers choose filters, officers save incidents, one person brings in workbooks and one
takes pages along as slides, all of them over bare sockets, and a copy of the database is made every
few minutes by the command of the terminal. Every minute a line: reruns, their median and p95,
errors, and how much memory the server holds and the processes it has beside it. At the end whether
there were errors, and how memory and p95 stand in the last quarter beside the first one after the
program has warmed up (an eighth of the time). All processes that it may have beside it are begun
before the first minute, by as many files at once.
"""

import argparse
import os
import random
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from uuid import uuid4

import sqlalchemy as sa

from components.beside import processes
from db.engine import make_engine, writing
from db.ledger.drafts import keep_draft, keep_file
from db.model import Role, User
from db.queries.units import communes
from db.schema import category, incident
from db.start import PROVINCE, VARIABLE
from tests.bench.ground import PAGES, Reader, product, resident, sample_file
from tests.browser.conftest import Server
from tests.browser.wire import Wire, pressed
from tests.conftest import ROOT
from tests.db.sheets.files import HEAD, xlsx
from tests.siege.ground import Ground, Person, awaited, person, press
from tests.wording import vi

Act = Callable[[], float | None]
"""Seconds of a rerun, if it was one that is measured."""
MINUTE = 60.0
THINKING, SAVING, IMPORTING, EXPORTING, COPYING = 2.0, 20.0, 60.0, 45.0, 300.0
"""Seconds between what one does and what the same one does next."""
OFFICERS, ROWS, COPIES = 3, 5, 2
"""How many save; rows of a workbook; copies that are kept."""
LAST = date(2023, 9, 30)
FLAT, STEADY = 1.05, 1.25
"""Times the first quarter that memory and p95 may be in the last."""
PERIODS = ("month", "quarter", "year")


@dataclass
class Met:
    """What all of them have met since the last line."""

    waits: list[float] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)

    def take(self) -> "Met":
        taken = Met(self.waits, self.done, self.errors)
        self.waits, self.done, self.errors = [], Counter(), []
        return taken


@dataclass(frozen=True)
class Minute:
    """MB of the server and of the processes beside it, and seconds of p95."""

    server: float
    beside: float
    p95: float


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.bench.soak")
    asked.add_argument("--minutes", type=int, default=120)
    asked.add_argument("--readers", type=int, default=10)
    asked.add_argument("--province", action="store_true")
    args = asked.parse_args()
    settings = {VARIABLE: PROVINCE} if args.province else {}
    met, over = Met(), threading.Event()
    with product(**settings) as server:
        engine = make_engine(sample_file(server))
        here = Ground(server, engine)
        _fill_beside(here)
        crowd = [
            threading.Thread(target=_live, args=(met, over, *one))
            for one in _crowd(here, args.readers)
        ]
        for thread in crowd:
            thread.start()
        minutes, errors = _watched(server, args.minutes, met)
        over.set()
        for thread in crowd:
            thread.join()
        engine.dispose()
        broke = server.log.count("Traceback")
        print(*met.errors, f"{broke} tracebacks in the log of the server", sep="\n")
        errors += len(met.errors) + broke
    return not _told(minutes, errors)


def _fill_beside(here: Ground) -> None:
    """As many take a page along at once as it may have processes for that."""
    takers = [_exporter(here) for _ in range(processes.USUAL)]
    with ThreadPoolExecutor(len(takers)) as at_once:
        for taken in [at_once.submit(take) for take in takers]:
            taken.result()


def _watched(server: Server, minutes: int, of_all: Met) -> tuple[list[Minute], int]:
    """A line a minute; what it held, and how many errors there were."""
    lines, errors, begun = list[Minute](), 0, time.monotonic()
    for number in range(1, minutes + 1):
        time.sleep(max(0.0, begun + number * MINUTE - time.monotonic()))
        met = of_all.take()
        p95 = sorted(met.waits)[int(len(met.waits) * 0.95)] if met.waits else 0.0
        median = statistics.median(met.waits or [0.0])
        lines.append(Minute(resident(server), _beside(server), p95))
        errors += len(met.errors)
        done = ", ".join(f"{what} {n}" for what, n in sorted(met.done.items()))
        print(
            f"{number:4} min: {len(met.waits):5} reruns, p50 {median * 1000:5.0f} ms,"
            f" p95 {p95 * 1000:5.0f} ms, {len(met.errors)} errors, server"
            f" {lines[-1].server:.0f} MB, beside it {lines[-1].beside:.0f} MB; {done}",
            *met.errors,
            sep="\n          ",
            flush=True,
        )
    return lines, errors


def _told(minutes: list[Minute], errors: int) -> bool:
    """Whether it is as it has to be."""
    warm = minutes[len(minutes) // 8 :]
    quarter = max(1, len(warm) // 4)

    def grown(value: Callable[[Minute], float]) -> float:
        first, last = (
            statistics.median(map(value, some)) for some in (warm[:quarter], warm[-quarter:])
        )
        return last / first

    server, whole = grown(lambda m: m.server), grown(lambda m: m.server + m.beside)
    p95 = grown(lambda m: m.p95)
    print(
        f"{len(minutes)} minutes, {errors} errors; of the first quarter after"
        f" {len(minutes) - len(warm)} minutes the last is: server {server:.3f}, with what is"
        f" beside it {whole:.3f}, p95 {p95:.2f}"
    )
    return not errors and max(server, whole) <= FLAT and p95 <= STEADY


def _beside(server: Server) -> float:
    """MB of the processes that the server has begun."""
    assert server.process is not None
    of: dict[int, list[int]] = {}
    sizes: dict[int, float] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:  # it has ended meanwhile
            continue
        of.setdefault(int(fields[1]), []).append(int(folder.name))
        sizes[int(folder.name)] = int(fields[21]) * os.sysconf("SC_PAGE_SIZE") / 2**20
    found, open_ = 0.0, list(of.get(server.process.pid, []))
    while open_:
        one = open_.pop()
        found += sizes[one]
        open_ += of.get(one, [])
    return found


def _crowd(here: Ground, readers: int) -> Iterator[tuple[str, float, Callable[[], Act]]]:
    """What each does, how long they wait between, and how they begin."""
    with here.engine.connect() as conn:
        places = communes(conn, LAST)
    names, codes = [one.name for one in places.values()], {x.code: x.id for x in places.values()}
    for number in range(readers):
        yield "looks", THINKING, partial(_reader, here, PAGES[number % len(PAGES)], names)
    for unit_id in random.sample(list(places), OFFICERS):
        yield "saved", SAVING, partial(_officer, here, unit_id)
    yield "brought in", IMPORTING, partial(_importer, here, codes)
    yield "taken along", EXPORTING, partial(_exporter, here)
    yield "copies", COPYING, partial(_keeper, here)


def _live(
    met: Met, over: threading.Event, what: str, pause: float, begin: Callable[[], Act]
) -> None:
    """Do it again and again until it is over; after an error from the beginning."""
    act: Act | None = None
    while not over.wait(pause * random.uniform(0.5, 1.5)):
        try:
            act = act or begin()
            seconds = act()
            met.done[what] += 1
            if seconds is not None:
                met.waits.append(seconds)
        except Exception as error:  # noqa: BLE001 - counted, and the others go on
            met.errors.append(f"{what}: {error!r:.200}")
            act = None


def _reader(here: Ground, page: str, names: list[str]) -> Act:
    who = person(here, Role.LEADER)
    reader = Reader(Wire(here.server, who.cookie), page)

    def act() -> float:
        until = LAST - timedelta(days=random.randrange(300))
        query = f"period={random.choice(PERIODS)}&until={until}"
        if random.random() < 0.5:
            query += f"&communes={random.choice(names)}"
        return reader.turn_to(page, query).seconds

    return act


def _user(who: Person, role: Role, unit_id: int | None = None) -> User:
    return User(who.account_id, who.name, who.name, role, unit_id)


def _officer(here: Ground, unit_id: int) -> Act:
    who = person(here, Role.OFFICER, unit_id=unit_id)
    wire = Wire(here.server, who.cookie)
    with here.engine.connect() as conn:
        kind = _kinds(conn)[0]

    def act() -> None:
        key, day = uuid4().hex, LAST - timedelta(days=random.randrange(25))
        given = {"unit_id": unit_id, "category_id": kind, "occurred_on": day.isoformat()}
        with writing(here.engine) as conn:
            keep_draft(conn, key, given, form="incident", by=_user(who, Role.OFFICER, unit_id))
        heard = wire.open("incident", f"draft={key}")
        wire.run(pressed(heard.labelled("button", vi("Save the incident"))))
        with here.engine.connect() as conn:
            of_it = sa.select(sa.func.count()).where(incident.c.client_key == key)
            assert conn.scalar(of_it) == 1

    return act


def _kinds(conn: sa.Connection) -> list[int]:
    harmless = (category.c.depth == 2) & ~category.c.has_casualties
    return list(conn.scalars(sa.select(category.c.id).where(harmless)))


def _importer(here: Ground, codes: dict[str, int]) -> Act:
    who = person(here, Role.STAFF)
    wire = Wire(here.server, who.cookie)

    def act() -> None:
        key, number = uuid4().hex, _incidents(here)
        with writing(here.engine) as conn:
            content = xlsx([HEAD, *_rows(conn, codes)])
            by = _user(who, Role.STAFF)
            named = {"subject": "incident", "name": "a.xlsx", "tries": 1}
            keep_draft(conn, key, named, form="imports", by=by)
            keep_file(conn, key, "file", content, by=by)
        label = vi("Bring in {n} rows", n=f"{ROWS}")
        heard = awaited(wire, wire.open("imports", f"draft={key}"), "button", label)
        heard = wire.run(pressed(heard.labelled("button", label)))
        awaited(wire, heard, "button", vi("Next file"))
        assert _incidents(here) >= number + ROWS

    return act


def _incidents(here: Ground) -> int:
    with here.engine.connect() as conn:
        return conn.scalar(sa.select(sa.func.count()).select_from(incident)) or 0


def _rows(conn: sa.Connection, codes: dict[str, int]) -> list[tuple[object, ...]]:
    """So many that are like nothing that is there."""
    of_day = sa.select(incident.c.unit_id, incident.c.occurred_on)
    taken = {tuple(row) for row in conn.execute(of_day)}
    kind = conn.scalar(sa.select(category.c.name).where(category.c.id == _kinds(conn)[0]))
    found: list[tuple[object, ...]] = []
    while len(found) < ROWS:
        code, day = random.choice(list(codes)), LAST - timedelta(days=random.randrange(600))
        if (codes[code], day) not in taken:
            taken.add((codes[code], day))
            found.append((len(found) + 1, day, code, kind, None, None, None, None, None))
    return found


def _exporter(here: Ground) -> Act:
    who = person(here, Role.LEADER)
    wire = Wire(here.server, who.cookie)

    def act() -> None:
        heard = wire.open(random.choice(PAGES))
        heard = press(wire, heard, vi("Take along"))
        heard = press(wire, heard, vi("Make the file"))
        heard = awaited(wire, heard, "download_button", vi("Download"))
        status, content = wire.file(heard.labelled("download_button", vi("Download")).url)
        assert (status, content[:2]) == (200, b"PK")

    return act


def _keeper(here: Ground) -> Act:
    folder = here.server.folder / "copies"
    folder.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "db", "backup", str(folder), "--keep", str(COPIES)]
    named = os.environ | {"DATABASE_URL": sample_file(here.server)}

    def act() -> None:
        done = subprocess.run(command, cwd=ROOT, env=named, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr

    return act


if __name__ == "__main__":
    sys.exit(main())
