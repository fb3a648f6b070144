"""Whether a file is a spreadsheet that may be opened, by its bytes and never by its name.

What is opened could fill the memory: a workbook is a zip archive, so that a small file unpacks to
a large one, a short text is referred to by a million cells, and two cells far apart span a
rectangle of billions. All of this is counted before the file is opened.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum, auto
from itertools import chain, islice

from db.model import N_, Refusal
from db.sheets.marks import (
    CELL,
    FILEPASS,
    ROW_END,
    Marks,
    column_of,
    mark_columns,
    mark_row,
    marks_of_records,
    rows_in,
)
from db.sheets.ole import Ole, records
from db.sheets.parts import TYPES, find_parts

MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS = 250_000
MOST_COLUMNS = 200
MOST_CELLS = 6_000_000
"""Of the rectangle that a sheet spans."""
MOST_UNPACKED = 300 * 1024 * 1024
MOST_RATIO = 300
"""Unpacked to packed: workbooks of equal rows reach 60."""
MOST_TEXT = 100 * 1024 * 1024
"""Bytes of text in all cells of a sheet, each text counted as often as it is referred to."""
LONGEST_TEXT = 200_000
"""Bytes of one text with its markup: a cell holds 32.767 characters."""
CHUNK = 1 << 20


class Kind(StrEnum):
    XLSX = auto()
    XLS = auto()
    CSV = auto()


OTHERS = {
    b"MZ": N_("This is a program, not a spreadsheet, whatever its name says. Do not open it."),
    b"%PDF": N_("This is a PDF. Save the table as .xlsx and choose that file."),
    b"\x7fELF": N_("This is a program, not a spreadsheet, whatever its name says. Do not open it."),
}
SAVE_AS = N_("This is not a workbook of Excel. Open it there and save it as .xlsx.")
DAMAGED = N_("The file is damaged or was not copied in full. Copy it again, or save it anew.")
MACROS = N_("The file holds macros, which are not accepted. Save it as .xlsx without macros.")
LOCKED = N_("The file is protected by a password. Save it without one and choose it again.")
UNPACKS = N_("Unpacked, the file is too large. Split it into several files.")
TOO_MANY_ROWS = N_("A sheet may have {most} rows at most. Split the file.")
TOO_MANY_COLUMNS = N_("A sheet may have {most} columns at most. Delete the ones that are not used.")
LONGEST_ROW = 32 * 1024 * 1024
TEXT_END = re.compile(rb"</(?:\w+:)?si>")
SHARED = re.compile(rb"""t=["']s["'][^>]*><(?:\w+:)?v>([0-9]{1,9})<""")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True)
class Examined:
    """What the file is, and what its sheets say beside their values, in their order."""

    kind: Kind
    marks: list[Marks] = field(default_factory=list)
    since_1904: bool = False


def examine(content: bytes) -> Examined:
    """What this file is.

    Raises:
        Refusal: it is none that may be opened; says why and what to do.
    """
    if len(content) > MOST_BYTES:
        raise _no(N_("The file is larger than {most} MB. Split it."), most=MOST_BYTES // 1024**2)
    if not content.strip():
        raise _no(N_("The file is empty."))
    for magic, message in OTHERS.items():
        if content.startswith(magic):
            raise _no(message)
    if content.startswith(b"PK"):
        return _examine_zip(content)
    if content.startswith(OLE):
        return _examine_ole(content)
    head = content[:2000].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"{\\rtf")):
        raise _no(SAVE_AS)
    return Examined(Kind.CSV)


def _no(message: str, **params: object) -> Refusal:
    return Refusal(message, field="file", **params)


def _examine_ole(content: bytes) -> Examined:
    """The old format of Office: a workbook, an encrypted new one, or another program's file."""
    try:
        file = Ole(content)
        names = file.names
        book = next((file.stream(name) for name in ("Workbook", "Book") if name in names), None)
    except struct.error as error:
        raise _no(DAMAGED) from error
    if "EncryptedPackage" in names:
        raise _no(LOCKED)
    if any(name.startswith("_VBA_PROJECT") for name in names):
        raise _no(MACROS)
    if book is None:
        raise _no(SAVE_AS if names else DAMAGED)
    if any(number == FILEPASS for number, _at, _body in islice(records(book), 3)):
        raise _no(LOCKED)
    return Examined(Kind.XLS, *marks_of_records(book))


