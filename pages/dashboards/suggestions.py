"""Suggestions: how many are open, were they answered in time, and what is suggested where?"""

import streamlit as st

from components.access import require
from components.export import card, dialog
from components.figures import closed, headline, kpi, notes
from components.runtime import fold
from components.subjects.suggestions import list as suggestions_list
from components.subjects.suggestions import screen as suggestions
from components.subjects.suggestions import words
from components.subjects.suggestions.view import handling
from db.model import Permission

user = require(Permission.VIEW)

scene = closed.ask(user, suggestions.SUBJECT)
with headline.tools():
    notes.communes(scene)
    notes.definitions(words.definitions())
    dialog.offer(scene, suggestions.SUBJECT.screen)
view = handling(scene)
screen = suggestions.screen(scene)

kpi.row(screen.blocks)
if screen.note:
    st.caption(screen.note)

with st.grid(2, min_column_width=480):
    for name in ("balance", "history"):
        card.show(screen, name, scene.caption)
    fold.below()
    for name in ("ages", "ends"):
        card.show(screen, name, scene.caption)
notes.mergers(scene)
for name in ("owed", "days", "stands_out", "themes"):
    card.show(screen, name, scene.caption)

suggestions_list.show(view, user)
