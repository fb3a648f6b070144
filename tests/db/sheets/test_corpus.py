"""Files as they come, good and bad, each with what becomes of it."""

import io
import subprocess
import sys
import unicodedata
import zipfile
from dataclasses import replace
from datetime import date

import pytest
import xlsxwriter

from db.model import BEGINNING, FOREVER, Refusal, Scope
from db.sheets import guard
from db.sheets.incidents import INCIDENTS
from db.sheets.marks import ERROR, NOT_CALCULATED
from db.sheets.names import Named, Names
from db.sheets.read import MISREAD, NOT_UTF8
from db.sheets.understand import TOO_LONG, understand
from db.text import TCVN3
from tests.conftest import ROOT
from tests.db.sheets.files import (
    HEAD,
    LISTS,
    NOON,
    changed,
    csv,
    encrypted,
    part,
    row,
    said,
    with_streams,
    xls,
    xlsx,
)
from tests.db.sheets.programs import PROGRAMS
from tests.db.sheets.test_programs import KINDS, SPECIAL, TABLES
from tests.wording import vi

TO_TCVN3 = {ord(letter): chr(code) for code, letter in TCVN3.items()}
PLAIN = xlsx([HEAD, row()])
SHEET = "xl/worksheets/sheet1.xml"
BOOK = "xl/workbook.xml"


def in_tcvn3(rows):
    return [
        [cell.translate(TO_TCVN3) if isinstance(cell, str) else cell for cell in one]
        for one in rows
    ]


def vni(rows):
    """A few words as a VNI font writes them."""
    words = {"Vĩnh Long": "Vónh Long", "Trộm cắp tài sản": "Troäm caép taøi saûn"}
    return [[words.get(cell, cell) for cell in one] for one in rows]


def nfd(rows):
    return [
        [unicodedata.normalize("NFD", cell) if isinstance(cell, str) else cell for cell in one]
        for one in rows
    ]


def formula():
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEAD)
    for place, cell in enumerate(row(day="05/09/2023", kind="E1")):
        if cell is not None:
            sheet.write(1, place, cell)
    sheet.write_formula(1, 5, "=1+1", None, 2)
    book.close()
    return stream.getvalue()


def text_formula():
    """As Excel keeps the result "" of a formula."""
    empty = b'<c r="E2" t="str"><f>IF(A2=1,"","x")</f><v></v></c><c r="F2"'
    content = xlsx([HEAD, row(dead=0)])
    return changed(content, {SHEET: part(content, SHEET).replace(b'<c r="F2"', empty)})


def without_result():
    content = xlsx([HEAD, row(), row(dead=0)])
    formula = b'<c r="E3"><f>B3+7</f></c><c r="F3"'
    return changed(content, {SHEET: part(content, SHEET).replace(b'<c r="F3"', formula)})


def with_error(kind="e", value="#REF!"):
    content = xlsx([HEAD, row(), row(dead=0)])
    cell = f"<c t='{kind}' r='E3'><v>{value}</v></c><c r=\"F3\"".encode()
    return changed(content, {SHEET: part(content, SHEET).replace(b'<c r="F3"', cell)})


def garbled(rows):
    """Text in UTF-8, read as Windows-1252, as far as that has letters for its bytes."""
    return [
        [
            cell.encode().decode("cp1252", "replace") if isinstance(cell, str) else cell
            for cell in one
        ]
        for one in rows
    ]


def styled_to_the_end():
    """Formats without values, down to the last row and column that a sheet can have."""
    xml = part(PLAIN, SHEET)
    blank = b'<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
    return changed(PLAIN, {SHEET: xml.replace(b"</sheetData>", blank)})


def far_apart():
    xml = part(PLAIN, SHEET)
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    return changed(PLAIN, {SHEET: xml.replace(b"</sheetData>", far)})


def shared_text(n):
    """One text that many cells refer to."""
    strings = b"<sst><si><t>" + b"x" * 30_000 + b"</t></si></sst>"
    cells = "".join(f'<row r="{i}"><c r="A{i}" t="s"><v>0</v></c></row>' for i in range(1, n))
    xml = f"<worksheet><sheetData>{cells}</sheetData></worksheet>".encode()
    return changed(PLAIN, {SHEET: xml, "xl/sharedStrings.xml": strings})


