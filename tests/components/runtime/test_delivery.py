"""A value is said until the browser has heard it, and only what it keeps is referred to."""

import tomllib
from dataclasses import replace
from types import SimpleNamespace

import pytest
from streamlit.components.v2.bidi_component.main import _make_trigger_id
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime import app_session, state
from streamlit.runtime.app_session import AppSession, AppSessionState
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.state import session_state
from streamlit.runtime.state.common import GENERATED_ELEMENT_ID_PREFIX, WidgetMetadata

from components.runtime import delivery
from components.runtime.delivery import KEPT, Answered
from tests.sources import ROOT

FIELD = WidgetMetadata("id-of-field", lambda said: said or "", str, "string_value")


def browser_says(**fields):
    said = WidgetStates()
    for name, text in fields.items():
        said.widgets.add(id=f"id-of-{name}", string_value=text)
    return said


@pytest.fixture
def screen():
    return Answered()


def drawn(screen):
    """What stands in the field after this run has drawn it, and whether the browser is told."""
    found = screen.register_widget(FIELD, "field")
    return found.value, found.value_changed


def put(screen, value):
    screen["field"] = value


def test_a_value_is_said_until_the_browser_tells_of_the_field(screen):
    put(screen, "kept")
    assert drawn(screen) == ("kept", True)

    for _run in range(3):  # what the run before said has left too late
        screen.on_script_will_rerun(browser_says(other="x"))
        assert drawn(screen) == ("kept", True)

    screen.on_script_will_rerun(browser_says(field="kept"))
    assert drawn(screen) == ("kept", False)


def test_an_empty_field_needs_no_word(screen):
    screen.on_script_will_rerun(browser_says(other="x"))

    assert drawn(screen) == ("", False)


@pytest.mark.parametrize("runs", [1, 2, 3])
def test_what_a_browser_says_before_it_has_heard_undoes_nothing(screen, runs):
    drawn(screen)
    screen.on_script_will_rerun(browser_says(field="old"))
    put(screen, "new")  # a press did
    drawn(screen)

    for _run in range(runs):
        screen.in_haste = True
        screen.on_script_will_rerun(browser_says(field="old"))
        assert drawn(screen) == ("new", True)

    screen.in_haste = False
    screen.on_script_will_rerun(browser_says(field="new"))
    assert drawn(screen) == ("new", False)


def test_what_is_typed_meanwhile_counts(screen):
    drawn(screen)
    screen.on_script_will_rerun(browser_says(field="old"))
    put(screen, "new")
    drawn(screen)

    screen.in_haste = True
    screen.on_script_will_rerun(browser_says(field="typed"))

    assert drawn(screen) == ("typed", False)


def test_what_was_there_before_can_be_chosen_again(screen):
    drawn(screen)
    screen.on_script_will_rerun(browser_says(field="old"))
    put(screen, "new")
    drawn(screen)

    screen.in_haste = False
    screen.on_script_will_rerun(browser_says(field="old"))

    assert drawn(screen) == ("old", False)


@pytest.fixture
def in_run(monkeypatch):
    """A run of these fragments, of the whole page where there are none."""

    def begin(*fragments):
        context = SimpleNamespace(page_script_hash="page", fragment_ids_this_run=list(fragments))
        monkeypatch.setattr(session_state, "get_script_run_ctx", lambda: context)

    begin()
    return begin


def show(screen, *pictures):
    """A run that draws these; one of a fragment draws in that one."""
    screen.on_script_will_rerun(None)
    fragments = session_state.get_script_run_ctx().fragment_ids_this_run
    for name in pictures:
        screen.register_widget(
            replace(FIELD, id=of(name), fragment_id=next(iter(fragments), None)), f"key of {name}"
        )
    screen.on_script_finished(frozenset(map(of, pictures)))


def of(name):
    """As Streamlit tells what it made from a name that we gave."""
    return f"{GENERATED_ELEMENT_ID_PREFIX}-{name}"


def remembered(screen):
    known = screen._new_widget_state.widget_metadata
    keys = screen._key_id_mapper
    assert set(keys.id_key_mapping) == {keys.get_id_from_key(k) for k in keys._key_id_mapping}
    assert set(keys.id_key_mapping) == set(known)
    return {one.rpartition("-")[2] for one in known}


