"""What a sheet says beside its values: what its reader takes for an empty cell, or does not tell.

An error value and a formula that was never calculated come as nothing, hidden rows and columns as
any others.
"""

import re
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from db.model import N_, Refusal
from db.sheets.ole import records

ERROR = N_("The cell shows the error {value}. Correct the cell, or empty it.")
NOT_CALCULATED = N_(
    "The formula in this cell was never calculated. Open the file in Excel, save it, and choose it "
    "again."
)
ROW = re.compile(rb"<(?:\w+:)?row(?=[\s/>])([^>]*)>")
ROW_END = re.compile(rb"</(?:\w+:)?row\s*>")
COLUMNS = re.compile(rb"<(?:\w+:)?col(?=\s)([^>]*)>")
FIRST, LAST = (re.compile(rb"""\s%s=["']([0-9]{1,5})["']""" % name) for name in (b"min", b"max"))
CELL = re.compile(
    rb"""<(?:\w+:)?c(?=[\s/>])(?:[^>]*?\sr=["']([A-Z]{1,3})[0-9]{1,7}["'])?[^>]*?(/?)>"""
)
SUSPECT = re.compile(rb"""\st=["']e["']|<(?:\w+:)?f[\s/>]""")
FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
VALUE = re.compile(rb"<(?:\w+:)?v[^>]*>([^<]+)<")
NUMBER = re.compile(rb"""\sr=["']([0-9]{1,7})["']""")
HIDDEN = re.compile(rb"""\s(?:hidden|zeroHeight)=["'](?:1|true)["']""")
IS_TEXT = re.compile(rb"""\st=["'](?:str|s|inlineStr)["']""")
ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
"""By their codes in old workbooks: [MS-XLS] 2.5.10."""


@dataclass
class Marks:
    """Faults by row, counted from 1, and column, from 0; hidden rows that hold something, and the
    ranges of hidden columns."""

    faults: dict[tuple[int, int], Refusal] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    hidden_columns: list[range] = field(default_factory=list)

    def hides(self, column: int) -> bool:
        return any(column in columns for columns in self.hidden_columns)


@dataclass(frozen=True)
class Row:
    """A row of a sheet's part, and its cells: column and whether it is empty."""

    number: int
    head: bytes
    body: bytes

    def cells(self) -> Iterator[tuple[int, bool, bytes]]:
        """Column (from 0), whether the cell is empty, and its text with its markup."""
        column = -1
        starts = list(CELL.finditer(self.body))
        for at, found in enumerate(starts):
            column = column_of(found[1]) if found[1] else column + 1
            end = starts[at + 1].start() if at + 1 < len(starts) else len(self.body)
            yield column, bool(found[2]), self.body[found.start() : end]


def rows_in(blocks: Iterable[bytes]) -> Iterator[Row]:
    """The rows of a sheet's part; each block ends with the end of a row."""
    number = 0
    for block in blocks:
        for body in ROW_END.split(block):
            head = b""
            for found in ROW.finditer(body):
                head, end = found[1], found.end()
                named = NUMBER.search(b" " + head)
                number = int(named[1]) if named else number + 1
            if head and not head.endswith(b"/"):
                yield Row(number, head, body[end:])


def mark_columns(part: bytes, marks: Marks) -> None:
    """`part` is the beginning of a sheet's part, to the end of a row."""
    for found in COLUMNS.finditer(part):
        first, last = (end.search(found[1]) for end in (FIRST, LAST))
        if first and last and HIDDEN.search(found[1]):
            marks.hidden_columns.append(range(int(first[1]) - 1, int(last[1])))


def mark_row(row: Row, marks: Marks, *, calculates: bool) -> None:
    if HIDDEN.search(row.head) and VALUE.search(row.body):
        marks.hidden.add(row.number)
    if not SUSPECT.search(row.body):
        return
    for column, _empty, text in row.cells():
        head = text.partition(b">")[0]
        value = VALUE.search(text)
        if re.search(rb"""\st=["']e["']""", head):
            name = value[1].decode("ascii", "replace") if value else "#N/A"
            marks.faults[row.number, column] = Refusal(ERROR, value=name)
        elif FORMULA.search(text) and not IS_TEXT.search(head):
            doubtful = calculates and value is not None and value[1] == b"0"
            if value is None or doubtful:
                marks.faults[row.number, column] = Refusal(NOT_CALCULATED)


def column_of(letters: bytes) -> int:
    """0 for A, 26 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


# Old workbooks: numbers of records in [MS-XLS] 2.3

FILEPASS, SHEET, BEGIN, DATE_1904 = 0x2F, 0x85, 0x809, 0x22
FORMULA_CELL, ERROR_CELL, ROW_FACTS, COLUMN_FACTS = 0x06, 0x205, 0x208, 0x7D
CALCULATES = 0x2
ROW_HIDDEN, COLUMN_HIDDEN = 0x20, 0x1
CELLS = {0x203, 0xFD, 0x27E, 0x204, FORMULA_CELL, ERROR_CELL}


def marks_of_records(stream: bytes) -> tuple[list[Marks], bool]:
    """Of each sheet in order, and whether days are counted from 1904 on."""
    places: dict[int, Marks] = {}
    marks, since_1904 = Marks(), False
    hidden: set[int] = set()
    for number, at, body in records(stream):
        if number == SHEET and len(body) >= 4:
            places[struct.unpack_from("<I", body)[0]] = Marks()
        elif number == DATE_1904:
            since_1904 = body[:1] == b"\x01"
        elif number == BEGIN and at in places:
            marks, hidden = places[at], set()
        elif number == ROW_FACTS and len(body) >= 16:
            if struct.unpack_from("<I", body, 12)[0] & ROW_HIDDEN:
                hidden.add(struct.unpack_from("<H", body)[0])
        elif number == COLUMN_FACTS and len(body) >= 10:
            first, last, _width, _format, facts = struct.unpack_from("<5H", body)
            if facts & COLUMN_HIDDEN:
                marks.hidden_columns.append(range(first, last + 1))
        elif number in CELLS and len(body) >= 8:
            row, column = struct.unpack_from("<2H", body)
            if row in hidden:
                marks.hidden.add(row + 1)
            fault = _fault(number, body)
            if fault:
                marks.faults[row + 1, column] = fault
    return list(places.values()), since_1904


def _fault(number: int, body: bytes) -> Refusal | None:
    code = None
    if number == ERROR_CELL and body[7] == 1:
        code = body[6]
    elif number == FORMULA_CELL and len(body) >= 16:
        if body[12:14] == b"\xff\xff" and body[6] == 2:
            code = body[8]
        elif body[14] & CALCULATES and not any(body[6:14]):
            return Refusal(NOT_CALCULATED)
    return None if code is None else Refusal(ERROR, value=ERRORS.get(code, "#N/A"))
