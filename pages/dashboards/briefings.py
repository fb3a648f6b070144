"""Briefings: which are prepared, and which screens in which order go into the next one?"""

import streamlit as st

from components import briefings
from components.access import require
from components.words.i18n import _
from db.model import Permission

user = require(Permission.VIEW)

st.header(_("Briefings"))
briefings.present()
briefings.saved(user)
if user.may(Permission.BRIEF):
    st.subheader(_("Prepare a briefing"))
    form = briefings.ask(user)
    with st.container(width=960):
        briefings.fields(form)
        briefings.finish(form)
