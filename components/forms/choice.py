"""A choice and a day that are typed into no draft."""

from collections.abc import Hashable, Mapping
from datetime import date
from typing import Any, TypeVar

import streamlit as st

from components.words.i18n import _
from components.words.wording import distinct

T = TypeVar("T", bound=Hashable)


def choose(label: str, options: Mapping[T, str], chosen: T | None, **more: Any) -> Any:
    """One of the options, which map what is meant to what is shown; `chosen` at first, if it is
    one of them."""
    names = distinct(options)
    place = list(names).index(chosen) if chosen in names else None
    how = {"placeholder": _("Choose"), "format_func": names.__getitem__, **more}
    return st.selectbox(label, list(names), place, **how)


def day(label: str, usual: date | None = None, **more: Any) -> date | None:
    """A day that things may begin or end on, or be sought by."""
    return st.date_input(
        label,
        usual,
        min_value=date(1950, 1, 1),
        max_value=date(2100, 12, 31),
        format="DD/MM/YYYY",
        **more,
    )
