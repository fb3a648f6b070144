"""Incidents: more or fewer than a year ago, of which kind, where, when, and were they solved?"""

from functools import partial

import streamlit as st

from components.access import require
from components.export import card, dialog
from components.figures import closed, headline, kpi, notes
from components.runtime import markup
from components.subjects.incidents import funnel, pictures, words
from components.subjects.incidents import list as incidents_list
from components.subjects.incidents import screen as incidents
from components.subjects.incidents.view import choose_kind, incidents_of
from db.model import Permission

user = require(Permission.VIEW)

scene = closed.ask(user, incidents.SUBJECT)
notes.mergers(scene)
with headline.tools():
    kinds, kind = choose_kind(scene)
    notes.communes(scene)
    notes.definitions(words.definitions())
    dialog.offer(scene, partial(incidents.screen, kind=kind))
view = incidents_of(scene, kinds, kind)
screen = incidents.screen(scene, kind)

if screen.note:
    st.caption(markup.icon(":material/balance:", screen.note))
kpi.row(screen.blocks)

with st.grid(2, min_column_width=480):
    card.show(screen.named["months"], scene.caption)
    card.show(screen.named["long_series"], scene.caption)

with st.grid(2, min_column_width=480):
    card.show(screen.named["categories"], scene.caption)
    with st.container():
        card.show(pictures.places(view) or screen.named["communes"], scene.caption)

if stands_out := funnel.picture(scene, kinds, kind):
    card.show(stands_out, scene.caption)
card.show(screen.named["communes_by_months"], scene.caption)
incidents_list.communes(view)
incidents_list.incident_list(view)
