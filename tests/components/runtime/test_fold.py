"""What leaves for the browser first, what later, and that everything does; a script stands in for
the product."""

import pytest
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue

from components.runtime import fold

SCRIPT = """
from pathlib import Path
import streamlit as st
from components.runtime import fold

behind = st.popover("behind")
fold.later(behind)
card = st.container()
with behind:
    st.text("behind a button")
with card:
    st.text("number")
    fold.later(card)
    st.text("trend")
    if st.query_params["way"] == "begins anew" and "anew" not in st.session_state:
        st.session_state["anew"] = True
        st.rerun()
        Path(__file__).with_suffix(".on").touch()
st.text("picture")
if st.query_params["way"] == "stops":
    st.stop()
if st.query_params["way"] == "breaks":
    raise KeyError
if st.query_params["way"] == "folds":
    fold.below()
    st.text("below")
card.text("after")
"""


@pytest.fixture
def leave(open_page, tmp_path, monkeypatch):
    """Run the script; what texts it shows, in the order in which they leave."""
    script = tmp_path / "script.py"
    script.write_text(SCRIPT, "utf-8")
    texts = []
    plain = ForwardMsgQueue.enqueue

    def enqueue(queue, message):
        if message.delta.new_element.WhichOneof("type") == "text":
            texts.append(message.delta.new_element.text.body)
        plain(queue, message)

    monkeypatch.setattr(ForwardMsgQueue, "enqueue", enqueue)

    def run(way):
        at = open_page(None, script=script, query_params={"way": way})
        return texts, at

    return run


def test_what_is_behind_or_beside_leaves_after_the_first_screen(leave):
    texts, at = leave("folds")

    assert not at.exception
    assert texts == ["number", "picture", "behind a button", "trend", "below", "after"]
    assert [one.value for one in at.get("text")] == [  # each where it belongs
        "behind a button",
        "number",
        "trend",
        "after",
        "picture",
        "below",
    ]


@pytest.mark.parametrize(("way", "told"), [("folds", 1), ("goes through", 0)])
def test_the_browser_is_told_where_the_first_screen_ends(leave, monkeypatch, way, told):
    plain, said = ForwardMsgQueue.enqueue, []

    def enqueue(queue, message):
        text = message.delta.new_element.text.body
        said.append(text or ("the end of it" if message.hash == fold.BELOW else ""))
        plain(queue, message)

    monkeypatch.setattr(ForwardMsgQueue, "enqueue", enqueue)
    leave(way)

    assert said.count("the end of it") == told
    if told:
        here = said.index("the end of it")
        assert said.index("trend") < here < said.index("below")


def test_a_page_without_a_fold_says_everything_in_the_end(leave):
    texts, _ = leave("goes through")

    assert texts == ["number", "picture", "behind a button", "trend", "after"]


@pytest.mark.parametrize("way", ["stops", "breaks"])
def test_a_page_that_ends_early_says_what_waited(leave, way):
    texts, at = leave(way)

    assert bool(at.exception) == (way == "breaks")
    assert texts == ["number", "picture", "behind a button", "trend"]


def test_a_run_begins_anew_where_that_is_asked_for(leave, tmp_path):
    texts, _ = leave("begins anew")

    assert not (tmp_path / "script.on").exists()

    anew = ["number", "picture", "behind a button", "trend", "after"]
    assert texts == ["number", "behind a button", "trend", *anew]


def test_each_message_keeps_the_script_that_it_is_of(open_page, sample_district, monkeypatch):
    """A page that opens next takes the place of what the page before showed, and of no more: the
    menu of who is here is of the router, though it leaves while the page runs."""
    sent = []
    plain = ForwardMsgQueue.enqueue
    monkeypatch.setattr(
        ForwardMsgQueue, "enqueue", lambda queue, one: sent.append(one) or plain(queue, one)
    )
    at = open_page("pages/dashboards/overview.py")

    assert not at.exception
    router, page = (
        {one.metadata.active_script_hash for one in sent if path(one)[:2] == place}
        for place in ([0, 0], [0, 3])
    )
    assert len(router - page) == 1
    sign_out = next(
        one for one in sent if one.delta.new_element.button.label and path(one)[:2] == [0, 0]
    )
    assert sign_out.metadata.active_script_hash in router - page


def path(message):
    return list(message.metadata.delta_path)
