"""The same two commands on both databases: a copy is tried before it counts, encrypted where a key
is set, thinned out; what is put back replaces everything at once, and nobody stays signed in."""

import json
import shutil
import stat
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from db import backup as copying
from db import roles as copying_roles
from db import sample
from db.__main__ import main
from db.backup import backup, restore, verify
from db.check import check
from db.copies import dumps, seal
from db.engine import make_engine, writing
from db.ledger.audit import verify as verify_audit
from db.model import Refusal
from db.queries.condition import last_copy
from db.roles import granted
from db.schema import account, audit_event, incident, setting
from db.views import readers
from tests.conftest import DATABASES

QUIET = dict.fromkeys(["tell"], lambda _line: None)


@pytest.fixture(params=DATABASES)
def filled(request, database_url, monkeypatch, tmp_path):
    """A database of either kind with the sample, and PostgreSQL's tools where they are needed."""
    if request.param == "postgresql":
        server = request.getfixturevalue("postgresql")
        monkeypatch.setenv("PATH", str(server.programs), prepend=":")
        with server.sampled(sample.ANCHOR) as engine:
            yield engine
        return
    file = shutil.copyfile(request.getfixturevalue("sample_file"), tmp_path / "filled.db")
    engine = make_engine(f"sqlite:///{file}")
    yield engine
    engine.dispose()


def number(engine, table=incident):
    with engine.connect() as conn:
        return conn.scalar(sa.select(sa.func.count()).select_from(table))


def events(engine, action):
    with engine.connect() as conn:
        row = audit_event.c
        found = conn.scalars(sa.select(row.new_values).where(row.action == action).order_by(row.id))
        return [json.loads(one) for one in found]


def change(engine):
    """Somebody types on after the copy."""
    with writing(engine) as conn:
        conn.execute(setting.insert().values(key="later", value="1"))


def has_changed(engine):
    with engine.connect() as conn:
        return conn.scalar(sa.select(setting.c.value).where(setting.c.key == "later")) is not None


def test_a_copy_is_tried_and_noted(filled, tmp_path):
    made = backup(filled, tmp_path / "copy", **QUIET)

    assert (made.file, made.faults, made.untried) == (tmp_path / "copy", [], "")
    assert made.size == (tmp_path / "copy").stat().st_size > 10_000
    assert stat.S_IMODE(made.file.stat().st_mode) == 0o600
    assert events(filled, "backup") == [{"file": "copy", "bytes": made.size, "tried": True}]
    with filled.connect() as conn:
        noted = last_copy(conn)
    assert (noted.file, noted.size, noted.tried) == ("copy", made.size, True)
    assert {file.name for file in tmp_path.iterdir() if "copy" in file.name} <= {
        "copy",
        "copy-wal",
        "copy-shm",
    }


def test_what_is_put_back_is_as_it_was_and_nobody_stays_signed_in(filled, tmp_path):
    with filled.connect() as conn:
        epochs = conn.scalars(sa.select(account.c.epoch).order_by(account.c.id)).all()
    backup(filled, tmp_path / "copy", **QUIET)
    change(filled)

    aside = restore(filled, tmp_path / "copy", **QUIET)

    assert not has_changed(filled)
    with filled.connect() as conn:
        now = conn.scalars(sa.select(account.c.epoch).order_by(account.c.id)).all()
        assert now == [epoch + 1 for epoch in epochs] != []
        assert verify_audit(conn) is None
        assert [fault for proof in check(conn) for fault in proof.faults] == []
    assert events(filled, "restore") == [{"file": "copy"}]
    assert aside is not None
    restore(filled, aside, **QUIET)
    assert has_changed(filled), "what was there before is kept, and can be put back too"


def test_a_copy_goes_into_a_new_place(filled, tmp_path, database_url):
    backup(filled, tmp_path / "copy", **QUIET)
    new = make_engine(database_url(filled.dialect.name, migrated=False))
    assert restore(new, tmp_path / "copy", **QUIET) is None
    assert number(new) == number(filled) > 100
    new.dispose()


def test_verify_changes_nothing(filled, tmp_path):
    backup(filled, tmp_path / "copy", **QUIET)
    change(filled)

    proofs = list(verify(filled, tmp_path / "copy"))

    assert len(proofs) > 10
    assert [fault for proof in proofs for fault in proof.faults] == []
    assert has_changed(filled)


def test_what_is_wrong_in_the_database_is_told_of_its_copy(filled, tmp_path):
    """The copy is kept all the same: it is what there is."""
    with writing(filled) as conn:
        row = {"at": datetime.now(UTC), "actor": "x", "action": "a", "entity": "e"}
        conn.execute(
            audit_event.insert().values(**row, entity_id="", previous_hash="", hash="forged")
        )

    made = backup(filled, tmp_path / "copy", **QUIET)

    assert made.file.exists()
    assert len(made.faults) == 1
    assert events(filled, "backup")[-1]["tried"] is False


