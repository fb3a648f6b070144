"""A chart on the page: its picture, which explains itself, and the table behind it."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from components.caption import Caption
from components.charts.style import Spec
from components.i18n import _


def show(
    frame: pd.DataFrame,
    spec: Spec,
    *,
    title: str,
    alt: str,
    caption: Caption,
    columns: Mapping[str, str],
    remark: str = "",
    table: pd.DataFrame | None = None,
) -> None:
    """The chart in a card; `columns` are the frame's columns for the table, with their headings.

    `alt` states what the picture shows, for those who cannot see it. `remark` is read before the
    picture; the caption below makes a photograph of the card complete. `table` is given where a
    table of the same figures has other rows than the picture.
    """
    with st.container(border=True, height="stretch"):
        st.subheader(title)
        if remark:
            st.caption(remark)
        st.vega_lite_chart(frame, spec, alt=alt)
        st.caption(caption.line)
        behind = st.expander(_("Table"), on_change="rerun", key=f"table-{title}")
        if behind.open:
            rows = frame if table is None else table
            behind.dataframe(
                rows[list(columns)].rename(columns=columns), hide_index=True, alt=title
            )
