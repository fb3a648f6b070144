"""A workbook: read back by another library, and looked into for formulas."""

import io
import re
import zipfile
from datetime import date

import pandas as pd
from python_calamine import CalamineWorkbook

from components.export import workbook
from tests.components.export.conftest import FORMULAS
from tests.wording import vi


def opened(content):
    return CalamineWorkbook.from_filelike(io.BytesIO(content))


def rows_of(book, name):
    return book.get_sheet_by_name(name).to_python()


def test_every_frame_is_a_sheet_with_numbers_as_numbers(every_screen):
    book = opened(workbook.workbook("Giao ban", every_screen))

    for screen in every_screen:
        for picture in screen.pictures:
            name = next(n for n in book.sheet_names if picture.title.startswith(n[:25]))
            told, frame = rows_of(book, name), picture.figures
            assert [str(cell) for cell in told[0]][: len(frame.columns)] == list(frame.columns)
            for line, row in zip(told[1:], frame.itertuples(index=False), strict=False):
                for cell, value in zip(line, row, strict=False):
                    if isinstance(value, int | float) and not pd.isna(value):
                        assert cell == value


def test_the_first_sheet_says_what_was_chosen_and_how_it_is_counted(every_screen):
    book = opened(workbook.workbook("Giao ban", every_screen, note=vi("Internal circulation")))

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
        sheets = [parts.read(name) for name in parts.namelist() if "worksheets/" in name]
    assert not any(re.search(rb"<f>|<f |hyperlink", sheet) for sheet in sheets)


def test_the_headings_stay_in_sight(shown):
    content = workbook.workbook("x", [shown("incidents")])

    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        sheet = parts.read("xl/worksheets/sheet3.xml")
    assert b'state="frozen"' in sheet


def test_names_of_sheets_are_short_and_once(every_screen):
    book = opened(workbook.workbook("x", [*every_screen, *every_screen]))

    names = [name.casefold() for name in book.sheet_names]
    assert len(names) == len(set(names))
    assert max(map(len, names)) <= workbook.LONGEST_NAME


def test_office_opens_it(every_screen, read_by_office):
    told = read_by_office(workbook.workbook("Giao ban", every_screen), "xlsx")

    assert "30 vụ" in told
    assert "giảm 12 vụ" in told


def test_every_sheet_prints_on_a4_one_page_wide_with_headings_and_numbers(shown):
    content = workbook.workbook("x", [shown("incidents")])

    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if "worksheets/" in name]
        names = parts.read("xl/workbook.xml").decode()
    assert len(sheets) > 5
    for sheet in sheets:
        assert 'orientation="landscape"' in sheet
        assert 'paperSize="9"' in sheet
        assert '<pageSetUpPr fitToPage="1"/>' in sheet
        assert 'fitToHeight="0"' in sheet
        assert "&amp;P/&amp;N" in sheet
    assert names.count("_xlnm.Print_Titles") == len(sheets) - 1, "all but the first have headings"
    assert names.count("_xlnm._FilterDatabase") >= len(sheets) - 3


def test_words_below_the_rows_are_wrapped_over_their_columns(shown):
    book = workbook.workbook("x", [shown("incidents")])

    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if "worksheets/" in name]
    assert sum("<mergeCell ref=" in sheet for sheet in sheets) > len(sheets) / 2


def test_the_sign_of_head_and_foot_in_a_name_is_text(shown):
    title = "A & B &P"
    with zipfile.ZipFile(io.BytesIO(workbook.workbook(title, [shown("incidents")]))) as parts:
        first = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "A &amp;&amp; B &amp;&amp;P" in first


def test_a_district_prints_on_few_pages(shown, read_by_office):
    screen = shown("incidents")
    content = workbook.workbook("x", [screen])

    numbers = re.findall(rf"{vi('Page')} (\d+)/(\d+)", read_by_office(content, "xlsx"))

    pages, sheets = len(numbers), len(opened(content).sheet_names)
    assert numbers == [(str(page), str(pages)) for page in range(1, pages + 1)]
    assert sheets <= pages <= sheets + 6
