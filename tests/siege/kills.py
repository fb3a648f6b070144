"""Writers of every kind die at any moment, and the server under them.

    python -m tests.siege.kills [--kills 500 200] [--writes 10000] [--stops 30] [--rounds 1000]

A process writes with every command, one after the other, and tells before each commit how all rows
will stand after it (SHA-256) and after it that it was acknowledged. It is killed with SIGKILL, or
the server of PostgreSQL stopped at once, at a random moment; what was not acknowledged is then
there as a whole or not at all, everything else as it was told. Whatever was begun is sent again and
nothing is there a second time, and `python -m db check` finds nothing. Then two writers at once:
tests/siege/rounds.py.
"""

import argparse
import multiprocessing
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from multiprocessing.process import BaseProcess
from typing import Any

import sqlalchemy as sa

from db import schema
from db.check import check
from db.engine import make_engine
from db.ledger.records import Saved
from db.model import Refusal
from tests.conftest import PostgreSQL, compile_once, postgresql_server
from tests.siege import rounds
from tests.siege.ground import databases
from tests.siege.writers import (
    EVERY,
    Found,
    Fresh,
    Try,
    act,
    cheaply,
    filled,
    sqlite_files,
    standing,
    tries,
    write,
)
from tests.test_rights import World

Strike = Callable[[BaseProcess], None]
EMPTY_EVERY = 8
"""Of so many databases one is that of a first start."""
COMMITTING, BETWEEN = 0.004, 0.05
"""Seconds at most after the last word of a writer that commits, or has just begun something."""
TRAIL = {"audit_event", "session", "sign_in_event"}
"""Of what may be done again (a closed account be closed), the trail tells each time."""
SEEN_ANEW = ("categories.rename_entry", "briefings.keep_shown")
"""Done again it is something else: a page would send what was seen before; figures moved on."""


@dataclass
class Life:
    """Of one database: what is still to be tried there, and how all rows stand."""

    engine: sa.Engine
    world: World | None
    waiting: list[Try]
    state: str


def kill(writer: BaseProcess) -> None:
    writer.kill()


