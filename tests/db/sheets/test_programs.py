"""The same tables written by every program that offices use, each read as what it says."""

import shutil
from datetime import date

import openpyxl
import pytest

from db.sheets.incidents import INCIDENTS
from db.sheets.understand import understand
from tests.conftest import need
from tests.db.sheets.files import HEAD, LISTS, row, said
from tests.db.sheets.programs import PROGRAMS, by_libreoffice, by_openpyxl, fill, saved
from tests.wording import vi

NUMBERS = [f"({i})" for i in range(1, 10)]
TABLES = {
    "plain": ([HEAD, row(), row("6/9/23", note="Mất xe")], 0),
    "a title above": ([["THỐNG KÊ VỤ VIỆC"], [], HEAD, row(), row("6/9/23", note="Mất xe")], 0),
    "columns numbered": ([HEAD, NUMBERS, row(), row("6/9/23", note="Mất xe")], 1),
    "group headings between": (
        [
            HEAD,
            ["I", "XÂM PHẠM SỞ HỮU"],
            row(),
            [None, "Tháng chín"],
            row("6/9/23", note="Mất xe"),
        ],
        2,
    ),
    "sums with words": (
        [HEAD, row(), row("6/9/23", note="Mất xe"), [None, "Tổng cộng: 2 vụ", None, None, None, 0]],
        1,
    ),
    "rows prepared for more": (
        [HEAD, row(), row("6/9/23", note="Mất xe"), [3, None, None, None, None, 0, 0, 0], [4]],
        2,
    ),
    "the headings again on the next page": (
        [HEAD, row(), HEAD, row("6/9/23", note="Mất xe")],
        1,
    ),
    "signatures below": (
        [
            HEAD,
            row(),
            row("6/9/23", note="Mất xe"),
            [],
            [None, None, None, None, None, "Vĩnh Long, ngày 14 tháng 9 năm 2023"],
            [None, "NGƯỜI LẬP BIỂU", None, None, None, "TRƯỞNG CÔNG AN XÃ"],
            [None, "Nguyễn Văn A", None, None, None, "Trần Văn B"],
        ],
        3,
    ),
}
EXPECTED = [said(), said(date(2023, 9, 6), note="Mất xe")]


def read(content):
    found = understand(content, INCIDENTS, LISTS)
    assert [str(fault.refusal) for bad in found.bad for fault in bad.faults] == []
    assert found.exchanges == []
    return found


def left_out(found):
    return sum(note.params.get("n", 0) for note in found.notes)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("program", PROGRAMS)
def test_a_table_says_the_same_whoever_wrote_it(program, table):
    rows, aside = TABLES[table]

    found = read(PROGRAMS[program](rows))

    assert found.rows == EXPECTED
    assert left_out(found) == aside


def with_error():
    book = openpyxl.Workbook()
    fill(book.active, [HEAD, row(), row("6/9/23")])
    book.active["E3"] = "=1/0"
    return saved(book)


def with_hidden_row():
    book = openpyxl.Workbook()
    fill(book.active, [HEAD, row(), row("6/9/23", note="Mất xe")])
    book.active.row_dimensions[3].hidden = True
    return saved(book)


def with_hidden_column():
    """E are the days of solving; J is not known, and left out."""
    book = openpyxl.Workbook()
    heads = [*HEAD, "Người lập"]
    fill(book.active, [heads, row(solved=date(2023, 9, 9)), row("6/9/23", note="Mất xe")])
    for letter in "EJ":
        book.active.column_dimensions[letter].hidden = True
    return saved(book)


def since_1904():
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    fill(book.active, [HEAD, row(), row(date(2023, 9, 6), note="Mất xe")])
    return saved(book)


def with_merged_day():
    book = openpyxl.Workbook()
    fill(book.active, [HEAD, row(solved=date(2023, 9, 9)), row("6/9/23")])
    book.active.merge_cells("E2:E3")
    return saved(book)


SPECIAL = {
    "an error value": with_error,
    "a hidden row": with_hidden_row,
    "a hidden column": with_hidden_column,
    "the calendar of 1904": since_1904,
    "merged cells": with_merged_day,
}


@pytest.fixture(scope="session")
def office(tmp_path_factory):
    """Every table and each special one, saved by LibreOffice as .xls and as .xlsx."""
    program = shutil.which("soffice")
    need(program, "LibreOffice")
    files = {name: by_openpyxl(rows) for name, (rows, _aside) in TABLES.items()}
    files |= {name: make() for name, make in SPECIAL.items()}
    base = tmp_path_factory.mktemp("converted")
    return {kind: by_libreoffice(files, kind, base / f"to-{kind}", program) for kind in KINDS}


KINDS = ("xls", "xlsx")


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_table_says_the_same_when_libreoffice_wrote_it(office, kind, table):
    found = read(office[kind][table])

    assert found.rows == EXPECTED
    assert left_out(found) == TABLES[table][1]


@pytest.fixture(params=["openpyxl", *KINDS])
def written(request):
    """A special table as its program wrote it."""

    def make(name):
        if request.param == "openpyxl":
            return SPECIAL[name]()
        return request.getfixturevalue("office")[request.param][name]

    return make


def faults(found):
    return [
        (bad.number, fault.column, fault.refusal.message.split(".")[0])
        for bad in found.bad
        for fault in bad.faults
    ]


def test_an_error_value_is_told_by_its_cell(written):
    """Before, such a cell was empty: the incident came in as not solved."""
    found = understand(written("an error value"), INCIDENTS, LISTS)

    (fault,) = faults(found)
    assert fault[:2] == (3, 4)
    assert fault[2].startswith(("The cell shows the error", "The formula in this cell was never"))
    assert len(found.rows) == 1


def test_hidden_rows_are_read_and_told(written):
    found = understand(written("a hidden row"), INCIDENTS, LISTS)

    assert found.rows == EXPECTED
    assert [(note.message.split(":")[0], note.params) for note in found.notes] == [
        ("Rows that are hidden in the sheet were read as well", {"n": 1})
    ]


def test_hidden_columns_are_read_and_told(written):
    """Before, what nobody saw in the sheet came in without a word."""
    found = understand(written("a hidden column"), INCIDENTS, LISTS)

    assert found.rows == [said(solved=date(2023, 9, 9)), EXPECTED[1]]
    (told,) = [note for note in found.notes if "hidden" in note.message]
    assert told.params == {"columns": vi("Solved on")}


def test_days_since_1904_are_read_by_the_flag_of_the_workbook(written):
    assert understand(written("the calendar of 1904"), INCIDENTS, LISTS).rows == EXPECTED


def test_a_cell_under_a_merged_one_is_told(written):
    """Before, the second incident came in as not solved."""
    found = understand(written("merged cells"), INCIDENTS, LISTS)

    assert faults(found) == [(3, 4, "This cell is merged with another, and only the first counts")]
