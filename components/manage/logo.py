"""The installation's own logo, beside the settings."""

from functools import partial

import streamlit as st

from components.data import fresh, write
from components.forms import press
from components.forms.inputs import uploader
from components.manage.logo_file import MOST_BYTES, drawn_anew
from components.words.i18n import _
from db.commands.logo import set_logo
from db.model import N_, Refusal, User
from db.queries.settings import logo

HEIGHT = 80


def form(*, by: User) -> None:
    st.subheader(_("Own logo"), anchor=False)
    st.caption(_("It stands on slides and at the head of reports."))
    here = fresh(logo)
    if here:
        st.image(here, width=HEIGHT * 2)
        act = partial(write, set_logo, None, by=by)
        press.button(_("Take the logo away"), "no-logo", "logo", _("The logo is taken away."), act)
    with st.form("logo-form"):
        file = uploader(_("PNG or SVG file"), ["png", "svg"], MOST_BYTES // 1_000_000)
        sent = st.form_submit_button(_("Set the logo"))
    if sent:
        content = file.getvalue() if file else None
        if press.attempt("logo", _("The logo is saved."), _set, content, by) is not None:
            st.rerun()
    press.show("logo")


def _set(content: bytes | None, by: User) -> bool:
    if content is None:
        raise Refusal(N_("Choose a file first."))
    write(set_logo, drawn_anew(content), by=by)
    return True
