"""Satisfaction: how many are satisfied, how sure is that, and which question is the weakest?"""

from functools import partial

import streamlit as st

from components.access import require
from components.data import read
from components.export import dialog
from components.figures import closed, definitions, kpi, mergers, pictures
from components.figures.scene import ask
from components.subjects import screens
from components.subjects.satisfaction import numbers, words
from components.subjects.satisfaction import pictures as shown
from components.subjects.satisfaction import view as satisfaction_view
from components.words.i18n import _
from db.model import Permission
from db.queries.satisfaction import left_to_the_district

user = require(Permission.VIEW)

scene = ask(user, _("Satisfaction of citizens"))
closed.show(scene, "satisfaction")
definitions.show(words.definitions())
mergers.show(scene.selection, scene.units)
left_out = read(left_to_the_district, scene.selection)
if left_out:
    st.caption(words.forms_left_to_the_district(left_out))
view = satisfaction_view.ask(scene)
if view is None:
    st.info(_("No survey round of these communes closed in this period. Choose a longer one."))
    st.stop()

dialog.offer(scene, partial(screens.opinion, survey_id=view.survey_id))
kpi.row(numbers.blocks(view))
if not view.score.same_places:
    st.caption(words.other_places())

pictures.show(shown.levels(view))
with st.grid(2, min_column_width=480):
    pictures.show(shown.rounds(view))
    pictures.show(shown.communes(view))
