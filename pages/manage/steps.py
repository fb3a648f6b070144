"""First steps: what does a new installation still need until its first figure stands?"""

import streamlit as st

from components.access import require
from components.manage import steps
from components.words.i18n import _
from db.model import Permission

require(Permission.MANAGE)

st.header(_("First steps"), anchor=False)
with st.container(width=860):
    steps.show()
