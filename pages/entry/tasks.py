"""To do: what do I owe, what came back, what waits for me? The first page of who enters."""

import streamlit as st

from components.access import require
from components.entry import tasks, unfinished
from components.words.i18n import _
from db.model import Permission

user = require(Permission.ENTER)

st.header(_("To do"), anchor=False)
with st.container(width=960):
    tasks.show(user)
    unfinished.show(user)
