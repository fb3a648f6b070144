"""A report: the form of Decree 30/2020, and the page's words and numbers in it."""

import io
from datetime import date

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN

from components import data
from components.export.report import Heading, report
from components.figures import scene
from components.subjects import SUBJECTS
from db.model import Selection
from db.periods import Calendar
from db.queries import units
from tests.components.export.conftest import FORMULAS, LAST, READER, plain
from tests.wording import vi

HEADING = Heading(
    report_superior="Công an tỉnh Thanh Hoá",
    issuer="Công an huyện Vĩnh Lộc",
    report_number="05/BC-CAH",
    report_place="Vĩnh Lộc",
    report_subject="Tình hình an ninh, trật tự",
    report_signer_title="Trưởng Công an huyện",
    report_recipients="Công an tỉnh (báo cáo);\nLưu: VT, TH.",
)
ON = date(2023, 9, 5)


@pytest.fixture(scope="module")
def written(every_screen):
    return report(HEADING, every_screen[1:], ON, note=vi("Internal circulation"))


@pytest.fixture(scope="module")
def document(written):
    return Document(io.BytesIO(written))


def every_word(document):
    told = [paragraph.text for paragraph in document.paragraphs]
    for table in document.tables:
        told += [cell.text for row in table.rows for cell in row.cells]
    return plain(" ".join(told))


def test_the_page_is_that_of_the_decree(document):
    section = document.sections[0]

    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)
    assert 2.0 <= round(section.top_margin.cm, 2) <= 2.5
    assert 2.0 <= round(section.bottom_margin.cm, 2) <= 2.5
    assert 3.0 <= round(section.left_margin.cm, 2) <= 3.5
    assert 1.5 <= round(section.right_margin.cm, 2) <= 2.0
    assert section.different_first_page_header_footer
    assert section.header.paragraphs[0].alignment == ALIGN.CENTER
    assert "PAGE" in section.header._element.xml
    assert document.styles["Normal"].font.name == "Times New Roman"


def test_head_title_and_foot_stand_in_their_places(document):
    head, foot = document.tables[0], document.tables[-1]

    left, right = (cell.text for cell in head.rows[0].cells)
    assert left.splitlines() == ["CÔNG AN TỈNH THANH HOÁ", "CÔNG AN HUYỆN VĨNH LỘC"]
    assert right.splitlines() == [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        vi("Independence - Freedom - Happiness"),
    ]
    assert head.rows[1].cells[0].text == "Số: 05/BC-CAH"
    assert head.rows[1].cells[1].text == "Vĩnh Lộc, ngày 05 tháng 9 năm 2023"
    centred = [p.text for p in document.paragraphs if p.alignment == ALIGN.CENTER and p.text]
    assert centred[:2] == ["BÁO CÁO", "Tình hình an ninh, trật tự"]
    recipients, signer = (cell.text for cell in foot.rows[0].cells)
    assert recipients.splitlines()[0] == vi("Recipients:")
    assert recipients.splitlines()[-1] == "- Lưu: VT, TH."
    assert signer.splitlines()[0] == "TRƯỞNG CÔNG AN HUYỆN"


def test_every_subject_comes_in_order_with_its_sentence_and_numbers(document, every_screen):
    told = every_word(document)

    places = []
    for number, screen in zip(("I", "II", "III", "IV", "V"), every_screen[1:], strict=True):
        heading = f"{number}. {screen.title.upper()}"
        assert heading in told
        places.append(told.index(heading))
        assert plain(screen.sentence) in told
        for block in screen.blocks:
            assert plain(f"{block.label}: {block.sentence}") in told
        for picture in screen.pictures:
            assert picture.title in told
    assert places == sorted(places)
    assert plain(f"Ghi chú về số liệu: {every_screen[1].caption.line}.") in told


def test_the_body_is_justified_and_its_first_line_indented(document, every_screen):
    body = next(p for p in document.paragraphs if p.text == every_screen[1].sentence)

    assert body.alignment == ALIGN.JUSTIFY
    assert round(body.paragraph_format.first_line_indent.cm, 2) == 1.27
    assert body.style.font.size.pt == 14
    assert body.style.font.name == "Times New Roman"
    assert body.runs[0].font.size is None


def test_every_picture_is_drawn(document, every_screen):
    drawn = len(document.inline_shapes)

    assert drawn == sum(len(screen.pictures) for screen in every_screen[1:])


def test_what_looks_like_a_formula_is_text(document):
    told = every_word(document)

    assert all(plain(text) in told for text in FORMULAS)


def test_office_reads_what_the_page_says(written, every_screen, read_by_office):
    # In a justified line the reader takes the gap between two letters for a blank
    letters = read_by_office(written, "docx").replace(" ", "")

    for said in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "30 vụ, giảm 12 vụ (-28,57%) so với cùng kỳ năm 2022",
        "15/12/2022 - 10/10/2023 so với 15/12/2021 - 10/10/2022",
        "đang quản lý 178 người",
    ):
        assert said.replace(" ", "") in letters, said


def test_a_report_without_a_round_asks_nobody_to_choose(sample_engine, monkeypatch):
    monkeypatch.setattr(data, "engine", lambda: sample_engine)
    communes = tuple(data.read(units.communes, LAST))
    month = Selection(Calendar().custom(date(2023, 9, 1), date(2023, 9, 14)), communes, True, LAST)

    screen = SUBJECTS["satisfaction"].screen(scene.of(READER, month))

    told = every_word(Document(io.BytesIO(report(HEADING, [screen], ON))))
    assert plain(vi("No survey round of these communes closed in this period.")) in told
    assert "Hãy chọn" not in told


def test_progress_reaches_the_end(shown):
    told = []

    report(HEADING, [shown("targets")], ON, progress=told.append)

    assert told == sorted(told)
    assert told[-1] == 1
