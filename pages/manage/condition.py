"""How the installation stands: is it copied, has it room, is there anything to mend?"""

import streamlit as st

from components.access import require
from components.figures import headline
from components.manage import condition, steps
from components.words.i18n import _
from db.model import Permission

require(Permission.MANAGE)

headline.entitle(_("Condition of the installation"))
steps.lead()
with st.container(width=760):
    condition.show()
