"""Counts of people that may be hidden (db.masking), in words and in charts. No Streamlit."""

from components.words import formats, wording
from components.words.i18n import _
from db.masking import Cell, Hidden

SMALL = "<3"


def count(cell: Cell) -> str:
    """A count, what stands for a hidden one, or the mark of one that is not reported."""
    if cell is Hidden.SMALL:
        return SMALL
    if cell is Hidden.WITHHELD:
        return _("withheld")
    return formats.number(cell)


def in_text(cell: Cell) -> str:
    """As `count`, among words."""
    return formats.count_in_text(cell) if isinstance(cell, int) else count(cell)


def people(cell: Cell) -> str:
    """As `count`, with its noun."""
    if cell is Hidden.SMALL:
        return _("{n} people", n=SMALL)
    return wording.people(cell) if isinstance(cell, int) else count(cell)


def drawn(cell: Cell) -> float:
    """What a chart draws of it: nothing of what is hidden or not reported."""
    return float(cell) if isinstance(cell, int) else float("nan")
