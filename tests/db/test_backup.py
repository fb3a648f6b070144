"""A copy is whole though others write; what is put back replaces everything at once."""

import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from db.backup import backup, restore
from db.engine import make_engine, writing
from db.ledger.audit import verify
from db.model import Refusal
from db.schema import account, audit_event, incident, revision
from db.start import embedded_url, open_database
from tests.conftest import ROOT

WRITER = """
import sys
import sqlalchemy as sa
from db.engine import make_engine, writing
engine = make_engine(sys.argv[1])
print("ready", flush=True)
for number in range(100_000):
    with writing(engine) as conn:
        # Two rows that belong together: a copy has both or none.
        conn.execute(sa.text("UPDATE setting SET value = :n WHERE key = 'one'"), {"n": number})
        conn.execute(sa.text("UPDATE setting SET value = :n WHERE key = 'two'"), {"n": number})
"""


@pytest.fixture
def filled(sample_file, tmp_path):
    (tmp_path / "data").mkdir()
    url = sa.make_url(embedded_url(tmp_path / "data"))
    shutil.copyfile(sample_file, url.database)
    engine = open_database(None, tmp_path / "data")
    yield engine
    engine.dispose()


def opened(file: Path) -> sa.Engine:
    return make_engine(f"sqlite:///{file}")


def number_of(engine: sa.Engine, table: sa.Table) -> int:
    with engine.connect() as conn:
        return conn.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()


def test_a_copy_holds_everything(filled, tmp_path):
    backup(filled, tmp_path / "copy.db")
    assert number_of(opened(tmp_path / "copy.db"), incident) == 183
    assert stat.S_IMODE((tmp_path / "copy.db").stat().st_mode) == 0o600
    assert {file.name for file in tmp_path.glob("copy*")} == {"copy.db"} | {
        f"copy.db-{kind}" for kind in ("wal", "shm") if (tmp_path / f"copy.db-{kind}").exists()
    }


def test_a_copy_made_while_others_write_is_of_one_moment(filled, tmp_path):
    with writing(filled) as conn:
        conn.execute(sa.text("INSERT INTO setting VALUES ('one', '0'), ('two', '0')"))
    command = [sys.executable, "-c", WRITER, str(filled.url)]
    copies = [tmp_path / f"{number}.db" for number in range(5)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout.readline() == "ready\n"
        for copy in copies:
            backup(filled, copy)
        assert writer.poll() is None
        writer.kill()
    for copy in copies:
        with opened(copy).connect() as conn:
            assert conn.execute(sa.text("PRAGMA integrity_check")).scalar() == "ok"
            one, two = conn.execute(
                sa.text("SELECT value FROM setting WHERE key IN ('one', 'two')")
            ).scalars()
            assert one == two


def test_a_copy_never_replaces_a_file(filled, tmp_path):
    (tmp_path / "copy.db").write_text("precious")
    with pytest.raises(Refusal, match="exists"):
        backup(filled, tmp_path / "copy.db")
    assert (tmp_path / "copy.db").read_text() == "precious"


def test_a_copy_where_nothing_can_be_written(filled, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(Refusal, match=r"cannot be written|Not a directory"):
        backup(filled, tmp_path / "file" / "copy.db")


def test_a_database_that_is_not_there_has_no_copy(tmp_path):
    with pytest.raises(Refusal, match="There is no database"):
        backup(opened(tmp_path / "none.db"), tmp_path / "copy.db")
    assert not any(tmp_path.iterdir())


def test_what_is_put_back_is_as_it_was(filled, tmp_path):
    backup(filled, tmp_path / "copy.db")
    with writing(filled) as conn:
        token = conn.execute(sa.select(revision.c.token)).scalar_one()
        conn.execute(incident.delete())
    with filled.connect() as reader:
        assert reader.execute(sa.select(incident)).all() == []
        kept = restore(filled, tmp_path / "copy.db")
    assert number_of(filled, incident) == 183
    assert number_of(opened(kept), incident) == 0
    with filled.connect() as conn:
        assert conn.execute(sa.select(revision.c.token)).scalar_one() == token
        assert set(conn.execute(sa.select(account.c.epoch)).scalars()) == {2}
        *sample_, event = conn.execute(sa.select(audit_event).order_by(audit_event.c.id)).all()
        assert {one.action for one in sample_} == {"sample"}
        assert (event.action, verify(conn)) == ("restore", None)
    assert not [*(tmp_path / "data").glob("restoring*")]


def test_a_copy_opens_in_a_new_place(filled, tmp_path):
    backup(filled, tmp_path / "copy.db")
    (tmp_path / "new").mkdir()
    new = opened(tmp_path / "new" / "lang-nghe.db")
    assert restore(new, tmp_path / "copy.db") is None
    assert number_of(new, incident) == 183


@pytest.mark.parametrize(
    "content", [None, b"", b"no database" * 1000], ids=["none", "empty", "text"]
)
def test_what_is_no_copy_is_not_put_back(filled, tmp_path, content):
    if content is not None:
        (tmp_path / "copy.db").write_bytes(content)
    with pytest.raises(Refusal, match=r"There is no file|is not a copy"):
        restore(filled, tmp_path / "copy.db")
    assert number_of(filled, incident) == 183


def test_a_cut_off_copy_is_not_put_back(filled, tmp_path):
    backup(filled, tmp_path / "copy.db")
    content = (tmp_path / "copy.db").read_bytes()
    (tmp_path / "copy.db").write_bytes(content[: len(content) // 2])
    with pytest.raises(Refusal, match="damaged"):
        restore(filled, tmp_path / "copy.db")


def test_a_copy_of_a_newer_version_is_not_put_back(filled, tmp_path):
    backup(filled, tmp_path / "copy.db")
    with writing(opened(tmp_path / "copy.db")) as conn:
        conn.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Refusal, match="newer version"):
        restore(filled, tmp_path / "copy.db")
    assert number_of(filled, incident) == 183
    assert not [*(tmp_path / "data").glob("restoring*")]
