"""The template can be brought in as it is handed out; what is handed back can be read."""

import io
from dataclasses import replace
from datetime import date

import pytest
from openpyxl import load_workbook

from components.export.import_sheets import filled, problems, template
from components.words.i18n import calling
from db.model import Refusal
from db.sheets.incidents import INCIDENTS
from db.sheets.read import sheets
from db.sheets.subjects import SUBJECTS
from db.sheets.understand import understand
from db.text import search_key
from tests.db.sheets.files import HEAD, LISTS, row, xlsx
from tests.hostile import hostile
from tests.wording import vi


def rows_of(content):
    return {sheet.name: [list(one) for one in sheet.rows()] for sheet in sheets(content)}


def test_what_is_filled_in_stays_text():
    texts = [*hostile(500, longest=150), "=1+1", "00123", "01/07/2025"]
    book = load_workbook(io.BytesIO(filled([["A"], *([text] for text in texts)], {0: texts[-3:]})))

    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert [cell.value for cell in cells if cell.data_type == "n" and cell.value is not None] == []
    assert not any(cell.hyperlink for cell in cells)
    assert [cell.value for cell in cells][-3:] == texts[-3:]


def test_the_template_of_a_subject_holds_its_headings_choices_and_explanations():
    told = rows_of(template(INCIDENTS, LISTS))

    assert list(told) == [vi("Data entry"), vi("List"), vi("Explanations")]
    assert told[vi("Data entry")][0][:4] == [
        "STT",
        "Ngày xảy ra *",
        "Xã, thị trấn *",
        "Loại việc *",
    ]
    assert told[vi("Data entry")][1][0] == "Ví dụ"
    offered = [one[1] for one in told[vi("List")][1:]]
    assert offered[0] == "xã Vĩnh Lộc"  # of today
    assert "xã Vĩnh Long" in offered
    assert [vi("Dead"), "không"] in [one[:2] for one in told[vi("Explanations")]]


@pytest.mark.parametrize("subject", SUBJECTS.values(), ids=lambda subject: subject.name)
def test_every_heading_of_a_template_is_recognised(subject):
    with pytest.raises(Refusal) as refused:
        understand(template(subject, LISTS), subject, LISTS)

    assert refused.value.message == "The table holds no row."


@pytest.mark.parametrize("called", ["xã, phường", "xã, phường, đặc khu", "phường", "xã"])
def test_the_template_speaks_of_the_units_and_the_year_that_there_are(called):
    """A former commune stands last, and what a heading calls them is understood again."""
    lists = replace(LISTS, today=date(2026, 3, 1))
    for subject in SUBJECTS.values():
        with calling(called):
            made = template(subject, lists)
        told = rows_of(made)
        with pytest.raises(Refusal) as refused:
            understand(made, subject, lists)
        assert refused.value.message == "The table holds no row."
        assert "2023" not in str(told[vi("Data entry")][:2])
        assert "thị trấn" not in str(told[vi("Data entry")][0])
    offered = [one[1] for one in rows_of(template(INCIDENTS, lists))[vi("List")][1:]]
    living = ["xã Vĩnh Lộc", "xã Tây Đô"]
    assert offered[:2] == living
    assert set(living) < set(offered)
    assert rows_of(template(INCIDENTS, lists))[vi("Data entry")][1][1] == "05/09/2025"


def test_every_other_heading_is_written_as_it_is_compared():
    for subject in SUBJECTS.values():
        for column in subject.columns:
            assert [search_key(alias) for alias in column.aliases] == list(column.aliases)


def test_what_the_template_offers_is_understood():
    offered = rows_of(template(INCIDENTS, LISTS))[vi("List")][1:]
    for kind in [one[2] for one in offered if len(one) > 2 and one[2]]:
        found = understand(xlsx([HEAD, row(kind=kind)]), INCIDENTS, LISTS)
        assert found.bad_rows == 0, kind


def test_the_rows_to_correct_stand_beside_their_reasons_and_calculate_nothing():
    found = understand(
        xlsx([HEAD, row(), row(commune="Vinh Hung", note="=HYPERLINK(1)"), row(None)]),
        INCIDENTS,
        LISTS,
    )

    (rows,) = rows_of(problems(found.bad)).values()

    assert rows[0][:5] == [vi("Sheet"), "Hàng", vi("What to correct"), "A", "B"]
    assert rows[1][:2] == ["Trang 1", "3"]
    assert rows[1][2] == (
        'C (Xã, thị trấn): "Vinh Hung": xã Vĩnh Hưng (15367); xã Vĩnh Hùng (15379)? '
        "Hãy ghi đủ tên, đủ dấu như một trong số đó, hoặc ghi mã."
    )
    assert rows[1][4:6] == ["05/09/2023", "Vinh Hung"]
    assert rows[1][-1] == "=HYPERLINK(1)"
    assert rows[2][2].startswith("B (Ngày xảy ra): Ô này trống.")
