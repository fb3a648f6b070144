"""Rows that stand in a table or around it and are no rows of it: sums, headings, signatures."""

import re
from collections.abc import Collection, Sequence
from functools import lru_cache

from db.sheets.cells import is_empty, text
from db.sheets.read import Cell
from db.text import search_key

EXAMPLE = {"vi du", "example"}
"""Begins the example of the template."""
SUM = re.compile(
    r"(tong|cong)( ?[:(\d-].*| (so|cong|hop|vu|thang|quy|nam|don|luy|ca|toan)\b.*)?"
    r"|luy ke.*|toan (huyen|tinh|xa)\b.*|total\b.*",
    re.DOTALL,
)
"""How a row of sums begins; no commune does."""
NUMBERED = re.compile(r"\(?(\d{1,2}( ?= ?\(?\d{1,2}[-+: ()\d]*)?|[A-Za-z])\)?")
SIGNED = re.compile(r".*\bngay\b.{1,8}\bthang\b.{1,8}\bnam\b.*", re.DOTALL)
ORDINAL = re.compile(r"\d{1,4}|[ivxlc]+|[a-z]")
ZEROS = {"0", "00"}
MOST_SIGNERS = 3


def is_example(row: Sequence[Cell]) -> bool:
    return any(isinstance(cell, str) and len(cell) < 16 and _is_example(cell) for cell in row[:4])


@lru_cache
def _is_example(cell: str) -> bool:
    return search_key(cell).strip(" :.") in EXAMPLE


def is_numbering(row: Sequence[Cell]) -> bool:
    """A row that numbers the columns: (1), (2), (3); (5=3+4)."""
    texts = [text(cell).strip() for cell in row if not is_empty(cell)]
    return len(texts) >= 3 and all(NUMBERED.fullmatch(one) for one in texts)


def is_aside(
    row: Sequence[Cell], needed: Sequence[int], unread: Sequence[int], known: Collection[int]
) -> bool:
    """Whether a row that could not be read is none of the table: a sum, a heading, a row prepared
    for more.

    `needed` are the places of the columns that a row has to fill, `unread` those of them that say
    nothing that can be read, `known` those of all columns. A row in which one of the needed says
    something is a row of the table, but for that of a sum.
    """
    words = _words(row)
    first = next((place for place, word in words.items() if not word.isdigit()), None)
    nothing = set(unread) == set(needed)
    if first is not None and unread and SUM.fullmatch(words[first]):
        return nothing or first in unread or first not in known
    if not nothing:
        return False
    if not set(words) & set(needed) and all(
        word in ZEROS for place, word in words.items() if place in known
    ):
        return len(words) <= 1 or any(place in known for place in words)
    spoken = [place for place, word in words.items() if not ORDINAL.fullmatch(word)]
    return (
        len(spoken) == 1
        and (spoken[0] in needed or spoken[0] not in known or spoken[0] < min(needed))
        and isinstance(row[spoken[0]], str)
    )


def is_below(row: Sequence[Cell], needed: Sequence[int], unread: Sequence[int]) -> bool:
    """Whether a row under the last one of the table may be a signature: place and day, who signs,
    names."""
    words = _words(row)
    spoken = set(needed) - set(unread)
    signed = {place for place, word in words.items() if SIGNED.fullmatch(word)}
    return spoken <= signed and len(words) <= MOST_SIGNERS


def _words(row: Sequence[Cell]) -> dict[int, str]:
    """What is written in the row, by its place."""
    return {
        place: search_key(text(cell)).strip(" :.*")
        for place, cell in enumerate(row)
        if not is_empty(cell)
    }
