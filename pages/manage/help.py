"""The guide: how is it done, and what does it mean? For everybody who is signed in."""

import streamlit as st

from components.access import require
from components.figures import headline
from components.shell import guide, news
from components.words.i18n import _
from db.model import Permission

user = require(Permission.OWN_ACCOUNT)

headline.entitle(_("Guide"))
with st.container(width=860):
    guide.show(user)
    news.show(user)
