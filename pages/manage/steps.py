"""First steps: what does a new installation still need until its first figure stands?"""

import streamlit as st

from components.access import require
from components.figures import headline
from components.manage import steps
from components.words.i18n import _
from db.model import Permission

require(Permission.MANAGE)

headline.entitle(_("First steps"))
with st.container(width=860):
    steps.show()
