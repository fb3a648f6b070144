"""Whether a file is a spreadsheet that may be opened, by its bytes and never by its name.

What is opened could fill the memory: a workbook is a zip archive, so that a small file unpacks to
a large one, a short text is referred to by a million cells, and two cells far apart span a
rectangle of billions. All of this is counted before the file is opened.
"""

import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from enum import StrEnum, auto

from db.model import N_, Refusal

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
CELL = re.compile(rb'<(?:\w+:)?c(?=[\s/>])(?:[^>]*?\sr="([A-Z]{1,3})([0-9]{1,7})")?[^>]*?(/?)>')
SHARED = re.compile(rb't="s"[^>]*><(?:\w+:)?v>([0-9]{1,9})<')
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
FILEPASS = b"\x2f\x00\x36\x00"
"""Head of the record that begins an .xls encrypted with RC4: the usual kind."""


def examine(content: bytes) -> Kind:
    """What kind of file this is.

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
        _examine_zip(content)
        return Kind.XLSX
    if content.startswith(OLE):
        _examine_ole(content)
        return Kind.XLS
    head = content[:2000].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"{\\rtf")):
        raise _no(SAVE_AS)
    return Kind.CSV


def _no(message: str, **params: object) -> Refusal:
    return Refusal(message, field="file", **params)


def _examine_ole(content: bytes) -> None:
    """The old format of Office: a workbook, an encrypted new one, or another program's file."""

    def names(stream: str) -> bool:
        return stream.encode("utf-16-le") in content

    if names("EncryptedPackage"):
        raise _no(LOCKED)
    if names("_VBA_PROJECT"):
        raise _no(MACROS)
    if not names("Workbook") and not names("Book"):
        raise _no(SAVE_AS)
    if FILEPASS in content:
        raise _no(LOCKED)


def _examine_zip(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _examine_parts(archive, len(content))
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError) as error:
        raise _no(DAMAGED) from error


def _examine_parts(archive: zipfile.ZipFile, size: int) -> None:
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if any(part.flag_bits & 1 for part in parts):
        raise _no(LOCKED)
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MOST_UNPACKED or (unpacked > CHUNK and unpacked > size * MOST_RATIO):
        raise _no(UNPACKS)
    if any("vbaproject" in name.lower() for name in names):
        raise _no(MACROS)
    if not {"xl/workbook.xml", "[Content_Types].xml"} <= set(names):
        raise _no(SAVE_AS)
    if b"macroEnabled" in archive.read("[Content_Types].xml"):
        raise _no(MACROS)
    lengths: list[int] = []
    for part in sorted(parts, key=lambda part: part.filename != "xl/sharedStrings.xml"):
        if part.filename == "xl/sharedStrings.xml":
            lengths = list(_lengths(archive, part))
        elif part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml"):
            _examine_sheet(archive, part, lengths)
        else:
            for _chunk in _chunks(archive, part):
                """Read for its checksum: a part may be larger than the directory says."""


def _chunks(archive: zipfile.ZipFile, part: zipfile.ZipInfo, end: bytes = b">") -> Iterator[bytes]:
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


def _lengths(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[int]:
    """Bytes of each text that cells refer to, by its place."""
    for chunk in _chunks(archive, part, b"</si>"):
        for text in chunk.split(b"</si>")[:-1]:
            if len(text) > LONGEST_TEXT:
                raise _no(UNPACKS)
            yield len(text)


def _examine_sheet(archive: zipfile.ZipFile, part: zipfile.ZipInfo, lengths: list[int]) -> None:
    """The rectangle of the filled cells, and the text in them."""
    rows, text = 0, 0
    columns: set[bytes] = set()
    for chunk in _chunks(archive, part):
        for column, row, empty in CELL.findall(chunk):
            if not row:
                raise _no(SAVE_AS)
            if not empty:
                columns.add(column)
                rows = max(rows, int(row))
        used = Counter(SHARED.findall(chunk))
        text += sum(
            lengths[int(place)] * times
            for place, times in used.items()
            if int(place) < len(lengths)
        )
    width = max(map(_column_number, columns), default=0)
    if rows > MOST_ROWS:
        raise _no(TOO_MANY_ROWS, most=MOST_ROWS)
    if width > MOST_COLUMNS:
        raise _no(TOO_MANY_COLUMNS, most=MOST_COLUMNS)
    if rows * width > MOST_CELLS or text > MOST_TEXT:
        raise _no(UNPACKS)


def _column_number(letters: bytes) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