@pytest.mark.parametrize(
    "content", [b"", b"no database" * 1000, "half"], ids=["empty", "text", "half"]
)
def test_what_is_no_copy_changes_nothing(filled, tmp_path, content):
    backup(filled, tmp_path / "copy", **QUIET)
    whole = (tmp_path / "copy").read_bytes()
    (tmp_path / "copy").write_bytes(whole[: len(whole) // 2] if content == "half" else content)
    change(filled)

    with pytest.raises(Refusal):
        restore(filled, tmp_path / "copy", **QUIET)

    assert has_changed(filled)
    assert number(filled) > 100


def test_a_file_that_may_not_be_looked_at_is_refused_in_words(filled, tmp_path):
    """As one in a folder that is closed to the user of the service: even whether it is there is an
    error then. The tests may look everywhere, so a name that no file can have does it here."""
    closed = tmp_path / ("x" * 300)
    for act in (restore, lambda *given, **_tell: list(verify(*given))):
        with pytest.raises(Refusal, match=r"x cannot be read: File name too long"):
            act(filled, closed, **QUIET)
        with pytest.raises(Refusal, match="There is no file"):
            act(filled, tmp_path / "none", **QUIET)
        with pytest.raises(Refusal, match="cannot be read: Is a directory"):
            act(filled, tmp_path, **QUIET)
    with pytest.raises(Refusal, match="x cannot be written: File name too long"):
        backup(filled, closed, **QUIET)


def test_a_copy_of_the_other_kind_is_refused(
    filled, tmp_path, database_url, postgresql, monkeypatch
):
    monkeypatch.setenv("PATH", str(postgresql.programs), prepend=":")
    other = next(kind for kind in DATABASES if kind != filled.dialect.name)
    engine = make_engine(database_url(other))
    backup(engine, tmp_path / "copy", **QUIET)

    with pytest.raises(Refusal, match="is not a copy of this program's"):
        restore(filled, tmp_path / "copy", **QUIET)
    engine.dispose()


def test_a_folder_keeps_the_newest(filled, tmp_path, monkeypatch):
    (tmp_path / "kept").mkdir()
    foreign = tmp_path / "kept" / "minutes-20261010-101010.db"
    foreign.write_text("nobody's copy")
    moments = iter(["20261001-010000", "20261002-010000", "20261003-010000"])
    names = []
    for _night in range(3):
        monkeypatch.setattr(copying, "MOMENT", next(moments))
        names.append(backup(filled, tmp_path / "kept", keep=2, **QUIET).file.name)

    assert {file.name for file in (tmp_path / "kept").iterdir()} == {foreign.name, *names[1:]}


class TestEncrypted:
    @pytest.fixture
    def key(self, monkeypatch, tmp_path):
        public, secret = seal.fresh()
        monkeypatch.setenv(seal.VARIABLE, public)
        file = tmp_path / "key"
        file.write_text(f"# kept away\n{secret}\n")
        return file

    def test_who_takes_the_copy_reads_nothing(self, filled, tmp_path, key):
        made = backup(filled, tmp_path / "copy.age", **QUIET)

        content = made.file.read_bytes()
        assert content.startswith(seal.BEGINNING)
        assert b"SQLite format" not in content
        assert b"PGDMP" not in content
        assert [file.name for file in tmp_path.iterdir() if "unfinished" in file.name] == []

    def test_the_secret_key_puts_it_back(self, filled, tmp_path, key):
        backup(filled, tmp_path / "copy.age", **QUIET)
        change(filled)
        restore(filled, tmp_path / "copy.age", key=key, **QUIET)
        assert not has_changed(filled)

    def test_what_was_there_before_is_set_aside_as_unreadable_as_a_copy(
        self, filled, tmp_path, key
    ):
        backup(filled, tmp_path / "copy.age", **QUIET)
        change(filled)

        aside = restore(filled, tmp_path / "copy.age", key=key, **QUIET)

        assert aside is not None
        assert aside.name.endswith(seal.ENDING)
        assert seal.is_closed(aside)
        assert [file for file in aside.parent.iterdir() if "unfinished" in file.name] == []
        restore(filled, aside, key=key, **QUIET)
        assert has_changed(filled)

    def test_without_it_or_with_another_nothing_changes(self, filled, tmp_path, key):
        backup(filled, tmp_path / "copy.age", **QUIET)
        change(filled)
        other = tmp_path / "other"
        other.write_text(seal.fresh()[1])
        for given, said in ((None, "--key"), (other, "another key"), (tmp_path, "cannot be read")):
            with pytest.raises(Refusal, match=said):
                restore(filled, tmp_path / "copy.age", key=given, **QUIET)
        assert has_changed(filled)

    def test_a_key_that_is_none_is_refused_and_leaves_no_plain_copy(
        self, filled, tmp_path, monkeypatch
    ):
        monkeypatch.setenv(seal.VARIABLE, "age1nonsense")
        with pytest.raises(Refusal, match="is not a public key"):
            backup(filled, tmp_path / "copy.age", **QUIET)
        assert [file.name for file in tmp_path.iterdir() if "copy" in file.name] == []


class TestOnAServer:
    @pytest.fixture
    def server(self, postgresql, database_url, monkeypatch):
        monkeypatch.setenv("PATH", str(postgresql.programs), prepend=":")
        engine = make_engine(database_url("postgresql"))
        yield engine
        engine.dispose()

    def test_without_its_tools_it_is_said_what_to_install(self, server, tmp_path, monkeypatch):
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(Refusal, match="postgresql-client"):
            backup(server, tmp_path / "copy", **QUIET)

    def test_the_role_of_the_program_may_what_it_might(self, server, tmp_path):
        with server.begin() as conn:
            conn.exec_driver_sql("CREATE ROLE program_restored")
            conn.exec_driver_sql("CREATE ROLE reader_restored")
        try:
            with writing(server) as conn:
                copying_roles.grant(conn, "program_restored")
                copying_roles.let_read(conn, "reader_restored")
            backup(server, tmp_path / "copy", **QUIET)
            restore(server, tmp_path / "copy", **QUIET)
            with server.connect() as conn:
                assert granted(conn) == ["program_restored"]
                assert readers(conn) == ["reader_restored"]
        finally:
            with server.begin() as conn:
                conn.exec_driver_sql("DROP OWNED BY program_restored, reader_restored")
                conn.exec_driver_sql("DROP ROLE program_restored, reader_restored")

    def test_what_a_newer_edition_added_is_gone(self, server, tmp_path):
        backup(server, tmp_path / "copy", **QUIET)
        with server.begin() as conn:
            conn.exec_driver_sql("CREATE TABLE of_tomorrow (id int)")
        restore(server, tmp_path / "copy", **QUIET)
        assert not sa.inspect(server).has_table("of_tomorrow")

    def test_a_role_that_may_make_no_database_copies_untried_and_restores_nothing(
        self, server, tmp_path
    ):
        backup(server, tmp_path / "whole", **QUIET)
        with server.begin() as conn:
            conn.exec_driver_sql("CREATE ROLE small LOGIN PASSWORD 'p'")
            conn.exec_driver_sql("GRANT ALL ON ALL TABLES IN SCHEMA public TO small")
            conn.exec_driver_sql("GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO small")
        url = server.url.set(username="small", password="p")
        small = make_engine(url.render_as_string(hide_password=False))
        try:
            made = backup(small, tmp_path / "copy", **QUIET)
            assert made.faults is None
            assert "CREATEDB" in made.untried
            with pytest.raises(Refusal, match="CREATEDB"):
                restore(small, tmp_path / "whole", **QUIET)
        finally:
            small.dispose()
            with server.begin() as conn:
                conn.exec_driver_sql("DROP OWNED BY small")
                conn.exec_driver_sql("DROP ROLE small")

    def test_no_password_stands_on_a_command_line(self, server, tmp_path, monkeypatch):
        seen = []
        run = dumps.subprocess.run
        monkeypatch.setattr(
            dumps.subprocess,
            "run",
            lambda command, **more: seen.append(command) or run(command, **more),
        )
        url = server.url.set(password="very-secret")
        secret = make_engine(url.render_as_string(hide_password=False))
        backup(secret, tmp_path / "copy", **QUIET)
        secret.dispose()
        assert len(seen) >= 3
        assert "very-secret" not in str(seen)


def test_the_terminal_says_it_all(filled, tmp_path, capsys):
    address = filled.url.render_as_string(hide_password=False)
    (tmp_path / "kept").mkdir()

    assert main(["--database", address, "backup", str(tmp_path / "kept"), "--keep", "3"]) == 0
    made = next(file for file in (tmp_path / "kept").iterdir() if file.suffix in (".db", ".dump"))
    assert main(["--database", address, "verify", str(made)]) == 0
    assert main(["--database", address, "restore", str(made)]) == 0

    told = capsys.readouterr().out
    assert f"Copied to {made}" in told
    assert "checked: no fault" in told
    assert "không phát hiện sai sót" in told
    assert "What was there before is kept in" in told
