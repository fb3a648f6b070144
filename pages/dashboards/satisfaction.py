"""Satisfaction: how many are satisfied, how sure is that, and which question is the weakest?"""

from functools import partial

import streamlit as st

from components.access import require
from components.data import read
from components.export import card, dialog
from components.figures import closed, headline, kpi, notes
from components.runtime import fold
from components.subjects.satisfaction import screen as satisfaction
from components.subjects.satisfaction import view as satisfaction_view
from components.subjects.satisfaction import words
from components.words import wording
from components.words.i18n import _
from db.model import Permission
from db.queries.satisfaction import left_to_the_district

user = require(Permission.VIEW)

scene = closed.ask(user, satisfaction.SUBJECT)
with headline.tools():
    view = satisfaction_view.ask(scene)
    notes.communes(scene)
    notes.definitions(words.definitions())
left_out = read(left_to_the_district, scene.selection) if scene.whose is None else 0
elsewhere = words.forms_left_to_the_district(left_out) if left_out else ""
if view is None:
    how = (
        _("Choose a longer period.")
        if satisfaction_view.has_begun(scene)
        else _("Staff make a round in the menu Data entry, page Survey numbers.")
    )
    st.info(wording.joined(words.no_round(), how, elsewhere))
    st.stop()

with headline.tools():
    dialog.offer(scene, partial(satisfaction.screen, survey_id=view.survey_id))
screen = satisfaction.screen(scene, view.survey_id)

kpi.row(screen.blocks)
st.caption(wording.dotted(satisfaction_view.round_name(scene, view.survey_id), screen.note))
if elsewhere:
    st.caption(elsewhere)

with st.grid(2, min_column_width=480):
    card.show(screen, "rounds", scene.caption)
    card.show(screen, "levels", scene.caption)
fold.below()
notes.mergers(scene)
for name in ("communes", "stands_out"):
    card.show(screen, name, scene.caption)
