"""To do: what waits for me, who owes what, and where is it done? The first page of who enters."""

import streamlit as st

from components.access import require
from components.entry import tasks, unfinished
from components.figures import headline
from components.words.i18n import _
from db.model import Permission

user = require(Permission.DUTIES)

headline.entitle(_("To do"))
with st.container(width=960):
    tasks.show(user)
    unfinished.show(user)
