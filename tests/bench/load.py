"""Many readers at once: `python -m tests.bench.load [readers] [thinking] [writers] [processes]`.

Each of them turns a page over a socket, thinks so many seconds, and turns it again; writers save an
incident every two seconds. The readers share the machine with the server: what they need of it is
told. Of more than one process of the program, on the same database as behind a proxy that keeps a
browser at one of them, it is told how they do beside one, in turns.
"""

import resource
import statistics
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass

import sqlalchemy as sa

from db.engine import make_engine, writing
from db.schema import incident
from tests.bench.ground import (
    PAGES,
    Reader,
    another,
    leader,
    processor,
    product,
    ratio,
    sample_file,
)
from tests.browser.conftest import Server

SECONDS = 40.0
TURNS, TURN_SECONDS = 5, 15.0
"""Where one process and several are compared."""


@dataclass(frozen=True)
class Crowd:
    """What the readers met: the seconds that each rerun took, how many there were in a second, and
    how many cores the servers and the readers used."""

    waits: Sequence[float]
    rate: float
    errors: int
    servers: float
    readers: float

    def __str__(self) -> str:
        return (
            f"median {statistics.median(self.waits) * 1000:.0f} ms, "
            f"p95 {sorted(self.waits)[int(len(self.waits) * 0.95)] * 1000:.0f} ms, "
            f"{self.rate:.1f} reruns a second, {self.errors} errors; "
            f"servers {self.servers:.2f} cores, readers {self.readers:.2f} cores"
        )


def main(readers: int = 20, thinking: float = 2.0, writers: int = 1, processes: int = 1) -> None:
    print(f"{readers} readers thinking {thinking} s, {writers} writers")
    with product() as first, ExitStack() as more:
        servers = [first, *(more.enter_context(another(first)) for _ in range(processes - 1))]
        alone = _opened([first], readers)
        if processes == 1:
            print(_crowd([first], alone, thinking, writers, SECONDS))
            return
        spread = _opened(servers, readers)
        one, many = list[Crowd](), list[Crowd]()
        for _ in range(TURNS):
            one.append(_crowd([first], alone, thinking, writers, TURN_SECONDS))
            print("one process:", one[-1])
            many.append(_crowd(servers, spread, thinking, writers, TURN_SECONDS))
            print(f"{processes} processes:", many[-1])
        rates = [[crowd.rate for crowd in crowds] for crowds in (many, one)]
        medians = [[statistics.median(crowd.waits) for crowd in crowds] for crowds in (many, one)]
        print(f"reruns x one process {ratio(*rates)}, median wait x {ratio(*medians)}")


def _opened(servers: Sequence[Server], readers: int) -> list[Reader]:
    """Before their pages, spread over the servers, each page on each of them."""
    places = ((n % len(servers), n // len(servers)) for n in range(readers))
    return [leader(servers[server], PAGES[page % len(PAGES)]) for server, page in places]


def _crowd(
    servers: Sequence[Server],
    before: Sequence[Reader],
    thinking: float,
    writers: int,
    seconds: float,
) -> Crowd:
    waits: list[float] = []
    errors: list[Exception] = []
    until = time.monotonic() + seconds

    def read(reader: Reader, number: int) -> None:
        time.sleep(thinking * number / len(before))
        try:
            while time.monotonic() < until:
                waits.append(reader.rerun().seconds)
                time.sleep(thinking)
        except Exception as error:  # noqa: BLE001 - counted, and the others go on
            errors.append(error)

    def write(number: int) -> None:
        engine = make_engine(sample_file(servers[0]))
        while time.monotonic() < until:
            with writing(engine) as conn:
                one = incident.c.id == sa.select(sa.func.max(incident.c.id)).scalar_subquery()
                conn.execute(incident.update().where(one).values(dead=incident.c.dead + number % 2))
            time.sleep(2.0)
        engine.dispose()

    used, own = sum(map(processor, servers)), _own()
    begun = time.monotonic()
    crowd = [threading.Thread(target=read, args=(one, n)) for n, one in enumerate(before)]
    crowd += [threading.Thread(target=write, args=(n,)) for n in range(writers)]
    for thread in crowd:
        thread.start()
    for thread in crowd:
        thread.join()
    took = time.monotonic() - begun
    return Crowd(
        waits,
        len(waits) / took,
        len(errors),
        (sum(map(processor, servers)) - used) / took,
        (_own() - own) / took,
    )


def _own() -> float:
    """Seconds of a core that the readers have used."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_utime


if __name__ == "__main__":
    numbers = [float(one) for one in sys.argv[1:]]
    main(*[one if place == 1 else int(one) for place, one in enumerate(numbers)])
