"""Migrations: run once, by one process at a time, whole or not at all; troubles are explained."""

import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from db.engine import BadDatabase, make_engine, writing
from db.schema import metadata, setting
from db.upgrade import upgrade
from tests.conftest import ROOT, migrate

NOBODY = 65534
UPGRADE = """
import sys
from db.engine import make_engine
from db.upgrade import upgrade
engine = make_engine(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
upgrade(engine)
"""
both = pytest.mark.parametrize("kind", ["sqlite", "postgresql"])


@pytest.fixture
def opened():
    engines = []

    def open_(url):
        engines.append(make_engine(url))
        return engines[-1]

    yield open_
    for engine in engines:
        engine.dispose()


def tables(engine):
    return set(sa.inspect(engine).get_table_names())


@both
def test_an_empty_database_gets_every_table(kind, database_url, opened):
    engine = opened(database_url(kind, migrated=False))

    upgrade(engine)

    assert tables(engine) == set(metadata.tables) | {"alembic_version"}


def test_upgrading_again_changes_nothing(engine):
    with writing(engine) as conn:
        conn.execute(setting.update().values(value="20"))

    upgrade(engine)

    with engine.connect() as conn:
        assert conn.execute(sa.select(setting)).all() == [("cutoff_day", "20")]


@both
def test_two_processes_that_start_at_once_do_not_clash(kind, database_url, opened):
    url = database_url(kind, migrated=False)
    started = [
        subprocess.Popen(
            [sys.executable, "-c", UPGRADE, url],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for process in started:
        assert process.stdout.readline() == "ready\n"
    for process in started:
        process.stdin.write("go\n")
        process.stdin.flush()
    errors = [process.communicate(timeout=60)[1] for process in started]

    assert [process.returncode for process in started] == [0, 0], errors
    assert tables(opened(url)) == set(metadata.tables) | {"alembic_version"}


@both
def test_an_upgrade_that_breaks_off_leaves_nothing(kind, database_url, opened):
    engine = opened(database_url(kind, migrated=False))

    @sa.event.listens_for(engine, "before_cursor_execute")
    def break_off(_conn, _cursor, statement, *_):
        if statement.startswith("CREATE TRIGGER"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        upgrade(engine)

    assert tables(engine) == set()


def test_a_database_of_a_newer_edition_is_refused_and_left_alone(engine):
    with writing(engine) as conn:
        conn.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(BadDatabase, match="newer version") as refusal:
        upgrade(engine)

    assert refusal.value.params == {"version": "9999"}
    with engine.connect() as conn:
        assert conn.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == "9999"


def test_a_server_that_does_not_answer_is_named_as_the_cause(opened):
    with pytest.raises(BadDatabase, match="does not answer") as refusal:
        upgrade(opened("postgresql://user:secret@127.0.0.1:1/x"))

    assert "127.0.0.1" in refusal.value.params["cause"]
    assert "secret" not in str(refusal.value)


def test_a_server_without_that_database_is_explained(database_url, opened):
    url = sa.make_url(database_url("postgresql")).set(database="missing")

    with pytest.raises(BadDatabase, match='database "missing" does not exist'):
        upgrade(opened(url.render_as_string(hide_password=False)))


@pytest.fixture
def read_only():
    """A folder that this process may read and not write, also when root runs the tests."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        migrate(f"sqlite:///{folder}/there.db")
        folder.chmod(0o555)
        (folder / "there.db").chmod(0o444)
        with nobody():
            yield folder


@contextmanager
def nobody():
    if os.geteuid():
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.parametrize("file", ["there.db", "new.db"])
def test_a_place_that_cannot_be_written_is_refused(read_only, opened, file):
    with pytest.raises(BadDatabase, match="cannot be opened for writing") as refusal:
        upgrade(opened(f"sqlite:///{read_only}/{file}"))

    assert refusal.value.params["file"] == read_only / file


def test_a_folder_that_cannot_be_made_is_refused(read_only, opened):
    with pytest.raises(BadDatabase, match="cannot be made: Permission denied"):
        upgrade(opened(f"sqlite:///{read_only}/data/new.db"))


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path, opened):
    file = tmp_path / "letter.txt"
    file.write_text("Kính gửi Công an huyện\n" * 100)

    with pytest.raises(BadDatabase, match="file is not a database"):
        upgrade(opened(f"sqlite:///{file}"))

    assert file.read_text().startswith("Kính gửi")
