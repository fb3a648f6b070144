"""What a browser says of a widget: taken where the widget can stand so, else as if it said nothing.

Streamlit hands whatever comes to the widget. Of another kind, or garbage, it breaks the run, and
each time with a page of the journal.
"""

import logging
from typing import Any

from streamlit.runtime.state.session_state import Serialized, Value, WStates

log = logging.getLogger("lang_nghe")

UNFIT = (TypeError, ValueError, LookupError, AttributeError, OverflowError)
"""What a widget raises of a value that no browser of its own sends."""


def take_only_what_fits() -> None:
    """From now on, for every widget of every screen."""
    take = WStates.__getitem__

    def take_fitting(states: WStates, key: str) -> Any:
        state, widget = states.states.get(key), states.widget_metadata.get(key)
        if not isinstance(state, Serialized) or widget is None:
            return take(states, key)
        kind = state.value.WhichOneof("value")
        try:
            if kind in (None, widget.value_type):
                return take(states, key)
            reason = f"{kind} in place of {widget.value_type}"
        except UNFIT as error:
            reason = type(error).__name__
        log.warning("state of a widget refused: %s", reason)
        states.states[key] = Value(widget.deserializer(None))
        return take(states, key)

    setattr(WStates, "__getitem__", take_fitting)  # noqa: B010 - mypy forbids to assign
