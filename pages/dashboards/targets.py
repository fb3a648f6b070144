"""Targets: what has been reached of the year's goals, and should it be more by now?"""

import streamlit as st

from components.access import require
from components.export import dialog
from components.figures import closed, definitions, kpi, mergers, pictures
from components.figures.scene import ask
from components.subjects import screens
from components.subjects.targets import numbers, words
from components.subjects.targets import pictures as shown
from components.subjects.targets.view import view
from components.words.i18n import _
from db.model import Permission

user = require(Permission.VIEW)

scene = ask(user, _("Targets of the year"))
closed.show(scene, "targets")
mergers.show(scene.selection, scene.units)
told = view(scene)
with st.container(horizontal=True):
    definitions.show(words.definitions())
    dialog.offer(scene, screens.aims)

if not scene.selection.whole:
    st.caption(_("Targets of the district as a whole cannot be split: choose all communes."))
if told.is_empty:
    st.info(_("No target has been set for {year}.", year=told.year))
    st.stop()

if told.common:
    with st.grid(2, min_column_width=330, height="stretch"):
        for block in numbers.blocks(told):
            kpi.show(block)
    pictures.show(shown.common(told))
for picture in shown.by_commune(told):
    pictures.show(picture)
