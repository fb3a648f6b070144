"""Values of targets: what has been reached by the end of each month?"""

import streamlit as st

from components.access import require
from components.entry import goals
from components.figures import headline
from components.words.i18n import _
from db.model import Permission

user = require(Permission.ENTER)

headline.entitle(_("Values of targets"))
target = goals.choose(user)
if target is not None:
    form = goals.ask(user, target)
    with st.container(width=860):
        goals.fields(form, target)
        goals.finish(form, target)
    goals.listed(user, target.year)
