"""Which day it is here: in the sample district it stays the day on which its story ends. And what
communes are called on the day that is shown."""

from datetime import date, datetime

import streamlit as st

from components.data import read
from components.runtime.runs import in_script, notes
from components.words import formats
from db.facts.returns import Deadlines, first_owed
from db.queries import settings

KINDS = "kinds of communes"


def today() -> date:
    return read(settings.pretended_today) or datetime.now(formats.VIETNAM).date()


def deadlines() -> Deadlines:
    """Which monthly returns are due by now, and since when any are owed."""
    calendar, days = read(settings.calendar), read(settings.return_deadline_days)
    since = first_owed(calendar, today(), read(settings.programme_start))
    return Deadlines(calendar, days, today(), since)


def call_communes(kinds: str) -> None:
    """By these kinds, for the rest of this run, and in what runs of this screen alone: a callback,
    a fragment, a dialog."""
    notes()[KINDS] = st.session_state[KINDS] = kinds


def kinds() -> str:
    """What communes are called on this screen; empty before it is known. Asked for every word,
    looked up once a run."""
    noted = notes()
    if KINDS not in noted and in_script():
        noted[KINDS] = st.session_state.get(KINDS, "")
    return str(noted.get(KINDS, ""))
