"""Lists: under which categories and themes is it recorded, since when and until when?"""

import streamlit as st

from components.access import require
from components.figures import headline
from components.manage import categories, steps
from components.words.i18n import _
from db.model import Permission

user = require(Permission.MANAGE)

headline.entitle(_("Categories and themes"))
steps.lead()
categories.offer_standard(by=user)
which = categories.choose_list()
chosen = categories.table(which)
with st.grid(2, min_column_width=420):
    with st.container(border=True, height="stretch"):
        categories.change(which, chosen, by=user)
    with st.container(border=True, height="stretch"):
        categories.add(which, by=user)
