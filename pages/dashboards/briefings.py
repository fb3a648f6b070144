"""Briefings: which are prepared, and which screens in which order go into the next one?"""

import streamlit as st

from components.access import require
from components.briefing import prepare, shelf
from components.figures import headline
from components.words.i18n import _
from db.model import Permission

user = require(Permission.VIEW)

headline.entitle(_("Briefings"))
shelf.present()
shelf.saved(user)
if user.may(Permission.BRIEF):
    st.subheader(_("Prepare a briefing"))
    form = prepare.ask(user)
    with st.container(width=1120):
        prepare.fields(form)
        prepare.finish(form)
