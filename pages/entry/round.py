"""Survey round: whose is it, when, and what is asked?"""

import streamlit as st

from components.access import require
from components.entry import round as survey_round
from components.figures import headline
from components.words.i18n import _
from db.model import Permission

user = require(Permission.OVERSEE)

headline.entitle(_("Survey round"))
form = survey_round.ask(user)
with st.container(width=720):
    survey_round.fields(form)
    survey_round.finish(form)
