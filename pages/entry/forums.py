"""Forum: when and where was it held, what was suggested there? Kept as it is typed, saved once."""

import streamlit as st

from components.access import require
from components.entry import forums
from components.figures import headline
from components.words.i18n import _
from db.model import Permission

user = require(Permission.ENTER)

headline.entitle(_("Write down a forum"))
form = forums.ask(user)
with st.container(width=820):
    forums.facts(form)
    forums.suggestions(form)
    forums.finish(form)
forums.recent(user)