def besiege(
    fresh: Fresh, kills: int, writes: int, *, strike: Strike = kill, seed: int = 0
) -> Found:
    """At least so many kills and acknowledged writes, over as many databases as that takes; after
    each of them the counts so far, for who waits."""
    found, chance, number = Found(), random.Random(seed), count()
    counts, each = found.counts, max(1, 2 * writes // kills)
    while counts["kills"] < kills or counts["acknowledged"] < writes:
        is_empty = counts["databases"] % EMPTY_EVERY == EMPTY_EVERY // 2
        counts["databases"] += 1
        with fresh() as url:
            engine = make_engine(url)
            world = None if is_empty else filled(engine)
            ahead = tries(lambda: f"{next(number):032x}", is_empty=is_empty)
            chance.shuffle(ahead)
            with engine.connect() as conn:
                life = Life(engine, world, ahead, standing(conn))
            while life.waiting and (counts["kills"] < kills or counts["acknowledged"] < writes):
                told = _until_struck(life, each, strike, chance, counts)
                _wait_for_the_others(engine)
                _judge(life, told, found)
            engine.dispose()
        print(f"  {dict(counts)}", file=sys.stderr, flush=True)
    return found


def _until_struck(
    life: Life, each: int, strike: Strike, chance: random.Random, counts: Counter[str]
) -> list[tuple[str, Any]]:
    """All that a writer told until it died, at most `each` writes later, or had nothing to do."""
    receiver, sender = multiprocessing.Pipe(duplex=False)
    writer = multiprocessing.get_context("fork").Process(
        target=write, args=(life.engine, life.world, life.waiting, sender)
    )
    life.engine.dispose()
    writer.start()
    sender.close()
    told: list[tuple[str, Any]] = []
    left = chance.randint(0, min(each, len(life.waiting) // 2))
    commits, struck = chance.random() < 0.5, False
    with suppress(EOFError, OSError):
        while True:
            told.append(receiver.recv())
            left -= told[-1][0] == "acknowledged"
            if not struck and left <= 0 and (told[-1][0] == "commits") == commits:
                time.sleep(chance.uniform(0, COMMITTING if commits else BETWEEN))
                strike(writer)
                struck = True
    writer.join()
    if writer.exitcode not in (0, -signal.SIGKILL):
        raise RuntimeError("the writer broke")
    counts["kills"] += struck
    return told


def _wait_for_the_others(engine: sa.Engine) -> None:
    """The server ends a dead writer's work some time after its death."""
    if engine.dialect.name != "postgresql":
        return
    others = sa.text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
    )
    while True:
        with engine.connect() as conn:  # one transaction sees one moment of it
            if not conn.scalar(others):
                return
        time.sleep(0.01)


def _judge(life: Life, told: list[tuple[str, Any]], found: Found) -> None:
    """Compare what stands with what was told, send all of it again, and go on from there."""
    counts = found.counts
    heard = [word for word in told if word[0] != "unavailable"]
    done = {place: kind for kind, place in heard if kind != "commits"}
    states = [life.state, *(state for kind, state in heard if kind == "commits")]
    is_open = bool(heard) and heard[-1][0] == "commits"
    with life.engine.connect() as conn:
        now = standing(conn)
    if now not in states[-1 - is_open :]:
        kind = "lost" if now in states else "half-written"
        counts[kind] += 1
        found.wrong.append(f"{kind}: {[life.waiting[place].name for place in done][-3:]}")
    if is_open:
        counts["unacknowledged, " + ("whole" if now == states[-1] else "not there")] += 1
    acknowledged = [life.waiting[place] for place in done if done[place] != "refused"]
    counts["acknowledged"] += len(acknowledged)
    counts["refused"] += len(done) - len(acknowledged)
    found.kinds.update(one.name for one in acknowledged)
    begun = life.waiting[len(done)] if len(done) < len(life.waiting) else None
    life.waiting = life.waiting[len(done) + (begun is not None) :]
    _send_again(life, acknowledged, begun, found)
    with life.engine.connect() as conn:
        faults = [fault for proof in check(conn) for fault in proof.faults]
        life.state = standing(conn)
    counts["faults"] += len(faults)
    found.wrong += faults


def _send_again(life: Life, acknowledged: list[Try], begun: Try | None, found: Found) -> None:
    """What was begun, until it is there; then all once more, and no row is there twice."""
    if begun is not None:
        with suppress(Refusal):
            act(life.engine, life.world, begun)
            acknowledged = [*acknowledged, begun]
    before = _rows(life.engine)
    for one in acknowledged:
        if one.name in SEEN_ANEW:
            continue
        found.counts["sent again"] += 1
        with suppress(Refusal):
            saved = act(life.engine, life.world, one)
            if isinstance(saved, Saved) and not saved.repeated:
                found.counts["doubled"] += 1
                found.wrong.append(f"doubled: {one.name}")
    after = _rows(life.engine)
    for table in before:
        if after[table] > before[table]:
            found.counts["doubled"] += 1
            found.wrong.append(f"doubled: {after[table] - before[table]} of {table}")


def _rows(engine: sa.Engine) -> dict[str, int]:
    tables = [one for one in schema.metadata.sorted_tables if one.name not in TRAIL]
    with engine.connect() as conn:
        numbers = [conn.scalar(sa.select(sa.func.count()).select_from(one)) for one in tables]
    return dict(zip((one.name for one in tables), map(int, numbers), strict=True))


def on_server(databases: PostgreSQL) -> Fresh:
    @contextmanager
    def fresh() -> Iterator[str]:
        url = databases.new("migrated")
        yield url
        databases.drop(url)

    return fresh


def stopping(databases: PostgreSQL) -> Strike:
    """The server is gone at once; it comes back when the writer has seen that it is."""

    def strike(writer: BaseProcess) -> None:
        databases.stop_at_once()
        writer.join()
        databases.start_again()

    return strike


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.siege.kills")
    asked.add_argument("--kills", type=int, nargs=2, default=(500, 200))
    asked.add_argument("--writes", type=int, default=10_000)
    asked.add_argument("--stops", type=int, default=30)
    asked.add_argument("--rounds", type=int, default=1_000)
    asked.add_argument("--seed", type=int, default=random.randrange(10**6))
    args = asked.parse_args()
    compile_once()
    is_held, each = True, args.writes // args.kills[0]
    print(f"seed {args.seed}", flush=True)

    def tell(what: str, found: Found) -> None:
        nonlocal is_held
        print(f"{what}: {found}", flush=True)
        is_held = is_held and not found.wrong

    def tried(name: str, fresh: Fresh, kills: int) -> None:
        found = besiege(fresh, kills, each * kills, seed=args.seed)
        tell(f"{name}, killed, {len(found.kinds)} of {len(EVERY)} kinds", found)
        tell(f"{name}, two at once", rounds.besiege(fresh, args.rounds, seed=args.seed))

    with cheaply():
        if "sqlite" in databases():
            with sqlite_files() as fresh:
                tried("SQLite", fresh, args.kills[0])
        if "postgresql" in databases():
            with postgresql_server(durable=True) as server:
                tried("PostgreSQL", on_server(server), args.kills[1])
                strike = stopping(server)
                writes = each * args.stops
                stopped = besiege(
                    on_server(server), args.stops, writes, strike=strike, seed=args.seed
                )
                tell("PostgreSQL, stopped", stopped)
    return not is_held


if __name__ == "__main__":
    sys.exit(main())
