"""Counts of people that may be hidden (db.masking), in words and in charts. No Streamlit."""

from components.words import formats, wording
from components.words.i18n import _
from db.masking import Cell, Hidden

SMALL = "<3"


def count(shown: Cell) -> str:
    """A count, what stands for a hidden one, or the mark of one that is not reported."""
    if shown is Hidden.SMALL:
        return SMALL
    if shown is Hidden.WITHHELD:
        return _("withheld")
    return formats.number(shown)


def people(shown: Cell) -> str:
    """As `count`, with its noun."""
    if shown is Hidden.SMALL:
        return _("{n} people", n=SMALL)
    return wording.people(shown) if isinstance(shown, int) else count(shown)


def drawn(shown: Cell) -> float:
    """What a chart draws of it: nothing of what is hidden or not reported."""
    return float(shown) if isinstance(shown, int) else float("nan")
