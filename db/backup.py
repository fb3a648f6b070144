"""Copies of a SQLite database that is in use, and putting one back."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa

from db.engine import BUSY_TIMEOUT_MS, make_engine, sqlite_file, writing
from db.ledger.audit import record
from db.model import N_, Refusal
from db.schema import account
from db.upgrade import OWNER_ONLY, upgrade


def backup(engine: sa.Engine, target: Path) -> None:
    """Copy the database, as it is at one moment, into a new file; others go on working.

    Raises:
        Refusal: the file exists, cannot be written, or the database is not SQLite.
    """
    source = _file_of(
        engine,
        N_(
            "PostgreSQL is copied with its own tool: "
            'pg_dump --format=custom --file={file} "$DATABASE_URL"'
        ),
        target,
    )
    if not _holds_something(source):
        raise Refusal(N_("There is no database {file}."), file=source)
    if target.exists():
        raise Refusal(N_("{file} exists. Name a new file for the copy."), file=target)
    unfinished = target.with_name(f"{target.name}.unfinished")
    with _explained(target):
        _copy(source, unfinished)
        unfinished.replace(target)


def restore(engine: sa.Engine, source: Path) -> Path | None:
    """Put a copy in the place of the database; where what was there before is kept, if anything.

    Everybody is signed out, since the copy knows nothing of who has left or signed out since.
    Running servers go on: the copy's data revision stands for its data and no others.

    Raises:
        Refusal: the file is not a sound copy of this program's database, or not SQLite.
    """
    target = _file_of(
        engine,
        N_(
            "PostgreSQL is restored with its own tool: "
            'pg_restore --clean --if-exists --dbname="$DATABASE_URL" {file}'
        ),
        source,
    )
    _require_sound(source)
    with _explained(target), TemporaryDirectory(dir=target.parent, prefix="restoring-") as folder:
        staged = Path(folder) / target.name
        _copy(source, staged)
        _renew(staged, source)
        aside = _set_aside(engine, target)
        _copy(staged, target)
    return aside


def _renew(staged: Path, source: Path) -> None:
    engine = make_engine(f"sqlite:///{staged}")
    try:
        upgrade(engine)
        with writing(engine) as conn:
            conn.execute(account.update().values(epoch=account.c.epoch + 1))
            record(conn, "restore", "database", by=None, new={"file": source.name})
    finally:
        engine.dispose()


def _file_of(engine: sa.Engine, instead: str, file: Path) -> Path:
    path = sqlite_file(engine)
    if path is None:
        raise Refusal(instead, file=file)
    return path


def _set_aside(engine: sa.Engine, target: Path) -> Path | None:
    if not _holds_something(target):
        return None
    moment = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
    aside = target.with_name(f"{target.stem}.before-{moment}{target.suffix}")
    backup(engine, aside)
    return aside


def _require_sound(source: Path) -> None:
    if not source.is_file():
        raise Refusal(N_("There is no file {file}."), file=source)
    try:
        with closing(_open(source)) as copy:
            sound = copy.execute("PRAGMA quick_check").fetchall() == [("ok",)]
            ours = bool(copy.execute("SELECT version_num FROM alembic_version").fetchall())
            ours = ours and bool(copy.execute("SELECT number FROM revision").fetchall())
    except sqlite3.DatabaseError:
        sound = ours = False
    if not (sound and ours):
        raise Refusal(
            N_("{file} is damaged or is not a copy of this program's database."), file=source
        )


def _holds_something(file: Path) -> bool:
    return file.is_file() and file.stat().st_size > 0


def _copy(source: Path, target: Path) -> None:
    """As it is at one moment; into a database in use it goes as one write transaction."""
    os.close(os.open(target, os.O_CREAT | os.O_WRONLY, OWNER_ONLY))
    with closing(_open(source)) as original, closing(_open(target)) as copy:
        original.backup(copy)


def _open(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(file, timeout=BUSY_TIMEOUT_MS / 1000)


@contextmanager
def _explained(target: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.DatabaseError) as error:
        cause = error.strerror if isinstance(error, OSError) else error
        raise Refusal(N_("{file} cannot be written: {cause}."), file=target, cause=cause) from error
