"""Units: which communes are there, what became of them, and how do they merge from a day on?"""

import streamlit as st

from components.access import require
from components.data import read
from components.figures import headline
from components.manage import areas, steps, unit_file, units
from components.words.i18n import _
from db.model import Permission
from db.queries.units import every_unit

user = require(Permission.MANAGE)

headline.entitle(_("Units"))
steps.lead()
if not read(every_unit):
    unit_file.load(by=user)
    st.stop()
unit_file.load_anew(by=user)
chosen = units.table()
with st.grid(2, min_column_width=420):
    with st.container(border=True, height="stretch"):
        units.correct(chosen, by=user)
    with st.container(border=True, height="stretch"):
        units.merge(by=user)
with st.container(border=True):
    areas.show(by=user)
