"""Rows of another program with letters that no file can hold do no harm to what is made of them."""

import io
import os
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple
from xml.etree import ElementTree as ET

import pandas as pd
import pytest
from docx import Document
from pptx import Presentation
from python_calamine import CalamineWorkbook

from components import data
from components.export import image, slides
from components.export.import_sheets import problems, template
from components.export.letters import MARK, cleaned
from components.export.report import Heading, report
from components.export.workbook import workbook
from components.figures import scene
from components.subjects import SUBJECTS
from db.engine import make_engine
from db.model import Selection
from db.periods import Calendar
from db.queries import units
from db.sheets.incidents import INCIDENTS
from db.sheets.understood import BadRow
from db.text import UNHOLDABLE
from tests.components.export.conftest import LAST, READER
from tests.db.sheets.files import LISTS

IN_FULL = os.environ.get("PAGES") == "all"
SPOILT = "\ufffe\uffff\x0b\x01\ufdd0\U0001ffff"
NAMED = {"unit": "name", "category": "name", "theme": "name", "suggestion": "text"}


@pytest.fixture(scope="module")
def spoilt(sample_engine, tmp_path_factory):
    """Every screen of the sample district, in whose names another program put such letters."""
    file = tmp_path_factory.mktemp("spoilt") / "spoilt.db"
    with closing(sqlite3.connect(sample_engine.url.database)) as connection:
        connection.execute("VACUUM INTO ?", (str(file),))
    with closing(sqlite3.connect(file)) as connection, connection:
        for table, column in NAMED.items():
            connection.execute(f"UPDATE {table} SET {column} = {column} || ?", (SPOILT,))
    engine = make_engine(f"sqlite:///{file}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(data, "engine", lambda: engine)
        every = tuple(data.read(units.communes, LAST))
        chosen = Selection(Calendar().year_to_date(LAST), every, True, LAST)
        yield [one.screen(scene.of(READER, chosen)) for one in SUBJECTS.values()]
    engine.dispose()


def words_of(content):
    """Every part of an office file as its readers have to read it."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        parts = [file.read(name) for name in file.namelist() if name.endswith((".xml", ".rels"))]
    return "".join(text for part in parts for text in ET.fromstring(part).itertext())


def test_a_picture_is_drawn(spoilt):
    """Unless in full the first of each screen."""
    for screen in spoilt:
        for picture in screen.pictures[: 2 if IN_FULL else 1]:
            assert image.png(picture, SPOILT, width=300).startswith(b"\x89PNG")
            drawn = image.svg(picture, SPOILT)
            assert not UNHOLDABLE.search("".join(ET.fromstring(drawn).itertext()))
            assert MARK in drawn


def test_slides_are_made(spoilt):
    shown = [slide for screen in spoilt[:2] for slide in slides.of_page(screen)]
    content = slides.deck(f"Giao ban{SPOILT}", shown, note=SPOILT)

    words = words_of(content)
    assert f"Giao ban{MARK * 6}" in words
    assert not UNHOLDABLE.search(words)
    assert len(Presentation(io.BytesIO(content)).slides) > 2


def test_a_report_is_made(spoilt):
    content = report(Heading(issuer=f"Công an{SPOILT}"), spoilt[1:3], LAST)

    words = words_of(content)
    assert MARK in words
    assert not UNHOLDABLE.search(words)
    assert Document(io.BytesIO(content)).tables


def test_a_workbook_is_made(spoilt):
    content = workbook(f"Số liệu{SPOILT}", spoilt)

    words = words_of(content)
    assert MARK in words
    assert not UNHOLDABLE.search(words)
    assert len(CalamineWorkbook.from_filelike(io.BytesIO(content)).sheet_names) > 5


def test_the_sheets_around_an_import_are_made():
    lists = replace(
        LISTS,
        kinds=tuple(replace(kind, names=(f"{kind.names[0]}{SPOILT}",)) for kind in LISTS.kinds),
    )
    for content in (
        template(INCIDENTS, lists),
        problems([BadRow(f"Trang{SPOILT}", 3, (f"A{SPOILT}", 1), 0, ())]),
    ):
        words = words_of(content)
        assert MARK in words
        assert not UNHOLDABLE.search(words)


@dataclass(frozen=True)
class Named:
    name: str
    parts: tuple[object, ...] = ()


class Pair(NamedTuple):
    one: object
    two: object


class Word(StrEnum):
    A = "a"


def frame(name, *cells):
    return pd.DataFrame({"id": [1, 2], name: cells})


@pytest.mark.parametrize(
    "value",
    [
        "Trộm cắp\n\t",
        7,
        None,
        Word.A,
        ["a", {"b": ("c", Pair("d", 1))}],
        Named("a", ("b", Named("c"))),
        frame("name", "a", None),
        frame("lines", ["a", "b"], []),
    ],
)
def test_what_can_be_held_stays_what_it_is(value):
    assert cleaned(value) is value


@pytest.mark.parametrize(
    ("value", "now"),
    [
        ("a\ufffeb", f"a{MARK}b"),
        (["a\0", {"b\ufdd0": ("c\x1f", Pair("\ud800", 1))}], ["a", {"b": ("c", Pair("", 1))}]),
        (Named("a", (Named("c\uffff"),)), Named("a", (Named("c"),))),
    ],
)
def test_what_cannot_be_held_is_marked_wherever_it_stands(value, now):
    assert repr(cleaned(value)).replace(MARK, "") == repr(now).replace(MARK, "")
    assert MARK in repr(cleaned(value))


def test_a_frame_is_cleaned_in_its_names_and_cells_and_left_as_it_was():
    before = frame("na\ufffeme", "a\x0b", None)
    now = cleaned(before)

    assert list(now.columns) == ["id", f"na{MARK}me"]
    assert now.iloc[0, 1] == f"a{MARK}"
    assert pd.isna(now.iloc[1, 1])
    assert now["id"].dtype == before["id"].dtype
    assert before.iloc[0, 1] == "a\x0b"


def test_the_names_of_rows_are_cleaned_as_columns_are():
    """What office programs draw has its categories there."""
    frame = pd.DataFrame({"n": [1, 2]}, index=[f"Trộm{SPOILT}", "Cướp"])

    assert list(cleaned(frame).index) == [f"Trộm{MARK * 6}", "Cướp"]
