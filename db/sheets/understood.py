"""What a file was understood to say, and everything that is wrong with it."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from db.model import Refusal
from db.sheets.lists import Lists
from db.sheets.read import Cell
from db.sheets.subject import Subject, Values

KEPT = 5_000
"""Rows with problems that are kept for the file of errors; the others are counted."""


@dataclass(frozen=True)
class Fault:
    """What is wrong in one column of a row; without a column, with the row or its sheet."""

    refusal: Refusal
    label: str = ""
    column: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A row as it stands in the file; `number` counts from 1, as the spreadsheet does."""

    sheet: str
    number: int
    cells: tuple[Cell, ...]
    left: int


@dataclass(frozen=True, slots=True)
class BadRow(Line):
    """One that cannot be brought in."""

    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Origin(Line):
    """Where a row came from; `columns` are places by name, counted from A. Cells are kept of
    records alone, in which something wrong may still be found."""

    columns: dict[str, int]


@dataclass(frozen=True)
class Passage:
    """Text that looks as if it were about one person."""

    sheet: str
    number: int
    label: str
    column: int
    found: tuple[str, ...]


@dataclass(frozen=True)
class Exchange:
    """A column of days in which day and month look exchanged, and a cell of it both ways."""

    sheet: str
    label: str
    column: int
    stands: Cell
    back: Cell


@dataclass(frozen=True)
class Note:
    """Something done with a sheet that the user should know of."""

    sheet: str
    message: str
    params: dict[str, object]


@dataclass
class Understood:
    """What a file says.

    `rows` are values in the order of the columns, `keys` name them by what they say, equal rows of
    a file apart; `origins` tell where they stand. `totals` count rows by nominal
    month and commune. Lists of troubles end at KEPT, their numbers do not. `exchanges` ask whether
    day and month are put back, `exchange` is the answer.
    """

    subject: Subject
    lists: Lists
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    origins: list[Origin] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)
    bad_rows: int = 0
    personal: list[Passage] = field(default_factory=list)
    personal_rows: int = 0
    notes: list[Note] = field(default_factory=list)
    exchanges: list[Exchange] = field(default_factory=list)
    exchange: bool | None = None
    totals: Counter[tuple[date, int]] = field(default_factory=Counter)

    def add_faults(self, place: int, faults: Mapping[str, Refusal]) -> None:
        """Tell what is wrong with a row that could be read, by the name of the column, or by
        what stands before a dot and the name."""
        at = self.origins[place]
        labels = {column.name: column.label for column in self.subject.columns}
        columns = {name.rpartition(".")[2]: refusal for name, refusal in faults.items()}
        listed = (Fault(why, labels.get(c, ""), at.columns.get(c)) for c, why in columns.items())
        self.bad_rows += 1
        self.bad.append(BadRow(at.sheet, at.number, at.cells, at.left, tuple(listed)))

    def place(self, name: str) -> int:
        """Where the column's value stands in a row."""
        return [column.name for column in self.subject.columns].index(name)

    @property
    def answer(self) -> dict[str, bool]:
        """What was said of the file that its rows do not show, for the audit."""
        return {} if self.exchange is None or not self.exchanges else {"exchanged": self.exchange}

    @property
    def units(self) -> set[int]:
        """Those that rows are of."""
        at = self.place(self.subject.unit)
        return {row[at] for row in self.rows}

    def named(self, place: int) -> Values:
        """What a row says, by column."""
        names = (column.name for column in self.subject.columns)
        return dict(zip(names, self.rows[place], strict=True))

    def days_of(self, place: int) -> tuple[date, ...]:
        """The days that a row speaks of."""
        return self.subject.days(self.named(place))

    @property
    def fingerprint(self) -> str:
        """SHA-256 of all rows in their order."""
        return hashlib.sha256("\n".join(self.keys).encode()).hexdigest()
