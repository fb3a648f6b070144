"""What a browser was told, and what only left for it and never came.

Where a run begins before what the last one said has left, Streamlit throws that away and goes on as
if it had been heard: a value that the program put into a widget is not said again, so the browser
shows the widget empty, says so, and that counts as typed. And where runs follow each other quickly
it refers to a picture that the browser has let go of meanwhile, on which the browser gives up.
"""

from dataclasses import dataclass, field, replace
from typing import Any

from streamlit.components.v2.bidi_component.constants import EVENT_DELIM
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime import get_instance, state
from streamlit.runtime.app_session import AppSession, AppSessionState
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.state import SessionState
from streamlit.runtime.state.session_state import STREAMLIT_INTERNAL_KEY_PREFIX

KEPT = 3
"""Runs for which a browser keeps a message: `global.maxCachedMessageAge`."""


class Answered(SessionState):
    """What a screen remembers, with what its browser knows of it.

    A value that the program puts into a widget is said until the browser tells of that widget. What
    it tells of it while the run that put it there still speaks is what stood there before, unless
    it is something new.
    """

    def __init__(self) -> None:
        super().__init__()
        self.in_haste = False
        """Whether the browser asked for this run while another one was speaking."""
        self.answers: dict[str, bytes] = {}
        """What it said of each widget."""
        self.put: set[str] = set()
        """Widgets into which the program has put a value that the browser may not know yet."""
        self.outdated: set[str] = set()
        """Of these, the ones of which it said what it had said before."""

    def on_script_will_rerun(self, fresh_widget_states: WidgetStates | None, **more: Any) -> None:
        if fresh_widget_states is not None:
            self._drop_outdated(fresh_widget_states)
        super().on_script_will_rerun(fresh_widget_states, **more)

    def _drop_outdated(self, fresh: WidgetStates) -> None:
        ids = map(self._key_id_mapper.get_id_from_key, self._new_session_state)
        self.put = {one for one in ids if one} | (self.put if self.in_haste else set())
        answers = {one.id: one.SerializeToString(deterministic=True) for one in fresh.widgets}
        known = {
            one for one in self.put if one in answers and answers[one] == self.answers.get(one)
        }
        self.answers, self.outdated = answers, known if self.in_haste else set()
        for outdated in [one for one in fresh.widgets if one.id in self.outdated]:
            fresh.widgets.remove(outdated)

    def register_widget(self, metadata: Any, user_key: str | None) -> Any:
        found = super().register_widget(metadata, user_key)
        knows = metadata.id in self.answers.keys() - self.outdated
        if user_key is None or found.value_changed or knows:
            return found
        return replace(found, value_changed=found.value != metadata.deserializer(None))

    def _remove_stale_widgets(self, active_widget_ids: frozenset[str]) -> None:
        """Of a widget that is gone Streamlit forgets the value and keeps what it calls for it, with
        all that stands in there: pictures that answer a click, and each choice makes others."""
        super()._remove_stale_widgets(active_widget_ids)
        known, keys = self._new_widget_state.widget_metadata, self._key_id_mapper
        here = active_widget_ids | self._new_widget_state.states.keys() | self._old_state.keys()
        here |= {one for one in known if _component_of(one) in here}
        for gone in known.keys() - here:
            del known[gone]
        for gone in keys.id_key_mapping.keys() - here - self._query_param_bound_widget_ids:
            key = keys.id_key_mapping.pop(gone)
            if keys.get_id_from_key(key) == gone:
                del keys._key_id_mapping[key]


def _component_of(trigger: str) -> str:
    """Whose events Streamlit hears under this name, which is none of the widgets of a run."""
    return trigger.removeprefix(f"{STREAMLIT_INTERNAL_KEY_PREFIX}_").rpartition(EVENT_DELIM)[0]


def say_until_heard() -> None:
    """From now on, every screen remembers so."""
    ask = AppSession.request_rerun

    def ask_in_haste(session: AppSession, client_state: Any) -> None:
        found = session.session_state
        if client_state and isinstance(found, Answered):
            found.in_haste = session._state is AppSessionState.APP_IS_RUNNING
        ask(session, client_state)

    setattr(AppSession, "request_rerun", ask_in_haste)  # noqa: B010 - mypy forbids to assign
    setattr(state, "SessionState", Answered)  # noqa: B010


@dataclass
class _Sent:
    """Of one screen: how many runs it heard of, and in which of them what was said last."""

    runs: int = 0
    of: dict[str, int] = field(default_factory=dict)


def _sent(queue: ForwardMsgQueue) -> _Sent:
    found: _Sent = vars(queue).setdefault("sent_to_browser", _Sent())
    return found


def note_what_leaves() -> None:
    """From now on, note of every message that a browser may keep in which run it has left."""
    flush = ForwardMsgQueue.flush

    def flush_and_note(queue: ForwardMsgQueue) -> Any:
        messages, sent = flush(queue), _sent(queue)
        for message in messages:
            if message.HasField("new_session"):
                sent.runs += 1
                sent.of = {one: run for one, run in sent.of.items() if sent.runs - run < KEPT}
            elif message.HasField("ref_hash"):
                sent.of[message.ref_hash] = sent.runs
            elif message.metadata.cacheable:
                sent.of[message.hash] = sent.runs
        return messages

    setattr(ForwardMsgQueue, "flush", flush_and_note)  # noqa: B010


def still_kept(screen: str, hashes: frozenset[str]) -> frozenset[str]:
    """Those of the messages that the browser says it keeps which it keeps for this run too,
    whatever it is told on the way."""
    session = get_instance().get_app_session(screen)
    return hashes.intersection(_sent(session._browser_queue).of) if session else frozenset()
