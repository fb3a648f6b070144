"""A message for the next run: a toast does not outlive the rerun that follows it."""

import streamlit as st

NOTICE = "notice"


def tell_next(message: str) -> None:
    st.session_state[NOTICE] = message


def show() -> None:
    """The message that the run before left, once."""
    if NOTICE in st.session_state:
        st.toast(st.session_state.pop(NOTICE), icon=":material/check:")
