"""The same number in block, chart, table, sentence, slide, report, workbook, sheet and code, for
random choices.

What the screen shows is proved against the raw rows in test_pages.py; here the files are read back
by other libraries, codes from the database, and held against the screen. Pictures are not drawn:
their numbers are in the frames. With ORACLE=all 100 choices are made, otherwise a few.
"""

import base64
import io
import os
import random
import re
import shutil
from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import pytest
import sqlalchemy as sa
from docx import Document
from openpyxl import load_workbook
from pptx import Presentation

from tests.components.export.conftest import plain
from tests.oracle.cases import cases
from tests.oracle.raw import Raw
from tests.oracle.seam import (
    SUBJECTS,
    code,
    coded,
    data,
    image,
    issue_codes,
    make_engine,
    metadata,
    native,
    report,
    scene,
    sheet,
    slides,
    workbook,
    writing,
)
from tests.oracle.world import draw, store

IN_FULL = os.environ.get("ORACLE") == "all"
DISTRICTS, CHOICES = (20, 5) if IN_FULL else (1, 2)
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
    monkeypatch.setattr(image, "held", lambda picture, *_box: picture)
    monkeypatch.setattr(image, "for_slide", lambda *_args: PIXEL)
    monkeypatch.setattr(image, "png", lambda *_args, **_more: PIXEL)
    with engine.connect() as conn:
        drawn = list(cases(Raw(conn), random.Random(f"files {seed}"), CHOICES))
        account = conn.scalars(sa.select(metadata.tables["account"].c.id)).first()

    wrong: list[str] = []
    changes: list[int] = []
    for case in drawn:
        asked = scene.of(case.user, case.selection)
        every = [subject.screen(asked) for subject in SUBJECTS.values()]
        files = (_in_slides(every), _in_report(every), _in_workbook(every))
        taker = replace(case.user, id=account)
        for found in (*files, _in_codes(engine, every, taker), _in_sheet(case, changes)):
            wrong += [f"{case.selection}: {words}" for words in found]
    engine.dispose()

    assert wrong == []
    assert len(drawn) == CHOICES
    # Two numbers of two windows; some window of most choices has days before it to compare with
    assert len(changes) >= CHOICES, changes


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
    for page in book:
        tables |= {name: page[ref] for name, ref in page.tables.items()}
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


def _in_codes(engine, every, taker):
    """A code is written down, typed in and opened."""
    named = [(screen, name) for screen in every for name in ("", *screen.named)]
    kept = [code.shown_as(code.Figure((screen,), name)) for screen, name in named]
    with writing(engine) as conn:
        typed = issue_codes(conn, kept, by=taker)
    for (screen, name), one in zip(named, typed, strict=True):
        with engine.connect() as conn:
            shown = coded(conn, one.lower()).shown
        said = f"code of {screen.subject.key} {name}"
        if shown.selection != screen.scene.selection:
            yield f"{said} is of {shown.selection}"
        then = code.Content.unpack(shown.content)
        if [one.value for one in then.numbers] != [block.value for block in screen.blocks]:
            yield f"{said} has {then.numbers}"
        if not name:
            continue
        rows = screen.named[name].figures
        for heading in rows.select_dtypes("number"):
            wanted = [None if pd.isna(n) else round(float(n), 4) for n in rows[heading]]
            found = [cell.value for cell in then.cells if cell.heading == str(heading)]
            if found != wanted:
                yield f"{said} has {found} for {wanted}"


def _in_sheet(case, changes):
    """Of the last week and the last month: what the overview says of those days, and of the year
    until then; what is more or fewer is taken from what it says of the days before, and kept in
    `changes`."""
    last, calendar = case.selection.period.last, case.selection.period.calendar
    monday = last - timedelta(days=last.weekday())
    for window in (sheet.week(calendar, monday), sheet.month(calendar, calendar.month_of(last))):
        whole = sheet.scene_of(case.user, window.period).selection
        now, before, year = (
            SUBJECTS["summary"].screen(scene.of(case.user, replace(whole, period=period))).blocks
            for period in (window.period, window.before, calendar.year_to_date(window.period.last))
        )
        found = sheet.four(case.user, window)
        wanted = [now[0].value, now[2].value, year[1].value, year[3].value]
        if [block.value for block in found] != wanted:
            yield f"sheet {window.name}: {[block.value for block in found]}, not {wanted}"
        for place, block in ((0, found[0]), (1, found[1])):
            counts = [_counted(one[place * 2].value) for one in (now, before)]
            if None in counts or not re.search("tăng|giảm|không đổi", block.change):
                continue
            change = (_counted(block.change) or 0) * (-1 if "giảm" in block.change else 1)
            changes.append(change)
            if change != counts[0] - counts[1]:
                yield f"sheet {window.name}: {block.change} from {counts[1]} to {counts[0]}"


def _counted(words):
    found = re.match(r"\D*(\d[\d.]*)", words)
    return int(found[1].replace(".", "")) if found else None
