"""Campaign: from which day to which does it run? The time line shows it beside the figures."""

import streamlit as st

from components.access import require
from components.entry import campaign
from components.figures import headline
from db.model import Permission

user = require(Permission.ENTER_ANYWHERE)

headline.entitle(campaign.heading(user))
form = campaign.ask(user)
with st.container(width=720):
    campaign.fields(form)
    campaign.finish(form)
    campaign.listed()
