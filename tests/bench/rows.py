"""Queries at two sizes in turns: `python -m tests.bench.rows [rows] [against]`, on SQLite."""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa

from db.engine import make_engine, snapshot, writing
from db.model import Selection
from db.queries import incidents
from db.queries.settings import data_span
from db.statistics import rebuild_rollup, renew
from db.upgrade import upgrade
from tests.bench.ground import in_turns, milliseconds, ratio
from tests.db.test_plans import LAST, PERIOD, fill

ROUNDS = 60
QUERIES: dict[str, Callable[[sa.Connection, Selection], object]] = {
    "cells of a window": incidents.incident_cells,
    "the newest 15": lambda conn, chosen: incidents.incident_list(
        conn, chosen, PERIOD, None, 15, 0
    ),
    "span of the data": lambda conn, _chosen: data_span(conn),
}


def main(rows: int = 1_000_000, against: int = 10_000) -> None:
    with tempfile.TemporaryDirectory() as folder:
        sizes = {n: _made(Path(folder) / f"{n}.db", n) for n in (rows, against)}
        for name, query in QUERIES.items():
            measures = {str(n): _timed(query, *sizes[n]) for n in sizes}
            in_turns(measures, 3)
            found = in_turns(measures, ROUNDS)
            many, few = found[str(rows)], found[str(against)]
            print(
                f"{name:20} {rows:>11,} rows {milliseconds(many)}, {against:>9,} rows "
                f"{milliseconds(few)}, ratio {ratio(many, few)}"
            )


def _made(file: Path, rows: int) -> tuple[sa.Engine, Selection]:
    engine = make_engine(f"sqlite:///{file}")
    upgrade(engine)
    with writing(engine) as conn:
        units = fill(conn, rows)
        rebuild_rollup(conn)
        renew(conn)
    return engine, Selection(PERIOD, units, whole=True, named_on=LAST)


def _timed(
    query: Callable[[sa.Connection, Selection], object], engine: sa.Engine, chosen: Selection
) -> Callable[[], float]:
    def measure() -> float:
        with snapshot(engine) as conn:
            begun = time.perf_counter()
            query(conn, chosen)
            return time.perf_counter() - begun

    return measure


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
