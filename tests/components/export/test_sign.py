"""The installation's own logo in what is taken along."""

import io
from datetime import date

from docx import Document
from PIL import Image
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE

from components.export.report import Heading, report
from components.export.slide import of_page
from components.export.slides import deck


def png():
    out = io.BytesIO()
    Image.new("RGBA", (600, 200), (31, 111, 84, 255)).save(out, "PNG")
    return out.getvalue()


def test_it_stands_on_every_slide_and_at_the_head_of_the_report(shown):
    screen, sign = shown("incidents"), png()

    made = Presentation(io.BytesIO(deck("Giao ban", of_page(screen)[:1], logo=sign)))
    (there,) = [one for one in made.slide_master.shapes if one.shape_type == MSO_SHAPE_TYPE.PICTURE]
    assert there.image.blob == sign
    assert all(one.shapes.title.left >= there.left + there.width for one in list(made.slides)[1:2])

    paper = Document(io.BytesIO(report(Heading(logo=sign), [screen], date(2023, 10, 10))))
    bare = Document(io.BytesIO(report(Heading(), [screen], date(2023, 10, 10))))
    pictures = [
        len(one.tables[0].rows[0].cells[0]._tc.xpath(".//pic:pic")) for one in (paper, bare)
    ]
    assert pictures == [1, 0]
