"""The sheets of a file as rows of plain values. The file is examined first (db.sheets.guard)."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import islice

import python_calamine

from db.model import N_, Refusal
from db.sheets.guard import (
    DAMAGED,
    LOCKED,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    TOO_MANY_COLUMNS,
    TOO_MANY_ROWS,
    UNPACKS,
    Kind,
    examine,
)
from db.sheets.marks import Marks
from db.sheets.parts import with_usual_names
from db.sheets.probe import ends_its_reader
from db.text import from_tcvn3, is_misread, legacy_encoding

Cell = str | int | float | bool | date | datetime | time | timedelta
"""An empty cell is an empty text; a formula is its result."""
CSV_MARKS = ";\t,|"
HEAD, HEAD_ROWS = 50_000, 40
"""Letters and rows at the top of a text in which its headings may stand."""
Headings = Callable[[list[list[Cell]]], int]
NOT_UTF8 = N_(
    "The file is not text in UTF-8. In Excel, save it as .xlsx or as CSV UTF-8 and choose that."
)

MISREAD = N_(
    "The text is garbled: it was written in UTF-8 and opened as another encoding. Choose the file "
    "that it came from, or open that one in Excel by Data, From Text/CSV, as 65001 (UTF-8)."
)


@dataclass
class Sheet:
    """One sheet: `height` rows from the first, cells from the column `left` (0 is A); the ranges of
    its merged cells, first and last cell as (row, column) from 0."""

    name: str
    height: int
    left: int
    hidden: bool
    source: "python_calamine.CalamineSheet | list[list[Cell]]"
    marks: Marks = field(default_factory=Marks)
    since_1904: bool = False
    merged: Sequence[tuple[tuple[int, int], tuple[int, int]]] = ()
    is_text: bool = False

    def rows(self) -> Iterator[list[Cell]]:
        """Every row from the first one, also those that are empty; may be asked twice."""
        if isinstance(self.source, list):
            return iter(self.source)
        return self.source.iter_rows()


def sheets(content: bytes, headings: Headings = len) -> Iterator[Sheet]:
    """The sheets of the file in order, each opened when it is its turn. `headings` counts those
    that rows hold: cells of a text are separated by what most are found under.

    Raises:
        Refusal: the file cannot be read; says why and what to do.
    """
    examined = examine(content)
    if examined.kind is Kind.CSV:
        yield _csv(content, headings)
        return
    if examined.kind is Kind.XLSX:
        content = with_usual_names(content)
    if ends_its_reader(content):
        raise Refusal(DAMAGED, field="file")
    try:
        with python_calamine.load_workbook(io.BytesIO(content)) as book:
            for place, facts in enumerate(book.sheets_metadata):
                if facts.typ is not python_calamine.SheetTypeEnum.WorkSheet:
                    continue
                sheet = book.get_sheet_by_index(place)
                height = sheet.end[0] + 1 if sheet.end else 0
                if height > MOST_ROWS:
                    raise Refusal(TOO_MANY_ROWS, field="file", most=MOST_ROWS)
                yield Sheet(
                    facts.name,
                    height,
                    sheet.start[1] if sheet.start else 0,
                    facts.visible is not python_calamine.SheetVisibleEnum.Visible,
                    sheet,
                    examined.marks[place] if place < len(examined.marks) else Marks(),
                    examined.since_1904,
                    sheet.merged_cell_ranges or (),
                )
    except python_calamine.PasswordError as error:
        raise Refusal(LOCKED, field="file") from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise Refusal(DAMAGED, field="file") from error


def _csv(content: bytes, headings: Headings) -> Sheet:
    text = _decoded(content)
    first, _newline, rest = text.partition("\n")

    def found(mark: str) -> tuple[int, int]:
        rows = csv.reader(io.StringIO(text[:HEAD], newline=""), delimiter=mark)
        with suppress(csv.Error):
            return headings([[*row] for row in islice(rows, HEAD_ROWS)]), text[:HEAD].count(mark)
        return 0, 0

    mark = max(CSV_MARKS, key=found)
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        mark, text = first.strip()[-1], rest
    rows: list[list[Cell]] = []
    cells = 0
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark):
            rows.append([*row])
            cells += len(row)
            if len(rows) > MOST_ROWS:
                raise Refusal(TOO_MANY_ROWS, field="file", most=MOST_ROWS)
            if len(row) > MOST_COLUMNS:
                raise Refusal(TOO_MANY_COLUMNS, field="file", most=MOST_COLUMNS)
            if cells > MOST_CELLS:
                raise Refusal(UNPACKS, field="file")
    except csv.Error as error:
        raise Refusal(DAMAGED, field="file") from error
    return Sheet("CSV", len(rows), 0, False, rows, is_text=True)


def _decoded(content: bytes) -> str:
    """UTF-8 and UTF-16 as they are, TCVN3 as the Latin-1 that it is read as; nothing else."""
    try:
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            return content.decode("utf-16")
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        text = content.decode("latin-1")
        if "\0" in text or legacy_encoding(text) is None:
            raise Refusal(NOT_UTF8, field="file") from error
    if "\0" in text:
        raise Refusal(NOT_UTF8, field="file")
    return text


def as_unicode(words: set[str]) -> bool:
    """Whether words of a sheet, which hold letters beyond ASCII, are in TCVN3 and to be converted.

    Raises:
        Refusal: they are in VNI, or were garbled, which cannot be turned back with certainty.
    """
    text = " ".join(sorted(words))
    if is_misread(text):
        raise Refusal(MISREAD, field="file")
    encoding = legacy_encoding(text)
    if encoding == "vni":
        raise Refusal(
            N_(
                "The text is in VNI, an old encoding. Convert the file to Unicode (in Unikey: "
                "Ctrl+Shift+F6), then choose it again."
            ),
            field="file",
        )
    return encoding == "tcvn3"


convert = from_tcvn3
