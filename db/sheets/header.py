"""Where a table begins: the row of its headings, below merged titles, and which column is which."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from db.model import N_, Refusal
from db.sheets.cells import excerpt, text
from db.sheets.read import Cell
from db.sheets.subject import Column
from db.text import search_key

LOOKED_AT = 40
"""Rows from the top of a sheet in which its headings may stand."""
ORDINAL = {"stt", "tt", "so tt", "so thu tu", "no"}
ASIDE = re.compile(r"\(.*?\)|\[.*?\]|\(.*$")
BETWEEN = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Header:
    """Headings were found: the table's first row (counted from 0), the place of each column by
    name, the headings by their places, those among them that are not known, their row."""

    first_row: int
    places: dict[str, int]
    headings: dict[int, str]
    unknown: dict[int, str]
    row: list[Cell]

    @property
    def width(self) -> int:
        """How many cells a row has."""
        return max(len(self.row), 1 + max((*self.places.values(), *self.unknown)))


def find_header(rows: Sequence[list[Cell]], columns: Sequence[Column]) -> Header | None:
    """The row, or the two rows of grouped headings, that name most columns; None: no table here.

    `rows` are the first ones of the sheet.

    Raises:
        Refusal: there is a table, but a column is missing or there twice.
    """
    looked_at = rows[: LOOKED_AT + 1]
    one = [(_named(row, [], columns), at) for at, row in enumerate(looked_at, start=1)]
    two = [
        (_named(row, below, columns), at) for at, (row, below) in enumerate(pairwise(looked_at), 2)
    ]
    named, first = max([*one, *two], key=lambda found: _known(found[0]), default=([], 0))
    if _known(named) < 2:
        return None
    places: dict[str, int] = {}
    for place, heading, name in named:
        if name is None:
            continue
        if name in places:
            raise Refusal(
                N_('The column "{column}" is there twice. Delete one of the two.'),
                field="file",
                column=excerpt(heading),
            )
        places[name] = place
    missing = [column for column in columns if column.required and column.name not in places]
    if missing:
        raise MissingColumns(missing)
    headings = {place: heading for place, heading, _name in named}
    unknown = {place: heading for place, heading, name in named if name is None}
    return Header(first, places, headings, unknown, looked_at[first - 1])


def headings_found(rows: Sequence[list[Cell]], columns: Sequence[Column]) -> int:
    """How many columns one of the rows names."""
    named = (_known(_named(row, [], columns)) for row in rows[:LOOKED_AT])
    return max(named, default=0)


class MissingColumns(Refusal):
    """The table lacks columns; `labels` are their msgids."""

    def __init__(self, missing: Sequence[Column]) -> None:
        self.labels = [column.label for column in missing]
        super().__init__(
            N_("The table lacks these columns: {columns}. Take the headings of the template."),
            field="file",
            columns=", ".join(self.labels),
        )


def _named(
    row: list[Cell], below: list[Cell], columns: Sequence[Column]
) -> list[tuple[int, str, str | None]]:
    """Place, heading and name of each column; grouped headings stand in the row below."""
    found: list[tuple[int, str, str | None]] = []
    for place in range(max(len(row), len(below))):
        upper = text(row[place]) if place < len(row) else ""
        lower = text(below[place]) if place < len(below) else ""
        name = _name(lower, columns) or _name(upper, columns)
        heading = lower if _name(lower, columns) else upper or lower
        if heading and _heading(heading) not in ORDINAL:
            found.append((place, heading, name))
    return found


def _known(named: list[tuple[int, str, str | None]]) -> int:
    """How many columns are named; one that is named twice counts once."""
    return len({name for _place, _heading, name in named if name is not None})


def _name(heading: str, columns: Sequence[Column]) -> str | None:
    for words in (_heading(heading), _heading(ASIDE.sub(" ", heading))):
        for column in columns:
            if words and words in column.aliases:
                return column.name
    return None


def _heading(words: str) -> str:
    return BETWEEN.sub(" ", search_key(words)).strip()
