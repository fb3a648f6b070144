"""Whatever comes from outside is read, or refused in words: never an error, never a hang.

A small share runs with all tests, the same each time; FUZZ=60 in the environment goes on for so
many minutes in all, by chance. What that found has a test of its own beside its parser.
"""

import io
import json
import os
import sqlite3
import time
import zipfile
from contextlib import closing, suppress
from datetime import date

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from components.runtime import addresses, cookies, gate, journal, messages
from components.words.formats import parse_count
from db import text
from db.copies import files as copies
from db.engine import make_engine
from db.entries.units import read_units
from db.geo import read_borders
from db.model import Refusal
from db.passwords import require_good
from db.sheets import cells
from db.sheets.accounts import read_accounts
from db.sheets.lists import Names
from db.sheets.subjects import SUBJECTS
from db.sheets.understand import understand
from tests.db.sheets.files import HEAD, LISTS, csv, xls, xlsx

MINUTES = float(os.environ.get("FUZZ", 0))
SLOWEST = 20.0
"""Seconds for one small input, also on a busy machine."""
ROWS = [HEAD, [1, date(2023, 9, 1), "Vĩnh Long", "Trộm cắp tài sản", "", 0, 1, 5_000_000, "Mất xe"]]
HEADINGS = st.sampled_from(
    [*HEAD, "Xã", "Tháng", "Tên đăng nhập", "Họ và tên", "Vai trò", "Đơn vị", "Chủ đề", "Nội dung"]
)
ODD = (
    *("32/13/2023", "29/02/2023", "15/2023", "09/2023", "1.234", "1,5", "-1", "1e9", "٣", "²"),
    *("NaN", "inf", "0" * 400, "=1+1", "\x00", "\ud7ff", "Vĩnh Long", "VÜnh Léc", "a\u0301" * 200),
)
WORDS = st.text(max_size=40) | st.sampled_from(ODD)
CELLS = WORDS | st.booleans() | st.integers() | st.floats() | st.dates()
CELLS |= st.datetimes() | st.times() | st.timedeltas()
WHOLE = {"xlsx": xlsx(ROWS), "xls": xls(ROWS), "csv": csv(ROWS)}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.dictionaries(
            st.sampled_from(
                ["type", "features", "geometry", "coordinates", "properties", "code", "Polygon"]
            ),
            inner | st.sampled_from(["FeatureCollection", "Feature", "MultiPolygon", "Polygon"]),
        )
    ),
    max_leaves=25,
)
RING = [[105.6, 20.0], [105.7, 20.0], [105.7, 20.1], [105.6, 20.0]]


@st.composite
def damaged(draw, content):
    """The bytes with some of them changed, left out or put in."""
    found = bytearray(content)
    for _time in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, max(len(found) - 1, 0)))
        act = draw(st.sampled_from(["change", "cut", "put in", "end"]))
        if act == "change" and found:
            found[at] = draw(st.integers(0, 255))
        elif act == "cut":
            del found[at : at + draw(st.integers(1, 64))]
        elif act == "put in":
            found[at:at] = draw(st.binary(max_size=16))
        elif draw(st.booleans()):
            del found[at:]
    return bytes(found)