def archive(**parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as new:
        for name, data in parts.items():
            new.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return stream.getvalue()


def locked_zip():
    content = bytearray(PLAIN)
    for magic, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(magic)
        while place >= 0:
            content[place + at] |= 1
            place = content.find(magic, place + 4)
    return bytes(content)


TITLED = [["CÔNG AN HUYỆN VĨNH LỘC"], ["THỐNG KÊ VỤ VIỆC THÁNG 9/2023"], [], HEAD, row()]
GROUPED = [
    ["STT", "Ngày", "Xã", vi("Category"), vi("Solved on"), "Thiệt hại", None, None, vi("Note")],
    [None, None, None, None, None, "Chết", vi("Injured"), "Tài sản thiệt hại", None],
    row(kind="E1", dead=1, injured="02", damage="1.234.000"),
]
FOOTED = [
    HEAD,
    row(),
    ["Tổng cộng", None, None, None, None, 0],
    [],
    [None] * 6 + ["Vĩnh Long, ngày 14 tháng 9 năm 2023"],
    [None] * 6 + ["TRƯỞNG CÔNG AN XÃ"],
]
OTHER_HEADS = ["TT", "NGÀY  XẢY RA (dd/mm/yyyy)", "Don vi", "Tội danh *", "Đã xử lý"]

GOOD = {
    "plain": (PLAIN, [said()]),
    "old .xls": (xls([HEAD, row()]), [said()]),
    "old .xls with a date as text": (xls([HEAD, row("5/9/23")]), [said()]),
    "csv with BOM": (csv([HEAD, row("05/09/2023")]), [said()]),
    "csv without BOM": (csv([HEAD, row("05/09/2023")], "utf-8"), [said()]),
    "csv in UTF-16": (csv([HEAD, row("05/09/2023")], "utf-16"), [said()]),
    "csv with semicolons": (csv([HEAD, row("05/09/2023")], mark=";"), [said()]),
    "csv with tabs": (csv([HEAD, row("05/09/2023")], mark="\t"), [said()]),
    "csv with sep=": (csv([HEAD, row("05/09/2023")], mark="|", before="sep=|\n"), [said()]),
    "csv with a note of two lines": (
        csv([HEAD, row("05/09/2023", note="dòng một\ndòng hai")]),
        [said(note="dòng một\ndòng hai")],
    ),
    "csv in TCVN3": (csv(in_tcvn3([HEAD, row("05/09/2023")]), "latin-1"), [said()]),
    "TCVN3": (
        xlsx(in_tcvn3([HEAD, row(note="Mất xe đạp ở chợ")])),
        [said(note="Mất xe đạp ở chợ")],
    ),
    "decomposed text": (xlsx(nfd([HEAD, row(note="Mất xe")])), [said(note="Mất xe")]),
    "merged titles above": (xlsx(TITLED, merged="A1:I1"), [said()]),
    "grouped headings": (
        xlsx(GROUPED),
        [said(kind=13, dead=1, injured=2, damage=1_234_000)],
    ),
    "columns numbered below the headings": (
        xlsx([HEAD, [f"({i})" for i in range(1, 10)], row()]),
        [said()],
    ),
    "a total and signatures below": (xlsx(FOOTED), [said()]),
    "headings in another case and order": (
        xlsx([OTHER_HEADS, [1, date(2023, 9, 5), "Vĩnh Long", "A3", "x"]]),
        [said()],
    ),
    "a table that begins at C4": (
        xlsx([[], [], [], *([None, None, *one] for one in [HEAD, row()])]),
        [said()],
    ),
    "empty rows between": (
        xlsx([HEAD, row(), [], [" "], row("06/09/2023")]),
        [
            said(),
            said(date(2023, 9, 6)),
        ],
    ),
    "two sheets": (xlsx([HEAD, row()], [HEAD, row("6/9/23")]), [said(), said(date(2023, 9, 6))]),
    "a sheet of explanations": (
        xlsx([[vi("Explanations")], ["Ghi theo mẫu"]], [HEAD, row()]),
        [said()],
    ),
    "a hidden sheet": (xlsx([HEAD, row("x")], [HEAD, row()], hidden=[0]), [said()]),
    "the same incident twice": (xlsx([HEAD, row(), row()]), [said(), said()]),
    "a date with a time": (xlsx([HEAD, row(NOON)]), [said()]),
    "a serial number": (xlsx([HEAD, row(45174)]), [said()]),
    "d/m/yy": (xlsx([HEAD, row("5/9/23")]), [said()]),
    "dots in a date": (xlsx([HEAD, row("05.09.2023")]), [said()]),
    "an ISO date": (xlsx([HEAD, row("2023-09-05")]), [said()]),
    "a date in words": (xlsx([HEAD, row("Ngày 05 tháng 9 năm 2023")]), [said()]),
    "a text with a time": (xlsx([HEAD, row("05/09/2023 14:30")]), [said()]),
    "a solved day": (xlsx([HEAD, row(solved="12/9/2023")]), [said(solved=date(2023, 9, 12))]),
    "zeros in front": (xlsx([HEAD, row(kind="E1", injured="05")]), [said(kind=13, injured=5)]),
    "dots between thousands": (
        xlsx([HEAD, row(kind="E1", damage="1.234")]),
        [said(kind=13, damage=1234)],
    ),
    "blanks between thousands": (
        xlsx([HEAD, row(kind="E1", damage="12\u00a0500 000")]),
        [said(kind=13, damage=12_500_000)],
    ),
    "a dash for nothing": (xlsx([HEAD, row(dead="-", injured="–")]), [said()]),
    "the result of a formula": (formula(), [said(kind=13, dead=2)]),
    "text that begins with =": (xlsx([HEAD, row(note="=1+1")]), [said(note="=1+1")]),
    "text that begins with @": (csv([HEAD, row("5/9/23", note="@SUM")]), [said(note="@SUM")]),
    "a commune by code": (xlsx([HEAD, row(commune="15361")]), [said()]),
    "a code as a number": (xlsx([HEAD, row(commune=15361)]), [said()]),
    "a code used again": (xlsx([HEAD, row("5/9/2025", "15361")]), [said(date(2025, 9, 5), 8)]),
    "kind and name": (xlsx([HEAD, row(commune="XÃ VĨNH LONG")]), [said()]),
    "a short kind": (xlsx([HEAD, row(commune="TT. Vĩnh Lộc")]), [said(commune=5)]),
    "name and code": (xlsx([HEAD, row(commune="Vĩnh Hưng (15367)")]), [said(commune=2)]),
    "the other place of the tone": (xlsx([HEAD, row(commune="Vĩnh Hoà")]), [said(commune=4)]),
    "one name in two times": (
        xlsx([HEAD, row("5/9/2025", "Vĩnh Lộc")]),
        [said(date(2025, 9, 5), 6)],
    ),
    "no accents where one is meant": (xlsx([HEAD, row(commune="Vinh Long")]), [said()]),
    "a kind by code": (xlsx([HEAD, row(kind="a3")]), [said()]),
    "a kind by code and name": (xlsx([HEAD, row(kind="A3. Trộm cắp tài sản")]), [said()]),
    "a kind in the other spelling": (xlsx([HEAD, row(kind="Hủy hoại tài sản")]), [said(kind=12)]),
    "a kind with a colon": (
        xlsx([HEAD, row(kind="Lừa đảo chiếm đoạt tài sản - qua mạng")]),
        [said(kind=14)],
    ),
    "invisible characters": (xlsx([HEAD, row(commune="\u200bVĩnh\u00a0Long ")]), [said()]),
    "formats down to the last cell": (styled_to_the_end(), [said()]),
    "csv with more semicolons in its notes than commas": (
        csv([HEAD, row("05/09/2023", note="a; b; c; d; e; f; g; h; i; j; k; l; m; n; o; p; q")]),
        [said(note="a; b; c; d; e; f; g; h; i; j; k; l; m; n; o; p; q")],
    ),
    "csv with bars": (csv([HEAD, row("05/09/2023")], mark="|"), [said()]),
    "csv with commas below a title with semicolons": (
        csv([["Kính gửi: a; b; c; d; e; f; g; h; i; j"], HEAD, row("05/09/2023")]),
        [said()],
    ),
    "csv with tabs and commas in numbers": (
        csv([HEAD, row("05/09/2023", note="1,2,3,4,5,6,7,8,9,10")], mark="\t"),
        [said(note="1,2,3,4,5,6,7,8,9,10")],
    ),
    "an office for its commune": (xlsx([HEAD, row(commune="UBND xã Vĩnh Long")]), [said()]),
    "an office written out": (xlsx([HEAD, row(commune="Ủy ban nhân dân xã Vĩnh Long")]), [said()]),
    "an office in the other spelling": (
        xlsx([HEAD, row(commune="Uỷ ban nhân dân xã Vĩnh Long")]),
        [said()],
    ),
    "the police of a commune": (xlsx([HEAD, row(commune="Công an xã Vĩnh Long")]), [said()]),
    "an office of a short kind": (xlsx([HEAD, row(commune="UBND TT Vĩnh Lộc")]), [said(commune=5)]),
    "a short name of a kind": (xlsx([HEAD, row(kind="TNGT")]), [said(kind=13)]),
    "a short name with the rest": (xlsx([HEAD, row(kind="TNGT đường bộ")]), [said(kind=13)]),
    "a kind without the road": (xlsx([HEAD, row(kind="Tai nạn giao thông")]), [said(kind=13)]),
    "an hour after the day": (xlsx([HEAD, row("05/9/2023 14h30")]), [said()]),
    "an hour before the day": (xlsx([HEAD, row("14h30 ngày 05/9/2023")]), [said()]),
    "about an hour": (xlsx([HEAD, row("Khoảng 9 giờ 15 phút, ngày 5/9/2023")]), [said()]),
    "an hour in words": (xlsx([HEAD, row("5/9/2023, lúc 9 giờ")]), [said()]),
    "the word for a day": (xlsx([HEAD, row("Ngày 05/09/2023")]), [said()]),
    "dong behind a number": (
        xlsx([HEAD, row(kind="E1", damage="12.500.000 đồng")]),
        [said(kind=13, damage=12_500_000)],
    ),
    "a short dong behind a number": (
        xlsx([HEAD, row(kind="E1", damage="12500000đ")]),
        [said(kind=13, damage=12_500_000)],
    ),
    "the code of dong behind a number": (
        xlsx([HEAD, row(kind="E1", damage="12 500 000 VNĐ")]),
        [said(kind=13, damage=12_500_000)],
    ),
    "people behind a number": (
        xlsx([HEAD, row(kind="E1", injured="02 người")]),
        [said(kind=13, injured=2)],
    ),
    "an old workbook whose text looks like a password": (
        xls([HEAD, row(note="Từ 5/6 đến 7/6")]),
        [said(note="Từ 5/6 đến 7/6")],
    ),
    "an old workbook that speaks of a password": (
        xls([HEAD, row(note="Tệp EncryptedPackage, _VBA_PROJECT")]),
        [said(note="Tệp EncryptedPackage, _VBA_PROJECT")],
    ),
    "an old workbook since 1904": (xls([HEAD, row()], since_1904=True), [said()]),
    "a serial number since 1904": (
        changed(
            xlsx([HEAD, row(45174 - 1462)]),
            {BOOK: part(PLAIN, BOOK).replace(b"<workbookPr ", b'<workbookPr date1904="1" ')},
        ),
        [said()],
    ),
    "a sheet that repeats the others": (
        xlsx([HEAD, row()], [HEAD, row("6/9/23")], [HEAD, row(), row("6/9/23")]),
        [said(), said(date(2023, 9, 6))],
    ),
    "a note below": (
        xlsx([HEAD, row(), ["* Số liệu tính đến ngày 14/9/2023, chưa kể vụ đang xác minh"]]),
        [said()],
    ),
    "a sum of its own words": (
        xlsx([HEAD, row(), ["Cộng tháng 9", None, None, None, None, 0, 0, 0]]),
        [said()],
    ),
    "a sum of the district": (xlsx([HEAD, row(), ["Toàn huyện", None, None, 1]]), [said()]),
    "columns numbered with sums": (
        xlsx([HEAD, ["A", "B", "1", "2", "3", "(4=5+6)", "5", "6", "7"], row()]),
        [said()],
    ),
    "a group of one commune": (
        xlsx([HEAD, [None, "II. CÁC VỤ THÁNG 9"], row(), ["b", "Trật tự xã hội"], row("6/9/23")]),
        [said(), said(date(2023, 9, 6))],
    ),
    "a day of signing in the column of days": (
        xlsx([HEAD, row(), [None, "Ngày 14 tháng 9 năm 2023"], [None, "Trưởng Công an xã"]]),
        [said()],
    ),
    "merged cells that say nothing": (
        xlsx([HEAD, row(), row("6/9/23")], merged="F2:G3"),
        [said(), said(date(2023, 9, 6))],
    ),
    "a formula of text that says nothing": (text_formula(), [said()]),
}

NOT_A_DAY = '"{value}" is no day. Write it as dd/mm/yyyy, such as 05/09/2023.'
NO_NUMBER = '"{value}" is no whole number. Write it as 5, 05 or 1.234.'
WHICH = '"{value}" could be {candidates}. Write one of these in full, or the code.'
NOT_THEN = '"{value}" is not in use on {day}. Write the one that is.'
NO_NAME = '"{value}" is not known. Write a name or a code of the list in the template.'
NEAR = '"{value}" is not known. Is {candidates} meant?'
EMPTY = "Nothing stands here. Fill it in; undo merged cells, of which only the first counts."

BAD = {
    "no day": (row(None), "Day it happened", EMPTY),
    "month and day changed": (row("09/25/2023"), "Day it happened", NOT_A_DAY),
    "a day that is none": (row("31/02/2023"), "Day it happened", NOT_A_DAY),
    "only a year": (row(2023), "Day it happened", NOT_A_DAY),
    "a day of long ago": (row("05/09/1923"), "Day it happened", NOT_A_DAY),
    "words for a day": (row("hôm qua"), "Day it happened", NOT_A_DAY),
    "a day ahead": (
        row("21/12/2025", "Vĩnh Lộc"),
        "Day it happened",
        "This day lies ahead. Enter the day on which it happened.",
    ),
    "solved before": (
        row(solved="01/09/2023"),
        "Day it was solved",
        "It cannot have been solved before it happened.",
    ),
    "half a person": (row(kind="E1", dead="1,5"), "Dead", NO_NUMBER),
    "half a person as a number": (row(kind="E1", dead=1.5), "Dead", NO_NUMBER),
    "fewer than none": (row(kind="E1", dead=-1), "Dead", NO_NUMBER),
    "English thousands": (row(kind="E1", damage="1,234"), "Damage (dong)", NO_NUMBER),
    "a broken thousand": (row(kind="E1", damage="1.23"), "Damage (dong)", NO_NUMBER),
    "a number in words": (row(kind="E1", dead="hai"), "Dead", NO_NUMBER),
    "an O for a zero": (row(kind="E1", dead="O5"), "Dead", NO_NUMBER),
    "too many dead": (
        row(kind="E1", dead=10_001),
        "Dead",
        "This number is too large. Please check it.",
    ),
    "casualties of a theft": (
        row(dead=1),
        "Dead",
        "For this kind, casualties and damage are not counted.",
    ),
    "no commune": (row(commune=None), "Commune", EMPTY),
    "two communes without accents": (row(commune="Vinh Hung"), "Commune", WHICH),
    "a commune before its time": (row("5/9/2023", "Tây Đô"), "Commune", NOT_THEN),
    "a commune after its time": (row("5/9/2025", "Vĩnh Long"), "Commune", NOT_THEN),
    "wrong accents": (row(commune="Vỉnh Long"), "Commune", NEAR),
    "an unknown commune": (row(commune="Yên Định"), "Commune", NO_NAME),
    "an unknown kind": (row(kind="Đi lạc"), "Kind of incident", NO_NAME),
    "a kind that has ended": (row("5/5/2025", kind="Pháo"), "Kind of incident", NOT_THEN),
    "an error in words": (row(solved="#N/A"), "Day it was solved", ERROR),
    "an error in a note": (row(note="#REF!"), "Note", ERROR),
    "millions in words": (row(kind="E1", damage="12 triệu đồng"), "Damage (dong)", NO_NUMBER),
    "dong with a fraction": (row(kind="E1", damage="12,5 đồng"), "Damage (dong)", NO_NUMBER),
    "a long note": (row(note="a" * 2001), "Note", "The note may have {most} characters."),
}

NO_TABLE = (
    "No table was found: no row holds the headings of the template. Take the template "
    "of this kind of figures, or its headings."
)
VNI = (
    "The text is in VNI, an old encoding. Convert the file to Unicode (in Unikey: "
    "Ctrl+Shift+F6), then choose it again."
)
REFUSED = {
    "nothing": (b"", "The file is empty."),
    "blanks": (b" \n ", "The file is empty."),
    "a renamed program": (b"MZ\x90\x00" + bytes(500), guard.OTHERS[b"MZ"]),
    "a PDF": (b"%PDF-1.7" + bytes(500), guard.OTHERS[b"%PDF"]),
    "half a workbook": (PLAIN[: len(PLAIN) // 2], guard.DAMAGED),
    "a workbook without its end": (PLAIN[:-30], guard.DAMAGED),
    "a workbook with a wrong byte": (
        PLAIN[:2000] + bytes([PLAIN[2000] ^ 255]) + PLAIN[2001:],
        guard.DAMAGED,
    ),
    "half of an old workbook": (xls([HEAD, row()])[:1500], guard.DAMAGED),
    "a workbook without its list of parts": (
        PLAIN.replace(b"[Content_Types]", b"[Content_Typed]"),
        guard.SAVE_AS,
    ),
    "a workbook with macros": (changed(PLAIN, {"xl/vbaProject.bin": b"x"}), guard.MACROS),
    "a macro file without macros": (
        changed(PLAIN, {"[Content_Types].xml": b"sheet.macroEnabled.main+xml"}),
        guard.MACROS,
    ),
    "an old workbook with macros": (
        with_streams("Workbook", "_VBA_PROJECT_CUR", content=xls([HEAD, row()])),
        guard.MACROS,
    ),
    "a password": (
        with_streams("EncryptedPackage", "EncryptionInfo", content=xls([HEAD, row()])),
        guard.LOCKED,
    ),
    "an old password": (encrypted(xls([HEAD, row()])), guard.LOCKED),
    "a locked archive": (locked_zip(), guard.LOCKED),
    "an old letter": (with_streams("WordDocument", content=xls([HEAD, row()])), guard.SAVE_AS),
    "a letter": (archive(word__document_xml=b"<w/>"), guard.SAVE_AS),
    "a web page named .xls": (b"<html><table><tr><td>1</td></tr></table>", guard.SAVE_AS),
    "XML named .xls": (b'<?xml version="1.0"?><Workbook/>', guard.SAVE_AS),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(300), NOT_UTF8),
    "a zip bomb": (changed(PLAIN, {"xl/media/image1.png": bytes(50_000_000)}), guard.UNPACKS),
    "two cells far apart": (far_apart(), guard.TOO_MANY_ROWS),
    "one text for a million cells": (shared_text(5_000), guard.UNPACKS),
    "too many columns": (xlsx([[*HEAD, *[None] * 200, "x"], row()]), guard.TOO_MANY_COLUMNS),
    "too large": (b"x" * (guard.MOST_BYTES + 1), "The file is larger than {most} MB. Split it."),
    "garbled text": (xlsx(garbled([HEAD, row(), row()])), MISREAD),
    "garbled text in a csv": (csv(garbled([HEAD, row("5/9/2023")])), MISREAD),
    "VNI": (xlsx(vni([HEAD[:1], row(), row()])), VNI),
    "no headings": (xlsx([row()]), NO_TABLE),
    "only headings": (xlsx([HEAD]), "The table holds no row."),
    "an empty workbook": (xlsx([]), NO_TABLE),
    "a text": (b"Kinh gui Cong an huyen", NO_TABLE),
    "csv in another encoding": (
        csv([HEAD, row("05/09/2023")], "utf-8")[:-3] + b"\xff\xfe\x80",
        NOT_UTF8,
    ),
}


def test_the_corpus_is_large_enough():
    by_programs = len(TABLES) * (len(PROGRAMS) + len(KINDS)) + len(SPECIAL) * (1 + len(KINDS))
    assert len(GOOD) + len(BAD) + len(BROKEN) + len(REFUSED) + by_programs >= 160
    assert len({*PROGRAMS, *KINDS}) >= 4


BROKEN = {
    "a formula without its result": (without_result(), 3, "Day it was solved", NOT_CALCULATED),
    "an error value": (with_error(), 3, "Day it was solved", ERROR),
    "an error value in an old workbook": (
        xls([HEAD, row(), row(solved=0x2A)], error="E3"),
        3,
        "Day it was solved",
        ERROR,
    ),
    "a comma that moves the cells": (
        b"\n".join(
            [csv([HEAD], "utf-8").strip(), "1,5/9/2023,Vĩnh Long,E1,,0,0,1,234,Mất xe,x".encode()]
        ),
        2,
        "",
        TOO_LONG,
    ),
    "only the note of a row": (
        xlsx([HEAD, row(), [None] * 8 + ["Tiếp theo: đã bắt được"], row("6/9/23")]),
        3,
        "Day it happened",
        EMPTY,
    ),
    "a last row that is half filled": (
        csv([HEAD, row("5/9/2023"), [2, "6/9/2023", "Vĩnh Long"]]),
        3,
        "Kind of incident",
        EMPTY,
    ),
    "a last row without its day": (
        xlsx([HEAD, row(), row(None)]),
        3,
        "Day it happened",
        EMPTY,
    ),
    "a last row of a day alone": (
        xlsx([HEAD, row(), [None, date(2023, 9, 6)]]),
        3,
        "Commune",
        EMPTY,
    ),
    "a commune that is not known and begins like a sum": (
        xlsx([HEAD, row(), row(commune="Tống Sơn"), row(commune="Cộng Hòa")]),
        3,
        "Commune",
        NO_NAME,
    ),
    "a note that begins like a sum": (
        xlsx([[HEAD[8], *HEAD[:8]], ["Tổng cộng 2 xe", *row(dead="x")[:8]]]),
        2,
        "Dead",
        NO_NUMBER,
    ),
    "a commune whose note begins like a sum": (
        xlsx([HEAD, row(), row(None, "Vĩnh Long", note="Tổng cộng 2 xe")]),
        3,
        "Day it happened",
        EMPTY,
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_cell_that_would_be_misread_is_told(name):
    content, number, label, message = BROKEN[name]

    found = understand(content, INCIDENTS, LISTS)

    told = [(bad.number, f.label, f.refusal.message) for bad in found.bad for f in bad.faults]
    assert told[0] == (number, label, message)
    assert found.exchanges == []


@pytest.mark.parametrize("name", GOOD)
def test_a_good_file_says_what_it_says(name):
    content, rows = GOOD[name]

    found = understand(content, INCIDENTS, LISTS)

    assert [fault.refusal.message for bad in found.bad for fault in bad.faults] == []
    assert found.rows == rows
    assert len(set(found.keys)) == len(rows)


@pytest.mark.parametrize("name", BAD)
def test_a_bad_row_is_told_by_row_and_column(name):
    bad, label, message = BAD[name]

    found = understand(xlsx([["Tháng 9"], HEAD, row(), bad, row()]), INCIDENTS, LISTS)

    assert [(one.sheet, one.number) for one in found.bad] == [("Trang 1", 4)]
    (fault,) = found.bad[0].faults
    assert (fault.label, fault.refusal.message) == (label, message)
    assert (
        fault.column
        == [column.name for column in INCIDENTS.columns].index(
            next(c.name for c in INCIDENTS.columns if c.label == label)
        )
        + 1
    )
    assert found.bad_rows == 1
    assert len(found.rows) == 2


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_cannot_be_used_is_refused_in_words(name):
    content, message = REFUSED[name]

    with pytest.raises(Refusal) as refused:
        understand(content, INCIDENTS, LISTS)

    assert refused.value.message == message
    assert refused.value.field == "file"


@pytest.mark.parametrize("letter", ["\ufffe", "\uffff", "\ufdd0"])
def test_a_damaged_letter_is_told_by_its_row_and_column(letter):
    found = understand(csv([HEAD, row(), row(note=f"Mất{letter} xe")]), INCIDENTS, LISTS)

    (bad,) = found.bad
    assert (bad.number, [fault.label for fault in bad.faults]) == (3, ["Note"])
    assert "Mất\u25a1 xe" in str(bad.faults[0].refusal)


READ = """
import sys
from db.sheets.read import sheets
print([len([*sheet.rows()]) for sheet in sheets(sys.stdin.buffer.read())])
"""


@pytest.mark.parametrize(("place", "byte"), [(2531, 27), (2532, 49), (2533, 229)])
def test_a_damaged_file_that_ends_its_reader_costs_the_server_nothing(place, byte):
    """One byte of what tells how long a part is: the reader asks for more memory than there is."""
    content = bytearray(xls([HEAD, row(), row()]))
    content[place] = byte

    read = subprocess.run(
        [sys.executable, "-c", READ], input=content, cwd=ROOT, capture_output=True, check=False
    )

    assert read.returncode == 1
    assert read.stderr.decode().splitlines()[-1].startswith("db.model.Refusal: The file is damaged")


def test_both_candidates_are_named_with_their_codes():
    found = understand(xlsx([HEAD, row(commune="Vinh Hung")]), INCIDENTS, LISTS)

    told = found.bad[0].faults[0].refusal.params["candidates"]
    assert told == "xã Vĩnh Hưng (15367); xã Vĩnh Hùng (15379)"


def test_a_missing_column_and_an_unknown_one_are_told():
    missing = understand(xlsx([["Ngày", vi("Category")], ["5/9/23", "A3"]]), INCIDENTS, LISTS)
    more = understand(xlsx([[*HEAD, "Người báo"], [*row(), "x"]]), INCIDENTS, LISTS)

    assert missing.bad[0].faults[0].refusal.labels == ["Commune"]
    assert [note.params for note in more.notes] == [{"column": "Người báo"}]


def test_a_column_that_is_there_twice_is_told():
    found = understand(xlsx([[*HEAD, "Xã"], [*row(), "Vĩnh Hòa"]]), INCIDENTS, LISTS)

    assert found.bad[0].faults[0].refusal.params == {"column": "Xã"}


def test_an_officer_writes_for_the_own_commune_alone():
    lists = replace(LISTS, own=Scope.of([1]))

    found = understand(xlsx([HEAD, row(), row(commune="Vĩnh Hòa")]), INCIDENTS, lists)

    assert len(found.rows) == 1
    assert found.bad[0].number == 3
    assert found.bad[0].faults[0].refusal.message.startswith("You write for your own commune")


def test_text_that_tells_of_a_person_is_listed():
    note = "Anh Nguyễn Văn A báo mất xe"

    found = understand(xlsx([HEAD, row(), row(note=note)]), INCIDENTS, LISTS)

    assert [(one.number, one.column, one.found) for one in found.personal] == [
        (3, 8, ("Anh Nguyễn Văn A",))
    ]


def test_equal_rows_are_told_apart_by_their_number_and_named_the_same_in_every_file():
    one = understand(xlsx([HEAD, row(), row()]), INCIDENTS, LISTS)
    other = understand(csv([HEAD, row("5/9/23"), row(), row("6/9/23")]), INCIDENTS, LISTS)

    assert one.keys == other.keys[:2]
    assert one.fingerprint != other.fingerprint


def test_a_title_right_above_the_headings_is_no_column():
    found = understand(xlsx([["THỐNG KÊ VỤ VIỆC"], HEAD, row()]), INCIDENTS, LISTS)

    assert found.notes == []
    assert found.rows == [said()]


def test_what_was_left_out_is_told():
    found = understand(xlsx(FOOTED), INCIDENTS, LISTS)

    assert [note.params for note in found.notes] == [{"n": 2}, {"n": 1}]
    assert found.bad_rows == 0


EXCHANGED = {
    "dates and texts": [date(2023, 5, 9), date(2023, 6, 9), "13/09/2023"],
    "one day of many months": [date(2023, 1, 9), date(2023, 2, 9), date(2023, 3, 9)],
    "month first as text": ["09/05/2023", "09/06/2023", "09/13/2023"],
}
NOT_EXCHANGED = {
    "a late date": [date(2023, 5, 9), date(2023, 9, 14), "13/09/2023"],
    "an early text": [date(2023, 5, 9), "6/9/2023", "13/09/2023"],
    "dates alone": [date(2023, 5, 9), date(2023, 6, 9), date(2023, 6, 7)],
    "texts alone": ["5/9/2023", "13/9/2023"],
    "first days of two months": [date(2023, month, day) for month in (5, 6) for day in (1, 4, 8)],
    "as many days as months": [date(2023, 1, 5), date(2023, 3, 4), date(2023, 6, 9)],
    "day and month are the same": [date(2023, 9, 9), "13/09/2023"],
}


@pytest.mark.parametrize("name", EXCHANGED)
def test_exchanged_day_and_month_are_seen_by_the_column_and_put_back_when_told(name):
    content = xlsx([HEAD, *map(row, EXCHANGED[name])])

    (asked,) = understand(content, INCIDENTS, LISTS).exchanges
    assert (asked.label, asked.column) == ("Day it happened", 1)
    back = understand(content, INCIDENTS, LISTS, exchange=True)

    assert {one[0].month for one in back.rows} == {9}


def test_two_months_exchanged_without_a_text_are_seen_by_their_few_days():
    """The first days of months 8 and 9: of each date day and month could be the other."""
    days = [date(2023, month, day) for month, day in ((1, 8), (4, 8), (7, 8), (2, 9), (5, 9))]
    content = xlsx([HEAD, *map(row, days)])

    assert understand(content, INCIDENTS, LISTS).exchanges
    back = understand(content, INCIDENTS, LISTS, exchange=True)
    assert [one[0].month for one in back.rows] == [8, 8, 8, 9, 9]


@pytest.mark.parametrize("name", NOT_EXCHANGED)
def test_days_that_are_in_order_are_not_asked_about(name):
    found = understand(xlsx([HEAD, *map(row, NOT_EXCHANGED[name])]), INCIDENTS, LISTS)

    assert found.exchanges == []
    assert found.bad == []


def test_the_other_days_of_an_exchanged_table_are_put_back_too():
    rows = [row(date(2023, 5, 9), solved=date(2023, 7, 9)), row("13/09/2023")]

    found = understand(xlsx([HEAD, *rows]), INCIDENTS, LISTS, exchange=True)

    assert found.rows[0] == said(solved=date(2023, 9, 7))


def test_what_two_columns_show_together_is_seen():
    rows = [row(date(2023, 5, 9), solved="13/09/2023"), row(date(2023, 6, 9), solved="14/09/2023")]

    found = understand(xlsx([HEAD, *rows]), INCIDENTS, LISTS, exchange=True)

    assert [one[0] for one in found.rows] == [date(2023, 9, 5), date(2023, 9, 6)]


def test_communes_of_one_name_are_offered_with_their_codes():
    both = [Named(1, "1", ("xã Vĩnh Hòa",), BEGINNING, FOREVER)]
    both.append(replace(both[0], id=2, code="2"))
    names = Names(both)

    assert list(names.choices.values()) == ["xã Vĩnh Hòa (1)", "xã Vĩnh Hòa (2)"]
    assert [names.find(choice, None) for choice in names.choices.values()] == [1, 2]
