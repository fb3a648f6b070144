"""One's own account: how do I change the password, and add a second factor?"""

import streamlit as st

from components import access
from components.figures import headline
from components.manage import factor, sittings
from components.shell.notice import tell_next
from components.shell.set_up import new_password
from components.shell.sign_in import tell_of_record
from components.words.i18n import _
from db.model import Permission, Refusal

user = access.require(Permission.OWN_ACCOUNT)

CHANGES = "password_changes"
"""How many times this session has changed it: each begins with empty fields."""

headline.entitle(_("My account"))
with st.container(width=440):
    if user.must_set_up_factor and not user.must_change_password:
        factor.section(user)
    st.subheader(_("Change password"), anchor=False)
    if user.must_change_password:
        st.info(_("Choose a password of your own before you go on."))
    answer = st.container()  # above what is typed, where it is seen on a small screen
    form = f"password-{st.session_state.get(CHANGES, 0)}"  # what is refused stays to be mended
    with st.form(form):
        current = st.text_input(
            _("Current password"),
            type="password",
            autocomplete="current-password",
            key=f"{form}-current",
        )
        new = new_password(_("New password"), key=f"{form}-new")
        again = st.text_input(
            _("New password once more"),
            type="password",
            autocomplete="new-password",
            key=f"{form}-again",
        )
        sent = st.form_submit_button(_("Change password"), type="primary")
    st.caption(_("Afterwards you are signed out on all other devices."))
    tell_of_record()

    if sent and new != again:
        answer.error(_("The two new passwords differ. Type the same one twice."))
    elif sent:
        try:
            access.change_password(current, new, by=user)
        except Refusal as refusal:
            answer.error(_(refusal.message, **refusal.params))
        else:
            st.session_state[CHANGES] = st.session_state.get(CHANGES, 0) + 1
            tell_next(_("The password has been changed."))
            st.rerun()

    if not user.is_confined:
        factor.section(user)
        sittings.show(user)
