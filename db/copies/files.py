"""SQLite: a copy is a database file, made and put back while others go on."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa

from db.engine import BUSY_TIMEOUT_MS, make_engine, sqlite_file
from db.model import N_, Refusal
from db.upgrade import OWNER_ONLY

ENDING = ".db"


class File:
    """The database of one file. What may not be written raises OSError or sqlite3's errors."""

    def __init__(self, engine: sa.Engine) -> None:
        self._file = sqlite_file(engine) or Path()
        self.folder = self._file.parent
        self.name = self._file.stem

    def holds_something(self) -> bool:
        return self._file.is_file() and self._file.stat().st_size > 0

    def copy(self, target: Path) -> None:
        """As it is at one moment."""
        _copy(self._file, target)

    @contextmanager
    def tried(self, source: Path) -> Iterator[sa.Engine]:
        """A database of its own with what the copy holds, gone afterwards.

        Raises:
            Refusal: the file is not a sound copy.
        """
        _require_sound(source)
        with TemporaryDirectory(dir=self.folder, prefix="restoring-") as folder:
            staged = Path(folder) / f"{self.name}{ENDING}"
            _copy(source, staged)
            engine = make_engine(f"sqlite:///{staged}")
            try:
                yield engine
            finally:
                engine.dispose()

    def put(self, prepared: sa.Engine) -> None:
        """The prepared database in the place of this one, as one write transaction."""
        staged = sqlite_file(prepared)
        prepared.dispose()
        if staged:
            _copy(staged, self._file)


def _require_sound(source: Path) -> None:
    try:
        with closing(_open(source)) as copy:
            sound = copy.execute("PRAGMA quick_check").fetchall() == [("ok",)]
            ours = bool(copy.execute("SELECT version_num FROM alembic_version").fetchall())
            ours = ours and bool(copy.execute("SELECT number FROM revision").fetchall())
    except sqlite3.DatabaseError:
        sound = ours = False
    if not (sound and ours):
        raise Refusal(NO_COPY, file=source)


NO_COPY = N_("{file} is damaged or is not a copy of this program's database.")


def _copy(source: Path, target: Path) -> None:
    os.close(os.open(target, os.O_CREAT | os.O_WRONLY, OWNER_ONLY))
    with closing(_open(source)) as original, closing(_open(target)) as copy:
        original.backup(copy)


def _open(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(file, timeout=BUSY_TIMEOUT_MS / 1000)
