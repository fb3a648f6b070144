"""Two processes change one record at the same moment, both from the version that they saw: one is
accepted, the other is told. Called by tests/siege/kills.py.

Which command corrects which record is asked of the commands themselves, so that each kind of record
takes its turn; beside the records what is corrected as it was seen: a unit, a category, settings.
"""

import multiprocessing
import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from itertools import count
from multiprocessing.connection import Connection as Pipe
from multiprocessing.synchronize import Barrier
from typing import Any

import sqlalchemy as sa

from db.commands.categories import rename_entry
from db.commands.mergers import Details, correct_unit
from db.commands.settings import change_settings
from db.engine import make_engine, writing
from db.model import Refusal, User
from db.queries.categories import ListName
from db.queries.settings import installation
from db.queries.units import by_id
from db.schema import audit_event
from db.subjects import RECORDS
from tests.siege.writers import Found, Fresh, Try, act, filled, sqlite_files
from tests.test_rights import ACTIONS, INTO_EMPTY, ROLES, World, allowed, entry_of


@dataclass(frozen=True)
class Target:
    """What both change: by entity and id as the audit names it, no id of what both begin; of a
    survey round the commune that is told of in it."""

    entity: str
    key: str
    place: str = ""


@dataclass(frozen=True)
class Way:
    """A command of tests/test_rights.py, at which commune and by whom."""

    name: str
    place: str
    who: str


SECONDS = 60.0
"""For one of the two to answer."""


SEEN: dict[str, tuple[Callable[[World], Any], Callable[[World, Any, str, User], object]]] = {
    "unit": (
        lambda w: by_id(w.conn, w.place["own"]),
        lambda w, seen, told, by: correct_unit(
            w.conn,
            seen,
            Details(f"Vĩnh {told}", "xã", seen.parent_id, 100, 2019, None, None),
            by=by,
        ),
    ),
    "theme": (
        lambda w: entry_of(w, ListName.THEME),
        lambda w, seen, told, by: rename_entry(
            w.conn, ListName.THEME, seen, f"Chủ đề {told}", False, None, by=by
        ),
    ),
    "setting": (
        lambda w: installation(w.conn),
        lambda w, seen, told, by: change_settings(
            w.conn, seen, replace(seen, installed_name=f"Công an {told}"), by=by
        ),
    ),
}
"""What was seen, and the correction of it."""


@cache
def turns() -> list[tuple[Target, list[Way]]]:
    """What can be corrected, with the commands that do. Every database begins with the same ids."""
    with sqlite_files() as fresh, fresh() as url:
        engine = make_engine(url)
        world = filled(engine)
        with engine.execution_options(write=True).connect() as conn:
            found = _corrections(conn, world)
        engine.dispose()
    begun = [Way("reports.save_report", "other", who) for who in ("leader", "staff")]
    found[Target("periodic_report", "")] = begun
    return [*found.items(), *((Target(name, ""), []) for name in SEEN)]


def _corrections(conn: sa.Connection, world: World) -> dict[Target, list[Way]]:
    """Each way is tried, and taken back."""
    found: dict[Target, list[Way]] = defaultdict(list)
    there = replace(world, conn=conn)
    for way in _ways():
        last = _last(conn)
        tried = conn.begin_nested()
        ACTIONS[way.name](there, way.place, world.people[way.who])
        for entity, key in _since(conn, last):
            if entity in RECORDS and key and _version(conn, entity, key) == 2:
                part = way.place if way.name == "surveys.save_tallies" else ""
                found[Target(entity, key, part)].append(way)
        tried.rollback()
    return found


def _ways() -> Iterator[Way]:
    """Of all that may do it two."""
    for name in [name for name in ACTIONS if name not in INTO_EMPTY]:
        for place in ("own", "other"):
            may = [who for who in ROLES if allowed(name, who, place)]
            yield from (Way(name, place, who) for who in may[:2])


def _version(conn: sa.Connection, entity: str, key: str) -> int:
    table = RECORDS[entity].table
    return conn.scalar(sa.select(table.c.version).where(table.c.id == int(key))) or 0


def _last(conn: sa.Connection) -> int:
    return conn.scalar(sa.select(sa.func.max(audit_event.c.id))) or 0


