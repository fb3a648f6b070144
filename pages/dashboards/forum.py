"""One forum: who came, what was suggested, and what became of it."""

from components.access import require
from components.subjects.suggestions import forum
from db.model import Permission

user = require(Permission.VIEW)

held = forum.ask(user)

forum.facts(held, user)
forum.answers(held, user)
