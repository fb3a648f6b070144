"""Suggestions: how many are open, were they answered in time, and what is said where?"""

import streamlit as st

from components.access import require
from components.export import dialog
from components.figures import closed, definitions, kpi, mergers, pictures
from components.figures.scene import ask
from components.subjects import screens
from components.subjects.suggestions import list as suggestions_list
from components.subjects.suggestions import numbers, words
from components.subjects.suggestions import pictures as shown
from components.subjects.suggestions.view import handling
from components.words.i18n import _
from db.model import Permission

user = require(Permission.VIEW)

scene = ask(user, _("Suggestions of citizens"))
closed.show(scene, "suggestions")
with st.container(horizontal=True):
    definitions.show(words.definitions())
    dialog.offer(scene, screens.suggestions)
mergers.show(scene.selection, scene.units)
view = handling(scene)
if view.left_out:
    st.caption(words.left_to_the_district(view.left_out))

kpi.row(numbers.blocks(view))

with st.grid(2, min_column_width=480):
    pictures.show(shown.balance(view))
    pictures.show(shown.history(view))
    pictures.show(shown.ages(view))
    pictures.show(shown.ends(view))
pictures.show(shown.themes(view))

suggestions_list.show(view, user)
