"""The password once more, and a code where there is a second factor, above what a screen left open
must not let anybody do."""

import streamlit as st

from components import access
from components.data import fresh
from components.forms import press
from components.words.i18n import _
from db.model import Refusal
from db.queries.factors import factor_of


def ask() -> None:
    """Unless it was typed a moment ago, or there is none to type. The commands ask too."""
    user = access.current_user()
    if user is None or user.is_confirmed:
        return
    with st.form("confirm", width=440):
        st.text(_("Type your password again before you change something here."))
        password = st.text_input(
            _("Your password"), type="password", autocomplete="current-password"
        )
        code = ""
        if fresh(factor_of, user.id):
            code = st.text_input(
                _("Code of the app, or a recovery code"), max_chars=40, autocomplete="one-time-code"
            )
        sent = st.form_submit_button(_("Go on"))
    if sent:
        try:
            access.confirm(password, code, by=user)
        except Refusal as refusal:
            press.tell(refusal)
        else:
            st.rerun()
