"""Which day it is here: in the sample district it stays the day on which its story ends."""

from datetime import date, datetime

from components import formats
from components.data import read
from db.queries import settings


def today() -> date:
    return read(settings.pretended_today) or datetime.now(formats.VIETNAM).date()
