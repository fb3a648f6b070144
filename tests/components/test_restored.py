"""Another database comes in the place of the one that is being read: what is shown is in it.

A copy is taken, the data go on and are read, the copy is put back, and saves go on until the
revision has the number under which something else is remembered.
"""

import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest
import sqlalchemy as sa

from components import data
from db.backup import backup, restore
from db.engine import sqlite_file, writing
from db.queries.settings import setting
from db.schema import revision
from tests.factories import set_setting

PutBack = Callable[[], object]


@pytest.fixture
def opened(database_url, monkeypatch):
    """The program with a database of the kind: its own, since what is put back stays."""

    def open_(kind):
        monkeypatch.setenv("DATABASE_URL", database_url(kind))
        return data.engine()

    data.engine.cache_clear()
    yield open_
    data.engine().dispose()
    data.engine.cache_clear()


@pytest.fixture
def engine(request, opened):
    return opened(request.param)


@pytest.fixture
def copy(engine, tmp_path, request) -> Callable[[], PutBack]:
    """Copy the database with its own tool; the answer puts the copy back with it."""

    def take() -> PutBack:
        kept = str(tmp_path / "copy")
        if file := sqlite_file(engine):
            _copy(file, kept)
            return lambda: _copy(kept, file)
        use, there = request.getfixturevalue("postgresql").use, f"--dbname={address(engine)}"
        use("pg_dump", there, "--format=custom", f"--file={kept}")
        return lambda: use("pg_restore", there, "--clean", "--if-exists", kept)

    return take


def address(engine):
    return engine.url.set(drivername="postgresql").render_as_string(hide_password=False)


def _copy(source, target):
    with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(target)) as other:
        one.backup(other)


def save(colour):
    with writing(data.engine()) as conn:
        set_setting(conn, "colour", colour)


def stored():
    """The revision's number and the colour, as the database has them."""
    with data.engine().connect() as conn:
        return conn.scalar(sa.select(revision.c.number)), setting(conn, "colour")


def remember(*colours):
    """Save each and read it as a screen does: which is remembered under which number."""
    remembered = {}
    for colour in colours:
        save(colour)
        assert data.read(setting, "colour") == colour
        remembered[stored()[0]] = colour
    return remembered


def test_saves_after_a_copy_was_put_back_are_shown(copy):
    save("green")
    put_back = copy()
    remembered = remember("blue", "red", "grey")

    put_back()
    assert data.read(setting, "colour") == "green"

    met = 0
    for colour in ("black", "white", "brown"):
        save(colour)
        number, now = stored()
        met += number in remembered
        assert data.read(setting, "colour") == now == colour
    assert met == 3


def test_saves_after_a_restore_from_the_terminal_are_shown(opened, tmp_path):
    engine = opened("sqlite")
    save("green")
    backup(engine, tmp_path / "copy.db")
    remember("blue", "red")

    restore(engine, tmp_path / "copy.db")

    assert data.read(setting, "colour") == "green"
    assert len(remember("black", "white", "brown")) == 3


def test_what_is_shown_half_way_through_a_restore_is_not_remembered(opened, postgresql, tmp_path):
    """pg_restore brings table by table, and triggers last: here the settings are late."""
    there = f"--dbname={address(opened('postgresql'))}"
    kept, wanted = str(tmp_path / "copy"), tmp_path / "wanted"
    save("green")
    postgresql.use("pg_dump", there, "--format=custom", f"--file={kept}")
    contents = postgresql.use("pg_restore", "--list", kept).splitlines()
    late = [line for line in contents if " TABLE DATA public setting " in line]

    def load(lines, *arguments):
        wanted.write_text("\n".join(lines))
        postgresql.use("pg_restore", there, f"--use-list={wanted}", *arguments, kept)

    rest = [line for line in contents if line not in late]
    with writing(data.engine()) as conn:
        conn.exec_driver_sql("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    load(rest, "--section=pre-data", "--section=data")
    assert data.read(setting, "colour") is None
    load(late, "--section=data")
    load(contents, "--section=post-data")

    assert len(late) == 1
    assert data.read(setting, "colour") == "green"


def test_what_was_saved_between_the_key_and_the_answer_is_not_remembered(copy):
    """Else it would be shown when the copy with that very key is put back."""
    save("green")
    put_back = copy()
    saves = ["blue"]

    def colour(conn):
        if saves:
            save(saves.pop())
        return setting(conn, "colour")

    assert data.read(colour) == "green", "the moment in which it was asked"
    assert data.read(colour) == "blue"
    put_back()

    assert data.read(colour) == "green"


def test_another_database_is_answered_from_its_own_rows_and_shares_what_is_the_same(opened):
    """Both began as one; what is kept is known by what it was made of, not by who holds it."""
    made = []

    def look(colour):
        engine = opened("sqlite")
        save(colour)
        found = data.keep("painted", lambda: made.append(1) or data.read(setting, "colour"))
        engine.dispose()
        data.engine.cache_clear()
        return found

    assert [look(colour) for colour in ("green", "blue", "blue")] == ["green", "blue", "blue"]
    assert len(made) == 2
