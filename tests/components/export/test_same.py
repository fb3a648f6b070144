"""One number everywhere: page, report of the period, workbook, sheet of the week, over choices."""

import io
import os
import re
from datetime import date

import pytest
from docx import Document
from openpyxl import load_workbook

from components import data
from components.export import periodic, workbook
from components.export.decree import Heading
from components.figures import code, scene
from components.reports import contents, sheet
from components.subjects import SUBJECTS
from db.model import Selection
from db.periods import Calendar
from db.queries import units
from tests.components.export.conftest import READER, plain

CALENDAR = Calendar()
IN_FULL = os.environ.get("PAGES") == "all"
CHOICES = {
    "a month": (CALENDAR.month(2023, 9), 13),
    "a quarter of some communes": (CALENDAR.quarter(2023, 2), 4),
    "six months": (CALENDAR.half_year(2022), 13),
    "nine months of one commune": (CALENDAR.nine_months(2023), 1),
    "a year": (CALENDAR.year(2021), 13),
    "days": (CALENDAR.custom(date(2023, 10, 2), date(2023, 10, 8)), 13),
}


USUAL = ("a quarter of some communes", "nine months of one commune", "days")
"""Some, one and all communes."""


@pytest.fixture(autouse=True)
def sample(sample_engine, in_one_run, monkeypatch):
    monkeypatch.setattr(data, "engine", lambda: sample_engine)
    drawing = b"\x89PNG\r\n\x1a\n"
    monkeypatch.setattr("components.export.periodic.draw", lambda *_picture: drawing)


def chosen(period, number):
    every = tuple(data.read(units.communes, period.last))
    return Selection(period, every[:number], number == len(every), period.last)


@pytest.mark.parametrize("choice", CHOICES if IN_FULL else USUAL)
def test_page_report_and_workbook_say_the_same(choice):
    here = scene.of(READER, chosen(*CHOICES[choice]))
    screens = {key: subject.screen(here) for key, subject in SUBJECTS.items()}
    made = Document(
        io.BytesIO(periodic.periodic(Heading(), contents.written(here), date(2023, 10, 12)))
    )
    book = load_workbook(io.BytesIO(workbook.workbook("x", list(screens.values()))))

    told = plain(" ".join(p.text for p in made.paragraphs))
    compared = 0
    for key, screen in screens.items():
        rows = list(book[screen.title[: workbook.LONGEST_NAME].strip()].iter_rows(min_row=2))
        for block, row in zip(screen.blocks, rows, strict=False):
            assert [cell.value or "" for cell in row[:2]] == [block.label, block.value]
            compared += 1
        kept = code.content(code.Figure((screen,))).numbers
        assert [one.value for one in kept] == [block.value for block in screen.blocks]
        if key != "summary":
            for block in screen.blocks:
                assert plain(block.value) in told, block.label
    assert compared >= 8
    annex = next(table for table in made.tables if len(table.columns) == 7)
    now = [int(re.sub(r"\D", "", row.cells[1].text) or 0) for row in annex.rows[1:]]
    incidents = screens["incidents"].blocks[0].value
    assert sum(now) == int(re.sub(r"\D", "", incidents) or 0)


def test_the_sheet_of_a_week_says_what_the_overview_says():
    window = sheet.week(CALENDAR, date(2023, 10, 2))
    page = SUBJECTS["summary"].screen(scene.of(READER, chosen(window.period, 13)))

    found = sheet.four(READER, window)

    assert [found[0].value, found[1].value] == [page.blocks[0].value, page.blocks[2].value]
