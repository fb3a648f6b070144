"""Overview: what happened, is it more or less than a year ago, and is the figure complete?"""

import streamlit as st

from components.access import require
from components.export import card, dialog
from components.figures import closed, headline, kpi, notes
from components.runtime import fold
from components.subjects.overview import list as overview_list
from components.subjects.overview.screen import SUBJECT
from components.subjects.overview.view import newest_forum
from components.words import wording
from components.words.i18n import _
from db.model import Permission

user = require(Permission.VIEW)

scene = closed.ask(user, SUBJECT)
with headline.tools():
    notes.communes(scene)
    notes.definitions(wording.colours())
    dialog.offer(scene, SUBJECT.screen)
screen = SUBJECT.screen(scene)

kpi.row(screen.blocks)

with st.grid(2, min_column_width=480):
    card.show(screen, "months", scene.caption)
    card.show(screen, "communes", scene.caption)
fold.below()

with st.grid(2, min_column_width=480):
    with st.container(border=True, height="stretch"):
        st.subheader(_("To read aloud"))
        st.code(screen.sentence, language=None, wrap_lines=True)
    overview_list.forum(newest_forum(scene))
