"""One thing to choose, bound to the address: what a link says is understood or refused by name."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import streamlit as st

from components.figures.headline import Headline
from components.words.i18n import LANGUAGES, _, speaking
from components.words.wording import distinct

T = TypeVar("T")


@dataclass(frozen=True)
class Outside:
    """What widgets behind a button that is shut leave outside: words and a press in the `places`
    around it, and what the `address` is to say of each, nothing of the usual choice."""

    places: Headline
    address: dict[str, list[str]] = field(default_factory=dict)


def choice(
    widget: Callable[..., Any],
    key: str,
    label: str,
    names: Callable[[], Mapping[T, str]],
    explained: Collection[str] = (),
    outside: Outside | None = None,
    **more: Any,
) -> Any:
    """A widget bound to the address, which holds the labels of the options chosen.

    A link made in another language is understood. What is not offered, or could mean more than
    one, is refused with a word, but never shown again: the address is the user's own text, and
    text in a message is markdown. What is in `explained` needs no more words. The word stands
    outside, where it is seen though the widget is not.
    """
    offered = distinct(names())
    asked = [name for name in st.query_params.get_all(key) if name not in explained]
    if not set(asked) <= set(offered.values()):
        known = _in_any_language(names) | {name: option for option, name in offered.items()}
        if set(asked) <= set(known):
            options = [known[name] for name in asked]
            st.session_state[key] = options if widget is st.multiselect else options[0]
        else:
            st.session_state.pop(key, None)
            unknown(label, outside)
    is_list = widget in (st.selectbox, st.multiselect)
    how = {"filter_mode": "contains", **more} if is_list else more
    value = widget(
        label, list(offered), format_func=offered.__getitem__, key=key, bind="query-params", **how
    )
    if outside:
        place = more.get("index")
        usual = more.get("default") if place is None else list(offered)[place]
        options = value if isinstance(value, list) else [value]
        outside.address[key] = (
            [] if value in (usual, []) else [offered[option] for option in options]
        )
    return value


def _in_any_language(names: Callable[[], Mapping[T, str]]) -> dict[str, T]:
    """The options by what each is called in one of the languages, where that is one alone."""
    meant: dict[str, set[T]] = {}
    for language in LANGUAGES:
        with speaking(language):
            spoken = names()
            for option, name in (*spoken.items(), *distinct(spoken).items()):
                meant.setdefault(name, set()).add(option)
    return {name: next(iter(options)) for name, options in meant.items() if len(options) == 1}


def unknown(label: str, outside: Outside | None = None) -> None:
    say = outside.places.beside.warning if outside else st.warning
    say(
        _(
            "The address of this page asks for something unknown under {field}. "
            "The usual choice is shown instead; please choose again.",
            field=label,
        ),
        icon=":material/link_off:",
    )
