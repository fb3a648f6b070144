"""Overview: what happened, is it more or less than a year ago, and is the figure complete?"""

import streamlit as st

from components.access import require
from components.export import dialog
from components.figures import closed, kpi, pictures
from components.figures.scene import ask
from components.subjects import screens
from components.subjects.incidents import pictures as incidents_pictures
from components.subjects.overview import list as overview_list
from components.subjects.overview import numbers, words
from components.subjects.overview.view import newest_forum, overview
from components.words.i18n import _
from db.model import Permission

user = require(Permission.VIEW)

scene = ask(user, _("Overview of the district"))
closed.show(scene, "incidents", "reintegration", "suggestions", "satisfaction")
dialog.offer(scene, screens.summary)
view = overview(scene)

kpi.row(numbers.blocks(view))

with st.grid(2, min_column_width=480):
    pictures.show(incidents_pictures.months(view.incidents))
    pictures.show(incidents_pictures.communes(view.incidents))

with st.grid(2, min_column_width=480):
    with st.container(border=True, height="stretch"):
        st.subheader(_("To read aloud"))
        st.code(words.sentence(view), language=None, wrap_lines=True)
    with st.container(border=True, height="stretch"):
        overview_list.forum(newest_forum(scene.selection))
