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

from db.model import Refusal, Scope
from db.sheets import guard
from db.sheets.incidents import INCIDENTS
from db.sheets.read import NOT_UTF8
from db.sheets.understand import understand
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
from tests.wording import vi

TO_TCVN3 = {ord(letter): chr(code) for code, letter in TCVN3.items()}
PLAIN = xlsx([HEAD, row()])
SHEET = "xl/worksheets/sheet1.xml"


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
    ["STT", "Ngày", "Xã", vi("Category"), vi("Solved on"), vi("Damage"), None, None, vi("Note")],
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
}

NOT_A_DAY = '"{value}" is no day. Write it as dd/mm/yyyy, such as 05/09/2023.'
NO_NUMBER = '"{value}" is no whole number. Write it as 5, 05 or 1.234.'
WHICH = '"{value}" could be {candidates}. Write the accents or the code.'
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
    assert len(GOOD) + len(BAD) + len(REFUSED) >= 60


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
