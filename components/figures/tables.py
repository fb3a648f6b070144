"""Tables of a page, and one of which a row is chosen; the choice stands in the address."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, TypeAlias

import pandas as pd
import streamlit as st

Shown: TypeAlias = pd.DataFrame | Mapping[str, Any] | Sequence[Mapping[str, Any]]


def show(shown: Shown, *, alt: str, **more: Any) -> Any:
    """The table, as high as its rows unless `more` says otherwise; what is chosen of it."""
    how = {"height": "content", "hide_index": True, **more}
    return st.dataframe(pd.DataFrame(shown), alt=alt, **how)


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
