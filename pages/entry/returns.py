"""Returns by month: who has sent what, what waits, and what is decided?"""

import streamlit as st

from components.access import require
from components.entry import returns
from components.words.i18n import _
from db.model import Permission

user = require(Permission.ENTER)

st.header(_("Returns by month"), anchor=False)
returns.decided()
returns.detail(user)
months = returns.window()
returns.board(user, months)
returns.waiting(user, months)
