"""Whoever chooses the period before reads nothing of a year before but in pictures of years."""

import json
import os
from datetime import date

import pytest

from components import data
from components.briefing import screens
from components.figures import scene
from components.reports import contents
from components.subjects import SUBJECTS
from components.subjects.overview.view import overview
from components.words import bases
from components.words.audit import PACKED
from components.words.i18n import speaking
from db.indicators import REINTEGRATION, SUMMARY
from db.model import Selection
from db.periods import Base, Calendar
from db.queries import units
from db.selections import pack
from tests.components.export.conftest import READER
from tests.wording import vi

CALENDAR = Calendar()
WINDOWS = {
    "week": CALENDAR.week(date(2023, 10, 2)),
    "month": CALENDAR.month(2023, 9),
    "year to date": CALENDAR.year_to_date(date(2023, 10, 10)),
}
ALL = [*((window, "vi") for window in WINDOWS), ("month", "en")]
IN_FULL = os.environ.get("PAGES") == "all"
OF_YEARS = {"vi": ("cùng kỳ", "năm trước"), "en": ("year before", "last year", "same period")}


@pytest.fixture(autouse=True)
def sample(sample_engine, in_one_run, monkeypatch):
    monkeypatch.setattr(data, "engine", lambda: sample_engine)


def here(period, against=Base.PERIOD_BEFORE):
    every = tuple(data.read(units.communes, period.last))
    return scene.of(READER, Selection(period, every, True, period.last).against(against))


def said(screen):
    """Every word of a screen that speaks of its comparison, by where it stands."""
    yield "sentence", screen.sentence
    yield "note", screen.note
    yield "caption", screen.scene.caption.line
    yield "message", screen.speech.message
    yield "asked", " ".join(vars(screen.speech.answers).values())
    for block in screen.blocks:
        for name in ("label", "change", "percent", "base", "partial", "aside"):
            yield f"{block.label}: {name}", getattr(block, name)
        for note in block.notes:
            if "cùng kỳ các năm" not in note and "same days of each year" not in note:
                yield f"{block.label}: note", note
    for name, picture in screen.named.items():
        if name != "years":
            yield f"{name}: title", picture.title
            yield f"{name}: alt", picture.alt
            yield f"{name}: remark", picture.remark
            yield f"{name}: columns", " ".join(picture.columns.values())
            yield f"{name}: chart", json.dumps(picture.spec, ensure_ascii=False)
            yield f"{name}: rows", picture.frame.astype("str").to_csv()
            yield f"{name}: heading", screen.speech.of_pictures.get(name, "")
    for table in screen.tables:
        yield table.title, " ".join(table.rows.columns)


@pytest.mark.parametrize(("window", "language"), ALL if IN_FULL else ALL[::3])
def test_nothing_speaks_of_a_year_before(window, language):
    found, heard = [], 0
    with speaking(language):
        for subject in SUBJECTS.values():
            for where, text in said(subject.screen(here(WINDOWS[window]))):
                heard += bool(text)
                if any(words in text.lower() for words in OF_YEARS[language]):
                    found.append((subject.key, where, text[:200]))

    assert found == []
    assert heard > 100


def test_the_report_compares_with_the_period_before():
    made = contents.written(here(WINDOWS["month"]))
    points = [point for part in made.parts for point in part.points]
    lines = [line for point in points for line in (*point.sentences, *point.items)]

    assert [line for line in lines if any(words in line.lower() for words in OF_YEARS["vi"])] == []
    assert "15/07/2023" in made.days
    assert sum(vi("in the period before") in line for line in lines) == 2


@pytest.mark.parametrize("window", ["week", "month"])
def test_what_is_compared_with_is_what_that_window_itself_has(window):
    now, before = (
        overview(here(period)) for period in (WINDOWS[window], WINDOWS[window].period_before())
    )

    assert now.incidents.compared.before == before.incidents.compared.now
    assert now.open_before == before.balance.open
    assert (
        now.incidents.of_years.before
        == overview(here(WINDOWS[window].year_before())).incidents.compared.now
    )


def test_people_are_compared_with_the_beginning_of_the_period():
    month, running = (
        SUBJECTS[REINTEGRATION].screen(here(WINDOWS[window])).blocks[0]
        for window in ("month", "week")
    )

    assert month.base == vi("on the beginning of the period ({day})", day="14/08/2023")
    assert month.direction is not None
    assert running.change == vi("no figure to compare with")


def test_the_picture_of_years_stays_of_years():
    old, new = (
        SUBJECTS[SUMMARY].screen(here(WINDOWS["month"], against)) for against in reversed(Base)
    )

    assert old.named["years"].frame.equals(new.named["years"].frame)
    assert old.speech.of_pictures["years"] == new.speech.of_pictures["years"]
    assert len(old.named["years"].frame) > 2
    assert old.speech.message != new.speech.message


def test_a_screen_of_a_briefing_opens_with_its_base():
    selection = here(WINDOWS["year to date"]).selection

    assert screens.address(selection)["base"] == bases.name(Base.PERIOD_BEFORE)
    assert "base" not in screens.address(selection.against(Base.YEAR_BEFORE))


def test_a_choice_that_is_kept_says_its_base_in_the_list_and_in_the_audit():
    selection = here(WINDOWS["month"]).selection
    by_year = selection.against(Base.YEAR_BEFORE)
    base = vi("on the month before ({days})", days="15/07/2023 – 14/08/2023")

    assert base in screens.about(selection)
    assert base in PACKED["selection"](pack(selection))
    assert vi("on the same period of {year}", year=2022) not in screens.about(by_year)
