"""Texts that are something else to whoever reads them carelessly, in every column that people fill,
read back from every page of every role and from every file that is offered there.

What is shown is read from the messages to the browser, letter for letter; that the browser shows a
message as it stands is tried for each element and every text by tests/browser/test_hostile.py. With
HOSTILE=all every column gets 500 texts, otherwise a share.
"""

import importlib
import io
import itertools
import json
import os
import pkgutil
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any
from xml.etree import ElementTree

import pyarrow as pa
import pytest
from docx import Document
from openpyxl import load_workbook
from pptx import Presentation
from streamlit.elements.widgets import button
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext
from streamlit.testing.v1 import AppTest

import db.entries
import db.sheets
from components.runtime.plain import is_read_as_markdown
from components.shell.sitemap import SCREENS
from components.words.i18n import speaking
from db import schema
from db.entries.field import Field, Kind
from db.entries.surveys import MOST_QUESTIONS
from db.model import SuggestionState
from tests.factories import (
    NOON,
    make_campaign,
    make_category,
    make_closing,
    make_incident,
    make_suggestion,
    make_survey,
    make_target,
    make_theme,
)
from tests.hostile import (
    NOT_TYPED,
    OUTSIDE,
    Places,
    hostile,
    live_parts,
    record_texts,
    typed_columns,
)
from tests.test_rights import DAY, MONTH, OPENED, ROLES, TODAY, World, world
from tests.test_takeover import JOURNEYS, Journey, of, reach, that_day

