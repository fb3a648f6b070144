"""What the press of a button did, told by the run that follows it."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import ParamSpec, TypeVar

import streamlit as st

from components.shell.masthead import tell_next
from components.words import formats
from components.words.i18n import _
from db.model import Invalid, Refusal, Stale

P = ParamSpec("P")
T = TypeVar("T")


def attempt(
    place: str, said: str, do: Callable[P, T], *args: P.args, **kwargs: P.kwargs
) -> T | None:
    """For a callback: `do` it, most often `write`, and tell so. A refusal is kept for `show`."""
    st.session_state.pop(_at(place), None)
    try:
        done = do(*args, **kwargs)
    except Refusal as refusal:
        st.session_state[_at(place)] = refusal
        return None
    tell_next(_("{said} At {time}.", said=said, time=formats.clock(datetime.now(UTC))))
    return done


def succeeded(place: str) -> bool:
    """Whether the last press at the place was not refused."""
    return _at(place) not in st.session_state


def show(place: str, labels: Mapping[str, str] | None = None) -> None:
    """What was refused at the place, until the next press there. `labels` name the fields."""
    refusal = st.session_state.get(_at(place))
    if isinstance(refusal, Stale):
        _error(
            _(
                "Somebody else has changed this meanwhile. It is shown as it is now: look at it, "
                "and press again if you still want your change."
            )
        )
    elif isinstance(refusal, Invalid):
        for name, fault in refusal.faults.items():
            problem = _(fault.message, **fault.params)
            label = (labels or {}).get(name)
            _error(_("{field}: {problem}", field=label, problem=problem) if label else problem)
    elif isinstance(refusal, Refusal):
        _error(_(refusal.message, **refusal.params))


def _error(told: str) -> None:
    st.error(told, icon=":material/error:")


def _at(place: str) -> str:
    return f"refused.{place}"
