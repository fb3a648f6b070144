"""Whether the database can be worked with, told by name and without an error."""

import shutil
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from db import health
from db.engine import Outdated, Unavailable, make_engine, writing
from db.health import Health
from db.queries.revisions import answers, revision
from db.upgrade import upgrade


@pytest.fixture
def started(engine):
    """As a process that has been started on it."""
    upgrade(engine)
    return engine


def statement(engine, text):
    with engine.execution_options(write=True).begin() as conn:
        conn.exec_driver_sql(text)


def test_a_database_that_is_there_answers(engine):
    assert answers(engine)


def test_one_that_is_not_there_does_not(tmp_path):
    assert not answers(make_engine("postgresql://nobody@127.0.0.1:1/nothing"))
    assert not answers(make_engine(f"sqlite:///{tmp_path / 'no' / 'folder.db'}"))


def test_one_without_tables_does_not(database_url):
    assert not answers(make_engine(database_url("sqlite", migrated=False)))


def test_one_that_takes_a_write_is_well_and_the_write_changes_nothing(started):
    def now():
        with started.connect() as conn:
            return revision(conn)

    before = now()

    assert Health(started).failing() == ""
    assert now() == before


def test_one_that_is_away_is_told(caplog):
    found = Health(make_engine("postgresql://nobody@127.0.0.1:1/nothing"))

    assert found.failing() == "database"
    assert found.failing() == "database"
    assert caplog.messages == ["not ready: database"]


def test_a_disk_without_room_is_told_and_logged_once(database_url, monkeypatch, caplog):
    engine = make_engine(database_url("sqlite"))
    found = Health(engine)
    room = SimpleNamespace(free=health.LEAST_FREE - 1)
    with monkeypatch.context() as full:
        full.setattr(shutil, "disk_usage", lambda _folder: room)
        assert [found.failing(), found.failing()] == ["disk", "disk"]

    assert found.failing() == ""
    assert caplog.messages == ["not ready: disk", "ready again"]


def test_a_write_that_finds_the_disk_full_is_told(database_url):
    engine = make_engine(database_url("sqlite"))
    found = Health(engine)

    def strike(*_args):
        raise sa.exc.OperationalError("", {}, Full("database or disk is full"))

    sa.event.listen(engine, "commit", strike)

    assert found.failing() == "disk"


def test_a_write_of_anybody_that_finds_the_disk_full_is_in_the_log_as_that(database_url, caplog):
    engine = make_engine(database_url("sqlite"))

    def strike(*_args):
        raise sa.exc.OperationalError("", {}, Full("database or disk is full"))

    sa.event.listen(engine, "commit", strike)
    with pytest.raises(Unavailable, match="disk of the server is full"), writing(engine) as conn:
        conn.exec_driver_sql("INSERT INTO setting (key, value) VALUES ('x', 'typed')")

    assert caplog.messages == ["the disk is full: Full database or disk is full"]


def test_one_that_cannot_hold_vietnamese_is_not_ready(started, monkeypatch):
    monkeypatch.setattr(health, "encoding_of", lambda _conn: "SQL_ASCII")

    assert Health(started).failing() == "encoding"


class Full(Exception):
    sqlite_errorcode = 13
    """SQLITE_FULL."""


def test_a_database_that_may_only_be_read_is_told(database_url):
    engine = make_engine(database_url("sqlite"))
    found = Health(engine)

    def read_only(connection, _record):
        connection.execute("PRAGMA query_only = ON")

    sa.event.listen(engine, "connect", read_only)

    assert found.failing() == "write"


def test_a_write_is_tried_again_after_a_while_only(started, monkeypatch):
    found = Health(started)
    assert found.failing() == ""

    def fail(_health):
        return "write"

    monkeypatch.setattr(Health, "_try", fail)

    assert found.failing() == ""
    monkeypatch.setattr(health, "EVERY_SECONDS", 0.0)
    assert found.failing() == "write"


def test_one_in_which_somebody_writes_for_long_is_well(database_url, monkeypatch):
    monkeypatch.setattr(health, "PATIENCE_MS", 50)
    engine = make_engine(database_url("sqlite"))

    with writing(engine):
        assert Health(engine).failing() == ""


def test_an_old_program_writes_nothing_on_newer_tables(started):
    """Nor through a connection that it had before."""
    statement(started, "UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(Outdated), writing(started) as conn:
        conn.exec_driver_sql("INSERT INTO setting (key, value) VALUES ('x', '1')")

    with started.connect() as conn:
        assert conn.exec_driver_sql("SELECT count(*) FROM setting WHERE key = 'x'").scalar() == 0
    assert Health(started).failing() == "schema"
