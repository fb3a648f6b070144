"""Opening the database: what every connection is told, and how writers wait for one another."""

import threading
import time
import traceback

import pytest
import sqlalchemy as sa

from db.engine import (
    BUSY_TIMEOUT_MS,
    BadDatabase,
    Unavailable,
    make_engine,
    reading,
    snapshot,
    sqlite_file,
    writing,
)
from db.schema import account, setting


@pytest.fixture
def sqlite(database_url):
    engine = make_engine(database_url("sqlite"))
    yield engine
    engine.dispose()


@pytest.fixture
def postgres(database_url):
    engine = make_engine(database_url("postgresql"))
    yield engine
    engine.dispose()


def told(engine, statement):
    with engine.connect() as conn:
        return conn.exec_driver_sql(statement).scalar_one()


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("foreign_keys", 1),
        ("journal_mode", "wal"),
        ("synchronous", 2),  # FULL
        ("busy_timeout", BUSY_TIMEOUT_MS),
    ],
)
def test_every_sqlite_connection_is_made_safe(sqlite, pragma, value):
    with sqlite.connect(), sqlite.connect() as second:
        assert second.exec_driver_sql(f"PRAGMA {pragma}").scalar_one() == value


@pytest.mark.parametrize(
    ("name", "value"),
    [("statement_timeout", "30s"), ("lock_timeout", "10s"), ("TimeZone", "UTC")],
)
def test_every_postgresql_connection_is_made_safe(postgres, name, value):
    assert told(postgres, f"SHOW {name}") == value


def test_a_connection_that_the_server_has_cut_is_replaced(postgres):
    with postgres.connect() as conn:
        cut = conn.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
    other = make_engine(postgres.url.render_as_string(hide_password=False))
    told(other, f"SELECT pg_terminate_backend({cut}, 5000)")
    other.dispose()

    assert told(postgres, "SELECT pg_backend_pid()") != cut


@pytest.mark.parametrize(
    "url",
    [
        "",
        "nonsense",
        "sqlite://",
        "sqlite:///:memory:",
        "mysql://user@127.0.0.1/x",
        "postgresql+asyncpg://127.0.0.1/x",
        "postgresql://host:port/x",
    ],
)
def test_an_address_of_another_kind_is_refused_before_anything_is_opened(url):
    with pytest.raises(BadDatabase, match="DATABASE_URL is not the address") as refusal:
        make_engine(url)

    assert refusal.value.field == "DATABASE_URL"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_a_server_may_be_named_in_each_usual_way(scheme):
    assert make_engine(f"{scheme}://user@127.0.0.1/x").driver == "psycopg"


def test_the_file_behind_the_engine(tmp_path):
    assert sqlite_file(make_engine(f"sqlite:///{tmp_path}/a.db")) == tmp_path / "a.db"
    assert sqlite_file(make_engine("postgresql://127.0.0.1/x")) is None


def test_a_write_is_all_or_nothing(engine):
    def half():
        with writing(engine) as conn:
            conn.execute(setting.insert().values(key="half", value="1"))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        half()

    with engine.connect() as conn:
        assert conn.scalar(sa.select(setting.c.value).filter_by(key="half")) is None


def test_a_second_writer_waits_and_reads_what_the_first_has_written(sqlite):
    """A deferred transaction would read, then fail when it wants to write."""
    holds = threading.Event()

    def first():
        with writing(sqlite) as conn:
            holds.set()
            time.sleep(0.3)
            conn.execute(setting.insert().values(key="count", value="1"))

    thread = threading.Thread(target=first)
    thread.start()
    holds.wait()
    with writing(sqlite) as conn:
        value = conn.scalar(sa.select(setting.c.value).filter_by(key="count"))
        conn.execute(setting.update().filter_by(key="count").values(value="2"))
    thread.join()

    assert value == "1"


