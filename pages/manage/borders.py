"""Borders of the communes: which are there, and how does the file with the others come in?"""

import streamlit as st

from components.access import require
from components.figures import headline
from components.manage import borders
from components.runtime import markup
from components.words.i18n import _
from db.model import Permission

user = require(Permission.MANAGE)

headline.entitle(_("Borders on the map"))
meaning = _(
    "With the borders of all communes the page of incidents offers a real map. They come "
    "from a GeoJSON file (.geojson): longitude and latitude in degrees (WGS 84), one feature "
    "a commune, its official code in the property **code**. A province may come whole, up to "
    "30 MB: what is known is loaded, and more than 20,000 points are simplified."
)
st.markdown(markup.live(meaning))
day = borders.choose_day()
with st.grid(2, min_column_width=420):
    with st.container():
        borders.standing(day)
    with st.container():
        borders.load(day, by=user)
        borders.remove(day, by=user)
