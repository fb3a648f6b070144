"""Accounts: who may sign in, as whom, and who came in last?"""

from components.access import require
from components.figures import headline
from components.manage import account_file, accounts, confirm, steps
from components.words.i18n import _
from db.model import Permission

user = require(Permission.MANAGE)

headline.entitle(_("Accounts"))
steps.lead()
confirm.ask()
accounts.warn_stranded(by=user)
accounts.add(by=user)
account_file.load(by=user)
chosen = accounts.table()
if chosen is not None:
    accounts.card(chosen, by=user)
accounts.show_password()
account_file.hand_over()
