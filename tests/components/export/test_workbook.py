"""A workbook: read back by another library, and looked into for formulas."""

import io
import re
import shutil
import subprocess
import zipfile
from datetime import date

import pandas as pd
import pytest
import xlsxwriter
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from components.export import workbook
from components.export.cells import READABLE
from components.export.codes import NO_CODES
from tests.components.export.conftest import FORMULAS, plain
from tests.conftest import need
from tests.paper import laid_out
from tests.wording import vi

LONGEST = workbook.LONGEST_NAME
WIDTH = re.compile(r'<col min="(?:\d+)" max="(?:\d+)" width="([\d.]+)"')
SHEET, TABLE = re.compile(r"xl/worksheets/sheet\d+\.xml"), re.compile(r"xl/tables/table\d+\.xml")


def opened(content):
    return CalamineWorkbook.from_filelike(io.BytesIO(content))


def rows_of(book, name):
    return book.get_sheet_by_name(name).to_python()


@pytest.fixture(scope="module")
def whole(every_screen):
    """A workbook of all screens."""
    return workbook.workbook("Giao ban", every_screen, note=vi("Internal circulation"))


@pytest.fixture(scope="module")
def of_incidents(shown):
    return workbook.workbook("x", [shown("incidents")])


@pytest.fixture(scope="module")
def every_table(whole):
    """By name: cells of head, rows and total, as a program reads them that knows of tables."""
    book = load_workbook(io.BytesIO(whole))
    return {
        name: [[cell.value for cell in row] for row in sheet[ref]]
        for sheet in book
        for name, ref in sheet.tables.items()
    }


def test_every_frame_is_a_table_with_a_name_and_numbers_as_numbers(every_screen, every_table):
    for screen in every_screen:
        for name, picture in screen.named.items():
            rows, frame = every_table[workbook.named(screen.subject.key, name)], picture.figures
            assert rows[0] == list(frame.columns)
            assert len(rows) == 1 + len(frame) + bool(picture.sums)
            for line, row in zip(rows[1:], frame.itertuples(index=False), strict=False):
                for cell, value in zip(line, row, strict=True):
                    if isinstance(value, int | float) and not pd.isna(value):
                        assert cell == value


def test_totals_are_the_numbers_of_the_screens(every_screen, every_table):
    """They follow the filter, and before anybody filters they are what the page says."""
    summary, incidents, people, suggestions, satisfaction = every_screen[:5]

    def total(screen, name, column=1):
        last = every_table[workbook.named(screen.subject.key, name)][-1]
        assert last[0] == vi("Total")
        assert last[column].startswith("=SUBTOTAL(109,"), last
        heading = screen.named[name].figures.columns[column]
        return int(screen.named[name].figures[heading].sum())

    def number(screen, block):
        return int(re.sub(r"\D", "", screen.blocks[block].value))

    assert total(incidents, "months") == number(incidents, 0) == number(summary, 0)
    assert total(incidents, "communes") == total(incidents, "categories") == number(incidents, 0)
    assert total(people, "communes") == number(people, 0)
    assert total(people, "communes", 2) == total(people, "flows") == number(people, 1)
    assert total(people, "flows", 3) == number(people, 2)
    assert total(suggestions, "ends") == number(suggestions, 2)
    assert total(suggestions, "ages") + total(suggestions, "ages", 2) == number(suggestions, 0)
    valid = total(satisfaction, "communes", 3)
    assert f"{valid} phiếu hợp lệ" in satisfaction.blocks[0].notes[0]


def test_no_month_is_named_twice_and_campaigns_stand_below(every_screen, every_table, of_incidents):
    incidents = every_screen[1]
    months = [row[0] for row in every_table["incidents_months"][1:-1]]

    assert len(set(months)) == len(months) > 5
    assert incidents.named["months"].below
    cells = {
        cell.value
        for sheet in load_workbook(io.BytesIO(of_incidents))
        for row in sheet
        for cell in row
    }
    assert set(incidents.named["months"].below) <= cells


