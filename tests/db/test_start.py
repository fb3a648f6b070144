"""However the program is started, its database is there, or the reason is one plain sentence."""

import os
import stat
import tempfile
from collections.abc import Callable, Iterator
from multiprocessing import get_context
from pathlib import Path
from time import process_time

import pytest
import sqlalchemy as sa

from db import sample
from db.engine import BadDatabase, make_engine, writing
from db.start import (
    PROVINCE,
    SAMPLE,
    database_url,
    embedded_url,
    is_sample,
    open_database,
    other_sample,
)
from tests.conftest import DATABASES
from tests.db.starting import begin, count, start

SPAWN = get_context("spawn")
NOBODY = 65534


@pytest.fixture
def open_(tmp_path: Path) -> Iterator[Callable[..., sa.Engine]]:
    """open_database with a data folder of the test; what it opened is closed at the end."""
    opened: list[sa.Engine] = []

    def open_(url: str | None = None, folder: Path = tmp_path / "data") -> sa.Engine:
        opened.append(begin(url, folder))
        return opened[-1]

    yield open_
    for engine in opened:
        engine.dispose()


@pytest.fixture
def secrets(tmp_path, monkeypatch):
    """Where secrets.toml would lie."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setattr("db.start.SECRETS", tmp_path / "secrets.toml")
    return tmp_path / "secrets.toml"


@pytest.mark.parametrize(
    ("environment", "content", "told"),
    [
        (None, None, None),
        (None, '# DATABASE_URL = "sqlite:////a.db"', None),
        (None, 'DATABASE_URL = ""', None),
        (None, 'DATABASE_URL = "sqlite:////a.db"', "sqlite:////a.db"),
        ("", 'DATABASE_URL = "sqlite:////a.db"', "sqlite:////a.db"),
        ("sqlite:////b.db", 'DATABASE_URL = "sqlite:////a.db"', "sqlite:////b.db"),
        ("sample", 'DATABASE_URL = "sqlite:////a.db"', "sample"),
        ("sqlite:////b.db", "damaged", "sqlite:////b.db"),
    ],
)
def test_the_environment_names_the_database_then_the_secrets(
    secrets, monkeypatch, environment, content, told
):
    if environment is not None:
        monkeypatch.setenv("DATABASE_URL", environment)
    if content is not None:
        secrets.write_text(content)

    assert database_url() == told


@pytest.mark.parametrize(
    "content", [b"damaged", b"\xff\xfe", b"DATABASE_URL = 5"], ids=["no TOML", "UTF-16", "no text"]
)
def test_secrets_that_cannot_be_read_are_refused(secrets, content):
    """They may name the database: the sample would open in its place."""
    secrets.write_bytes(content)

    with pytest.raises(BadDatabase) as refused:
        database_url()

    assert refused.value.params["file"] == secrets


def test_secrets_that_this_program_may_not_read_are_refused(secrets):
    secrets.mkdir()

    with pytest.raises(BadDatabase, match="cannot be read"):
        database_url()


def test_the_sample_has_a_name(open_, tmp_path):
    assert count(open_("sample"), "incident") == 183
    assert (tmp_path / "data" / "lang-nghe.db").exists()


def test_the_embedded_database_shows_the_sample(open_, tmp_path):
    engine = open_()
    assert engine.url == make_engine(embedded_url(tmp_path / "data")).url
    assert count(engine, "incident") == 183
    assert count(engine, "account") == 4


def test_the_first_start_is_fast(open_):
    """At most 10 s may pass from the start of the server to the first page."""
    began = process_time()
    open_()
    assert process_time() - began < 3


def test_a_second_start_adds_nothing(open_):
    first = open_()
    with writing(first) as conn:
        conn.execute(sa.text("UPDATE unit SET name = 'Vĩnh Lộc' WHERE code = '393'"))
    before = count(first, "incident")
    second = open_()
    assert count(second, "incident") == before
    with second.connect() as conn:
        assert conn.execute(sa.text("SELECT name FROM unit WHERE code = '393'")).all() == [
            ("Vĩnh Lộc",)
        ]


def test_a_filling_that_is_cut_short_leaves_nothing(open_, monkeypatch):
    monkeypatch.setattr(sample, "_fill_targets", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        open_()
    monkeypatch.undo()
    assert count(open_(), "target") == 4


@pytest.mark.parametrize("kind", DATABASES)
def test_a_real_database_is_upgraded_and_stays_empty(open_, database_url, kind):
    engine = open_(database_url(kind, migrated=False))
    assert (count(engine, "unit"), count(engine, "account")) == (0, 0)
    assert count(engine, "setting") == 1


def test_processes_that_start_together_do_not_clash(tmp_path):
    """That a real database is upgraded by one of them: tests/db/test_upgrade.py."""
    barrier, answers = SPAWN.Barrier(3), SPAWN.SimpleQueue()
    starters = [
        SPAWN.Process(target=start, args=(None, tmp_path, barrier, answers)) for _ in range(3)
    ]
    for starter in starters:
        starter.start()
    found = [answers.get() for _ in starters]
    for starter in starters:
        starter.join()
    assert found == [(0, 183)] * 3


def test_a_folder_below_a_file_cannot_be_made(open_, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(BadDatabase, match="cannot be made") as refused:
        open_(folder=tmp_path / "file" / "data")
    assert refused.value.params["folder"] == tmp_path / "file" / "data"


@pytest.mark.parametrize("with_file", [False, True], ids=["empty", "with a database"])
def test_a_folder_that_may_not_be_written(with_file):
    """As a user without privileges: for root no folder is read-only."""
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        folder = Path(name)
        if with_file:
            open_database(None, folder).dispose()
        everybody_reads = stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH
        for file in folder.iterdir():
            file.chmod(everybody_reads)
        folder.chmod(everybody_reads | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
        answers = SPAWN.Queue()
        # Forked, since the interpreter itself may lie where nobody else can read it.
        opener = get_context("fork").Process(target=open_as_nobody, args=(folder, answers))
        opener.start()
        answer = answers.get(timeout=60)
        opener.join()
        folder.chmod(stat.S_IRWXU)
    assert answer.startswith(f"The database file {folder / 'lang-nghe.db'} cannot be opened")


def open_as_nobody(folder: Path, answers) -> None:
    if os.geteuid() == 0:
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    try:
        open_database(None, folder)
    except BadDatabase as refusal:
        answers.put(str(refusal))
    else:
        answers.put("opened")


def test_a_full_disk_while_filling(open_, monkeypatch):
    def fill(conn: sa.Connection) -> None:
        conn.exec_driver_sql("PRAGMA max_page_count = 1")
        conn.exec_driver_sql("CREATE TABLE more (content)")
        for _ in range(100):
            conn.exec_driver_sql("INSERT INTO more VALUES (randomblob(100000))")

    monkeypatch.setattr(sample, "fill", fill)
    with pytest.raises(BadDatabase, match=r"cannot be written into .*full"):
        open_()


def test_a_newer_database_is_refused(open_):
    with writing(open_()) as conn:
        conn.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(BadDatabase, match="newer version"):
        open_()


@pytest.mark.parametrize(
    "url",
    ["", "lang-nghe.db", "mysql://localhost/db", "postgresql://127.0.0.1:1/db", "sqlite://"],
)
def test_a_broken_address_is_refused(tmp_path, url):
    """An empty one too: it was set, so the sample is not what was meant."""
    with pytest.raises(BadDatabase) as refused:
        open_database(url, tmp_path)
    assert refused.value.field == "DATABASE_URL"
    assert not any(tmp_path.iterdir())


def test_a_file_that_is_no_database_is_refused(open_, tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "lang-nghe.db").write_text("not a database" * 1000)
    with pytest.raises(BadDatabase, match="not a database"):
        open_()


def test_the_larger_sample_lies_in_a_file_of_its_own(tmp_path):
    assert is_sample(PROVINCE)
    assert embedded_url(tmp_path, PROVINCE) != embedded_url(tmp_path)
    assert [other_sample(url) for url in (None, SAMPLE)] == [PROVINCE, PROVINCE]
    assert other_sample(PROVINCE) == SAMPLE
    assert other_sample("sqlite:////srv/lang-nghe.db") is None
    engine = open_database(PROVINCE, tmp_path)
    assert engine.url == make_engine(embedded_url(tmp_path, PROVINCE)).url
    engine.dispose()
