"""Work that a page began: how far it is, and that a button ends it."""

import threading

import pytest

from components.beside import work
from components.beside.processes import POOL, Stopped
from components.words.i18n import calling, speaking
from tests.components.beside import acts
from tests.components.export.test_renderer import gone
from tests.wording import vi


def test_it_goes_on_without_its_page_in_the_language_of_who_began_it():
    with speaking("en"):
        begun = work.Work(lambda done: done.run(acts.speak, "Make the file"))

    assert begun.future.result(60) == "Make the file"


def test_it_calls_communes_as_who_began_it():
    with calling("phường"):
        begun = work.Work(lambda done: done.run(acts.speak, "Communes"))

    assert begun.future.result(60) == "Phường"


def test_how_far_it_is_is_told_in_rows_or_not():
    begun = work.Work(lambda done: done.run(acts.count, 2_000))
    assert begun.future.result(60) == 2_000

    assert (begun.done, begun.of) == (2_000, 2_000)
    assert work._words(begun, "Ghi", counted=True) == vi(
        "{label}: {done} of {of} rows", label="Ghi", done="2.000", of="2.000"
    )
    assert work._words(begun, "Ghi", counted=False) == "Ghi"
    begun.waits = True
    assert work._words(begun, "Ghi", counted=True) == vi(
        "{label}: waiting until what others asked for is done", label="Ghi"
    )


def test_one_that_is_stopped_ends_its_process():
    pid = POOL.run(acts.pid)
    begun, running = None, threading.Event()

    def act(done):
        done._far = lambda *_far: running.set()
        return done.run(acts.sleep, 60)

    begun = work.Work(act)
    assert running.wait(60)
    begun.stop()

    with pytest.raises(Stopped):
        begun.future.result(60)
    assert gone(pid)
