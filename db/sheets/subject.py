"""What a table to bring in consists of: columns that find and read themselves, and a check."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from db.model import Refusal
from db.sheets.lists import Lists
from db.sheets.read import Cell

Values = dict[str, Any]
"""What a row says, by the name of the column; in the order in which columns are declared."""
Read = Callable[[Cell, Lists, Values], Any]
"""What the cell says, given the columns before it. Raises Refusal."""


@dataclass(frozen=True, eq=False)
class Column:
    """A column of a table.

    `label` is a msgid, the heading in the template. `aliases` are other headings, in small letters
    without accents. `empty` is what an empty cell says. `choices` lists what the template offers.
    """

    name: str
    label: str
    aliases: tuple[str, ...]
    read: Read
    example: str
    help: str
    required: bool = True
    empty: Any = None
    is_text: bool = False
    is_day: bool = False
    choices: Callable[[Lists], Mapping[int, str]] | None = None


@dataclass(frozen=True)
class Subject:
    """A kind of table.

    `faults` says what is wrong with a row whose cells could all be read, by the name of the
    column; `days` of which days it speaks, by the first of which it is summed up; `unit` is the
    column of its commune. `most_rows` bounds what is saved record by record; `identity` are then
    columns of the database, by which a row is known to be there already: the day first, each of the
    name of the column that says it.
    """

    table: sa.Table
    title: str
    columns: tuple[Column, ...]
    faults: Callable[[Values, Lists], Mapping[str, Refusal]]
    days: Callable[[Values], tuple[date, ...]]
    unit: str = "unit_id"
    most_rows: int | None = None
    identity: tuple[sa.Column[Any], ...] = ()

    @property
    def name(self) -> str:
        return self.table.name

    @property
    def is_bulk(self) -> bool:
        """Whether a row is one row of the table, as it is; else a record with what hangs on
        it, saved by its own command."""
        return self.most_rows is None

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)
