"""The code stands under every figure of a file, and a telephone reads it off slides and reports."""

import io
from datetime import date

import pytest
import segno
from docx import Document
from openpyxl import load_workbook
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE

from components.export import image
from components.export.codes import NO_CODES, QUIET, SCALE, Codes, printed
from components.export.report import Heading, report
from components.export.slide import of_page
from components.export.slides import deck
from components.export.workbook import workbook

CODE, OTHER, WHOLE = "CCCCC-CCCC0", "FFFFF-FFFF0", "HHHHH-HHHH0"
ON = date(2023, 10, 10)


@pytest.fixture
def screen(shown):
    return shown("incidents")


@pytest.fixture
def codes(screen):
    key = screen.subject.key
    of = {(key, ""): OTHER, **{(key, name): CODE for name in screen.named}}
    return Codes("https://lang-nghe.example/app/", WHOLE, of)


def drawn(text):
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="png", scale=SCALE, border=QUIET)
    return out.getvalue()


def test_what_a_telephone_reads_leads_here_or_is_the_code(codes):
    assert codes.qr(CODE) == drawn(f"https://lang-nghe.example/app/code?code={CODE}")
    assert NO_CODES.qr(CODE) == drawn(CODE)


def test_every_slide_bears_its_code_at_the_foot_and_beside_its_title(screen, codes):
    made = Presentation(io.BytesIO(deck("Giao ban", of_page(screen), codes=codes)))

    first, *inner, last = made.slides
    front = inner[: len(screen.named)]
    assert len(front) == len(screen.named)
    for page in front:
        words = [shape.text_frame.text for shape in page.shapes if shape.has_text_frame]
        assert sum(printed(CODE) in text for text in words) == 1
        squares = [one for one in page.shapes if one.name == printed(CODE)]
        assert [one.shape_type for one in squares] == [MSO_SHAPE_TYPE.PICTURE]
        title = page.shapes.title
        assert title.left + title.width <= squares[0].left
        assert squares[0].left + squares[0].width <= made.slide_width
    behind = [page for page in made.slides if page not in (first, *front)]
    for page in behind:
        text = " ".join(one.text_frame.text for one in page.shapes if one.has_text_frame)
        assert page.slide_id == last.slide_id or CODE in text or OTHER in text or len(text) < 200


def test_a_report_bears_its_code_on_every_page_and_to_be_scanned_once(screen, codes):
    made = Document(io.BytesIO(report(Heading(), [screen], ON, codes=codes)))
    bare = Document(io.BytesIO(report(Heading(), [screen], ON)))

    section = made.sections[0]
    for foot in (section.first_page_footer, section.footer):
        assert foot.paragraphs[0].text == printed(WHOLE)
    assert [one.text for one in made.paragraphs].count(printed(WHOLE)) == 1
    assert len(made.inline_shapes) == len(bare.inline_shapes) + 1
    assert not any(WHOLE in one.text for one in bare.paragraphs)


def test_every_sheet_of_a_workbook_bears_its_code_on_screen_and_on_paper(screen, codes):
    book = load_workbook(io.BytesIO(workbook("Giao ban", [screen], codes=codes)))

    for place, sheet in enumerate(book.worksheets):
        code = WHOLE if place == 0 else sheet.oddFooter.left.text.rpartition(" ")[2]
        assert code in (WHOLE, OTHER, CODE)
        assert sheet.oddFooter.left.text == printed(code)
        assert any(code in str(cell.value) for row in sheet.iter_rows() for cell in row)


def test_a_saved_picture_bears_its_code(screen):
    picture = screen.pictures[0]

    assert image.whole(picture, printed(CODE))["title"]["subtitle"][-1] == printed(CODE)
