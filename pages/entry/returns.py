"""Returns by month: who has sent what, what waits, and what is decided?"""

from components.access import require
from components.entry import returns
from components.figures import headline
from components.words.i18n import _
from db.model import Permission

user = require(Permission.ENTER)

headline.entitle(_("Returns by month"))
returns.decided()
returns.detail(user)
months = returns.window()
returns.board(user, months)
returns.waiting(user, months)
