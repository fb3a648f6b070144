"""This week: what happened, what stands out, who owes what, what did we promise; on one sheet?"""

import streamlit as st

from components.access import require
from components.reports import week
from db.model import Permission

user = require(Permission.BRIEF)

window = week.ask(user)
with st.container(key="sheet"):
    week.numbers(user, window)
    week.body(user, window)
week.wall()
