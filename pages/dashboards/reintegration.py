"""Community reintegration: who is managed, who came and left, who was helped, and where."""

import streamlit as st

from components.access import require
from components.export import card, dialog
from components.figures import closed, headline, kpi, notes
from components.runtime import fold
from components.subjects.reintegration import pictures, words
from components.subjects.reintegration import screen as reintegration
from components.subjects.reintegration.view import view
from db.model import Permission

user = require(Permission.VIEW)

scene = closed.ask(user, reintegration.SUBJECT)
facts = view(scene)
screen = reintegration.screen(scene)
with headline.tools():
    notes.communes(scene)
    notes.definitions(words.definitions())
    dialog.offer(scene, reintegration.SUBJECT.screen)

kpi.row(screen.blocks)
st.caption(screen.note)

with st.grid(2, min_column_width=480):
    if "bridge" in screen.named:
        card.show(screen, "bridge", scene.caption)
    else:
        with st.container(border=True, height="stretch"):
            st.subheader(pictures.bridge_title())
            st.info(words.bridge_remark(facts))
    first, *others = (name for name in screen.named if name not in ("bridge", "communes"))
    card.show(screen, first, scene.caption)
    fold.below()
    for name in others:
        card.show(screen, name, scene.caption)

notes.mergers(scene)
card.show(screen, "communes", scene.caption)
