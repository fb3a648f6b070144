"""Work in processes of its own: one that dies, hangs or is stopped costs that work alone."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from components.beside import processes
from components.beside.processes import BROKEN, BUSY, Pool, Stopped
from components.words.i18n import speaking
from db.model import NotAllowed, Permission, Refusal, Stale
from tests.components.beside import acts
from tests.components.export.test_renderer import alive, gone
from tests.conftest import ROOT
from tests.wording import vi

PARENT = """
import sys, threading
from components.beside.processes import Pool
from tests.components.beside import acts
pool = Pool(1)
print(pool.run(acts.pid), flush=True)
begun = {"progress": lambda *_far: print("begun", flush=True)}
threading.Thread(target=pool.run, args=(acts.sleep, 60), kwargs=begun, daemon=True).start()
sys.stdin.read()
"""


@pytest.fixture(scope="module")
def pool():
    pool = Pool(1)
    yield pool
    pool.stop()


def test_one_process_works_again_and_again(pool):
    first = pool.run(acts.pid)

    assert pool.run(acts.pid) == first != os.getpid()
    assert pool.pids == {first}


def test_what_its_server_has_held_is_not_held_against_it():
    held = b"x" * (processes.MOST_MEMORY + 1)
    pool = Pool(1)
    try:
        first, again = pool.run(acts.pid), pool.run(acts.pid)
    finally:
        pool.stop()

    assert len(held) > processes.MOST_MEMORY
    assert again == first


def test_it_speaks_as_who_asks_and_tells_how_far_it_is(pool):
    heard = []
    with speaking("en"):
        assert pool.run(acts.speak, "Make the file") == "Make the file"
    assert pool.run(acts.speak, "Make the file") == vi("Make the file")

    assert pool.run(acts.count, 3, progress=lambda *far: heard.append(far)) == 3

    assert heard == [(1, 3), (2, 3), (3, 3)]


def test_what_it_refuses_comes_as_it_was(pool):
    with pytest.raises(Stale):
        pool.run(acts.refuse)
    with pytest.raises(NotAllowed) as refused:
        pool.run(acts.forbid)

    assert refused.value.permission is Permission.ENTER
    assert refused.value.message == "You do not have the right to do this."


@pytest.mark.parametrize("act", [acts.abort, acts.fail])
def test_one_that_breaks_off_costs_this_work_and_the_next_has_another(pool, act):
    first = pool.run(acts.pid)

    with pytest.raises(Refusal) as refused:
        pool.run(act)

    assert refused.value.message == BROKEN
    assert gone(first)
    assert pool.run(acts.pid) != first


def test_one_that_was_killed_at_rest_is_replaced(pool):
    first = pool.run(acts.pid)
    os.kill(first, signal.SIGKILL)
    assert gone(first)

    assert pool.run(acts.pid) != first


def test_one_that_takes_too_long_is_ended(pool):
    first, begun = pool.run(acts.pid), time.monotonic()

    with pytest.raises(Refusal) as refused:
        pool.run(acts.sleep, 60, seconds=1)

    assert refused.value.message == BROKEN
    assert time.monotonic() - begun < 30
    assert gone(first)


def test_what_is_stopped_ends_its_process(pool):
    first, stopped = pool.run(acts.pid), threading.Event()

    with pytest.raises(Stopped):
        pool.run(acts.sleep, 60, progress=lambda *_far: stopped.set(), is_stopped=stopped.is_set)

    assert gone(first)


def test_what_is_stopped_ends_first_what_it_has_begun_besides(pool, tmp_path):
    """A converter that lays out a report is a program of its own, and would go on without it."""
    file, stopped = tmp_path / "file", threading.Event()

    with pytest.raises(Stopped):
        pool.run(
            acts.clear_up, file, progress=lambda *_far: stopped.set(), is_stopped=stopped.is_set
        )

    assert file.read_text() == "cleared"


def test_what_is_done_whole_is_not_stopped_any_more(pool, tmp_path):
    """Nobody is told that nothing was written where something was."""
    file, stopped = tmp_path / "file", threading.Event()

    came = pool.run(
        acts.finish_late, file, progress=lambda *_far: stopped.set(), is_stopped=stopped.is_set
    )

    assert came == file.read_text() == "written"


def test_who_comes_while_all_work_waits_is_told_so_and_gets_a_turn(pool):
    told, begun, came = [], threading.Event(), []
    first = threading.Thread(
        target=lambda: came.append(pool.run(acts.sleep, 1, progress=lambda *_far: begun.set()))
    )
    first.start()
    assert begun.wait(60)

    second = pool.run(acts.pid, waits=told.append)

    first.join()
    assert came == ["slept"]
    assert told == [True, False]
    assert {second} == pool.pids


def test_what_is_stopped_while_it_waits_is_dropped_and_the_queue_is_bounded(pool, monkeypatch):
    begun, stopped = threading.Event(), threading.Event()
    first = threading.Thread(
        target=pool.run, args=(acts.sleep, 2), kwargs={"progress": lambda *_far: begun.set()}
    )
    first.start()
    assert begun.wait(60)

    monkeypatch.setattr(processes, "MOST_WAITING", 0)
    with pytest.raises(Refusal) as refused:
        pool.run(acts.pid)
    assert refused.value.message == BUSY
    monkeypatch.undo()
    with pytest.raises(Stopped):
        pool.run(acts.pid, waits=lambda _waits: stopped.set(), is_stopped=stopped.is_set)

    first.join()
    assert pool.run(acts.pid) in pool.pids


def test_after_some_use_a_process_is_replaced():
    pool = Pool(1)

    seen = [pool.run(acts.pid) for _ in range(processes.USES + 1)]

    assert len(set(seen[:-1])) == 1
    assert seen[-1] != seen[0]
    assert gone(seen[0])
    pool.stop()


def test_it_ends_with_a_server_that_is_killed():
    """Also in the middle of work: nothing goes on for nobody."""
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    child = int(parent.stdout.readline())
    assert parent.stdout.readline() == "begun\n"
    assert alive(child)

    parent.kill()
    parent.communicate()

    assert gone(child)
