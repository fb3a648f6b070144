"""A code from a slide or a report: what did the figure show then, what is known now, and why?"""

from components.access import require
from components.codes import page
from db.model import Permission

user = require(Permission.OWN_ACCOUNT)

found = page.ask(user)
if found is not None:
    page.show(found)
