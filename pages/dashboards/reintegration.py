"""Community reintegration: who is managed, who came and left, who was helped, and where."""

import streamlit as st

from components.access import require
from components.export import dialog
from components.figures import closed, definitions, kpi, mergers, pictures
from components.figures.scene import ask
from components.subjects import screens
from components.subjects.reintegration import numbers, words
from components.subjects.reintegration import pictures as shown
from components.subjects.reintegration.view import view
from components.words.i18n import _
from db.model import Permission

user = require(Permission.VIEW)

scene = ask(user, _("Community reintegration"))
closed.show(scene, "reintegration")
mergers.show(scene.selection, scene.units)
told = view(scene)
with st.container(horizontal=True, vertical_alignment="center"):
    definitions.show(words.definitions())
    dialog.offer(scene, screens.reintegrated)
    st.caption(" ".join((words.months_used(told), words.hidden(told))))

kpi.row(numbers.blocks(told))

with st.grid(2, min_column_width=480):
    bridge = shown.bridge(told)
    if bridge is None:
        with st.container(border=True, height="stretch"):
            st.subheader(shown.bridge_title())
            st.info(words.bridge_remark(told))
    else:
        pictures.show(bridge)
    pictures.show(shown.flows(told))
    pictures.show(shown.classes(told))
    for picture in shown.lists(told):
        pictures.show(picture)

pictures.show(shown.communes(told))