def test_no_increment_of_many_writers_is_lost(sqlite):
    with writing(sqlite) as conn:
        conn.execute(setting.insert().values(key="count", value="0"))

    def increment():
        for _ in range(10):
            with writing(sqlite) as conn:
                value = conn.scalar(sa.select(setting.c.value).filter_by(key="count"))
                conn.execute(setting.update().filter_by(key="count").values(value=int(value) + 1))

    threads = [threading.Thread(target=increment) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert told(sqlite, "SELECT value FROM setting WHERE key = 'count'") == "80"


def test_a_reader_does_not_wait_for_a_writer(engine):
    with writing(engine) as conn:
        conn.execute(setting.insert().values(key="unseen", value="1"))

        assert told(engine, "SELECT count(*) FROM setting WHERE key = 'unseen'") == 0


SECRET = "Nguyen Van A 0912345678"


def test_what_was_typed_is_in_no_error_of_the_database(engine):
    """Neither in its message nor in the statement; they go into the log."""
    broken = (
        account.insert().values(sign_in_name=SECRET, display_name=SECRET, role=SECRET),
        setting.insert().values(key=SECRET, value=None),
        sa.select(sa.cast(sa.bindparam("text", SECRET), sa.Date) + 1)
        if engine.dialect.name == "postgresql"
        else sa.text("INSERT INTO nowhere VALUES (:text)").bindparams(text=SECRET),
    )
    for statement in broken:
        with engine.connect() as conn, pytest.raises(sa.exc.DBAPIError) as error:
            conn.execute(statement)
        written = "".join(traceback.format_exception(error.value))
        assert "Error" in written
        assert SECRET not in written


def test_of_two_alike_the_log_tells_the_rule_and_not_the_row(engine):
    row = setting.insert().values(key=SECRET, value=SECRET)
    with engine.connect() as conn:
        conn.execute(row)
        with pytest.raises(sa.exc.IntegrityError) as error:
            conn.execute(row)
    written = "".join(traceback.format_exception(error.value))
    assert "setting" in written
    assert SECRET not in written


def test_a_database_out_of_reach_refuses_every_read_and_write(tmp_path):
    for url in ("postgresql://nobody@127.0.0.1:1/nothing", f"sqlite:///{tmp_path}/no/file.db"):
        for way in (reading, snapshot, writing):
            with pytest.raises(Unavailable) as refusal, way(make_engine(url)):
                raise AssertionError("nothing answers there")
            assert refusal.value.cause


def test_a_statement_that_is_wrong_is_no_outage(engine):
    """No waiting helps: it has to be seen as what it is."""
    for way in (reading, snapshot, writing):
        with pytest.raises(sa.exc.DBAPIError), way(engine) as conn:
            conn.exec_driver_sql("SELECT nothing FROM setting")


def test_a_query_that_takes_too_long_is_refused(postgres):
    with postgres.connect() as conn:
        conn.exec_driver_sql("SET SESSION statement_timeout = 50")
        conn.commit()  # of the connection, which stays

    refused = refusal_of(postgres, "SELECT pg_sleep(2)")

    assert refused.cause.startswith("QueryCanceled")


def test_a_pool_without_a_free_connection_is_refused(postgres):
    narrow = sa.create_engine(postgres.url, pool_size=1, max_overflow=0, pool_timeout=0.1)
    with reading(narrow):
        refused = refusal_of(narrow, "SELECT 1")
    narrow.dispose()

    assert "QueuePool limit" in refused.cause


def test_a_full_disk_is_told_as_one(sqlite):
    with writing(sqlite) as conn:
        conn.exec_driver_sql("CREATE TABLE big (text TEXT)")
    with sqlite.connect() as conn:
        pages = conn.exec_driver_sql("PRAGMA page_count").scalar_one()
        conn.exec_driver_sql(f"PRAGMA max_page_count = {pages}")  # of the connection, which stays

    refused = refusal_of(sqlite, "INSERT INTO big SELECT hex(randomblob(1000000))", way=writing)

    assert refused.message.startswith("The disk of the server is full")


def refusal_of(engine, statement, way=reading):
    with pytest.raises(Unavailable) as refused, way(engine) as conn:
        conn.exec_driver_sql(statement)
    return refused.value
