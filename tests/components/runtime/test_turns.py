"""Runs take turns, and a long one is not waited for."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from threading import Event, Lock, Thread

import pytest
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner

from components.runtime import turns
from components.runtime.turns import Turns

LONG = 60.0
"""Seconds that no test takes."""


@pytest.fixture
def taken():
    """Has threads take their turn, one after the other: each waits in its turn until it is let go,
    or tells that it came."""

    def go(row, name, came, let_go=None):
        with row.taken():
            came.append(name)
            if let_go:
                let_go.wait(LONG)

    with ExitStack() as ending:

        def begin(row, name, came, let_go=None):
            before = row._last
            thread = Thread(target=go, args=(row, name, came, let_go))
            thread.start()
            ending.callback(thread.join, LONG)
            while row._last is before:  # until it stands in the row
                pass
            return row._last

        yield begin


def test_each_comes_in_its_turn(taken):
    row, came, let_go = Turns(LONG), [], Event()
    first = taken(row, "first", came, let_go)
    others = [taken(row, n, came) for n in range(5)]

    assert first.begun.wait(LONG)
    assert came == ["first"]
    assert not any(one.begun.is_set() for one in others)
    let_go.set()

    assert all(one.over.wait(LONG) for one in others)
    assert came == ["first", *range(5)]


def test_who_takes_long_is_not_waited_for(taken):
    row, came, let_go = Turns(0.01), [], Event()
    first = taken(row, "first", came, let_go)
    others = [taken(row, n, came) for n in range(5)]

    assert all(one.over.wait(LONG) for one in others)
    assert came == ["first", *range(5)]
    assert not first.over.is_set()
    let_go.set()


def test_a_run_that_breaks_off_is_over():
    row = Turns(LONG)

    with pytest.raises(KeyError), row.taken():
        raise KeyError

    with row.taken():
        assert row._last.begun.is_set()


def test_who_breaks_off_while_waiting_lets_the_others_go_on(monkeypatch):
    row = Turns(LONG)

    def break_off():
        raise MemoryError

    with monkeypatch.context() as broken:
        broken.setattr(turns.measures.TURNS, "time", break_off)
        with pytest.raises(MemoryError), row.taken():
            pass

    with row.taken():
        assert row._last.begun.is_set()


def test_runs_of_the_platform_take_turns(monkeypatch):
    inside, most, counting = [], [], Lock()

    def run(runner, rerun_data):
        with counting:
            inside.append(runner)
            most.append(len(inside))
        sum(range(200_000))
        with counting:
            inside.remove(runner)

    monkeypatch.setattr(ScriptRunner, "_run_script", run)
    monkeypatch.setattr(turns, "MOMENT", LONG)
    turns.take_turns()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda n: ScriptRunner._run_script(n, None), range(40)))

    assert most == [1] * 40
