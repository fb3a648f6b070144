"""Migrations: run once, by one process at a time, whole or not at all; troubles are explained."""

import json
import os
import stat
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from db.check import check
from db.commands.sessions import open_session, redeem
from db.engine import BadDatabase, make_engine, writing
from db.ledger.audit import record
from db.model import Role
from db.queries.accounts import session_of
from db.queries.briefings import saved_briefing
from db.queries.drafts import draft_of, files_of
from db.queries.shown import showings
from db.queries.units import by_id
from db.schema import (
    account,
    category,
    draft_file,
    metadata,
    second_factor,
    setting,
    unit,
    unit_successor,
)
from db.upgrade import _locked, upgrade
from tests.conftest import ROOT, migrate
from tests.factories import (
    NOON,
    make_account,
    make_briefing,
    make_factor,
    make_return,
    make_root,
    make_showing,
    make_unit,
)

NOBODY = 65534
UPGRADE = """
import sys
from db.check import check
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
def test_who_starts_second_waits_longer_than_a_save_does(kind, database_url, opened, monkeypatch):
    """Else the second of two that start together ends where bringing up to date takes its time."""
    monkeypatch.setattr("db.engine.BUSY_TIMEOUT_MS", 100)
    other = opened(database_url(kind))
    engine = opened(other.url.render_as_string(hide_password=False))
    if kind == "postgresql":
        sa.event.listen(engine, "connect", lambda raw, _: raw.execute("SET lock_timeout = 100"))
    with ThreadPoolExecutor() as pool, _locked(other):
        second = pool.submit(upgrade, engine)
        time.sleep(0.5)
        assert not second.done()
    second.result(timeout=30)


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


def upgrade_to(engine, revision):
    config = Config()
    config.set_main_option("script_location", str(ROOT / "db" / "migrations"))
    with writing(engine) as conn:
        config.attributes["connection"] = conn
        command.upgrade(config, revision)


@both
def test_kinds_of_before_are_investigated_as_the_standard_list_has_it(kind, database_url, opened):
    engine = opened(database_url(kind, migrated=False))
    upgrade_to(engine, "0009")
    table = sa.Table("category", sa.MetaData(), autoload_with=engine)
    codes = {"A": False, "A3": False, "D2": False, "E": True, "G4": False, "H1": False, "X": True}
    with writing(engine) as conn:
        for position, (code, harm) in enumerate(codes.items()):
            one = {"code": code, "name": code, "depth": 1, "position": position}
            conn.execute(table.insert().values(has_casualties=harm, **one))

    upgrade(engine)

    with engine.connect() as conn:
        marked = sa.select(category.c.code).where(category.c.is_investigated)
        assert set(conn.scalars(marked)) == {"A", "A3", "D2"}


@pytest.fixture
def drafts_of_before(database_url, opened):
    """A database of the edition before drafts knew ids; and how a draft is put into it."""

    def begin(kind):
        engine = opened(database_url(kind, migrated=False))
        upgrade_to(engine, "0007")
        table = sa.Table("draft", sa.MetaData(), autoload_with=engine)

        def add(conn, key, account_id, form, subject="", record_id=None, sent_at=None, **values):
            told = {"values": values, "record_id": record_id, "version": 3}
            given = {"form": form, "subject": subject, "content": json.dumps(told)}
            at = {"saved_at": NOON, "sent_at": sent_at, "result": "9" if sent_at else None}
            conn.execute(table.insert().values(id=key * 32, account_id=account_id, **given, **at))

        return engine, add

    return begin


@both
def test_drafts_of_before_are_carried_over_by_ids_alone(kind, drafts_of_before):
    engine, add = drafts_of_before(kind)
    with writing(engine) as conn:
        long, yen = make_unit(conn, "Vĩnh Long"), make_unit(conn, "Vĩnh Yên")
        month = {"unit_id": yen, "month": date(2023, 10, 1)}
        return_id = make_return(conn, **month)
        staff = make_account(conn, Role.STAFF)
        officer = make_account(conn, Role.OFFICER, unit_id=long)
        make_account(conn, Role.ADMIN)
        moved = make_account(conn, Role.OFFICER, unit_id=yen, sign_in_name="lan")
        conn.execute(account.update().where(account.c.id == moved).values(unit_id=long))
        was, now = ({"role": Role.OFFICER, "unit_id": unit_id} for unit_id in (yen, long))
        record(conn, "change_role", "account", "lan", by=None, old=was, new=now)
        caption = "xã Vĩnh Long 10/2023"
        add(conn, "0", staff, "monthly", caption, record_id=return_id, received="2")
        add(conn, "1", staff, "monthly", caption, received="2")
        add(conn, "2", officer, "monthly", "xã Vĩnh Cũ 09/2023", received="2")
        add(conn, "3", moved, "monthly", caption, received="2")
        add(conn, "4", staff, "returns", caption, record_id=return_id, note="x")
        add(conn, "5", staff, "surveys", "Vĩnh Yên", record_id=4, unit_id=yen, valid="5")
        add(conn, "6", staff, "incident", "7", record_id=7, note="x")
        add(conn, "7", staff, "incident", note="x")
        add(conn, "8", officer, "incident", note="x")
        add(conn, "9", moved, "forums", note="x")
        add(conn, "a", staff, "goals", "Cấp thẻ", record_id=8)
        add(conn, "b", staff, "monthly", caption, sent_at=NOON)
        add(conn, "c", staff, "imports", name="a.xlsx")
        file = {"draft_id": "c" * 32, "name": "file", "content": b"x", "stored_at": NOON}
        conn.execute(draft_file.insert().values(file))

    upgrade(engine)

    with engine.connect() as conn:
        known = {key: draft_of(conn, key * 32) for key in "0123456789abc"}
        assert {key: kept.about for key, kept in known.items()} == {
            "0": {"unit": yen, "month": "2023-10-01"},
            "1": {"caption": caption},
            "2": {"unit": long, "month": "2023-09-01"},
            "3": {"caption": caption},
            "4": {"id": return_id},
            "5": {"id": 4, "unit": yen},
            "6": {"id": 7},
            "7": {},
            "8": {"unit": long},
            "9": {"caption": ""},
            "a": {"id": 8},
            "b": {},
            "c": {},
        }
        assert known["1"].values == {"received": "2"}
        assert known["5"].values == {"valid": "5"}
        assert {kept.version for kept in known.values()} == {3}
        assert (known["b"].sent_at, known["b"].result) == (NOON, "9")
        assert list(files_of(conn, "c" * 32)) == ["file"]


@both
def test_of_a_commune_that_took_in_others_the_month_is_not_told_by_its_officer(
    kind, drafts_of_before
):
    engine, add = drafts_of_before(kind)
    with writing(engine) as conn:
        new = make_unit(conn, "Vĩnh Hợp", valid_from=date(2023, 10, 1))
        old = make_unit(conn, "Vĩnh Yên", valid_to=date(2023, 9, 30))
        conn.exec_driver_sql(f"UPDATE unit SET successor_id = {new} WHERE id = {old}")
        officer = make_account(conn, Role.OFFICER, unit_id=new)
        add(conn, "0", officer, "monthly", "xã Vĩnh Yên 09/2023", received="2")

    upgrade(engine)

    with engine.connect() as conn:
        assert draft_of(conn, "0" * 32).about == {"caption": "xã Vĩnh Yên 09/2023"}


@both
def test_what_a_unit_became_is_carried_over_and_nothing_that_hangs_on_units_is_lost(
    kind, database_url, opened
):
    engine = opened(database_url(kind, migrated=False))
    upgrade_to(engine, "0009")
    with writing(engine) as conn:
        root, new = make_root(conn), make_unit(conn, "Vĩnh Hợp", valid_from=date(2023, 10, 1))
        old = make_unit(conn, "Vĩnh Yên", parent_id=root, valid_to=date(2023, 9, 30))
        conn.exec_driver_sql(f"UPDATE unit SET successor_id = {new} WHERE id = {old}")
        sent = make_return(conn, unit_id=old, month=date(2023, 8, 1))
        before = conn.exec_driver_sql("SELECT number FROM revision").scalar()

    upgrade(engine)

    with engine.connect() as conn:
        assert conn.execute(sa.select(unit_successor)).all() == [(old, new)]
        assert by_id(conn, old).successors == (new,)
        assert conn.scalar(sa.select(unit.c.parent_id).where(unit.c.id == old)) == root
        assert conn.scalar(sa.text(f"SELECT unit_id FROM monthly_return WHERE id = {sent}")) == old
        assert conn.exec_driver_sql("SELECT number FROM revision").scalar() > before
        references = next(p for p in check(conn) if p.subject.startswith("references"))
        assert references.faults == []
    with pytest.raises(sa.exc.IntegrityError), writing(engine) as conn:
        conn.execute(unit.delete().where(unit.c.id == old))


@both
def test_briefings_of_before_are_kept_and_have_not_been_shown(kind, database_url, opened):
    engine = opened(database_url(kind, migrated=False))
    upgrade_to(engine, "0011")
    with writing(engine) as conn:
        briefing_id = make_briefing(conn, "Giao ban tuần", communes=[make_unit(conn)])

    upgrade(engine)

    with engine.connect() as conn:
        assert saved_briefing(conn, briefing_id).name == "Giao ban tuần"
        assert showings(conn, briefing_id) == []
    with writing(engine) as conn:
        shown = make_showing(conn, briefing_id)
    with engine.connect() as conn:
        assert [one.id for one in showings(conn, briefing_id)] == [shown]


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


def test_a_full_disk_is_told_by_its_name(tmp_path, opened):
    full = opened(f"sqlite:///{tmp_path}/new.db")
    sa.event.listen(full, "connect", lambda conn, _: conn.execute("PRAGMA max_page_count = 1"))

    with pytest.raises(BadDatabase, match="is full") as refusal:
        upgrade(full)

    assert refusal.value.params == {"file": tmp_path / "new.db"}


def test_a_folder_that_cannot_be_made_is_refused(read_only, opened):
    with pytest.raises(BadDatabase, match="cannot be made: Permission denied"):
        upgrade(opened(f"sqlite:///{read_only}/data/new.db"))


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path, opened):
    file = tmp_path / "letter.txt"
    file.write_text("Kính gửi Công an huyện\n" * 100)

    with pytest.raises(BadDatabase, match="file is not a database"):
        upgrade(opened(f"sqlite:///{file}"))

    assert file.read_text().startswith("Kính gửi")


@pytest.mark.parametrize("before", [None, 0o644, 0o660])
def test_nobody_else_on_the_machine_reads_the_database(tmp_path, opened, before):
    file = tmp_path / "data" / "new.db"
    if before is not None:
        file.parent.mkdir()
        upgrade(opened(f"sqlite:///{file}"))
        file.chmod(before)
    engine = opened(f"sqlite:///{file}")
    upgrade(engine)

    with engine.connect() as conn:
        conn.execute(sa.text("SELECT 1"))
        beside = sorted(file.parent.iterdir())
        assert [stat.S_IMODE(one.stat().st_mode) for one in beside] == [0o600] * len(beside)
    if before is None:
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


@both
def test_accounts_keep_what_hangs_on_them_when_anybody_may_belong_to_a_unit(
    kind, database_url, opened, factor_key
):
    engine = opened(database_url(kind, migrated=False))
    upgrade_to(engine, "0017")
    with writing(engine) as conn:
        commune = make_unit(conn)
        officer = make_account(conn, Role.OFFICER, unit_id=commune, sign_in_name="lan")
        leader = make_account(conn, Role.LEADER, active=False)
        make_factor(conn, officer)
        token = redeem(conn, open_session(conn, officer, binding="b").ticket, "b")
        before = conn.execute(sa.select(account).order_by(account.c.id)).all()

    upgrade(engine)

    with writing(engine) as conn:
        assert conn.execute(sa.select(account).order_by(account.c.id)).all() == before
        assert session_of(conn, token, "b")
        assert conn.scalar(sa.select(second_factor.c.account_id)) == officer
        conn.execute(account.update().where(account.c.id == leader).values(unit_id=commune))
        references = next(p for p in check(conn) if p.subject.startswith("references"))
        assert references.faults == []
    for role, unit_id in ((Role.ADMIN, commune), (Role.OFFICER, None)):
        row = {"sign_in_name": "x", "display_name": "x", "role": role, "unit_id": unit_id}
        with pytest.raises(sa.exc.IntegrityError), writing(engine) as conn:
            conn.execute(account.insert().values(row))
