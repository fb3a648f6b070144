"""Which day it is here: in the sample district it stays the day on which its story ends. And what
communes are called on the day that is shown."""

from datetime import date, datetime

from components.data import read
from components.runtime.runs import notes
from components.words import formats
from db.facts.returns import Deadlines
from db.queries import settings

KINDS = "kinds of communes"


def today() -> date:
    return read(settings.pretended_today) or datetime.now(formats.VIETNAM).date()


def deadlines() -> Deadlines:
    """Which monthly returns are due by now."""
    return Deadlines(read(settings.calendar), read(settings.return_deadline_days), today())


def call_communes(kinds: str) -> None:
    """By these kinds, for the rest of this run."""
    notes()[KINDS] = kinds


def kinds() -> str:
    """What communes are called in this run; empty before it is known."""
    return str(notes().get(KINDS, ""))
