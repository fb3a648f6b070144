"""A share of the siege of writers, in the usual run, and ten times that with

    FAULTS=all pytest tests/faults -v

In full it is a command: tests/siege/kills.py.
"""

import os
import random
from contextlib import contextmanager

import pytest

from db.commands import settings
from db.engine import make_engine
from db.subjects import RECORDS
from tests.conftest import DATABASES
from tests.siege import kills, rounds
from tests.siege.writers import EVERY, cheaply, tries
from tests.test_rights import ASKED_ELSEWHERE, commands

TIMES = 10 if os.environ.get("FAULTS") == "all" else 1
KILLS, WRITES, ROUNDS = 2 * TIMES, 30 * TIMES, 10 * TIMES


@pytest.fixture(params=DATABASES)
def fresh(request, database_url):
    return _fresh(request.param, database_url)


def _fresh(kind, database_url, after=lambda _url: None):
    @contextmanager
    def new():
        url = database_url(kind)
        after(url)
        yield url

    return new


@pytest.fixture(autouse=True)
def cheap():
    with cheaply():
        yield


@pytest.fixture
def seed():
    return random.randrange(10**6)


def test_every_command_is_tried(house):
    writes = {name for name in commands(house) if ASKED_ELSEWHERE.get(name, "own")[0:3] != "a p"}

    assert writes - EVERY == {"imports.rehearse"}
    there = [one.name for is_empty in (True, False) for one in tries(str, is_empty=is_empty)]
    assert set(there) == EVERY


def test_nothing_is_lost_or_doubled_whenever_a_writer_dies(fresh, seed):
    found = kills.besiege(fresh, KILLS, WRITES, seed=seed)

    assert found.wrong == [], seed
    assert found.counts["kills"] >= KILLS
    assert found.counts["acknowledged"] >= WRITES


def test_what_is_lost_behind_the_writer_is_found(database_url):
    urls = []

    def strike(writer):
        writer.kill()
        writer.join()
        engine = make_engine(urls[-1])
        with engine.begin() as conn:
            conn.exec_driver_sql("UPDATE incident SET dead = dead + 1")
        engine.dispose()

    found = kills.besiege(_fresh("sqlite", database_url, urls.append), 1, 1, strike=strike)

    assert any(word.startswith("half-written") for word in found.wrong)
    assert found.counts["faults"]


def test_of_two_writers_at_once_one_is_accepted(fresh, seed):
    found = rounds.besiege(fresh, ROUNDS, seed=seed)

    assert found.wrong == [], seed
    assert found.counts["accepted"] == found.counts["rounds"] == ROUNDS


class Same:
    """As whatever it is compared with."""

    __hash__ = None

    def __eq__(self, other):
        return True


def test_a_command_that_does_not_look_is_found_and_every_record_takes_its_turn(
    database_url, monkeypatch
):
    monkeypatch.setattr(settings, "installation", lambda _conn: Same())
    found = rounds.besiege(_fresh("sqlite", database_url), len(rounds.turns()))

    assert found.wrong
    assert all("setting" in word for word in found.wrong)
    assert {*RECORDS} - {"suggestion_event"} < set(found.kinds)