def test_a_subject_has_one_sheet_and_what_is_long_its_own(every_screen, whole):
    book = opened(whole)

    long = [one for screen in every_screen for one in workbook.tables(screen) if one.is_long]
    assert len(book.sheet_names) == 1 + len(every_screen) + len(long) + 1  # and the communes
    assert 0 < len(long) < sum(len(screen.pictures) for screen in every_screen) / 2


def test_the_first_sheet_says_what_was_chosen_and_how_it_is_counted(every_screen, whole):
    book = opened(whole)

    told = "\n".join(" ".join(map(str, row)) for row in rows_of(book, book.sheet_names[0]))

    caption = every_screen[0].caption
    for part in (*caption.line.split(" · "), vi("Internal circulation")):
        assert part in told
    for screen in every_screen:
        for meaning in screen.definitions.values():
            assert meaning in told


def test_days_are_days(shown):
    book = opened(workbook.workbook("x", [shown("suggestions")]))

    rows = rows_of(book, vi("List of suggestions"))
    assert isinstance(rows[1][5], date)


def test_no_formula_and_no_link_comes_from_data(shown):
    content = workbook.workbook("=1+1", [shown("suggestions")])

    book = opened(content)
    texts = {str(cell) for row in rows_of(book, vi("List of suggestions")) for cell in row}
    assert set(FORMULAS) <= texts
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        sheets = [parts.read(name) for name in parts.namelist() if SHEET.match(name)]
    formulas = [one for sheet in sheets for one in re.findall(rb"<f[ >].*?</f>", sheet)]
    assert all(one.startswith(b"<f>SUBTOTAL(109,") for one in formulas), formulas
    assert not any(b"hyperlink" in sheet for sheet in sheets)


def test_the_headings_stay_in_sight(of_incidents):
    with zipfile.ZipFile(io.BytesIO(of_incidents)) as parts:
        sheet = parts.read("xl/worksheets/sheet3.xml")
    assert b'state="frozen"' in sheet


def test_names_of_sheets_are_short_and_once(every_screen):
    book = opened(workbook.workbook("x", [*every_screen, *every_screen]))

    names = [name.casefold() for name in book.sheet_names]
    assert len(names) == len(set(names))
    assert max(map(len, names)) <= workbook.LONGEST_NAME


def test_office_opens_it(whole, read_by_office):
    told = read_by_office(whole, "xlsx")

    assert "30 vụ" in told
    assert "giảm 12 vụ" in told
    assert "Err:" not in told  # of totals below columns that it takes for something else


def test_a_line_is_as_high_as_its_words_need():
    rows = pd.DataFrame(
        {"Nơi": ["x", "x"], "Đợt": ["Khảo sát mức độ", "2023"], "n": ["5 (60%)", "7"]}
    )
    table = workbook._Rows("x", "x", rows, (), (), "")
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheets = workbook._Sheets(book, "", NO_CODES)
        sheets._table(book.add_worksheet(), 0, table, (12, 12, 12))

    sheet = load_workbook(out).worksheets[0]
    assert sheet.row_dimensions[2].height == 2 * workbook.LINE
    assert sheet.row_dimensions[3].height is None
    assert [sheet[cell].alignment.horizontal for cell in ("B2", "C2")] == ["left", "right"]


def test_a_total_is_reckoned_below_any_heading(read_by_office):
    headings = ["Tổ [1]", "Đội #2", "a]b["]
    rows = pd.DataFrame({"Nơi": ["x", "y"]} | {one: [1200, 34] for one in headings})
    table = workbook._Rows("x", "x", rows, tuple(headings), (), "")
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheets = workbook._Sheets(book, "", NO_CODES)
        sheets._table(book.add_worksheet(), 0, table, (12,) * 4)

    told = read_by_office(out.getvalue(), "xlsx")

    assert "Err:" not in told
    assert told.split()[-3:] == ["1,234"] * 3