assert world, that_day  # the fixtures
MOST_ROUNDS = 900
"""Of new texts, each read on as few pages as show what has not been read yet."""
IN_FULL = os.environ.get("HOSTILE") == "all"
TEXTS = hostile(500, longest=150)
SEVERAL = 12
"""Records of what stands in lists."""
MARKUP = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|Function\(")
SHOWN = {
    *(("Text", "body"), ("Html", "body"), ("Metric", "body"), ("Alert", "body")),
    *(("Selectbox", "options"), ("MultiSelect", "options"), ("TextInput", "value")),
    *(("TextArea", "value"), ("TextInput", "default"), ("TextArea", "default")),
    *(("Code", "code_text"), ("BidiComponent", "json")),
    *(("Selectbox", "raw_value"), ("MultiSelect", "raw_values"), ("TextInput", "placeholder")),
}
"""Fields that the browser shows letter for letter."""
UNSEEN = ("id", "data", "spec", "columns")
"""Fields of what names an element, and of tables and charts, whose cells are text."""


# ---- what a run tells, and what it offers


class Heard:
    """Every message of the runs, and every file that they offer."""

    def __init__(self) -> None:
        self.messages: list[ForwardMsg] = []
        self.files: list[tuple[str, Any]] = []

    def texts(self) -> Iterator[tuple[str, str, str]]:
        """Every text that goes to the browser: its element, its field and itself."""
        for message in self.messages:
            if message.WhichOneof("type") == "delta":
                yield from _texts(message.delta)


def _texts(part: Any) -> Iterator[tuple[str, str, str]]:
    name = part.DESCRIPTOR.name
    for found, value in part.ListFields():
        for one in value if found.is_repeated else [value]:
            if hasattr(one, "ListFields"):
                yield from _texts(one)
            elif isinstance(one, bytes) and one:
                yield from ((name, found.name, text) for text in _cells(one))
            elif isinstance(one, str):
                yield from ((name, found.name, text) for text in _unpacked(one))


def _cells(frame: bytes) -> Iterator[str]:
    """Of a table as it is sent, the headings too."""
    table = pa.ipc.open_stream(frame).read_all()
    for column in table.itercolumns():
        yield from (str(value) for value in column.to_pylist() if value is not None)
    yield from table.column_names


def _unpacked(text: str) -> Iterator[str]:
    """The text, or those inside where it is JSON."""
    try:
        found = json.loads(text) if text[:1] in ("{", "[") else text
    except ValueError:
        found = text
    yield from _leaves(found)


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from itertools.chain(*(_leaves(one) for pair in value.items() for one in pair))
    elif isinstance(value, list):
        yield from itertools.chain(*map(_leaves, value))
    elif value is not None:
        yield str(value)


@pytest.fixture
def heard(monkeypatch):
    found = Heard()
    enqueue, offer = ScriptRunContext.enqueue, button.marshall_file

    def note(ctx, message):
        kept = ForwardMsg()
        kept.CopyFrom(message)
        found.messages.append(kept)
        enqueue(ctx, message)

    def note_file(place, data, proto, mimetype, file_name=None, **more):
        found.files.append((file_name, data))
        offer(place, data, proto, mimetype, file_name, **more)

    monkeypatch.setattr(ScriptRunContext, "enqueue", note)
    monkeypatch.setattr(button, "marshall_file", note_file)
    return found


# ---- what stands in a file


TOTAL = re.compile(r"=SUBTOTAL\(109,\[[^\[\]'#@]*\]\)")
"""The one formula that the program writes: the sum of a column of a table, by its heading."""


def of_workbook(content: bytes) -> Iterator[str]:
    for sheet in load_workbook(io.BytesIO(content)):
        for cell in itertools.chain(*sheet.iter_rows()):
            if isinstance(cell.value, str) and not TOTAL.fullmatch(cell.value):
                assert cell.data_type == "s", cell.value
                yield cell.value


def of_slides(content: bytes) -> Iterator[str]:
    for shape in itertools.chain(
        *(page.shapes for page in Presentation(io.BytesIO(content)).slides)
    ):
        if shape.has_text_frame:
            yield shape.text_frame.text
        if shape.has_table:
            yield from (cell.text for row in shape.table.rows for cell in row.cells)
        if shape.has_chart:
            yield from (str(label) for label in shape.chart.plots[0].categories)


def of_report(content: bytes) -> Iterator[str]:
    document = Document(io.BytesIO(content))
    yield from (paragraph.text for paragraph in document.paragraphs)
    yield from (cell.text for table in document.tables for row in table.rows for cell in row.cells)


def of_drawing(content: bytes) -> Iterator[str]:
    drawn = content.decode()
    assert re.findall(r'(?:href|src)="(?!data:|#)[^"]*', drawn) == []
    for text in ElementTree.fromstring(drawn).iter("{http://www.w3.org/2000/svg}text"):
        yield "".join(text.itertext())


def of_picture(content: bytes) -> Iterator[str]:
    assert content.startswith(b"\x89PNG")
    return iter(())


READERS: dict[str, Callable[[bytes], Iterator[str]]] = {
    "xlsx": of_workbook,
    "pptx": of_slides,
    "docx": of_report,
    "svg": of_drawing,
    "png": of_picture,
    "json": lambda content: _leaves(json.loads(content)),
}


# ---- the columns


def declared() -> set[str]:
    """Columns of every field of text that a form or a sheet declares."""
    found = set()
    for package in (db.entries, db.sheets):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            for value in vars(importlib.import_module(module.name)).values():
                for one in value.values() if isinstance(value, dict) else [value]:
                    if isinstance(one, Field) and one.kind in (Kind.LINE, Kind.BLOCK):
                        found.add(str(one.column))
    return found


def test_every_field_of_text_is_filled():
    filled = {str(column) for column in typed_columns()}
    in_audit = {"audit_event.reason", "audit_event.actor"}

    assert declared() - filled - in_audit == set()
    assert len(declared()) > 10
    names = {column.name for table in schema.metadata.sorted_tables for column in table.columns}
    assert set(NOT_TYPED) - names == set()


def test_no_script_of_ours_writes_markup(house):
    """What it is handed is text, also where a browser would read it otherwise."""
    scripts = {
        name: source
        for name, source in house.items()
        if name.startswith("components/runtime/assets/") and name.endswith(".js")
    }

    assert [name for name, source in scripts.items() if MARKUP.search(source)] == []
    assert len(scripts) > 4


# ---- read back


def take_along(at: AppTest) -> Iterator[AppTest]:
    """The files of the dialog, one kind after the other."""
    kinds = next(one for one in at.radio if one.key == "export-kind")
    for kind in kinds.options:
        at = next(one for one in at.radio if one.key == "export-kind").set_value(kind).run()
        yield next(one for one in at.button if one.key == "export-make").click().run()


MORE = {
    "a forum": Journey("entry/forums", "officer", of("forum")),
    "a forum shown": Journey("dashboards/forum", "leader", of("forum", "forum")),
    "a briefing": Journey("dashboards/briefing", "leader", of("briefing", "briefing")),
    "an incident": Journey("entry/incident", "officer", of("incident")),
    "a goal": Journey("entry/goal", "staff", of("target")),
    "a campaign": Journey("entry/campaign", "staff", lambda _world: {"id": "1"}),
    "a return": Journey("entry/returns", "staff", of("return")),
    **{
        f"{screen.address} as {role}": Journey(f"{screen.section}/{screen.address}", role)
        for screen in SCREENS
        for role in ROLES
        if OPENED[screen.address][role] == "yes"
    },
}
"""Beside the journeys that press everything: every page of every role, and what records show."""


def add_what_is_rare(world: World) -> None:
    """Campaigns, voided and answered records, closings taken back; and many of what stands in
    lists, so that one page shows many texts."""
    conn, unit, held = world.conn, world.place["own"], world.of("own", "forum")
    for number in range(SEVERAL):
        make_campaign(conn, f"{number}", starts_on=DAY, ends_on=TODAY)
        make_theme(conn, f"{number}")
        make_category(conn, f"{number}")
        make_target(conn, unit_id=unit, year=2023, name=f"{number}", reached={MONTH: 1})
    make_survey(conn, unit_id=unit, opened_on=DAY, closed_on=DAY, topics=["x"] * MOST_QUESTIONS)
    make_incident(conn, unit_id=unit, category_id=world.kind, voided=True)
    gone = make_suggestion(
        conn, unit_id=unit, forum_id=world.of("own", "forum"), theme_id=world.theme
    )
    void = {"voided_at": NOON, "void_reason": "x"}
    conn.execute(schema.suggestion.update().where(schema.suggestion.c.id == gone).values(void))
    resolved = [(DAY, SuggestionState.RECEIVED), (TODAY, SuggestionState.RESOLVED)]
    answered = make_suggestion(
        conn, unit_id=unit, forum_id=held, theme_id=world.theme, events=resolved
    )
    event = schema.suggestion_event
    mine = (event.c.suggestion_id == answered) & (event.c.state == SuggestionState.RESOLVED)
    conn.execute(event.update().where(mine).values(answer="x"))
    make_closing(conn, first_day=date(2021, 12, 15), last_day=date(2022, 1, 14), reopened=True)


class Reading:
    """Journeys with hostile texts in every column: what was found wrong, and what was read."""

    def __init__(self, open_page: Callable[..., AppTest], world: World, heard: Heard) -> None:
        self._open_page, self._world, self._heard = open_page, world, heard
        self.places = Places(TEXTS)
        self.faults: list[str] = []
        self.kinds: Counter[str] = Counter()
        self.shown: dict[str, set[str]] = {}

    def fill(self) -> None:
        """New texts everywhere, of those that have not been read."""
        self.places.fill(self._world.conn)
        record_texts(self._world.conn, self.places, 5)

    def go(self, name: str, journey: Journey, *, with_files: bool) -> None:
        """One journey; `shown` are the columns of which something is read there."""
        before = self._left()
        self._heard.messages.clear()
        self._heard.files.clear()
        at = reach(self._open_page, self._world, journey).at
        self._page(name, at)
        if name == "taking along" and with_files:
            for made in take_along(at):
                self._page(name, made)
        if with_files:
            self._files(name)
        read = {c for c, left in self._left().items() if left < before.get(c, 999)}
        self.shown[name] = self.shown.get(name, set()) | read

    @property
    def unread(self) -> set[str]:
        """Columns of which some texts have not been read."""
        return {column for column, texts in self.places.unread.items() if texts}

    def _left(self) -> dict[str, int]:
        return {column: len(texts) for column, texts in self.places.unread.items()}

    def _page(self, name: str, at: AppTest) -> None:
        self.faults += [f"{name}: {error.value}" for error in at.exception]
        for element, found, text in self._heard.texts():
            wrong = self.places.read(text, is_drawn="Vega" in element)
            self.faults += [f"{name}, {element}.{found}: {one}" for one in wrong]
            is_shown = is_read_as_markdown(element, found) or (element, found) in SHOWN
            if OUTSIDE in text and not is_shown and found not in UNSEEN:
                self.faults.append(f"{name}: {element}.{found} holds {text!a}")
        self.kinds["pages"] += 1
        self._heard.messages.clear()

    def _read(self) -> Iterator[tuple[str, Any]]:
        """Unless in full, of what has no letters to be read the first of each page."""
        offered = dict(self._heard.files)
        flat = [name for name in offered if name.endswith(".png")]
        for name in [] if IN_FULL else flat[1:]:
            del offered[name]
        yield from offered.items()

    def _files(self, name: str) -> None:
        for file_name, data in self._read():
            with speaking("vi"):
                content = data() if callable(data) else data
            content = content.encode() if isinstance(content, str) else content
            kind = file_name.rsplit(".", 1)[-1]
            for text in READERS[kind](content):
                wrong = self.places.read(text, is_drawn=kind == "svg")
                self.faults += [f"{name}, {file_name}: {one}" for one in wrong]
            self.faults += [f"{file_name}: {part} is alive" for part in live_parts(content)]
            self.kinds[kind] += 1


NOT_SHOWN = {"incident.void_reason", "suggestion.void_reason"}
"""Columns that no page and no file shows: why something was voided is told from the audit."""


def is_repeatable(journey: Journey) -> bool:
    """Whether it changes nothing."""
    return not journey.steps and journey.before is Journey.before


@pytest.mark.usefixtures("that_day")
def test_what_was_typed_is_read_letter_for_letter(open_page, world, heard):
    add_what_is_rare(world)
    reading, every = Reading(open_page, world, heard), MORE | JOURNEYS
    share = every if IN_FULL else dict(list(every.items())[::5])
    again = [name for name, journey in share.items() if is_repeatable(journey)]
    for name in again:
        reading.fill()
        reading.go(name, share[name], with_files=True)
    for _round in range(MOST_ROUNDS if IN_FULL else 0):
        reading.fill()
        unread = reading.unread
        while name := max(again, key=lambda name: len(reading.shown[name] & unread)):
            if not reading.shown[name] & unread:
                break
            reading.go(name, share[name], with_files=False)
            unread -= reading.shown[name]
        if not reading.unread & set().union(*reading.shown.values()):
            break
    for name in (name for name in share if name not in again):
        reading.fill()
        reading.go(name, share[name], with_files=True)

    left = {column: len(reading.places.unread[column]) for column in reading.unread}
    print(dict(reading.kinds), len(reading.places.stored), left)
    assert sorted(set(reading.faults)) == []
    if IN_FULL:
        assert set(left) == NOT_SHOWN
