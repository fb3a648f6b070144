"""The first start of a real installation: who has the terminal makes the first administrator."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from components import access
from components.words.i18n import _
from db.model import Invalid, Refusal


def set_up_page() -> None:
    st.subheader(_("First-time setup"), anchor=False)
    st.text(_("The one-time code stands on the terminal of the server."))
    above = st.container()
    with st.form("set_up"):
        code = st.text_input(_("Setup code"), autocomplete="off")
        sign_in_name = st.text_input(
            _("Sign-in name"), autocomplete="username", placeholder=_("such as nguyen.van.an")
        )
        display_name = st.text_input(_("Full name"), autocomplete="name")
        password = new_password(_("Password"))
        sent = st.form_submit_button(_("Create the administrator"), type="primary")
    if sent:
        with above:
            enter(partial(access.set_up, code, sign_in_name, display_name, password))


def enter(open_session: Callable[[], None]) -> None:
    """Open a session and go on in it, or say why not."""
    try:
        open_session()
    except Refusal as refusal:
        for fault in refusal.faults.values() if isinstance(refusal, Invalid) else (refusal,):
            st.error(_(fault.message, **fault.params))
    else:
        st.rerun()


def new_password(label: str, key: str | None = None) -> str:
    """A field to choose a password in, with what is asked of it."""
    password = st.text_input(label, type="password", autocomplete="new-password", key=key)
    st.caption(_("At least 12 characters, also spaces and accents. A short sentence will do."))
    return password
