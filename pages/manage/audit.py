"""Audit: who did what, when, from which value to which?"""

from components.access import require
from components.figures import headline
from components.manage import audit
from components.words.i18n import _
from db.model import Permission

user = require(Permission.AUDIT)

headline.entitle(_("Audit"))
audit.chain()
chosen = audit.table(audit.search(user))
audit.open_event(chosen, user)
