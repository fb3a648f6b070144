"""Lists of the overview."""

from functools import partial

import pandas as pd
import streamlit as st

from components.runtime import again
from components.words import formats, terms
from components.words.i18n import _
from db.model import OPEN_STATES

MOST = 6
"""Suggestions that fit on the screen of a meeting."""


def forum(suggestions: pd.DataFrame) -> None:
    """The suggestions of one forum, in a card."""
    card = st.container(border=True, height="stretch")
    again.show(card, suggestions, partial(_forum, suggestions))


def _forum(suggestions: pd.DataFrame) -> None:
    """Citizens' words are shown as plain text, never as markdown."""
    if suggestions.empty:
        st.subheader(_("Suggestions of citizens"))
        st.info(_("No suggestion has been recorded up to this day."))
        return
    st.subheader(
        _("Latest forum: suggestions of {day}", day=formats.day(suggestions["held_on"].iloc[0]))
    )
    for row in suggestions.head(MOST).itertuples():
        st.text(row.text)
        st.caption(state(row.state, row.due_on))
    if len(suggestions) > MOST:
        st.caption(_("and {n} more on the page of suggestions", n=len(suggestions) - MOST))


def state(state: str, due_on: pd.Timestamp) -> str:
    name = terms.suggestion_state(state)
    if pd.isna(due_on) or state not in OPEN_STATES:
        return name
    return _("{state}, due {day}", state=name, day=formats.day(due_on))