@st.composite
def damaged_inside(draw):
    """A workbook that unpacks, with a damaged part."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(WHOLE["xlsx"])) as whole, zipfile.ZipFile(packed, "w") as made:
        chosen = draw(st.sampled_from(whole.namelist()))
        for name in whole.namelist():
            content = whole.read(name)
            made.writestr(name, draw(damaged(content)) if name == chosen else content)
    return packed.getvalue()


@st.composite
def tables(draw):
    """A text of cells under headings that are known, in some encoding."""
    heads = draw(st.lists(HEADINGS | WORDS, max_size=12))
    rows = draw(st.lists(st.lists(WORDS, max_size=12), max_size=8))
    mark = draw(st.sampled_from(",;\t"))
    encoding = draw(st.sampled_from(["utf-8-sig", "utf-16", "latin-1", "cp1258"]))
    content = "\n".join(mark.join(row) for row in [heads, *rows])
    return content.encode(encoding, errors="replace")


@st.composite
def geometries(draw):
    point = st.lists(st.floats() | st.integers() | st.text(max_size=2), max_size=3)
    ring = draw(st.just(RING) | st.lists(point | st.sampled_from(RING), max_size=6))
    kind = draw(st.sampled_from(["Polygon", "MultiPolygon", "Point"]))
    shape = [ring] if kind == "Polygon" else [[ring]]
    one = {
        "type": "Feature",
        "properties": {"code": draw(st.text(max_size=6) | st.integers())},
        "geometry": {"type": kind, "coordinates": shape},
    }
    return json.dumps({"type": "FeatureCollection", "features": [one] * draw(st.integers(0, 2))})


def read_as_all(content):
    for subject in SUBJECTS.values():
        refused(understand, content, subject, LISTS)
    refused(read_accounts, content, Names([]), date(2026, 10, 14))


def read_cell(cell):
    for read in (cells.day, cells.month, cells.count):
        refused(read, cell)
    assert isinstance(cells.text(cell), str)
    assert isinstance(cells.excerpt(cell), str)
    cells.is_empty(cell)


def read_words(words):
    for make in (text.nfc, text.clean, text.clean_block, text.search_key, text.sort_key):
        assert isinstance(make(words), str)
    assert text.clean(text.clean(words)) == text.clean(words)
    text.legacy_encoding(words)
    text.is_misread(words)
    text.damage(words)
    text.match_rank(words, words)
    assert len(journal.one_line(words).splitlines()) <= 1
    refused(parse_count, words)
    refused(require_good, words)
    refused(make_engine, words)
    refused(read_units, words)


def read_head(given_):
    name, value = given_
    raw = value.encode("latin-1", errors="replace")
    cookies.sent([(b"cookie", raw), (name.encode("latin-1", errors="replace"), raw)])
    assert addresses.whence("10.0.0.1", value, "10.0.0.0/8").startswith("10.0.0.1")
    gate._is_allowed(value)
    for _name, header in gate._security_headers(value):
        assert b"\n" not in header
        assert b"\r" not in header


def read_frame(frame):
    assert isinstance(messages._is_whole(frame), bool)


def refused(read, *args):
    with suppress(Refusal):
        read(*args)


PARSERS = {
    "damaged xlsx": (damaged(WHOLE["xlsx"]), read_as_all, 6),
    "damaged parts of xlsx": (damaged_inside(), read_as_all, 6),
    "damaged xls": (damaged(WHOLE["xls"]), read_as_all, 6),
    "damaged csv": (damaged(WHOLE["csv"]), read_as_all, 40),
    "tables": (tables(), read_as_all, 40),
    "bytes": (st.binary(max_size=200), read_as_all, 40),
    "cells": (CELLS, read_cell, 150),
    "words": (WORDS, read_words, 100),
    "heads": (st.tuples(st.text(max_size=20), st.text(max_size=60)), read_head, 100),
    "frames": (st.binary(max_size=100), read_frame, 100),
    "json": (JSON.map(json.dumps).map(str.encode), lambda data: refused(read_borders, data), 100),
    "borders": (geometries().map(str.encode), lambda data: refused(read_borders, data), 60),
    "no json": (st.binary(max_size=60), lambda data: refused(read_borders, data), 60),
}
"""What comes, who reads it, and how much of it runs with all tests."""


@pytest.mark.parametrize("name", PARSERS)
def test_it_is_read_or_refused_in_words(name):
    inputs, read, share = PARSERS[name]

    def in_time(content):
        begun = time.process_time()
        read(content)
        assert time.process_time() - begun < SLOWEST

    quiet = settings(
        deadline=None, database=None, suppress_health_check=list(HealthCheck), print_blob=True
    )
    if not MINUTES:
        settings(quiet, max_examples=share, derandomize=True)(given(inputs)(in_time))()
        return
    until = time.monotonic() + 60 * MINUTES / len(PARSERS)
    while time.monotonic() < until:
        settings(quiet, max_examples=10 * share, phases=[Phase.generate, Phase.shrink])(
            given(inputs)(in_time)
        )()


def test_a_damaged_copy_is_refused(tmp_path):
    file = tmp_path / "copy.db"
    with closing(sqlite3.connect(file)) as conn:
        conn.executescript("CREATE TABLE alembic_version (version_num); CREATE TABLE revision (n);")

    @settings(max_examples=20, derandomize=True, database=None, deadline=None)
    @given(damaged(file.read_bytes()))
    def read(content):
        file.write_bytes(content)
        with pytest.raises(Refusal):
            copies._require_sound(file)

    read()
