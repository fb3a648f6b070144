"""Which day it is here: in the sample district it stays the day on which its story ends."""

from datetime import date, datetime

from components.data import read
from components.words import formats
from db.facts.returns import Deadlines
from db.queries import settings


def today() -> date:
    return read(settings.pretended_today) or datetime.now(formats.VIETNAM).date()


def deadlines() -> Deadlines:
    """Which monthly returns are due by now."""
    return Deadlines(read(settings.calendar), read(settings.return_deadline_days), today())
