"""The one place that opens the database, and the one that turns its troubles into refusals."""

import logging
import re
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa

from db.model import N_, Refusal
from db.text import damage

T = TypeVar("T")
log = logging.getLogger("lang_nghe")
Connection = sa.Connection
Engine = sa.Engine
"""For the layers above, which do not import SQLAlchemy."""

POSTGRESQL = ("postgres", "postgresql", "postgresql+psycopg")
"""How an address of it may begin."""
BUSY_TIMEOUT_MS = 10_000
"""How long a writer waits for another before it gives up."""


class BadDatabase(Refusal):
    """The database cannot be opened: the message says what to do about it, `field` names the
    setting that it speaks of."""

    def __init__(self, message: str, field: str = "DATABASE_URL", **params: object) -> None:
        super().__init__(message, field=field, **params)


def make_engine(url: str, options: str = "", connecting: int = 5, **given: Any) -> sa.Engine:
    """An engine for `sqlite:///file` or `postgresql://...`, made safe for many writers.

    SQLite: write-ahead log, full synchronisation, foreign keys, and a write transaction takes its
    lock first (a deferred one fails when it upgrades). PostgreSQL: connections are tested before
    use, statements and locks time out; `options` are more of what each connection sets there,
    `connecting` the seconds that it may take, and what is `given` besides is the pool's.

    Raises:
        BadDatabase: the address is not one of these two kinds.
    """
    try:
        parsed = sa.make_url(url)
    except (sa.exc.ArgumentError, ValueError) as error:  # ValueError: a port that is no number
        raise BadDatabase(_BAD_ADDRESS) from error
    if parsed.drivername == "sqlite":
        if parsed.database in (None, "", ":memory:"):
            raise BadDatabase(_BAD_ADDRESS)
        engine = sa.create_engine(parsed, hide_parameters=True)
        sa.event.listen(engine, "connect", _prepare_sqlite)
        sa.event.listen(engine, "begin", _begin_sqlite)
    elif parsed.drivername in POSTGRESQL:
        usual = (
            "-c timezone=UTC -c client_encoding=UTF8 "
            "-c statement_timeout=30000 -c lock_timeout=10000"
        )
        engine = sa.create_engine(
            parsed.set(drivername="postgresql+psycopg"),
            pool_pre_ping=True,
            hide_parameters=True,
            connect_args={"connect_timeout": connecting, "options": f"{usual} {options}".strip()},
            **given,
        )
    else:
        raise BadDatabase(_BAD_ADDRESS)
    sa.event.listen(engine, "before_cursor_execute", _require_holdable)
    sa.event.listen(engine, "handle_error", _leave_values_out)
    return engine


def _leave_values_out(context: sa.ExceptionContext) -> None:
    """What was typed is in no log: the message ends before what the database adds of the row."""
    original, wrapped = context.original_exception, context.sqlalchemy_exception
    long = str(original)
    short = VALUE.sub("", long.partition("\n")[0])
    if short != long and original.args:
        original.args = (short, *original.args[1:])
        if wrapped is not None and wrapped.args:
            wrapped.args = (str(wrapped.args[0]).replace(long, short), *wrapped.args[1:])


VALUE = re.compile(r': ".*')
"""How PostgreSQL quotes a value that it cannot read."""


def _require_holdable(
    _conn: object, _cursor: object, _statement: str, parameters: Any, *_more: object
) -> None:
    """The one boundary of text: nothing goes in that no file can hold, whoever sends it.

    Raises:
        Refusal: a value is such a text.
    """
    many = isinstance(parameters, list)  # of one row otherwise, also where rows go as one statement
    for values in parameters if many else [parameters]:
        for value in values.values() if isinstance(values, Mapping) else values:
            refusal = damage(value) if isinstance(value, str) else None
            if refusal:
                raise refusal


_BAD_ADDRESS = N_(
    "DATABASE_URL is not the address of a database this program can use. "
    "Write sqlite:///path/to/file.db or postgresql://user:password@host/name."
)


class Unavailable(Refusal):
    """The database does not answer just now, or does not take the change: nothing was done."""

    def __init__(self, message: str, cause: str) -> None:
        super().__init__(message)
        self.cause = cause
        """The driver's own words, without what was typed."""

    @property
    def is_full(self) -> bool:
        return self.message == _FULL


class Outdated(Unavailable):
    """The tables are of another edition by now than this process was started for."""

    def __init__(self) -> None:
        super().__init__(
            N_(
                "The database has been brought to another version of the program than the one that "
                "runs here, so nothing can be saved until the program is started again. What you "
                "typed stays on this page: copy it, and tell the administrator."
            ),
            "the tables are of another edition",
        )


