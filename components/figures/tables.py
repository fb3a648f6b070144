"""Tables of a page, and one of which a row is chosen; the choice stands in the address."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Literal, TypeAlias

import pandas as pd
import streamlit as st

MOST_ROWS, TALLEST = 25, 520
"""Rows of a table that stands whole on its page; pixels of one that does not."""
Shown: TypeAlias = pd.DataFrame | Mapping[str, Any] | Sequence[Mapping[str, Any]]


def show(shown: Shown, *, alt: str, **more: Any) -> Any:
    """The table, as high as its rows, of many as a window that moves over them, unless `more` says
    otherwise; what is chosen of it."""
    rows = pd.DataFrame(shown)
    how = {"height": height_of(len(rows)), "hide_index": True, **more}
    return st.dataframe(rows, alt=alt, **how)


def height_of(rows: int) -> int | Literal["content"]:
    """Of a table with so many rows."""
    return "content" if rows <= MOST_ROWS else TALLEST


def pick(shown: Shown, ids: Sequence[str], name: str, *, alt: str, **more: Any) -> str | None:
    """The id of the row that is chosen; `name` is that of the choice in the address."""
    asked = st.query_params.get(name)
    chosen = asked if asked in ids else None
    key = keyed(name, ids)
    show(
        shown,
        on_select=partial(_keep, key, ids, name),
        selection_mode="single-row",
        selection_default={"selection": {"rows": [ids.index(chosen)] if chosen else []}},
        key=key,
        alt=alt,
        **more,
    )
    return chosen


def keyed(name: str, ids: Sequence[object]) -> str:
    """Key of a choice of one of these rows: among other rows its place means another one."""
    return f"{name}.{hash(tuple(ids))}"


def _keep(key: str, ids: Sequence[str], name: str) -> None:
    rows = st.session_state[key]["selection"]["rows"]
    st.query_params.pop(name, None)
    if rows:
        st.query_params[name] = ids[rows[0]]