def _examine_zip(content: bytes) -> Examined:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _examine_parts(archive, len(content))
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError, ValueError) as error:
        raise _no(DAMAGED) from error


def _examine_parts(archive: zipfile.ZipFile, size: int) -> Examined:
    parts = archive.infolist()
    if any(part.flag_bits & 1 for part in parts):
        raise _no(LOCKED)
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MOST_UNPACKED or (unpacked > CHUNK and unpacked > size * MOST_RATIO):
        raise _no(UNPACKS)
    if any("vbaproject" in part.filename.lower() for part in parts):
        raise _no(MACROS)
    found = find_parts(archive)
    if found is None:
        raise _no(SAVE_AS)
    types = next(part for part in parts if part.filename.lower() == TYPES)
    if b"macroEnabled" in archive.read(types):
        raise _no(MACROS)
    lengths = list(_lengths(archive, found.strings)) if found.strings else []
    marks = [_examine_sheet(archive, name, lengths, found.calculates) for name in found.sheets]
    for part in parts:
        if part.filename not in (*found.sheets, found.strings):
            for _chunk in _chunks(archive, part.filename):
                """Read for its checksum: a part may be larger than the directory says."""
    return Examined(Kind.XLSX, marks, found.since_1904)


def _chunks(archive: zipfile.ZipFile, part: str, end: bytes = b">") -> Iterator[bytes]:
    """The part, cut after an `end`."""
    rest = b""
    with archive.open(part) as stream:
        while chunk := stream.read(CHUNK):
            head, found, tail = (rest + chunk).rpartition(end)
            if not found and len(tail) > CHUNK + LONGEST_TEXT:
                raise _no(DAMAGED)
            rest = tail
            yield head + found
    yield rest


def _lengths(archive: zipfile.ZipFile, part: str) -> Iterator[int]:
    """Bytes of each text that cells refer to, by its place."""
    for chunk in _chunks(archive, part, b"si>"):
        for text in TEXT_END.split(chunk)[:-1]:
            if len(text) > LONGEST_TEXT:
                raise _no(UNPACKS)
            yield len(text)


def _blocks(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The part of a sheet, cut after the end of a row."""
    rest = b""
    for chunk in _chunks(archive, part):
        rest += chunk
        ends = [found.end() for found in ROW_END.finditer(rest)]
        if ends:
            yield rest[: ends[-1]]
            rest = rest[ends[-1] :]
        elif len(rest) > LONGEST_ROW:
            raise _no(UNPACKS)
    yield rest


def _examine_sheet(
    archive: zipfile.ZipFile, part: str, lengths: list[int], calculates: bool
) -> Marks:
    """The rectangle of the filled cells, the text in them, and what they say beside."""
    marks = Marks()
    if not part:
        return marks
    rows, width, text = 0, 0, 0
    columns: set[bytes] = set()
    blocks = _blocks(archive, part)
    first = next(blocks)
    mark_columns(first, marks)
    for row in rows_in(chain([first], blocks)):
        cells = CELL.findall(row.body)
        filled = [letters for letters, empty in cells if not empty]
        if filled:
            rows = max(rows, row.number)
            columns.update(filled)
            width = max(width, len(cells) if b"" in filled else 0)
        places = map(int, SHARED.findall(row.body))
        text += sum(lengths[place] for place in places if place < len(lengths))
        mark_row(row, marks, calculates=calculates)
    width = max(width, 1 + max(map(column_of, columns), default=-1))
    if rows > MOST_ROWS:
        raise _no(TOO_MANY_ROWS, most=MOST_ROWS)
    if width > MOST_COLUMNS:
        raise _no(TOO_MANY_COLUMNS, most=MOST_COLUMNS)
    if rows * width > MOST_CELLS or text > MOST_TEXT:
        raise _no(UNPACKS)
    return marks
