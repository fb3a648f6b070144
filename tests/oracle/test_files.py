"""The same number in block, chart, table, sentence, slide, report and workbook, for random choices.

What the screen shows is proved against the raw rows in test_pages.py; here the files are read back
by other libraries and held against the screen. Pictures are not drawn: their numbers are in the
frames. With ORACLE=all 100 choices are made, otherwise a few.
"""

import base64
import io
import os
import random
import shutil
from datetime import date

import pandas as pd
import pytest
from docx import Document
from openpyxl import load_workbook
from pptx import Presentation

from tests.components.export.conftest import plain
from tests.oracle.cases import cases
from tests.oracle.raw import Raw
from tests.oracle.seam import (
    SUBJECTS,
    data,
    image,
    make_engine,
    native,
    report,
    scene,
    slides,
    workbook,
    writing,
)
from tests.oracle.world import draw, store

IN_FULL = os.environ.get("ORACLE") == "all"
DISTRICTS, CHOICES = (20, 5) if IN_FULL else (2, 2)
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
)


@pytest.mark.parametrize("seed", range(DISTRICTS))
def test_files_carry_the_numbers_of_the_screen(seed, sqlite_template, tmp_path, monkeypatch):
    file = tmp_path / "district.db"
    shutil.copyfile(sqlite_template, file)
    engine = make_engine(f"sqlite:///{file}")
    with writing(engine) as conn:
        store(conn, draw(seed))
    monkeypatch.setattr(data, "engine", lambda: engine)
    monkeypatch.setattr(image, "for_slide", lambda *_args: PIXEL)
    monkeypatch.setattr(image, "png", lambda *_args, **_more: PIXEL)
    with engine.connect() as conn:
        drawn = list(cases(Raw(conn), random.Random(f"files {seed}"), CHOICES))

    wrong = []
    for case in drawn:
        asked = scene.of(case.user, case.selection)
        every = [subject.screen(asked) for subject in SUBJECTS.values()]
        for found in (_in_slides(every), _in_report(every), _in_workbook(every)):
            wrong += [f"{case.selection}: {words}" for words in found]
    engine.dispose()

    assert wrong == []
    assert len(drawn) == CHOICES


def _in_slides(every):
    for screen in every:
        deck = Presentation(io.BytesIO(slides.deck("x", slides.of_page(screen))))
        pages = list(deck.slides)[1:]
        note = plain(pages[0].notes_slide.notes_text_frame.text)
        told = plain(" ".join(s.text_frame.text for s in pages[0].shapes if s.has_text_frame))
        first = screen.blocks[:1]
        for words in [each for block in first for each in (block.label, block.value, block.change)]:
            if plain(words) not in told:
                yield f"slide of {screen.subject.key} lacks {words}"
        for block in screen.blocks:
            for words in (block.label, block.value, block.change, block.base):
                if plain(words) not in note:
                    yield f"slide of {screen.subject.key} lacks {words}"
        if plain(screen.sentence) not in note:
            yield f"notes of {screen.subject.key} lack its sentence"
        for page, picture in zip(pages, screen.pictures, strict=False):
            for shape in page.shapes:
                if shape.has_chart:
                    yield from _differing(shape.chart.plots[0], picture)


def _differing(plot, picture):
    for series in plot.series:
        shown = [None if pd.isna(n) else n for n in native.drawn(picture)[series.name]]
        if list(series.values) != shown:
            yield f"chart {picture.title}: {list(series.values)}, not {shown}"


def _in_report(every):
    made = report.report(report.Heading(), every, date(2023, 10, 10))
    document = Document(io.BytesIO(made))
    told = plain(" ".join(p.text for p in document.paragraphs))
    for screen in every:
        if plain(screen.sentence) not in told:
            yield f"report lacks the sentence of {screen.subject.key}"
        for block in screen.blocks:
            if plain(f"{block.label}: {block.sentence}") not in told:
                yield f"report lacks {block.label}: {block.sentence}"


def _in_workbook(every):
    content = io.BytesIO(workbook.workbook("x", every))
    book, tables = load_workbook(content), {}
    for sheet in book:
        tables |= {name: sheet[ref] for name, ref in sheet.tables.items()}
    titles = {screen.title[: workbook.LONGEST_NAME].strip(): screen for screen in every}
    for title, screen in titles.items():
        for block, row in zip(screen.blocks, book[title].iter_rows(min_row=2), strict=False):
            cells = [cell.value or "" for cell in row[:3]]
            if cells != [block.label, block.value, block.change]:
                yield f"workbook says {cells} of {block.label}"
        for table in workbook.tables(screen):
            known = tables.get(table.key, ())
            if len(table.rows) and not known:
                yield f"workbook has no table {table.key}"
            for row, values in zip(known[1:], table.rows.itertuples(index=False), strict=False):
                for cell, value in zip(row, values, strict=True):
                    if isinstance(value, int | float) and pd.notna(value) and cell.value != value:
                        yield f"workbook has {cell.value} for {value}"
