"""Fields of a form laid out as a table: a line of headings, then the cells of each row.

Each cell is a field like any other and keeps itself: an editor of whole tables loses cells when
somebody types quickly from one to the next.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.forms.form import Form


@dataclass(frozen=True)
class Row:
    """One row. `shown` stands before its cells; `cells` maps each field to its label, which only
    screen readers tell. Under `name` commands say what is wrong with the row as a whole. `beside`
    tells what nobody types, as the fields stand."""

    name: str
    shown: str
    cells: Mapping[str, str]
    beside: Callable[[], Sequence[str]]


def counts(
    form: Form, headings: Sequence[str], rows: Iterable[Row], widths: Sequence[float]
) -> None:
    """A table of counts to type. `headings` and `widths`, which are relative, are those of what
    is shown, of each cell and of what stands beside."""
    with st.container(key="counts"):
        _across(widths, [partial(st.caption, heading) for heading in headings])
        for row in rows:
            cells = [
                partial(
                    form.count,
                    field,
                    label,
                    label_visibility="collapsed",
                    placeholder=heading,  # where many rows lie between
                    fault_below=False,
                )
                for heading, (field, label) in zip(headings[1:], row.cells.items(), strict=False)
            ]
            lines = _across(widths, [partial(st.text, row.shown), *cells])
            for column, words in zip(lines[1 + len(cells) :], row.beside(), strict=True):
                column.text(words)
            form.wrong(*dict.fromkeys((row.name, *row.cells)))


def _across(widths: Sequence[float], parts: Sequence[Callable[[], Any]]) -> list[DeltaGenerator]:
    """One part a column; the columns."""
    columns = st.columns(widths, gap="xsmall", vertical_alignment="center")
    for column, part in zip(columns, parts, strict=False):
        with column:
            part()
    return columns
