"""What is not warm: `python -m tests.bench.cold`: a choice that nobody has seen, and the first
rerun after somebody's save, at once and some seconds later, beside a warm rerun in turns.
"""

import time
from collections import defaultdict
from datetime import date, timedelta

import sqlalchemy as sa

from db.engine import make_engine, writing
from db.schema import incident
from tests.bench.ground import (
    PAGES,
    ROUNDS,
    Reader,
    leader,
    milliseconds,
    product,
    ratio,
    sample_file,
)
from tests.browser.conftest import Server

LAST = date(2023, 9, 30)
"""Before it lie the days up to which a choice is asked for, another each round."""
WHILE = 6.0
"""Seconds after a save, until what is made ahead is there."""


def main() -> None:
    with product() as server:
        readers = {page: leader(server, page) for page in PAGES}
        found: dict[tuple[str, str], list[float]] = defaultdict(list)
        for reader in readers.values():
            for _ in range(3):
                reader.rerun()
        for number in range(ROUNDS):
            for page, reader in readers.items():
                until = LAST - timedelta(days=number)
                found["never seen", page].append(_asked(reader, page, f"until={until}"))
                _asked(reader, page, "")
                found["warm", page].append(reader.rerun().seconds)
            for name, seconds in (("after a save", 0.0), ("some seconds after", WHILE)):
                _save(server)
                time.sleep(seconds)
                for page, reader in readers.items():
                    found[name, page].append(reader.rerun().seconds)
                    reader.rerun()
        print(f"seconds until a run is over, {ROUNDS} rounds in turns")
        for page in PAGES:
            warm = found["warm", page]
            print(f"{page:18} warm {milliseconds(warm)}")
            for name in ("never seen", "after a save", "some seconds after"):
                one = found[name, page]
                print(f"{'':18} {name:20} {milliseconds(one)}  x warm {ratio(one, warm)}")


def _asked(reader: Reader, page: str, query: str) -> float:
    """Seconds for the page of an address."""
    return reader.turn_to(page, query).seconds


def _save(server: Server) -> None:
    """An incident of the newest, by another program."""
    engine = make_engine(sample_file(server))
    with writing(engine) as conn:
        newest = incident.c.id == sa.select(sa.func.max(incident.c.id)).scalar_subquery()
        conn.execute(incident.update().where(newest).values(dead=incident.c.dead + 1))
    engine.dispose()


if __name__ == "__main__":
    main()
