"""The password once more, above what a screen left open must not let anybody do."""

import streamlit as st

from components import access
from components.forms import press
from components.words.i18n import _
from db.model import Refusal


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
        sent = st.form_submit_button(_("Go on"))
    if sent:
        try:
            access.confirm(password, by=user)
        except Refusal as refusal:
            press.tell(refusal)
        else:
            st.rerun()
