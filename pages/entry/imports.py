"""Spreadsheets in: which file, what does it say, what hinders it, what comes in?"""

import streamlit as st

from components.access import require
from components.entry import imports
from components.figures import headline
from components.words.i18n import _
from db.model import Permission

user = require(Permission.ENTER)

headline.entitle(_("Bring in a spreadsheet"))
form = imports.ask(user)
with st.container(width=720):
    subject = imports.choose(form)
    ready = subject is not None and imports.hand_over(form)
if subject is not None and ready:
    preview = imports.look(form, subject)
    if preview is not None:
        imports.show(preview)
        if imports.ask_order(form, preview):
            imports.finish(form, subject, preview)
        imports.details(preview)
else:
    form.refused()
