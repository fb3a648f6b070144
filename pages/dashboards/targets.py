"""Targets: what has been reached of the year's goals, and should it be more by now?"""

import streamlit as st

from components.access import require
from components.export import card, dialog
from components.figures import closed, headline, kpi, notes
from components.runtime import fold
from components.subjects.targets import words
from components.subjects.targets.screen import SUBJECT
from components.words import wording
from components.words.i18n import _
from db.model import Permission

user = require(Permission.VIEW)

scene = closed.ask(user, SUBJECT)
with headline.tools():
    notes.communes(scene)
    notes.definitions(words.definitions())
    dialog.offer(scene, SUBJECT.screen)
screen = SUBJECT.screen(scene)

if not scene.selection.whole:
    st.caption(_("Targets of the district as a whole cannot be split: choose all communes."))
if not screen.named:
    how = _("Staff set targets in the menu Data entry, page Values of targets.")
    st.info(wording.joined(screen.note, how))
    st.stop()

if screen.blocks:
    grid = st.grid(2, min_column_width=330, height="stretch")
    for block in screen.blocks:
        kpi.show(grid, block)
first, *others = screen.named
card.show(screen, first, scene.caption)
fold.below()
notes.mergers(scene)
for name in others:
    card.show(screen, name, scene.caption)
