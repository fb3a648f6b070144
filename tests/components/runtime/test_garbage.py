"""Everything is walked through while nobody waits."""

import gc
import weakref

import pytest

from components.runtime import garbage
from components.runtime.garbage import MOST, QUIET, Sweeper


@pytest.fixture
def walks():
    """How often everything was walked through."""
    found = []

    def note(phase, about):
        if phase == "start" and about["generation"] == 2:
            found.append(about)

    gc.callbacks.append(note)
    yield found
    gc.callbacks.remove(note)


@pytest.fixture
def begun():
    """As a server that has started."""
    before = gc.get_threshold()
    garbage.begin()
    yield
    gc.set_threshold(*before)  # what is frozen stays so: it is for all tests, see conftest.py


@pytest.mark.usefixtures("begun")
def test_no_rerun_of_a_warmed_server_walks_through_everything(open_page, sample_district, walks):
    at = open_page("pages/dashboards/incidents.py")
    walks.clear()

    for _ in range(10):
        at.run()

    assert not at.exception
    assert walks == []


@pytest.mark.parametrize(("is_quiet", "looks"), [(True, QUIET), (False, MOST)])
def test_everything_is_walked_through_now_and_then(walks, is_quiet, looks):
    sweeper = Sweeper()
    for _ in range(looks - 1):
        sweeper.look(is_quiet)
    assert walks == []

    sweeper.look(is_quiet)

    assert len(walks) == 1


def test_what_was_a_ring_in_a_run_is_gone_after_the_walk(begun):
    class Ring:
        pass

    ring = Ring()
    ring.itself = ring
    seen = weakref.ref(ring)
    del ring

    Sweeper(looks=QUIET).look(is_quiet=True)

    assert seen() is None
