"""A table of which one row is chosen; the choice stands in the address."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st


def pick(
    shown: pd.DataFrame, ids: Sequence[str], name: str, *, alt: str, **more: Any
) -> str | None:
    """The id of the row that is chosen; `name` is that of the choice in the address."""
    asked = st.query_params.get(name)
    chosen = asked if asked in ids else None
    key = keyed(name, ids)
    st.dataframe(
        shown,
        hide_index=True,
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
