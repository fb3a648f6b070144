"""Report: what goes up at the end of a month, a quarter, a year, in the form that is asked for?"""

import streamlit as st

from components.access import require
from components.figures import headline, notes, scene
from components.reports import desk
from components.words.i18n import _
from db.model import Permission

user = require(Permission.BRIEF)

here = scene.ask(user, _("Report of a period"))
with headline.tools():
    notes.communes(here)

with st.container(width=960):
    desk.complete(here)
    place = st.container()
    form = desk.ask(user, here)
    desk.fields(form, here)
    with place:
        desk.offer(user, here, form)
