"""What was written down last, to open and change: below a form of one record after another."""

from collections.abc import Callable, Collection

import pandas as pd
import streamlit as st

from components.figures.picking import keyed
from components.forms import draft as drafts
from components.words.i18n import _


def show(
    heading: str,
    shown: pd.DataFrame,
    ids: pd.Series,
    *,
    key: str,
    alt: str,
    change: Callable[[str], str],
    fixed: Collection[int] = (),
) -> None:
    """The records as `shown`, a row for each of `ids`; choosing a row offers to change it, with
    the label that `change` makes of its number. Records of the ids in `fixed` stay as they are."""
    st.subheader(heading)
    if shown.empty:
        st.caption(_("Nothing has been written down yet."))
        return
    chosen = st.dataframe(
        shown,
        hide_index=True,
        height="content",
        on_select="rerun",
        selection_mode="single-row",
        key=keyed(key, list(ids)),
        alt=alt,
    )
    for place in chosen["selection"]["rows"]:
        if ids.iloc[place] not in fixed:
            number = str(ids.iloc[place])
            st.button(
                change(number),
                key="open",
                on_click=drafts.leave,
                kwargs={drafts.RECORD: number},
            )
