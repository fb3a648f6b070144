"""Incident: what happened, where and when? Kept as it is typed, saved once."""

import streamlit as st

from components.access import require
from components.entry import incident, unfinished
from components.figures import headline
from db.model import Permission

user = require(Permission.ENTER)

headline.entitle(incident.heading(user))
form = incident.ask(user)
with st.container(width=720):
    incident.fields(form)
    incident.finish(form)
    unfinished.show(user, but=form.key)
incident.recent(user)
