"""A line, a choice, a day and a file that are typed into no draft."""

from collections.abc import Hashable, Mapping
from datetime import date
from typing import Any, TypeVar

import streamlit as st

from components.words.i18n import _
from components.words.wording import distinct
from db.text import turns

T = TypeVar("T", bound=Hashable)
MOST_MB = 10


def line(label: str, *args: Any, **more: Any) -> str:
    """One line of text that is going to be stored."""
    typed = st.text_input(label, *args, **more) or ""
    tell_of_turning(typed)
    return typed


def tell_of_turning(typed: object) -> None:
    """Say what is going to be left out of what was typed."""
    if isinstance(typed, str) and turns(typed):
        st.caption(_("This text holds marks that turn its direction. They are left out."))


def choose(label: str, options: Mapping[T, str], chosen: T | None, **more: Any) -> Any:
    """One of the options, which map what is meant to what is shown; `chosen` at first, if it is
    one of them."""
    names = distinct(options)
    place = list(names).index(chosen) if chosen in names else None
    how = {
        "placeholder": _("Choose"),
        "format_func": names.__getitem__,
        "filter_mode": "contains",
        **more,
    }
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


def uploader(label: str, kinds: list[str], most: int = MOST_MB, **more: Any) -> Any:
    """For one file of these kinds, of so many megabytes."""
    return st.file_uploader(label, type=kinds, max_upload_size=most, **more)
