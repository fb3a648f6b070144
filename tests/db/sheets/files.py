"""Files as offices send them, made on the spot; and the lists that they are checked against."""

import csv as csv_module
import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

import xlsxwriter
import xlwt
from xlsxwriter.utility import xl_cell_to_rowcol

from db.model import BEGINNING, FOREVER, Scope
from db.periods import Calendar
from db.queries.known import Kind, Known
from db.sheets.lists import Lists
from db.sheets.names import Named
from tests.wording import vi

TODAY = date(2025, 12, 20)
END = date(2025, 6, 30)
COMMUNES = (
    Named(1, "15361", ("xã Vĩnh Long", "Vĩnh Long"), BEGINNING, END),
    Named(2, "15367", ("xã Vĩnh Hưng", "Vĩnh Hưng"), BEGINNING, END),
    Named(3, "15379", ("xã Vĩnh Hùng", "Vĩnh Hùng"), BEGINNING, END),
    Named(4, "15376", ("xã Vĩnh Hòa", "Vĩnh Hòa"), BEGINNING, END),
    Named(5, "15349", ("thị trấn Vĩnh Lộc", "Vĩnh Lộc"), date(2019, 12, 1), END),
    Named(6, "15349", ("xã Vĩnh Lộc", "Vĩnh Lộc"), date(2025, 7, 1), FOREVER),
    Named(7, "15349", ("xã Vĩnh Thành", "Vĩnh Thành"), BEGINNING, date(2019, 11, 30)),
    Named(8, "15361", ("xã Tây Đô", "Tây Đô"), date(2025, 7, 1), FOREVER),
)
KINDS = (
    Named(11, "A3", ("Trộm cắp tài sản",), BEGINNING, FOREVER),
    Named(12, "A9", ("Huỷ hoại tài sản",), BEGINNING, FOREVER),
    Named(13, "E1", ("Tai nạn giao thông đường bộ",), BEGINNING, FOREVER),
    Named(14, "A6", ("Lừa đảo chiếm đoạt tài sản: qua mạng",), BEGINNING, FOREVER),
    Named(15, "G2", ("Pháo",), BEGINNING, date(2024, 12, 31)),
)
LISTS = Lists(
    communes=COMMUNES,
    kinds=KINDS,
    known=Known(
        {one.id: (one.valid_from, one.valid_to) for one in COMMUNES},
        {one.id: Kind(one.valid_from, one.valid_to, one.id == 13, False) for one in KINDS},
    ),
    own=Scope.everything(),
    closed=(),
    calendar=Calendar(),
    today=TODAY,
)
HEAD = (
    "STT",
    vi("Day it happened"),
    vi("Communes"),
    vi("Category"),
    vi("Solved on"),
    vi("Dead"),
    vi("Injured"),
    "Thiệt hại",
    vi("Note"),
)
Rows = Sequence[Sequence[Any]]


def xlsx(rows: Rows, *more: Rows, hidden: Sequence[int] = (), merged: str = "") -> bytes:
    """A workbook with a sheet for each list of rows; None is an empty cell."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"strings_to_formulas": False, "strings_to_urls": False})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for number, table in enumerate((rows, *more)):
        sheet = book.add_worksheet(f"Trang {number + 1}")
        if number in hidden:
            sheet.hide()
        if merged and not number:
            sheet.merge_range(merged, "")
        for at, row in enumerate(table):
            for place, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(at, place, cell, day)
                elif isinstance(cell, str):
                    sheet.write_string(at, place, cell)
                elif cell is not None:
                    sheet.write(at, place, cell)
    if hidden:
        book.worksheets()[-1].activate()
    book.close()
    return stream.getvalue()


def xls(rows: Rows, *, since_1904: bool = False, error: str = "") -> bytes:
    """An old workbook; an `error` is the name of a cell whose number is the code of one."""
    stream = io.BytesIO()
    book = xlwt.Workbook(encoding="utf-8")
    book.dates_1904 = since_1904
    sheet = book.add_sheet("Sheet1")
    day = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    for at, row in enumerate(rows):
        for place, cell in enumerate(row):
            if error and (at, place) == xl_cell_to_rowcol(error):
                sheet.row(at).set_cell_error(place, cell)
            elif cell is not None:
                sheet.write(at, place, cell, day if isinstance(cell, date) else xlwt.XFStyle())
    book.save(stream)
    return stream.getvalue()


def with_streams(*names: str, content: bytes) -> bytes:
    """The old workbook with its only stream called by the first name, and folders of the others."""
    head = "Workbook".encode("utf-16-le")
    at = content.index(head + b"\0\0")
    changed = bytearray(content)
    for place, name in enumerate(names):
        entry = at + 128 * place
        encoded = name.encode("utf-16-le")
        changed[entry : entry + 66] = encoded.ljust(64, b"\0") + struct.pack("<H", len(encoded) + 2)
        changed[entry + 66] = 2 if place == 0 else 1
    return bytes(changed)


def encrypted(content: bytes) -> bytes:
    """The old workbook with the record that begins an encrypted one, where it has to stand."""
    at = content.index(b"\x09\x08\x10\x00\x00\x06") + 20
    return content[:at] + b"\x2f\x00" + content[at + 2 :]


def csv(rows: Rows, encoding: str = "utf-8-sig", mark: str = ",", before: str = "") -> bytes:
    stream = io.StringIO()
    writer = csv_module.writer(stream, delimiter=mark)
    writer.writerows(["" if cell is None else cell for cell in row] for row in rows)
    return (before + stream.getvalue()).encode(encoding)


def changed(content: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The workbook with parts of its archive replaced or added."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name), zipfile.ZIP_DEFLATED)
        for name, data in parts.items():
            new.writestr(name, data, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def part(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)


def row(
    day: Any = date(2023, 9, 5),
    commune: Any = "Vĩnh Long",
    kind: Any = "Trộm cắp tài sản",
    solved: Any = None,
    dead: Any = None,
    injured: Any = None,
    damage: Any = None,
    note: Any = None,
) -> list[Any]:
    return [1, day, commune, kind, solved, dead, injured, damage, note]


def said(
    day: date = date(2023, 9, 5),
    commune: int = 1,
    kind: int = 11,
    solved: date | None = None,
    dead: int = 0,
    injured: int = 0,
    damage: int = 0,
    note: str = "",
) -> tuple[Any, ...]:
    """What a row is understood to say."""
    return (day, commune, kind, solved, dead, injured, damage, note)


NOON = datetime.combine(date(2023, 9, 5), time(12, 30))
