"""What a table to bring in consists of: columns that find and read themselves, and a check."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import sqlalchemy as sa

from db.entries.field import Field, Kind
from db.model import Refusal
from db.sheets import cells
from db.sheets.lists import Lists
from db.sheets.names import Names
from db.sheets.read import Cell

Values = dict[str, Any]
"""What a row says, by the name of the column; in the order in which columns are declared."""
EXAMPLES = {Kind.COUNT: "0"}
EMPTY = {Kind.COUNT: 0, Kind.DAY: None, Kind.CHOICE: None}


@dataclass(frozen=True, eq=False, kw_only=True)
class Column:
    """A column of a table.

    `label` is a msgid, the heading in the template. `aliases` are other headings, in small letters
    without accents. `read` says what a cell says, or raises Refusal; `names` are those that one
    cell names instead. `empty` is what an empty cell says.
    """

    name: str
    label: str
    aliases: tuple[str, ...]
    read: Callable[[Cell], Any]
    names: Callable[[Lists], Names] | None
    example: str
    help: str
    required: bool
    empty: Any
    is_text: bool

    @property
    def is_day(self) -> bool:
        return self.read is cells.day

    @property
    def is_month(self) -> bool:
        return self.read is cells.month

    def choices(self, lists: Lists) -> Mapping[int, str]:
        """What the template offers, by id."""
        return self.names(lists).choices if self.names else {}


def column(
    field: Field,
    headings: str,
    help: str,
    *,
    name: str = "",
    label: str = "",
    read: Callable[[Cell], Any] | None = None,
    names: Callable[[Lists], Names] | None = None,
    example: str = "",
    required: bool | None = None,
    empty: Any = "",
) -> Column:
    """The column of what the form's field takes. `headings` are set off by commas; `name` and
    `label` are the field's own unless they are given, and so is whether it is required."""
    kind = field.kind
    return Column(
        name=name or field.name,
        label=label or field.label,
        aliases=tuple(headings.split(", ")),
        read=read
        or {Kind.DAY: cells.day, Kind.COUNT: cells.count}.get(kind, partial(_text, field)),
        names=names,
        example=example or EXAMPLES.get(kind, ""),
        help=help,
        required=bool(field.missing) if required is None else required,
        empty=EMPTY.get(kind, empty),
        is_text=kind in (Kind.LINE, Kind.BLOCK),
    )


def _text(field: Field, cell: Cell) -> str:
    return str(field.stored(cells.text(cell)))


@dataclass(frozen=True)
class Subject:
    """A kind of table.

    `days` tells of which days a row speaks, by the first of which it is summed up; `on`, of which
    day the lists count that a row names things of, given its first columns; `faults` what is wrong
    with a row whose cells could all be read, by the name of the column. `unit` is the column of its
    commune. Rows that agree in the first `like` columns, the day first, may speak of one record.
    `most_rows` bounds what is saved record by record; `identity` are then columns of the database,
    by which a row is known to be there already: the day first, each of the name of the column that
    says it. Records that `join` are held against those of units that became theirs.
    """

    table: sa.Table
    title: str
    columns: tuple[Column, ...]
    days: Callable[[Values], tuple[date, ...]]
    on: Callable[[Values, Lists], date | None]
    faults: Callable[[Values, Lists], Mapping[str, Refusal]] = lambda _values, _lists: {}
    unit: str = "unit_id"
    like: int = 3
    most_rows: int | None = None
    identity: tuple[sa.Column[Any], ...] = ()
    join: bool = False

    def __reduce__(self) -> tuple[object, ...]:
        """Another process knows it by its name."""
        return _known, (self.name,)

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


def _known(name: str) -> Subject:
    from db.sheets.subjects import SUBJECTS  # they are made of what stands here

    return SUBJECTS[name]
