"""Bringing a database to the form this edition needs, with one process at a time doing it."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from db import views
from db.engine import BadDatabase, note_edition, sqlite_file, transaction
from db.model import N_
from db.statistics import renew

_LOCK = 0x4C4E
"""Key of the PostgreSQL advisory lock; any number that nothing else in the database uses."""
OWNER_ONLY = 0o600
"""Rights of a file that holds everything that the database protects."""
NOT_ALLOWED = "42501"
"""PostgreSQL's code of a right that is missing."""
PATIENCE_MS = 600_000
"""As long as another process may take to bring a large database up to date."""


def upgrade(engine: sa.Engine) -> None:
    """Run the migrations that are missing, in one transaction, under a lock.

    Two processes that start together do not clash: the second waits, then finds nothing to do. What
    is written through this engine afterwards is written on tables of this edition alone.

    Raises:
        BadDatabase: the database cannot be reached or written, or a newer edition has changed it.
    """
    try:
        with _locked(engine) as conn:
            scripts = _scripts()
            known = {script.revision for script in scripts.walk_revisions()}
            current = MigrationContext.configure(conn).get_current_revision()
            if current is not None and current not in known:
                raise BadDatabase(
                    N_(
                        "The database was written by a newer version ({version}) of this program. "
                        "Install that version, or open another database."
                    ),
                    version=current,
                )
            head = scripts.get_current_head()
            if current != head or not views.are_current(conn):
                readers = views.readers(conn)
                views.drop(conn)
                config = _config()
                config.attributes["connection"] = conn
                command.upgrade(config, "head")
                views.make(conn, readers)
            if current != head:
                renew(conn)
        note_edition(engine, str(head))
        if path := sqlite_file(engine):
            _keep_to_owner(path)
    except sa.exc.DBAPIError as error:
        raise _explained(engine, error) from error


def is_current(engine: sa.Engine) -> bool:
    """Whether the database has the form of this edition; it is not changed."""
    with engine.connect() as conn:
        current = MigrationContext.configure(conn).get_current_revision()
    return current == _scripts().get_current_head()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


@cache
def _scripts() -> ScriptDirectory:
    """Of this edition, which are the same as long as the process runs: read once."""
    return ScriptDirectory.from_config(_config())


@contextmanager
def _locked(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A write transaction nobody else upgrades in: SQLite's BEGIN IMMEDIATE is the lock there."""
    path = sqlite_file(engine)
    if path is not None:
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not path.exists() and os.access(path.parent, os.W_OK, effective_ids=True):
                path.touch(mode=OWNER_ONLY)  # what SQLite puts beside it takes over its rights
        except OSError as error:
            message = N_("The data folder {folder} cannot be made: {cause}. Allow writing to it.")
            raise BadDatabase(message, folder=path.parent, cause=error.strerror) from error
    with transaction(engine, patience_ms=PATIENCE_MS) as conn:
        if path is None:
            conn.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
        yield conn


def _keep_to_owner(path: Path) -> None:
    """Nobody else on the machine reads the file, nor what SQLite puts beside it; what belongs to
    another user of the machine stays as it is."""
    for file in (path, *(path.with_name(f"{path.name}-{log}") for log in ("wal", "shm"))):
        if file.exists() and file.stat().st_uid == os.geteuid():
            file.chmod(OWNER_ONLY)


def _explained(engine: sa.Engine, error: sa.exc.DBAPIError) -> BadDatabase:
    path = sqlite_file(engine)
    if path is not None and getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
        return BadDatabase(
            N_(
                "The disk that holds the database file {file} is full. Make room on it, then start "
                "again."
            ),
            file=path,
        )
    if path is not None:
        return BadDatabase(
            N_(
                "The database file {file} cannot be opened for writing: {cause}. "
                "Allow this program to write to the file and to its folder, or set DATABASE_URL."
            ),
            file=path,
            cause=error.orig,
        )
    if getattr(error.orig, "sqlstate", None) == NOT_ALLOWED:
        return BadDatabase(
            N_(
                "The tables are older than this program, and its role may not change them. Run "
                "python -m db upgrade, then python -m db roles, both as the owner of the tables."
            )
        )
    return BadDatabase(
        N_(
            "The database server does not answer or refuses: {cause}. "
            "Check DATABASE_URL and that the server runs."
        ),
        cause=(str(error.orig).strip() or "?").splitlines()[0],
    )
