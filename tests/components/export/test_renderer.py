"""A drawing that ends its process, or never ends, costs itself alone."""

import json
import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from components.export.renderer import Renderer
from db.model import Refusal
from tests.conftest import ROOT

BAR = {
    "mark": "bar",
    "data": {"values": [{"a": "Trộm cắp", "b": 1}]},
    "encoding": {"y": {"field": "a"}, "x": {"field": "b"}},
}
ABORTING = BAR | {"data": {"values": [{"a": "Trộm\ufffe cắp", "b": 1}]}}
"""The package that draws ends its whole process here."""
ENDLESS = BAR | {
    "transform": [{"calculate": f"test(/^(a+)+$/, '{'a' * 60}b')", "as": "found"}],
}
"""A pattern that goes back and forth for longer than the world will stand."""
PARENT = """
import json, sys, threading
from components.export.renderer import Renderer
renderer = Renderer(15)
renderer.draw("svg", json.loads(sys.argv[1]))
print(renderer.pid, flush=True)
renderer.draw("svg", json.loads(sys.argv[2]))
sys.stdin.read()
"""


@pytest.fixture
def renderer():
    renderer = Renderer()
    yield renderer
    renderer.stop()


@pytest.fixture(scope="module")
def drawn():
    """For drawings that cost no process: one for all."""
    renderer = Renderer()
    yield renderer.draw
    renderer.stop()


def alive(pid):
    """One that has ended with all its threads is not, also before somebody has asked for it."""
    try:
        threads = os.listdir(f"/proc/{pid}/task")
        with open(f"/proc/{pid}/stat") as stat:
            return len(threads) > 1 or stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def gone(pid, seconds=20):
    until = time.monotonic() + seconds
    while alive(pid) and time.monotonic() < until:
        time.sleep(0.05)
    return not alive(pid)


def test_one_process_draws_both_kinds_again_and_again(renderer):
    assert renderer.draw("png", BAR, scale=2).startswith(b"\x89PNG")
    first = renderer.pid

    assert renderer.draw("svg", BAR).startswith(b"<svg")
    assert renderer.pid == first != os.getpid()


def test_a_drawing_that_ends_the_process_is_refused_and_the_next_is_drawn(renderer):
    renderer.start()
    first = renderer.pid
    for kind in ("png", "svg"):
        with pytest.raises(Refusal, match="could not be drawn"):
            renderer.draw(kind, ABORTING)

    assert renderer.draw("svg", BAR).startswith(b"<svg")
    assert renderer.pid != first
    assert not alive(first)


def test_a_process_that_is_killed_in_the_middle_refuses_at_once(renderer):
    renderer.draw("svg", BAR)
    killing = threading.Timer(0.5, os.kill, (renderer.pid, signal.SIGKILL))
    killing.start()
    began = time.monotonic()
    with pytest.raises(Refusal, match="could not be drawn"):
        renderer.draw("svg", ENDLESS)

    assert time.monotonic() - began < 5
    assert renderer.draw("svg", BAR).startswith(b"<svg")


def test_a_process_that_was_killed_at_rest_is_replaced(renderer):
    renderer.draw("svg", BAR)
    os.kill(renderer.pid, signal.SIGKILL)
    assert gone(renderer.pid)

    assert renderer.draw("svg", BAR).startswith(b"<svg")


def test_a_drawing_takes_a_bounded_time():
    renderer, began = Renderer(seconds=5), time.monotonic()
    with pytest.raises(Refusal, match="could not be drawn"):
        renderer.draw("png", ENDLESS)
    renderer.stop()

    assert time.monotonic() - began < 15


def test_what_is_no_chart_is_a_fault_of_ours_and_costs_no_process(renderer):
    renderer.start()
    first = renderer.pid
    with pytest.raises(ValueError, match="conversion failed"):
        renderer.draw("svg", {"mark": "nothing"})

    assert renderer.draw("svg", BAR).startswith(b"<svg")
    assert renderer.pid == first


def test_other_threads_go_on_while_one_waits_for_a_drawing():
    renderer, turns = Renderer(seconds=5), 0
    waiting = threading.Thread(target=lambda: _refused(renderer))
    waiting.start()
    until = time.monotonic() + 2
    while time.monotonic() < until:
        time.sleep(0.01)
        turns += 1
    assert waiting.is_alive()
    waiting.join()
    renderer.stop()

    assert turns > 50


def _refused(renderer):
    with pytest.raises(Refusal):
        renderer.draw("svg", ENDLESS)


@pytest.mark.parametrize("last", [BAR, ENDLESS], ids=["at rest", "in the middle"])
def test_the_process_ends_with_the_server_however_that_ends(last):
    command = [sys.executable, "-c", PARENT, json.dumps(BAR), json.dumps(last)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as parent:
        pid = int(parent.stdout.readline())
        time.sleep(1)
        assert alive(pid)
        parent.kill()

    assert gone(pid, 40)


FAMILY, THUMB = "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f44d"


@pytest.mark.parametrize("kind", ["svg", "png"])
@pytest.mark.parametrize(
    "text", [THUMB * 40, "a" * 30 + THUMB * 5, FAMILY * 12, "\ue000" + THUMB * 40]
)
def test_a_label_that_is_cut_where_emoji_stand_is_drawn(drawn, kind, text):
    """The package measures half a letter there, and refuses the whole picture."""
    data = {"values": [{"a": text, "b": 1}]}
    y = {"field": "a", "axis": {"labelLimit": 60}}
    picture = drawn(kind, BAR | {"data": data, "encoding": {**BAR["encoding"], "y": y}})

    if kind == "png":
        assert picture.startswith(b"\x89PNG")
    else:
        begun = picture.decode().partition("\u2026")[0].rpartition(">")[2]
        assert len(begun) > 2
        assert text.startswith(begun)
