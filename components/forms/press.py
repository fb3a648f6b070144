"""From a button to its answer: what was done and when, or what was refused and of which field."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ParamSpec, TypeVar

import streamlit as st

from components.shell.notice import tell_next
from components.words import formats
from components.words.i18n import _
from db.model import Invalid, Refusal, Stale, Words

P = ParamSpec("P")
T = TypeVar("T")
Receipt = str | Callable[[T], str]
"""The answer once it is done: words, or what makes them of what came of it."""


@dataclass(frozen=True)
class Outcome:
    """What a press came to: what was `done`, with its receipt, or why not."""

    done: Any = None
    refusal: Refusal | None = None
    receipt: str = ""

    @property
    def faults(self) -> Mapping[str, Refusal]:
        """What was refused, by field."""
        return self.refusal.faults if isinstance(self.refusal, Invalid) else {}


def outcome(receipt: Receipt[T], do: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Outcome:
    """Do it, most often `write`."""
    try:
        done = do(*args, **kwargs)
    except Refusal as refusal:
        return Outcome(refusal=refusal)
    return Outcome(done, receipt=receipt if isinstance(receipt, str) else receipt(done))


def attempt(
    place: str, receipt: Receipt[T], do: Callable[P, T], *args: P.args, **kwargs: P.kwargs
) -> T | None:
    """For a callback: do it. The next run tells the receipt, words alone with the time; `show`
    tells what was refused."""
    found = outcome(receipt, do, *args, **kwargs)
    st.session_state[_at(place)] = found
    if found.refusal is None:
        timed = _("{done} At {time}.", done=found.receipt, time=formats.clock(datetime.now(UTC)))
        tell_next(timed if isinstance(receipt, str) else found.receipt)
    done: T | None = found.done
    return done


def button(label: str, key: str, place: str, receipt: Receipt[T], *act: Any, **look: Any) -> None:
    """A button that attempts the `act`: a function, and what it is given."""
    st.button(label, key=key, on_click=attempt, args=(place, receipt, *act), **look)


def forget(place: str) -> None:
    """What was refused at the place is not shown any more."""
    st.session_state.pop(_at(place), None)


def show(place: str, labels: Mapping[str, str] | None = None) -> None:
    """What was refused at the place, until the next press there. `labels` name the fields."""
    found: Outcome = st.session_state.get(_at(place), Outcome())
    if isinstance(found.refusal, Stale):
        _error(
            _(
                "Somebody else has changed this meanwhile. It is shown as it is now: look at it, "
                "and press again if you still want your change."
            )
        )
    elif isinstance(found.refusal, Invalid):
        for name, fault in found.faults.items():
            label = (labels or {}).get(name)
            problem = words(fault)
            _error(_("{field}: {problem}", field=label, problem=problem) if label else problem)
    elif found.refusal is not None:
        tell(found.refusal)


def tell(refusal: Refusal) -> None:
    _error(words(refusal))


def words(refusal: Refusal) -> str:
    params = {
        name: ", ".join(map(_, value)) if isinstance(value, Words) else value
        for name, value in refusal.params.items()
    }
    return _(refusal.message, **params)


def numbered(done: str, number: object, at: datetime) -> str:
    """The receipt of a record."""
    time = formats.moment(at)
    return _("{done} Number {number}, at {time}.", done=done, number=number, time=time)


def _error(line: str) -> None:
    st.error(line, icon=":material/error:")


def _at(place: str) -> str:
    return f"press.{place}"
