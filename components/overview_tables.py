"""Tables of the overview."""

import pandas as pd
import streamlit as st

from components import formats, sentences
from components.i18n import _


def forum(asked: pd.DataFrame) -> None:
    """The suggestions of one forum. Citizens' words go into a table cell, never into markdown."""
    if asked.empty:
        st.subheader(_("Suggestions of citizens"))
        st.info(_("No suggestion has been recorded up to this day."))
        return
    first = asked.iloc[0]
    st.subheader(_("Latest forum: suggestions of {day}", day=formats.day(first["held_on"])))
    shown = pd.DataFrame(
        {
            _("Suggestion"): asked["text"],
            _("Due"): asked["due_on"].map(formats.day),
            _("State"): asked["state"].map(sentences.suggestion_state),
        }
    )
    st.dataframe(
        shown,
        hide_index=True,
        row_height=56,
        alt=_("Suggestions of the latest forum with their state"),
        column_config={_("Suggestion"): st.column_config.TextColumn(width="large")},
    )
