"""Incidents: more or fewer than a year ago, of which kind, where, when, and were they solved?"""

from functools import partial

import streamlit as st

from components.access import require
from components.export import dialog
from components.figures import closed, definitions, kpi, mergers, pictures
from components.figures.scene import ask
from components.subjects import screens
from components.subjects.incidents import list as incidents_list
from components.subjects.incidents import numbers, words
from components.subjects.incidents import pictures as incidents_pictures
from components.subjects.incidents.view import choose_kind, incidents_of
from components.words.i18n import _
from db.model import Permission

user = require(Permission.VIEW)

scene = ask(user, _("Security and order incidents"))
closed.show(scene, "incidents")
mergers.show(scene.selection, scene.units)
with st.container(horizontal=True, vertical_alignment="bottom"):
    kinds, kind = choose_kind(scene)
    definitions.show(words.definitions())
    dialog.offer(scene, partial(screens.incidents, kind=kind))
view = incidents_of(scene, kinds, kind)

uneven = words.uneven(view)
if uneven:
    st.caption(f":material/balance: {uneven}")
kpi.row(numbers.blocks(view))

with st.grid(2, min_column_width=480):
    pictures.show(incidents_pictures.months(view))
    pictures.show(incidents_pictures.long_series(view))

with st.grid(2, min_column_width=480):
    pictures.show(incidents_pictures.categories(view))
    with st.container():
        pictures.show(incidents_pictures.places(view))

pictures.show(incidents_pictures.communes_by_months(view))
incidents_list.communes(view)
incidents_list.incident_list(view)