@contextmanager
def transaction(engine: sa.Engine, **options: int) -> Iterator[sa.Connection]:
    """One write transaction that tells its troubles as the database does: for opening it.

    With `patience_ms` it waits so long for its turn and for every statement.
    """
    with engine.execution_options(write=True, **options).begin() as conn:
        if "patience_ms" in options and conn.dialect.name == "postgresql":
            for limit in ("lock_timeout", "statement_timeout"):
                conn.exec_driver_sql(f"SET LOCAL {limit} = {options['patience_ms']}")
        yield conn


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Reading only. Raises: Unavailable."""
    with _troubles_refused(), engine.connect() as conn:
        yield conn


@contextmanager
def snapshot(engine: sa.Engine) -> Iterator[sa.Connection]:
    """As `reading`: whatever is asked is answered from one and the same moment."""
    if engine.dialect.name == "postgresql":  # SQLite's transactions are so by themselves
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    with reading(engine) as conn:
        yield conn


@contextmanager
def writing(engine: sa.Engine, **options: int) -> Iterator[sa.Connection]:
    """One write transaction: all of it happens, or nothing. `options` are those of `transaction`.

    Raises:
        Unavailable: the database is locked, full, out of reach, or chose this one of two that
            waited for each other.
        Outdated: a newer edition of the program has changed the tables.
    """
    with _troubles_refused(), transaction(engine, **options) as conn:
        _require_edition(conn)
        yield conn


@contextmanager
def writing_after(
    engine: sa.Engine, prepare: Callable[[sa.Connection], T]
) -> Iterator[tuple[sa.Connection, T]]:
    """As `writing`, with what `prepare` has made ready where others do not wait for it: on
    PostgreSQL in the same transaction, which takes its turn later; on SQLite, where one writes at a
    time, in temporary tables of this connection, before the transaction begins."""
    with _troubles_refused(), engine.connect() as conn:
        if conn.dialect.name == "sqlite":
            driver = conn.connection.driver_connection
            assert isinstance(driver, sqlite3.Connection)
            driver.execute("PRAGMA temp_store = MEMORY")
            driver.execute(f"PRAGMA cache_size = -{ROOM_KB}")
            with conn.begin():
                prepared = prepare(conn)
            conn.execution_options(write=True)
        with conn.begin():
            _require_edition(conn)
            if conn.dialect.name != "sqlite":
                prepared = prepare(conn)
            yield conn, prepared


ROOM_KB = 128 * 1024
"""For the indexes of many rows, of which pages would be written and read again: half the time."""


def note_edition(engine: sa.Engine, edition: str) -> None:
    """From now on, write only while the tables are of this edition."""
    engine.update_execution_options(edition=edition)


def _require_edition(conn: sa.Connection) -> None:
    edition = conn.get_execution_options().get("edition")
    if edition and edition != conn.scalar(sa.text("SELECT version_num FROM alembic_version")):
        raise Outdated


@contextmanager
def _troubles_refused() -> Iterator[None]:
    """The one place that makes a refusal of what the database or its driver cannot do just now. A
    statement that is wrong stays an error: no waiting helps."""
    try:
        yield
    except (sa.exc.OperationalError, sa.exc.InterfaceError) as error:
        cause = error.orig
        code = getattr(cause, "sqlite_errorcode", None)
        if code == sqlite3.SQLITE_ERROR:
            raise
        is_full = code == sqlite3.SQLITE_FULL or getattr(cause, "sqlstate", None) == DISK_FULL
        words = (str(cause).splitlines() or [""])[0]
        about = f"{type(cause).__name__} {words}".strip()
        if is_full:
            log.error("the disk is full: %s", about)
        raise Unavailable(_FULL if is_full else _UNAVAILABLE, about) from error
    except sa.exc.TimeoutError as error:  # every connection of the pool is in use
        raise Unavailable(_UNAVAILABLE, str(error)) from error


DISK_FULL = "53100"
"""PostgreSQL's code of it."""
_FULL = N_(
    "The disk of the server is full, so nothing can be saved. What you typed here stays: leave "
    "this page open, tell the administrator, and try again."
)
_UNAVAILABLE = N_(
    "The database does not answer just now. Nothing that you typed here is lost: leave this page "
    "open and try again in a moment."
)


def unless_down(engine: sa.Engine, query: Callable[..., T], *args: Any) -> T | None:
    """The query's answer; None while the database does not answer."""
    try:
        with snapshot(engine) as conn:
            return query(conn, *args)
    except Unavailable:
        return None


def without_password(url: sa.URL) -> str:
    """The address as it may be shown."""
    bare = url.difference_update_query([name for name in url.query if "password" in name])
    return bare.render_as_string(hide_password=True)


def sqlite_file(engine: sa.Engine) -> Path | None:
    """The file behind the engine, or None for a server."""
    return Path(str(engine.url.database)) if engine.dialect.name == "sqlite" else None


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    _keep_a_log(connection)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def _keep_a_log(connection: sqlite3.Connection) -> None:
    """Write ahead. Two that make one new file at once meet here, where SQLite does not wait."""
    until = time.monotonic() + BUSY_TIMEOUT_MS / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.05)


def _begin_sqlite(conn: sa.Connection) -> None:
    options = conn.get_execution_options()
    if not options.get("write", False):
        conn.exec_driver_sql("BEGIN")
        return
    conn.exec_driver_sql(f"PRAGMA busy_timeout = {options.get('patience_ms', BUSY_TIMEOUT_MS)}")
    conn.exec_driver_sql("BEGIN IMMEDIATE")
