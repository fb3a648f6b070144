"""Names that are markup, links and formulas in every file, read back by other programs."""

import io
import os
import re
import shutil
from copy import deepcopy

import pytest
from docx import Document
from openpyxl import load_workbook
from pptx import Presentation

from components import data
from components.export import image, report, slides, workbook
from components.figures import scene
from components.subjects import SUBJECTS
from db.engine import make_engine, writing
from db.model import Selection
from db.periods import Calendar
from db.queries import units
from tests.components.export.conftest import LAST, READER
from tests.hostile import OUTSIDE, Places, hostile, live_parts

IN_FULL = os.environ.get("HOSTILE") == "all"
TEXTS = hostile(500 if IN_FULL else 120)


@pytest.fixture(scope="module")
def named(sample_file, tmp_path_factory):
    """The sample with hostile texts, and which stands in which place."""
    file, places = tmp_path_factory.mktemp("hostile") / "sample.db", Places(TEXTS)
    shutil.copyfile(sample_file, file)
    engine = make_engine(f"sqlite:///{file}")
    with writing(engine) as conn:
        places.fill(conn)
    yield engine, places
    engine.dispose()


@pytest.fixture
def screens(named, in_one_run, monkeypatch):
    monkeypatch.setattr(data, "engine", lambda: named[0])
    every = tuple(data.read(units.communes, LAST))
    selection = Selection(Calendar().year_to_date(LAST), every, True, LAST)
    asked = scene.of(READER, selection)
    return [subject.screen(asked) for subject in SUBJECTS.values()]


def read_back(texts, places):
    """How many of the texts were read for the first time, and those in another form."""
    before = sum(map(len, places.unread.values()))
    wrong = [one for text in texts for one in places.read(text)]
    return before - sum(map(len, places.unread.values())), wrong


def test_a_workbook_holds_names_letter_for_letter_and_nothing_live(screens, named):
    made = workbook.workbook(f"{OUTSIDE} =1+1", screens)

    cells = [
        cell
        for sheet in load_workbook(io.BytesIO(made))
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str)
    ]
    seen, wrong = read_back([cell.value for cell in cells], deepcopy(named[1]))
    assert wrong == []
    assert seen > 60
    assert live_parts(made) == []
    texts = {cell.data_type for cell in cells if not cell.value.startswith("=SUBTOTAL(109,")}
    assert texts == {"s"}


def test_slides_hold_names_letter_for_letter_and_nothing_live(screens, named):
    pages = [page for screen in screens for page in slides.of_page(screen)]
    made = slides.deck(f"{OUTSIDE} =1+1", pages)

    seen, wrong = read_back(_texts_of_slides(Presentation(io.BytesIO(made))), deepcopy(named[1]))
    assert wrong == []
    assert seen > 20
    assert live_parts(made) == []


def _texts_of_slides(deck):
    for page in deck.slides:
        for shape in page.shapes:
            if shape.has_text_frame:
                yield shape.text_frame.text
            if shape.has_table:
                yield from (cell.text for row in shape.table.rows for cell in row.cells)
            if shape.has_chart:
                plot = shape.chart.plots[0]
                yield from (str(label) for label in plot.categories)


def test_a_report_holds_names_letter_for_letter_and_nothing_live(screens, named):
    made = report.report(report.Heading(), screens, LAST)

    document = Document(io.BytesIO(made))
    texts = [paragraph.text for paragraph in document.paragraphs]
    texts += [c.text for table in document.tables for row in table.rows for c in row.cells]
    seen, wrong = read_back(texts, deepcopy(named[1]))
    assert wrong == []
    assert seen > 40
    assert live_parts(made) == []


def test_a_picture_is_drawn_of_names_and_asks_nobody(screens):
    every = [picture for screen in screens for picture in screen.pictures]
    drawn = [image.svg(picture) for picture in (every if IN_FULL else every[::2])]

    assert len(drawn) > 10
    assert [svg for svg in drawn if re.search(r'(href|src)="(?!data:|#)', svg)] == []
