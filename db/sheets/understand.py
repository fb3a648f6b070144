"""A whole file understood, in one pass over its rows, and everything wrong with it at once."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import Any

from db.model import N_, Refusal
from db.personal import personal_passages
from db.sheets.aside import is_aside, is_below, is_example, is_numbering
from db.sheets.cells import is_empty, require_whole
from db.sheets.guard import MOST_COLUMNS
from db.sheets.header import LOOKED_AT, Header, find_header, headings_found
from db.sheets.lists import Lists
from db.sheets.merges import Merges
from db.sheets.order import exchanged, looks_exchanged, may_be_exchanged
from db.sheets.read import Cell, Sheet, as_unicode, convert, sheets
from db.sheets.subject import Column, Subject, Values
from db.sheets.understood import KEPT, BadRow, Exchange, Fault, Note, Origin, Passage, Understood

Progress = Callable[[int, int], None]
"""Hears how many rows are done, and of how many."""
STEP = 2_000
SINCE_1904 = 1462
"""Days from the beginning of the one calendar of spreadsheets to that of the other."""
MISSING = N_("Nothing stands here. Fill it in; undo merged cells, of which only the first counts.")

MERGED = N_("This cell is merged with another, and only the first counts. Undo the merged cells.")
TOO_LONG = N_(
    "The row has more cells than there are headings: a comma within a text or a number moved them. "
    "Save the file as .xlsx."
)
LEFT_OUT = N_("Rows of totals, headings, notes, examples or column numbers left out: {n}.")


def understand(
    content: bytes,
    subject: Subject,
    lists: Lists,
    progress: Progress = lambda _done, _of: None,
    *,
    exchange: bool | None = None,
) -> Understood:
    """Read the file as a table of the subject. `exchange` says what is done where day and month of
    a column look exchanged (db.sheets.order): put back, or read as they stand; None: not said yet.

    Raises:
        Refusal: the file as a whole cannot be used.
    """
    found = Understood(subject, lists, exchange=exchange)
    keys: set[str] = set()
    tables = 0
    for sheet in sheets(content, partial(headings_found, columns=subject.columns)):
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
    exchanged: set[str] = field(default_factory=set)
    needed: list[int] = field(default_factory=list)
    known: list[int] = field(default_factory=list)
    width: int = MOST_COLUMNS
    headings: list[Cell] = field(default_factory=list)
    last_good: int = 0
    footers: int = 0
    left_out: int = 0
    repeated: int = 0
    times: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.convert = as_unicode(_foreign_words(self.sheet))
        self.merges = Merges(self.sheet)

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
        self.needed = [place for c, place in self.places if c.required and place is not None]
        self.known = [place for _column, place in self.places if place is not None]
        self.width = header.width if self.sheet.is_text else MOST_COLUMNS
        self.headings = header.row
        self._find_exchanged(header)
        self._read_rows(header)
        self.keys.update(self.found.keys)
        self._drop_footers()
        if self.repeated:
            self._tell(
                N_("Rows that stand in an earlier sheet already, counted once: {n}."),
                n=self.repeated,
            )
        if self.left_out:
            self._tell(LEFT_OUT, n=self.left_out)
        hidden = sum(number > header.first_row for number in self.sheet.marks.hidden)
        if hidden:
            self._tell(N_("Rows that are hidden in the sheet were read as well: {n}."), n=hidden)
        unseen = [place for place in self.known if self.sheet.marks.hides(self.sheet.left + place)]
        if unseen:
            self._tell(
                N_("Columns that are hidden in the sheet were read as well: {columns}."),
                columns=", ".join(header.headings[place] for place in sorted(unseen)),
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
            self.merges.pass_row(number, row)
            if number <= header.first_row:
                continue
            if all(is_empty(cell) for cell in row) and not self._marked(number):
                continue
            numbers = not self.last_good and is_numbering(row)
            if is_example(row) or numbers or row == self.headings:
                self.left_out += 1
            else:
                self._read_row(number, row)
        self.progress(self.sheet.height, self.sheet.height)

    def _marked(self, number: int) -> bool:
        faults = self.sheet.marks.faults
        return bool(faults) and any((number, at) in faults for at in self.columns.values())

    def _read_row(self, number: int, row: list[Cell]) -> None:
        values: Values = {}
        faults: list[Fault] = []
        unread: list[int] = []
        for column, place in self.places:
            cell = row[place] if place is not None and place < len(row) else ""
            try:
                values[column.name] = self._value(column, number, place, cell, values)
            except Refusal as refusal:
                faults.append(self._fault(column, refusal))
                if column.required and place is not None:
                    unread.append(place)
        lists, subject = self.found.lists, self.found.subject
        if not faults and len(row) > self.width and not all(map(is_empty, row[self.width :])):
            faults.append(Fault(Refusal(TOO_LONG), column=self.sheet.left + self.width))
        if not faults:
            wrong = subject.faults(values, lists)
            faults = [self._fault(subject.column(name), fault) for name, fault in wrong.items()]
        if not faults:
            self._good(number, row, values)
        elif not self._marked(number) and is_aside(row, self.needed, unread, self.known):
            self.left_out += 1
        else:
            self._bad(number, row, faults)
            below = not self._marked(number) and is_below(row, self.needed, unread)
            self.footers = self.footers + 1 if below else 0

    def _value(
        self, column: Column, number: int, place: int | None, cell: Cell, values: Values
    ) -> Any:
        """What a cell says, given what the cells before it say.

        Raises:
            Refusal: what is wrong with the cell.
        """
        lists = self.found.lists
        mark = self.sheet.marks.faults.get((number, self.columns.get(column.name, -1)))
        if mark:
            raise mark
        if is_empty(cell):
            if column.required:
                raise Refusal(MISSING)
            if place is not None and self.merges.cover(number, place):
                raise Refusal(MERGED)
            return column.empty
        require_whole(cell)
        if column.names:
            return column.names(lists).find(cell, self.found.subject.on(values, lists))
        if column.is_day or column.is_month:
            cell = self._in_order(column, cell)
        value = column.read(cell)
        return lists.calendar.month_of(value) if column.is_month else value

    def _in_order(self, column: Column, cell: Cell) -> Cell:
        """A day as the workbook means it: since 1904, or with day and month put back."""
        if self.sheet.since_1904 and isinstance(cell, int | float) and not isinstance(cell, bool):
            return cell + SINCE_1904
        return exchanged(cell) if self.found.exchange and column.name in self.exchanged else cell

    def _find_exchanged(self, header: Header) -> None:
        """Which columns of days look as if day and month were exchanged: one that shows it, or
        all together, and those that do not speak against it: the same program opened them."""
        cells: dict[str, list[Cell]] = {}
        for column, place in self.places:
            if place is not None and column.is_day:
                rows = islice(self._rows(), header.first_row, None)
                cells[column.name] = [row[place] for row in rows if place < len(row)]
        together = [cell for listed in cells.values() for cell in listed]
        if not any(map(looks_exchanged, [*cells.values(), together])):
            return
        for name, listed in cells.items():
            example = next((cell for cell in listed if exchanged(cell) != cell), None)
            if example is not None and may_be_exchanged(listed):
                self.exchanged.add(name)
                label = self.found.subject.column(name).label
                back = exchanged(example)
                one = Exchange(self.sheet.name, label, self.columns[name], example, back)
                self.found.exchanges.append(one)

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


def _foreign_words(sheet: Sheet) -> set[str]:
    """The words of the sheet with letters beyond ASCII, once each."""
    words: set[str] = set()
    for row in sheet.rows():
        for cell in row:
            if isinstance(cell, str) and not cell.isascii():
                words.update(cell.split())
    return {word for word in words if not word.isascii()}
