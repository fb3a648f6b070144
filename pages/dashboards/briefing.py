"""Briefing: what is shown at the meeting, one screen at a time, to be read from the back row?"""

from components.access import require
from components.briefing import show as briefing
from db.model import Permission

user = require(Permission.VIEW)

briefing.show(briefing.ask(user), user)
