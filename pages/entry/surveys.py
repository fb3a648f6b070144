"""Surveys: what does a commune report of a round? Answers by level, in one table."""

from components.access import require
from components.entry import surveys
from components.figures import headline
from components.words.i18n import _
from db.model import Permission

user = require(Permission.ENTER)

headline.entitle(_("Survey numbers"))
chosen = surveys.choose(user)
if chosen is not None:
    round_, unit = chosen
    if unit is not None:
        form = surveys.ask(user, round_, unit)
        surveys.fields(form, round_)
        surveys.finish(form, round_)
    surveys.listed(user, round_)