def test_of_a_picture_that_is_gone_nothing_is_remembered(screen, in_run):
    show(screen, "a", "b")
    assert remembered(screen) == {"a", "b"}

    for n in range(3):
        show(screen, "a", f"of choice {n}")

    assert remembered(screen) == {"a", "of choice 2"}


def test_a_component_is_heard_while_it_is_shown(screen, in_run):
    """Its events have a name of their own, which no run counts among its widgets."""
    events = _make_trigger_id(of("stage"), "events")
    screen.on_script_will_rerun(None)
    for name in (of("stage"), events):
        screen.register_widget(replace(FIELD, id=name), name)
    screen.on_script_finished(frozenset({of("stage")}))
    assert set(screen._new_widget_state.widget_metadata) == {of("stage"), events}

    show(screen, "another")
    assert remembered(screen) == {"another"}


def test_a_run_of_one_part_leaves_the_others_what_they_need(screen, in_run):
    show(screen, "a", "b")
    in_run("part")
    for n in range(3):
        show(screen, f"of choice {n}")

    assert remembered(screen) == {"a", "b", "of choice 2"}


@pytest.mark.parametrize("running", [True, False])
def test_a_browser_asks_in_haste_while_a_run_speaks(monkeypatch, running):
    asked = []
    monkeypatch.setattr(AppSession, "request_rerun", lambda _session, data: asked.append(data))
    monkeypatch.setattr(state, "SessionState", state.SessionState)
    delivery.say_until_heard()
    at = AppSessionState.APP_IS_RUNNING if running else AppSessionState.APP_NOT_RUNNING
    session = SimpleNamespace(session_state=state.SessionState(), _state=at)

    AppSession.request_rerun(session, "a request")

    assert (asked, session.session_state.in_haste) == (["a request"], running)


def test_streamlit_makes_the_state_of_a_screen_where_it_is_replaced():
    """What say_until_heard relies on in Streamlit 1.67; look here before an upgrade."""
    names = app_session.AppSession.__init__.__code__.co_names
    assert {"streamlit.runtime.state", "SessionState"} <= set(names)


# What the browser keeps


def hello():
    message = ForwardMsg()
    message.new_session.SetInParent()
    return message


def picture(name):
    message = ForwardMsg(hash=name)
    message.metadata.cacheable = True
    message.delta.new_element.empty.SetInParent()
    return message


def reference(name):
    return ForwardMsg(ref_hash=name)


@pytest.fixture
def queue(monkeypatch):
    monkeypatch.setattr(ForwardMsgQueue, "flush", ForwardMsgQueue.flush)
    delivery.note_what_leaves()
    found = ForwardMsgQueue()
    session = SimpleNamespace(_browser_queue=found)
    monkeypatch.setattr(delivery, "get_instance", lambda: Screens(session))
    return found


class Screens(SimpleNamespace):
    def __init__(self, session):
        super().__init__(get_app_session=lambda screen: session if screen == "own" else None)


def run(queue, *messages):
    for message in (hello(), *messages):
        queue.enqueue(message)
    queue.flush()


def kept(*names):
    return delivery.still_kept("own", frozenset(names))


def test_a_picture_is_referred_to_as_long_as_the_browser_keeps_it(queue):
    run(queue, picture("a"))

    seen = []
    for _run in range(KEPT):
        seen.append(kept("a"))
        run(queue)

    assert seen == [{"a"}] * KEPT
    assert kept("a") == frozenset()


def test_a_reference_keeps_it_longer(queue):
    run(queue, picture("a"))
    run(queue)
    run(queue, reference("a"))
    run(queue)
    run(queue)

    assert kept("a") == {"a"}


def test_what_was_thrown_away_counts_as_not_said(queue):
    queue.enqueue(hello())
    queue.enqueue(picture("a"))
    queue.clear(retain_lifecycle_msgs=True)
    queue.flush()

    assert kept("a") == frozenset()


def test_the_browser_is_believed_what_it_does_not_keep(queue):
    run(queue, picture("a"), picture("b"))

    assert kept("b", "c") == {"b"}


def test_of_a_screen_that_is_gone_nothing_is_kept(queue):
    run(queue, picture("a"))

    assert delivery.still_kept("another", frozenset("a")) == frozenset()


def test_the_setting_is_what_is_counted():
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert config["global"]["maxCachedMessageAge"] == KEPT
