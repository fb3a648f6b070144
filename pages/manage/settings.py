"""Settings: what is this installation called, when do its months end, what is late?"""

import streamlit as st

from components.access import require
from components.figures import headline
from components.manage import logo, settings, steps
from components.words.i18n import _
from db.model import Permission

user = require(Permission.MANAGE)

headline.entitle(_("Settings"))
steps.lead()
with st.container(width=640):
    settings.form(by=user)
    logo.form(by=user)
