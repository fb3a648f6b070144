"""Monthly return: what happened in the commune this month, and does it add up?"""

import streamlit as st

from components.access import require
from components.entry import monthly
from components.figures import headline
from components.words.i18n import _
from db.model import Permission

user = require(Permission.ENTER)

headline.entitle(_("Monthly return"))
with st.container(width=960):
    form = monthly.ask(user)
    if form:
        monthly.fields(form)
        monthly.finish(form)
