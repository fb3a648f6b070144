"""What is kept is sent again as it was shown: the same page, its widgets alive, and nothing made.

A script stands in for the product.
"""

from types import SimpleNamespace

import pytest
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue

from components.runtime import again

SCRIPT = """
import streamlit as st
from components.runtime import again, fold
from tests.components.runtime import test_again

card = st.container(key="card")
above = st.text("above")
clicked = st.session_state.get("clicked", 0)

def show():
    test_again.made.append(clicked)
    inside = st.container(border=True)
    inside.text("inside")
    st.text("*number*")
    st.button("press", key=f"press-{clicked}", on_click=test_again.press)
    fold.later(card)
    st.caption("below")
    return inside

with card:
    for n in range(test_again.before):
        st.text("first")
place = again.show(card, test_again.KEPT, show, clicked)
place.text("more")
again.show(card, test_again.made, lambda: st.markdown("an element"))
with card:
    st.text("last")
st.text(f"clicked {clicked}")
"""
KEPT = SimpleNamespace()
before = 1
"""What stands in the place already."""
made = []


def press():
    import streamlit as st

    st.session_state.clicked = st.session_state.get("clicked", 0) + 1


@pytest.fixture
def opened(open_page, tmp_path):
    """Open the script in a screen of its own."""
    script = tmp_path / "script.py"
    script.write_text(SCRIPT, "utf-8")
    made.clear()
    again._record_of.cache_clear()
    yield lambda: open_page(None, script=script)
    again._record_of.cache_clear()


def texts(at):
    return [one.value for one in at.text]


WHOLE = ["first", "inside", "more", "*number*", "last", "above", "clicked 0"]


def test_it_is_made_once_for_all_screens(opened):
    first, second = opened(), opened()
    first.run()

    assert texts(first) == texts(second) == WHOLE
    assert [one.value for one in second.caption] == ["below"]
    assert [one.label for one in second.button] == ["press"]
    assert made == [0]


def test_what_stands_in_it_can_be_pressed(opened):
    opened()
    at = opened()

    at.button[0].click().run()

    assert at.text[-1].value == "clicked 1"
    assert made == [0, 1]  # another one, by what decides it
    at.button[0].click().run()
    assert at.text[-1].value == "clicked 2"


@pytest.mark.parametrize("number", [0, 2])
def test_it_stands_behind_what_is_there(opened, monkeypatch, number):
    opened()
    monkeypatch.setattr(f"{__name__}.before", number)

    at = opened()
    assert texts(at) == ["first"] * number + WHOLE[1:]
    assert [type(one).__name__ for one in at.main.children[0].children.values()] == [
        *["Text"] * number,
        *("Block", "Text", "Button", "Caption", "Markdown", "Text"),
    ]
    assert made == [0]


def test_what_is_like_it_is_another_one(opened, monkeypatch):
    opened()
    monkeypatch.setattr(f"{__name__}.KEPT", SimpleNamespace())
    opened()

    assert made == [0, 0]


def test_what_breaks_off_is_not_kept(opened, monkeypatch):
    def break_off(*_args):
        raise KeyError

    with monkeypatch.context() as broken:
        broken.setattr("streamlit.caption", break_off)
        assert opened().exception
    at = opened()

    assert texts(at) == WHOLE
    assert made == [0, 0]


def test_what_is_sent_again_leaves_as_the_first_did(opened, monkeypatch):
    """The same messages in the same order, also of what waits for the first screen."""
    left = []
    enqueue = ForwardMsgQueue.enqueue

    def note(queue, message):
        if message.HasField("delta"):
            left.append((tuple(message.metadata.delta_path), message.hash))
        enqueue(queue, message)

    monkeypatch.setattr(ForwardMsgQueue, "enqueue", note)
    opened()
    first = left.copy()
    left.clear()
    opened()

    assert left == first
    assert made == [0]
