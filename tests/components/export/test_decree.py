"""The head of a document: no name is parted wrongly, however long it is."""

import csv
import io
from datetime import date
from importlib import resources

import pandas as pd
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN

from components.export import decree
from components.export.decree import Heading

ON = date(2023, 10, 12)


def names_of_units() -> set[tuple[str, str]]:
    file = resources.files("db.sample") / "thanh_hoa_units.csv"
    rows = csv.DictReader(io.StringIO(file.read_text("utf-8")))
    return {
        (row["kind"], row["name"].removeprefix(row["kind"].capitalize()).strip()) for row in rows
    }


def test_no_name_of_a_unit_is_parted_wrongly_in_the_head():
    units = names_of_units()
    assert len(units) > 500
    for kind, name in units:
        bound = name.replace(" ", decree.NO_BREAK)
        issuer = f"Công an {kind.replace(' ', decree.NO_BREAK)} {bound}".upper()
        size = decree._size(issuer)
        lines = decree.lines(issuer, size, decree.LEFT)

        assert len(lines) <= 2, lines
        assert any(name.upper() in line for line in lines), lines
        assert all(decree.width(line, size) <= decree.LEFT for line in lines), lines
        assert lines[0] != "CÔNG", lines


def test_a_place_with_a_long_name_stays_on_its_line():
    made = decree.begin()
    decree.head(made, Heading(report_place="Đặc khu Trường Sa Lớn và các đảo phụ cận"), ON)
    place, day = (p.text for p in made.tables[0].rows[1].cells[1].paragraphs)

    assert place.endswith(",")
    assert day == "ngày 12 tháng 10 năm 2023"


def test_the_cells_of_a_table_have_no_look_of_their_own():
    """A program that lays out hundreds of them works each one out."""
    made = decree.begin()
    rows = pd.DataFrame({"Nơi": ["01"], "Số vụ": [3], "Tỷ lệ": ["95% (3/4)"], "Ý": ["tốt"]})

    decree.table(made, rows)

    (table,) = made.tables
    assert not table._tbl.xpath(".//w:rPr | .//w:tblStyle")
    sides = [side.tag.rpartition("}")[2] for side in table._tbl.xpath("w:tblPr/w:tblBorders/*")]
    assert sides == ["top", "left", "bottom", "right", "insideH", "insideV"]
    head, first = ([cell.paragraphs[0].style for cell in row.cells] for row in table.rows)
    assert {(one.font.bold, one.paragraph_format.alignment) for one in head} == {
        (True, ALIGN.CENTER)
    }
    sides = [one.paragraph_format.alignment for one in first]
    assert sides == [ALIGN.LEFT, ALIGN.RIGHT, ALIGN.RIGHT, ALIGN.LEFT]
    for style in (*head, *first):
        assert style.font.size == decree.SMALL
        assert style.paragraph_format.space_after == 0
        assert style.base_style.font.name == decree.FONT
