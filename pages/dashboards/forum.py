"""One forum: who came, what was suggested, and what became of it."""

from components import forum
from components.access import require
from db.model import Permission

user = require(Permission.VIEW)

told = forum.ask(user)

forum.facts(told, user)
forum.answers(told, user)
