"""A table whose cells are typed, as part of a form: each row is a field, {column: text}.

Cells are text, not numbers: a number cell makes 15 of 1.5. The frame that is edited stays what it
was when the table came up and the edits lie above it, since the browser forgets an edit that finds
its value in the frame already.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Literal

import pandas as pd
import streamlit as st

from components import formats
from db.text import nfc

Cells = Mapping[str, str]
"""One row: column to what was typed; an empty cell is absent."""
Rows = dict[str, dict[str, str] | None]
"""Field to its row, None where that is empty."""
ROW_HEIGHT = 44
"""Pixels: a finger finds it."""
COUNT_WIDTH = 78
"""Pixels of a column of counts."""


def show(
    key: str,
    label: str,
    heading: str,
    fields: Mapping[str, str],
    columns: Mapping[str, str],
    known: Mapping[str, Cells],
    *,
    beside: Mapping[str, Callable[[str, Cells], str]] | None = None,
    alignment: Literal["left", "right"] = "right",
    column_width: int | None = COUNT_WIDTH,
    **more: Any,
) -> None:
    """The table, which begins with what is `known`. `beside` are columns that nobody types, by
    heading: told of a row (its name within the table) and its cells as they stand. `more` goes
    to st.data_editor.
    """
    stands = reader(key, fields, columns)()
    if not stands:
        st.session_state[_base(key)] = ([*fields, *columns], known)
        stands = {field: dict(known[field]) for field in fields}
    began, told = st.session_state[_base(key)][1], beside or {}
    text = st.column_config.TextColumn
    st.data_editor(
        pd.DataFrame(
            {
                "_row": list(fields.values()),
                **{name: [began[field].get(name, "") for field in fields] for name in columns},
                **{
                    head: [tell(field.partition(".")[2], stands[field] or {}) for field in fields]
                    for head, tell in told.items()
                },
            },
            dtype="str",
        ),
        key=key,
        hide_index=True,
        height="content",
        row_height=ROW_HEIGHT,
        alt=label,
        disabled=["_row", *told],
        column_config={
            "_row": text(heading, pinned=True),
            **{
                name: text(shown, width=column_width, alignment=alignment)
                for name, shown in columns.items()
            },
            **{head: text(head, alignment=alignment) for head in told},
        },
        **more,
    )


def reader(key: str, fields: Mapping[str, str], columns: Mapping[str, str]) -> Callable[[], Rows]:
    """What tells the rows as they stand; none where the table is not on the screen."""
    return partial(_read, key, list(fields), list(columns))


def line(cells: Cells | None) -> str:
    """One row as one line."""
    return " \u00b7 ".join((cells or {}).values()) or formats.MISSING


def _read(key: str, fields: list[str], columns: list[str]) -> Rows:
    """What the table began with, and the edits above it."""
    shape, began = st.session_state.get(_base(key), ([], {}))
    if key not in st.session_state or shape != [*fields, *columns]:
        return {}
    cells: dict[str, dict[str, Any]] = {field: dict(began[field]) for field in fields}
    for place, changes in st.session_state[key]["edited_rows"].items():
        cells[fields[int(place)]].update(changes)
    return {
        field: {name: nfc(told[name]).strip() for name in columns if (told.get(name) or "").strip()}
        or None
        for field, told in cells.items()
    }


def _base(key: str) -> str:
    return f"{key}#base"
