"""Target of a unit: how much of what is to be reached, by whom, in which year?"""

import streamlit as st

from components.access import require
from components.entry import goal
from components.figures import headline
from components.words.i18n import _
from db.model import Permission

user = require(Permission.OVERSEE)

headline.entitle(_("Target of a unit"))
form = goal.ask(user)
with st.container(width=720):
    goal.fields(form)
    goal.finish(form)
