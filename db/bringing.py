"""A spreadsheet brought in, from the kept file to the receipt, with connections of its own: for a
process beside the one that serves everybody."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from db.commands.imports import CHANGED, Ready, import_rows, insert_ahead, rehearse
from db.engine import Connection, Engine, make_engine, note_edition, reading, writing, writing_after
from db.ledger.ending import last_row
from db.ledger.records import Saved, Submission
from db.ledger.staging import AT_ONCE, Overtaken
from db.model import N_, Refusal, User
from db.queries.accounts import acting
from db.queries.drafts import file_of
from db.sheets.lists import Lists
from db.sheets.present import Answers, Compared, compare
from db.sheets.subject import Subject
from db.sheets.trials import trials
from db.sheets.understand import Progress, understand
from db.sheets.understood import Understood
from db.statistics import renew

FILE = "file"
"""Under which the draft keeps its one file."""
SHOWN = 10
"""Rows that are shown as they were understood."""
TRIES = 3
OVERTAKEN = N_(
    "So much is saved by others just now that this finds no place among it. Nothing was written. "
    "Try again in a few minutes."
)


@dataclass(frozen=True)
class Task:
    """A kept file: where it lies, as a table of what it is read, held against which lists; by whom,
    in which browser. `edition` is that of the tables (db.engine.note_edition)."""

    url: str = field(repr=False)
    edition: str | None
    draft_id: str
    subject: Subject
    lists: Lists
    exchange: bool | None
    by: User
    browser: str = field(repr=False)

    @contextmanager
    def engine(self) -> Iterator[Engine]:
        engine = make_engine(self.url)
        if self.edition:
            note_edition(engine, self.edition)
        try:
            yield engine
        finally:
            engine.dispose()

    def who(self, conn: Connection) -> User:
        return acting(conn, self.by, self.browser)

    def read(self, engine: Engine, progress: Progress) -> Understood:
        with reading(engine) as conn:
            content = file_of(conn, self.draft_id, FILE) or b""
        return understand(content, self.subject, self.lists, progress, exchange=self.exchange)


@dataclass(frozen=True)
class Preview:
    """What a file was understood to say. Its rows are read again when they are written."""

    found: Understood
    compared: Compared
    rows: int

    @property
    def new(self) -> int:
        """Rows that are like nothing known."""
        return self.rows - len(self.compared.there) - len(self.compared.alike)


def look(task: Task, progress: Progress) -> Preview:
    """What the file says, also of what records say of each other."""
    with task.engine() as engine:
        found = task.read(engine, _reading(progress))
        _tried(task, engine, found, lambda _done, _of: None)
        with reading(engine) as conn:
            preview = Preview(found, compare(conn, found), len(found.keys))
    del found.rows[SHOWN:], found.keys[:], found.origins[:]
    return preview


def bring_in(
    task: Task, submission: Submission, seen: str, answers: Answers, progress: Progress
) -> Saved:
    """Write the file as it was seen. All that takes time comes before the turn in which it counts;
    once all rows are told to be done, it is not to be stopped."""
    asked: dict[str, Any] = {"seen": seen, "answers": answers}
    with task.engine() as engine:
        found = task.read(engine, lambda _done, _of: None)
        for _try in range(TRIES):
            tried = _tried(task, engine, found, _reading(progress))
            if tried is not None and found.bad_rows:
                raise Refusal(CHANGED)
            prepare = partial(_prepared, task, found, submission, asked, progress)
            try:
                with writing_after(engine, prepare) as (conn, ready):
                    by = task.who(conn)
                    known: dict[str, Any] = {**asked, "ready": ready, "tried": tried}
                    saved = import_rows(conn, found, submission, **known, by=by)
                break
            except Overtaken:
                continue
        else:
            raise Refusal(OVERTAKEN)
        if ready and len(ready.judged.new) > AT_ONCE:
            with writing(engine) as conn:
                renew(conn)
    return saved


def _tried(task: Task, engine: Engine, found: Understood, progress: Progress) -> int | None:
    """Rehearse records (db.commands.imports), a few at a time, so that nobody waits for long; the
    last row of the audit before that. None where there is nothing to rehearse: rows that come in as
    they are, or one of them could not be read."""
    if task.subject.is_bulk or found.bad_rows:
        return None
    with reading(engine) as conn:
        since, together = last_row(conn), trials(conn, found)
    done = 0
    for places in together:
        with writing(engine) as conn:
            rehearse(conn, found, places, by=task.who(conn))
        done += len(places)
        progress(done, len(found.rows))
    return since[0] if since else 0


def _prepared(
    task: Task,
    found: Understood,
    submission: Submission,
    asked: dict[str, Any],
    progress: Progress,
    conn: Connection,
) -> Ready | None:
    return insert_ahead(conn, found, submission, **asked, progress=progress, by=task.who(conn))


def _reading(progress: Progress) -> Progress:
    """Of rows that are read: what is done with them after may still be stopped."""
    return lambda done, of: progress(min(done, of - 1), of)
