"""What each indicator means, one tap away: who is counted, from where, on which days."""

from collections.abc import Mapping

import streamlit as st

from components.words.i18n import _


def show(meanings: Mapping[str, str]) -> None:
    """A button that opens the definitions; `meanings` maps an indicator to its definition."""
    with st.popover(_("How it is counted"), icon=":material/help:"):
        for indicator, meaning in meanings.items():
            st.markdown(f"**{indicator}**  \n{meaning}")
