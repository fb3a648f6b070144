"""The second step of signing in: the code of the app, or one on paper."""

from functools import partial

import streamlit as st

from components import access
from components.shell.set_up import enter
from components.words.i18n import _


def second_step() -> None:
    st.subheader(_("Second step"), anchor=False)
    st.text(_("Open the authenticator app on your telephone and type the number that it shows."))
    with st.form("second_step"):
        code = st.text_input(
            _("Code of the app, or a recovery code"), max_chars=40, autocomplete="one-time-code"
        )
        sent = st.form_submit_button(_("Sign in"), type="primary")
    if sent:
        enter(partial(access.finish_sign_in, code))
    st.button(_("Begin again"), key="begin_again", on_click=access.begin_again)
    st.caption(
        _(
            "Without the telephone, use a recovery code. Without either, ask the administrator to "
            "take the second factor away."
        )
    )
