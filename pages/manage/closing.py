"""Closing: which periods are closed, and what of their figures has changed since?"""

from components.access import require
from components.figures import headline
from components.manage import closing
from components.words.i18n import _
from db.model import Permission

user = require(Permission.CLOSE)

headline.entitle(_("Closing of figures"))
closing.close(user)
chosen = closing.listing()
if chosen is not None:
    closing.detail(chosen, user)
