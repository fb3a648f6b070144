"""A whole file understood, in one pass over its rows, and everything wrong with it at once."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import Any

from db.model import N_, Refusal
from db.personal import personal_passages
from db.sheets.cells import is_empty, require_whole, text
from db.sheets.header import LOOKED_AT, Header, find_header
from db.sheets.lists import Lists
from db.sheets.read import Cell, Sheet, as_unicode, convert, sheets
from db.sheets.subject import Column, Subject, Values
from db.sheets.understood import KEPT, BadRow, Fault, Note, Origin, Passage, Understood
from db.text import search_key

Progress = Callable[[int, int], None]
"""Hears how many rows are done, and of how many."""
STEP = 2_000
NO_FIGURES = {"tong", "tong cong", "cong", "tong so", "total", "vi du", "example"}
"""Words that begin a row of sums, or the example of the template."""
NUMBERED = re.compile(r"\(?(\d{1,2}|[A-Za-z])\)?")
MISSING = N_("Nothing stands here. Fill it in; undo merged cells, of which only the first counts.")


def understand(
    content: bytes,
    subject: Subject,
    lists: Lists,
    progress: Progress = lambda _done, _of: None,
) -> Understood:
    """Read the file as a table of the subject.

    Raises:
        Refusal: the file as a whole cannot be used.
    """
    found = Understood(subject, lists)
    keys: set[str] = set()
    tables = 0
    for sheet in sheets(content):
        if sheet.hidden:
            found.notes.append(Note(sheet.name, N_("The sheet is hidden and was left out."), {}))
            continue
        tables += _Table(sheet, found, keys, progress).read()
    if not tables and not found.bad:
        raise Refusal(
            N_(
                "No table was found: no row holds the headings of the template. Take the template "
                "of this kind of figures, or its headings."
            ),
            field="file",
        )
    if not found.rows and not found.bad:
        raise Refusal(N_("The table holds no row."), field="file")
    return found


def _row_name(words: str, times: Counter[str]) -> str:
    """Names a row by what it says; equal ones by how many `times` there were before."""
    first = _digest(f"{words}\x1f1")
    times[first] += 1
    return first if times[first] == 1 else _digest(f"{words}\x1f{times[first]}")


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


@dataclass
class _Table:
    """One sheet being read into what has been found so far."""

    sheet: Sheet
    found: Understood
    keys: set[str]
    progress: Progress
    places: list[tuple[Column, int | None]] = field(default_factory=list)
    columns: dict[str, int] = field(default_factory=dict)
    last_good: int = 0
    footers: int = 0
    left_out: int = 0
    repeated: int = 0
    times: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.convert = as_unicode(_foreign_words(self.sheet))

    def read(self) -> bool:
        """Whether the sheet holds a table."""
        columns = self.found.subject.columns
        try:
            header = find_header(list(islice(self._rows(), LOOKED_AT + 1)), columns)
        except Refusal as refusal:
            self._bad(0, [], [Fault(refusal)])
            return False
        if header is None:
            if self.sheet.height:
                self._tell(N_("No table was found here; the sheet was left out."))
            return False
        if self.convert:
            self._tell(N_("The text was in TCVN3 (.Vn fonts) and has been converted to Unicode."))
        for heading in header.unknown.values():
            self._tell(N_('The column "{column}" is not known and was left out.'), column=heading)
        self.places = [(column, header.places.get(column.name)) for column in columns]
        self.columns = {
            column.name: self.sheet.left + at for column, at in self.places if at is not None
        }
        self._read_rows(header)
        self.keys.update(self.found.keys)
        self._drop_footers()
        if self.repeated:
            self._tell(
                N_("Rows that stand in an earlier sheet already, counted once: {n}."),
                n=self.repeated,
            )
        if self.left_out:
            self._tell(
                N_("Rows of totals, examples or column numbers left out: {n}."), n=self.left_out
            )
        return True

    def _rows(self) -> Iterator[list[Cell]]:
        if not self.convert:
            return self.sheet.rows()
        return (
            [convert(cell) if isinstance(cell, str) else cell for cell in row]
            for row in self.sheet.rows()
        )

    def _read_rows(self, header: Header) -> None:
        for number, row in enumerate(self._rows(), start=1):
            if number % STEP == 0:
                self.progress(number, self.sheet.height)
            if number <= header.first_row or all(is_empty(cell) for cell in row):
                continue
            if _is_no_figure(row) or (number == header.first_row + 1 and _is_numbering(row)):
                self.left_out += 1
                continue
            self._read_row(number, row)
        self.progress(self.sheet.height, self.sheet.height)

    def _read_row(self, number: int, row: list[Cell]) -> None:
        values: Values = {}
        faults: list[Fault] = []
        lists, subject = self.found.lists, self.found.subject
        for column, place in self.places:
            cell = row[place] if place is not None and place < len(row) else ""
            if is_empty(cell):
                values[column.name] = column.empty
                if column.required:
                    faults.append(self._fault(column, Refusal(MISSING)))
                continue
            try:
                require_whole(cell)
                values[column.name] = (
                    column.names(lists).find(cell, subject.on(values, lists))
                    if column.names
                    else column.read(cell)
                )
            except Refusal as refusal:
                faults.append(self._fault(column, refusal))
        if not faults:
            wrong = subject.faults(values, lists)
            faults = [self._fault(subject.column(name), fault) for name, fault in wrong.items()]
        if faults:
            self._bad(number, row, faults)
        else:
            self._good(number, row, values)

    def _good(self, number: int, row: list[Cell], values: Values) -> None:
        found, subject = self.found, self.found.subject
        self.last_good = number
        words = "\x1f".join((subject.name, *(str(value) for value in values.values())))
        key = _row_name(words, self.times)
        if key in self.keys:
            self.repeated += 1
            return
        found.keys.append(key)
        found.rows.append(tuple(values.values()))
        found.origins.append(self._origin(number, row))
        month = found.lists.calendar.month_of(subject.days(values)[0])
        found.totals[month, values[subject.unit]] += 1
        personal = False
        for column, place in self.places:
            if column.is_text and values[column.name]:
                passages = personal_passages(values[column.name])
                personal = personal or bool(passages)
                if passages and len(found.personal) < KEPT:
                    at = self.sheet.left + (place or 0)
                    found.personal.append(
                        Passage(self.sheet.name, number, column.label, at, passages)
                    )
        found.personal_rows += personal

    def _origin(self, number: int, row: list[Cell]) -> Origin:
        most = self.found.subject.most_rows
        if most is not None and len(self.found.rows) > most:
            raise Refusal(N_("A file of this kind may have {most} rows."), field="file", most=most)
        cells = tuple(row) if most is not None else ()
        return Origin(self.sheet.name, number, cells, self.sheet.left, self.columns)

    def _bad(self, number: int, row: list[Cell], faults: list[Fault]) -> None:
        found = self.found
        found.bad_rows += 1
        filled = sum(not is_empty(cell) for cell in row)
        unread = {fault.label for fault in faults}
        needed = {column.label for column, _place in self.places if column.required}
        self.footers = self.footers + 1 if filled <= 2 and needed and needed <= unread else 0
        if len(found.bad) < KEPT:
            bad = BadRow(self.sheet.name, number, tuple(row), self.sheet.left, tuple(faults))
            found.bad.append(bad)

    def _drop_footers(self) -> None:
        """Lines below the table that hold no figure at all: place and day, who signs."""
        footers = [
            bad
            for bad in self.found.bad[len(self.found.bad) - self.footers :]
            if bad.number > self.last_good
        ]
        if footers and self.last_good and self.found.bad_rows <= KEPT:
            del self.found.bad[len(self.found.bad) - len(footers) :]
            self.found.bad_rows -= len(footers)
            self._tell(N_("Lines below the table left out: {n}."), n=len(footers))

    def _fault(self, column: Column, refusal: Refusal) -> Fault:
        place = dict(self.places)[column]
        return Fault(refusal, column.label, None if place is None else self.sheet.left + place)

    def _tell(self, message: str, **params: Any) -> None:
        self.found.notes.append(Note(self.sheet.name, message, params))


def _is_no_figure(row: list[Cell]) -> bool:
    return any(
        isinstance(cell, str) and len(cell) < 16 and _says_no_figure(cell) for cell in row[:4]
    )


@lru_cache
def _says_no_figure(cell: str) -> bool:
    return search_key(cell).strip(" :.") in NO_FIGURES


def _is_numbering(row: list[Cell]) -> bool:
    """A row below the headings that numbers the columns: (1), (2), (3)."""
    texts = [text(cell) for cell in row if not is_empty(cell)]
    return len(texts) >= 3 and all(NUMBERED.fullmatch(one) for one in texts)


def _foreign_words(sheet: Sheet) -> set[str]:
    """The words of the sheet with letters beyond ASCII, once each."""
    words: set[str] = set()
    for row in sheet.rows():
        for cell in row:
            if isinstance(cell, str) and not cell.isascii():
                words.update(cell.split())
    return {word for word in words if not word.isascii()}