def test_a_heading_with_a_quote_is_named_in_formulas_as_excel_asks():
    """LibreOffice does not know it so, nor in any other way."""
    assert workbook._inside("Chốt 'A'") == "Chốt ''A''"


def test_every_sheet_prints_on_a4_one_page_wide_with_headings_and_numbers(of_incidents):
    with zipfile.ZipFile(io.BytesIO(of_incidents)) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if SHEET.match(name)]
        names = parts.read("xl/workbook.xml").decode()
        tables = [parts.read(name).decode() for name in parts.namelist() if TABLE.match(name)]
    assert len(sheets) > 3
    for sheet in sheets:
        assert 'orientation="landscape"' in sheet
        assert 'paperSize="9"' in sheet
        fits = '<pageSetUpPr fitToPage="1"/>' in sheet
        assert fits == ('fitToHeight="0"' in sheet)
        widths = [float(width) for width in WIDTH.findall(sheet)]
        assert fits or sum(widths) < workbook.WIDE + len(widths)
        assert "&amp;P/&amp;N" in sheet
    assert names.count("_xlnm.Print_Titles") == len(sheets) - 2, "all but the first and the subject"
    assert len(tables) > 4
    assert all("<autoFilter " in table for table in tables)


def test_a_long_list_is_read_on_paper(shown):
    """Eight columns as wide as their texts were printed at three points."""
    (table,) = shown("suggestions").tables

    book = load_workbook(io.BytesIO(workbook.workbook("x", [shown("suggestions")])))

    sheet = book[table.title]
    columns = [sheet.column_dimensions[cell.column_letter] for cell in sheet[1]]
    assert len(columns) > 6
    assert sum(column.width for column in columns) < READABLE + len(columns)
    assert all(sheet.cell(2, place).alignment.wrap_text for place in (1, len(columns)))


def test_words_below_the_rows_are_wrapped_over_their_columns(of_incidents):
    with zipfile.ZipFile(io.BytesIO(of_incidents)) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if SHEET.match(name)]
    assert sum("<mergeCell ref=" in sheet for sheet in sheets) > len(sheets) / 2


def test_the_sign_of_head_and_foot_in_a_name_is_text(shown):
    title = "A & B &P"
    with zipfile.ZipFile(io.BytesIO(workbook.workbook(title, [shown("incidents")]))) as parts:
        first = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "A &amp;&amp; B &amp;&amp;P" in first


def test_a_district_prints_on_few_pages(of_incidents, read_by_office):
    numbers = re.findall(rf"{vi('Page')} (\d+)/(\d+)", read_by_office(of_incidents, "xlsx"))

    pages, sheets = len(numbers), len(opened(of_incidents).sheet_names)
    assert numbers == [(str(page), str(pages)) for page in range(1, pages + 1)]
    assert sheets <= pages <= sheets + 7  # the list of incidents, and a table below each picture


def test_a_province_prints_no_empty_page_and_none_beside_another(province_shown, tmp_path):
    screens = [province_shown("incidents"), province_shown("satisfaction")]
    pdf = laid_out(workbook.workbook("x", screens), "xlsx", tmp_path)
    reader = shutil.which("pdftotext")
    need(reader, "pdftotext")

    told = subprocess.run([reader, "-layout", pdf, "-"], check=True, capture_output=True)

    pages = [plain(page) for page in told.stdout.decode().removesuffix("\f").split("\f")]
    assert len(pages) > 10
    assert all(pages)
    matrix = screens[0].named["communes_by_months"]
    first, *_months, last = matrix.figures.columns
    of_matrix = [page for page in pages if matrix.title[:LONGEST] in page]
    assert len(of_matrix) > 1
    for page in of_matrix:
        assert first in page, page
        assert last in page, page
