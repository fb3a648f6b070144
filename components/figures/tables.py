"""Tables of a page, and one of which a row is chosen; the choice stands in the address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal, TypeAlias

import pandas as pd
import streamlit as st
from streamlit.dataframe_util import convert_pandas_df_to_arrow_table

from components.figures.picture import Picture, are_numbers
from components.words import formats
from components.words.i18n import _

MOST_ROWS, TALLEST = 25, 520
"""Rows of a table that stands whole on its page; pixels of one that does not."""
DECIMALS = 2
"""Of a column of numbers that are not all whole."""


@dataclass(frozen=True)
class Sheet:
    """A table as it leaves, for one that many look at: `sent` as Streamlit takes it without
    converting it again, how its columns stand, how many rows there are."""

    sent: Any
    columns: Mapping[str, Any]
    count: int


Shown: TypeAlias = pd.DataFrame | Mapping[str, Any] | Sequence[Mapping[str, Any]] | Sheet


def sheet(rows: pd.DataFrame) -> Sheet:
    return Sheet(convert_pandas_df_to_arrow_table(rows), numbers(rows), len(rows))


def show(
    shown: Shown, *, alt: str, column_config: Mapping[str, Any] | None = None, **more: Any
) -> Any:
    """The table, as high as its rows, of many as a window that moves over them, unless `more` says
    otherwise; what is chosen of it."""
    table = shown if isinstance(shown, Sheet) else sheet(pd.DataFrame(shown))
    if not table.count:  # the platform writes an English word into the picture of such a table
        st.caption(_("There is nothing in this table yet."))
        return None
    columns = {**table.columns, **(column_config or {})}
    how = {"height": height_of(table.count), "hide_index": True, **more}
    return st.dataframe(table.sent, alt=alt, column_config=columns, **how)


def numbers(rows: pd.DataFrame) -> dict[str, Any]:
    """Numbers stand to the right, also where words follow them, each with as many decimals as the
    others of its column. The first column names the row."""
    found: dict[str, Any] = {}
    for place, (name, column) in enumerate(rows.items()):
        if column.dtype.kind in "iuf":
            how = st.column_config.NumberColumn(format="localized", step=_step(column))
            found[str(name)] = how
        elif place and are_numbers(column):
            found[str(name)] = st.column_config.TextColumn(alignment="right")
    return found


def _step(counts: pd.Series) -> float | int:
    """Between two numbers of the column: the browser writes as many decimals."""
    whole = pd.api.types.is_integer_dtype(counts) or (counts.dropna() % 1 == 0).all()
    return 1 if whole else 10**-DECIMALS


def behind(picture: Picture) -> None:
    """The figures of a picture, and their sum below what adds up."""
    sums = [picture.columns[one] for one in picture.sums]
    show(with_total(picture.figures, sums), alt=picture.title, placeholder=formats.MISSING)
    for line in picture.below:
        st.caption(line)


def with_total(rows: pd.DataFrame, sums: Sequence[str]) -> pd.DataFrame:
    """The rows, and below them the sum of these columns."""
    if not sums or len(rows) < 2:
        return rows
    total = {rows.columns[0]: _("Total")} | {name: rows[name].sum(min_count=1) for name in sums}
    return pd.concat([rows, pd.DataFrame([total])], ignore_index=True)


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
