"""Suggestions: how many are open, were they answered in time, and what is said where?"""

import streamlit as st

from components import exports, screens, suggestions_list
from components import suggestions_blocks as blocks
from components import suggestions_pictures as shown
from components.access import require
from components.figures import closed, definitions, kpi, mergers, pictures
from components.figures.scene import ask
from components.suggestions import handling
from components.words import sentences
from components.words.i18n import _
from db.model import Permission

user = require(Permission.VIEW)

scene = ask(user, _("Suggestions of citizens"))
closed.show(scene, "suggestions")
with st.container(horizontal=True):
    definitions.show(blocks.definitions())
    exports.offer(scene, screens.suggestions)
mergers.show(scene.selection, scene.units)
view = handling(scene)
if view.left_out:
    st.caption(sentences.left_to_the_district(view.left_out))

kpi.row(blocks.blocks(view))

with st.grid(2, min_column_width=480):
    pictures.show(shown.balance(view))
    pictures.show(shown.history(view))
    pictures.show(shown.ages(view))
    pictures.show(shown.ends(view))
pictures.show(shown.themes(view))

suggestions_list.show(view, user)