def _since(conn: sa.Connection, last: int) -> list[tuple[str, str]]:
    """Of what the audit has told since."""
    events = sa.select(audit_event.c.entity, audit_event.c.entity_id)
    return [(row[0], row[1]) for row in conn.execute(events.where(audit_event.c.id > last))]


class Two:
    """Both processes, which wait for each other before each round."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("fork")
        barrier, self.ends, self._processes = context.Barrier(2), [], []
        for _ in range(2):
            ours, theirs = context.Pipe()
            self.ends.append(ours)
            self._processes.append(context.Process(target=_serve, args=(theirs, barrier)))
            self._processes[-1].start()

    def at_once(self, *asked: Any) -> list[str]:
        """What each came to: "accepted", or how it was told."""
        for end, one in zip(self.ends, asked, strict=True):
            end.send(one)
        assert all(end.poll(SECONDS) for end in self.ends)
        return [end.recv() for end in self.ends]

    def close(self) -> None:
        for end, process in zip(self.ends, self._processes, strict=True):
            end.send(None)
            process.join()


def _serve(asked: "Pipe[Any, Any]", barrier: Barrier) -> None:
    engine, before = make_engine("sqlite:///unused"), ""
    for url, work, args in iter(asked.recv, None):
        if url != before:
            engine.dispose()
            engine, before = make_engine(url), url
        with engine.connect():
            barrier.wait(SECONDS)
        try:
            work(engine, *args)
            asked.send("accepted")
        except Refusal as refusal:
            asked.send(type(refusal).__name__)
    engine.dispose()


def correct(engine: sa.Engine, world: World, name: str, seen: Any, told: str) -> None:
    with writing(engine) as conn:
        by = world.people["admin"]
        SEEN[name][1](replace(world, conn=conn), seen, told, by)


@contextmanager
def two() -> Iterator[Two]:
    both = Two()
    try:
        yield both
    finally:
        both.close()


def besiege(fresh: Fresh, rounds: int, *, seed: int = 0) -> Found:
    """So many rounds, over as many databases as that takes."""
    found, chance, number = Found(), random.Random(seed), count()
    with two() as both:
        while found.counts["rounds"] < rounds:
            with fresh() as url:
                engine = make_engine(url)
                world = filled(engine)
                ahead = chance.sample(turns(), len(turns()))
                for target, known in ahead[: rounds - found.counts["rounds"]]:
                    asked = [
                        _asked(engine, world, target, known, chance, next(number)) for _ in range(2)
                    ]
                    _judge(engine, target, [(url, *one) for one in asked], both, found)
                engine.dispose()
    return found


def _asked(
    engine: sa.Engine,
    world: World,
    target: Target,
    known: list[Way],
    chance: random.Random,
    number: int,
) -> tuple[Callable[..., object], tuple[Any, ...]]:
    """What one of the two does."""
    if known:
        way = chance.choice(known)
        return act, (world, Try(way.name, way.place, way.who, f"{number:032x}"))
    with engine.connect() as conn:
        seen = SEEN[target.entity][0](replace(world, conn=conn))
    return correct, (world, target.entity, seen, f"{number}")


def _judge(engine: sa.Engine, target: Target, asked: list[Any], both: Two, found: Found) -> None:
    """One is accepted and stands alone in the audit, with the next version of the record."""
    is_known = bool(target.key)
    with engine.connect() as conn:
        last = _last(conn)
        before = _version(conn, target.entity, target.key) if is_known else 0
    told = both.at_once(*asked)
    with engine.connect() as conn:
        events = _since(conn, last)
        steps = _version(conn, target.entity, target.key) - before if is_known else 1
    written = sum(one[0] == target.entity and target.key in ("", one[1]) for one in events)
    found.counts.update(["rounds", *told])
    found.kinds[target.entity] += 1
    if (told.count("accepted"), written, steps) != (1, 1, 1):
        found.counts["overwritten" if told.count("accepted") == 2 else "neither"] += 1
        tries = [one[2][1] for one in asked]
        found.wrong.append(f"{target}: {told}, {written} audit rows, {steps} versions, {tries}")
