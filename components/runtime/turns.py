"""Runs take turns: whoever asked first is served first, and while one is made nobody else's is.

The interpreter makes one page at a time anyway. To let it go to and fro between many costs more
than the pages: who is given a lock, and a run asks for hundreds (Streamlit's settings, its files,
its state), has to wait for the interpreter next and holds the lock meanwhile, so that all go on one
lock at a time. Fifty readers waited for two seconds each, with half a core in use.

A run that takes its time, for the database or for much to reckon, is not waited for: after a moment
the next one begins beside it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Lock

from streamlit.runtime.scriptrunner.script_runner import ScriptRunner

from components import measures

MOMENT = 0.2
"""Seconds for which the next one waits at most, from when it was first in the row."""


@dataclass
class _Turn:
    begun: Event = field(default_factory=Event)
    over: Event = field(default_factory=Event)


class Turns:
    """First come, first served; each waits for the one before it alone."""

    def __init__(self, moment: float) -> None:
        self._moment, self._lock = moment, Lock()
        self._last = _Turn()
        self._last.begun.set()
        self._last.over.set()

    @contextmanager
    def taken(self) -> Iterator[None]:
        mine = _Turn()
        with self._lock:
            before, self._last = self._last, mine
        try:
            with measures.TURNS.time():
                before.begun.wait()
                before.over.wait(self._moment)
            mine.begun.set()
            yield
        finally:  # whatever became of it, the others go on
            mine.begun.set()
            mine.over.set()


def take_turns() -> None:
    """From now on, all runs of this process."""
    run: Callable[..., None] = ScriptRunner._run_script
    turns = Turns(MOMENT)

    def run_in_turn(runner: ScriptRunner, rerun_data: object) -> None:
        with turns.taken():
            run(runner, rerun_data)

    setattr(ScriptRunner, "_run_script", run_in_turn)  # noqa: B010 - mypy forbids to assign
