"""Answers: which suggestions wait, the most urgent first? Answer, assign, say how they stand."""

import streamlit as st

from components.access import require
from components.entry import answers
from components.figures import headline
from components.words.i18n import _
from db.model import Permission

user = require(Permission.ENTER)

headline.entitle(_("Answer suggestions"))
if answers.is_opened():
    form = answers.ask(user)
    with st.container(width=820):
        answers.history(form)
        answers.finish(form, answers.fields(form))
else:
    answers.listing(user)
