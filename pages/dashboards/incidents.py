"""Incidents: more or fewer than a year ago, of which kind, where, when, and were they solved?"""

from functools import partial

import streamlit as st

from components.access import require
from components.export import card, dialog
from components.figures import closed, headline, kpi, notes
from components.runtime import fold, markup
from components.subjects.incidents import list as incidents_list
from components.subjects.incidents import pictures, words
from components.subjects.incidents import screen as incidents
from components.subjects.incidents.view import choose_kind, incidents_of
from db.model import Permission

user = require(Permission.VIEW)

scene = closed.ask(user, incidents.SUBJECT)
with headline.tools():
    kinds, kind = choose_kind(scene)
    notes.communes(scene)
    notes.definitions(words.definitions())
    dialog.offer(scene, partial(incidents.screen, kind=kind))
view = incidents_of(scene, kinds, kind)
screen = incidents.screen(scene, kind)

kpi.row(screen.blocks)
if screen.note:
    st.caption(markup.icon(":material/balance:", screen.note))

with st.grid(2, min_column_width=480):
    card.show(screen, "months", scene.caption)
    card.show(screen, "long_series", scene.caption)
fold.below()
notes.mergers(scene)

with st.grid(2, min_column_width=480):
    card.show(screen, "categories", scene.caption)
    with st.container():
        chosen = pictures.places(view)
        card.show(screen, "places" if chosen else "communes", scene.caption, chosen)

with st.grid(2, min_column_width=480):
    card.show(screen, "kinds_moved", scene.caption)
    card.show(screen, "communes_moved", scene.caption)

card.show(screen, "weekdays", scene.caption)
card.show(screen, "stands_out", scene.caption)
card.show(screen, "communes_by_months", scene.caption)
incidents_list.communes(view)
incidents_list.incident_list(view)
