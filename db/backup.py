"""Copies of a database that is in use, tried before they count, and putting one back: the same two
commands for SQLite and PostgreSQL."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa

from db.check import Proof, check
from db.copies import dumps, files, seal
from db.copies.dumps import Dump
from db.copies.files import File
from db.engine import sqlite_file, writing
from db.ledger.audit import record
from db.model import N_, Refusal
from db.schema import account
from db.upgrade import is_current, upgrade

MOMENT = "%Y%m%d-%H%M%S"
Told = Callable[[str], None]


@dataclass(frozen=True)
class Copy:
    """A copy that was made. `faults` are what `check` finds in what it holds; None where it was
    not tried, since `untried` says so."""

    file: Path
    size: int
    faults: list[str] | None
    untried: str = ""


def backup(engine: sa.Engine, target: Path, *, keep: int = 0, tell: Told = print) -> Copy:
    """Copy the database, as it is at one moment, into a new file, or one in that folder that is
    named by database and moment; of those the newest `keep` stay, if that is set. Others go on
    working. The copy is put into a database of its own and checked before it counts, and encrypted
    where LANG_NGHE_BACKUP_KEY is set.

    Raises:
        Refusal: the file exists or cannot be written, the database or its tools refuse.
    """
    kind = _kind(engine)
    if not kind.holds_something():
        raise Refusal(N_("There is no database {file}."), file=engine.url.database)
    with _explained(target):
        folder = target if target.is_dir() else None
        if folder:
            moment = datetime.now(UTC).strftime(MOMENT)
            target = folder / f"{kind.name}-{moment}{_ending(engine)}{seal.ending()}"
        if target.exists():
            raise Refusal(N_("{file} exists. Name a new file for the copy."), file=target)
    whom = seal.recipient()
    with _explained(target), _unfinished(target) as copy:
        tell("Copying ...")
        kind.copy(copy)
        tell("Trying the copy in a database of its own ...")
        faults, untried = _tried(kind, copy)
        _name(copy, target, whom)
        made = Copy(target, target.stat().st_size, faults, untried)
        if folder and keep:
            _thin(folder, kind.name, keep)
    _note(engine, made)
    return made


def restore(
    engine: sa.Engine, source: Path, *, key: Path | None = None, tell: Told = print
) -> Path | None:
    """Put a copy in the place of the database; where what was there before is kept, if anything.

    Everybody is signed out, since the copy knows nothing of who has left or signed out since.
    Running servers go on: the copy's data revision stands for its data and no others. `key` holds
    the secret key of an encrypted copy.

    Raises:
        Refusal: the file is not a sound copy of this program's database of this kind, or the
            database or its tools refuse; then everything is as it was.
    """
    kind = _kind(engine)
    with _explained(source), _opened(source, key) as plain:
        tell("Putting the copy into a database of its own ...")
        with kind.tried(plain) as staged:
            _renew(staged, source)
            aside = _set_aside(engine, kind, source)
            tell("Putting it in the place of the database ...")
            kind.put(staged)
    return aside


def verify(engine: sa.Engine, source: Path, *, key: Path | None = None) -> Iterator[Proof]:
    """Check what a copy holds in a database of its own beside this one, which is not touched.

    Raises:
        Refusal: as restore.
    """
    with _opened(source, key) as plain, _kind(engine).tried(plain) as staged:
        upgrade(staged)
        with staged.connect() as conn:
            yield from check(conn)


def _kind(engine: sa.Engine) -> File | Dump:
    return File(engine) if sqlite_file(engine) else Dump(engine)


def _ending(engine: sa.Engine) -> str:
    return files.ENDING if sqlite_file(engine) else dumps.ENDING


def _tried(kind: File | Dump, copy: Path) -> tuple[list[str] | None, str]:
    """What is wrong with what the copy holds; or why it could not be tried."""
    try:
        with kind.tried(copy) as staged:
            upgrade(staged)
            with staged.connect() as conn:
                return [fault for proof in check(conn) for fault in proof.faults], ""
    except Refusal as refusal:
        if refusal.message == files.NO_COPY:
            raise
        return None, str(refusal)


def _thin(folder: Path, name: str, keep: int) -> None:
    """Away with the oldest of those that were named here."""
    ours = re.compile(rf"{re.escape(name)}-\d{{8}}-\d{{6}}\.(db|dump)(\.age)?")
    found = sorted(file for file in folder.iterdir() if ours.fullmatch(file.name))
    for file in found[: max(len(found) - keep, 0)]:
        file.unlink()


def _note(engine: sa.Engine, made: Copy) -> None:
    """In the audit, where a page shows it; not in tables that wait for their upgrade."""
    if is_current(engine):
        with writing(engine) as conn:
            about = {"file": made.file.name, "bytes": made.size, "tried": made.faults == []}
            record(conn, "backup", "database", by=None, new=about)


def _renew(staged: sa.Engine, source: Path) -> None:
    upgrade(staged)
    with writing(staged) as conn:
        conn.execute(account.update().values(epoch=account.c.epoch + 1))
        record(conn, "restore", "database", by=None, new={"file": source.name})


def _set_aside(engine: sa.Engine, kind: File | Dump, source: Path) -> Path | None:
    """Beside the database, or beside the copy where the database is no file here; closed like any
    copy."""
    if not kind.holds_something():
        return None
    file, moment = sqlite_file(engine), datetime.now(UTC).strftime(f"{MOMENT}-%f")
    folder = file.parent if file else source.parent
    aside = folder / f"{kind.name}.before-{moment}{_ending(engine)}{seal.ending()}"
    whom = seal.recipient()
    with _unfinished(aside) as copy:
        kind.copy(copy)
        _name(copy, aside, whom)
    return aside


def _name(copy: Path, target: Path, whom: seal.Recipient | None) -> None:
    """A copy that is finished: encrypted for whom it is, if for anybody."""
    if whom:
        seal.close(copy, target, whom)
    else:
        copy.replace(target)


@contextmanager
def _unfinished(target: Path) -> Iterator[Path]:
    """Where a copy is made; nothing is left of one that was not finished."""
    copy = target.with_name(f"{target.name}.unfinished")
    try:
        yield copy
    finally:
        if copy.parent.is_dir():
            copy.unlink(missing_ok=True)


@contextmanager
def _opened(source: Path, key: Path | None) -> Iterator[Path]:
    """The copy as its tools read it."""
    try:
        closed = seal.is_closed(source)
    except FileNotFoundError as error:
        raise Refusal(N_("There is no file {file}."), file=source) from error
    except OSError as error:
        raise Refusal(seal.UNREADABLE, file=source, cause=error.strerror) from error
    if not closed:
        yield source
        return
    with TemporaryDirectory() as folder:
        plain = Path(folder) / source.name.removesuffix(seal.ENDING)
        seal.open_(source, plain, key)
        yield plain


@contextmanager
def _explained(target: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.DatabaseError) as error:
        cause = error.strerror if isinstance(error, OSError) else error
        raise Refusal(N_("{file} cannot be written: {cause}."), file=target, cause=cause) from error
