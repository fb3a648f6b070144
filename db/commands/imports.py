"""Spreadsheets brought in: all rows of a file or none, each once however often it comes."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from db.commands.bulk import record_bulk
from db.commands.records import (
    Saved,
    Submission,
    mark_sent,
    reasons,
    require_scope,
    sent_draft,
)
from db.model import N_, LooksPersonal, ReasonNeeded, Refusal, User
from db.queries.imports import keys_there
from db.schema import metadata
from db.sheets.lists import read_lists
from db.sheets.understand import Progress
from db.sheets.understood import Understood

AT_ONCE = 1_000
FORM = "imports"
"""The form whose drafts keep the files."""
CHANGED = N_(
    "Meanwhile the file or what it is checked against has changed. Look at the preview again."
)


def import_rows(
    conn: sa.Connection,
    found: Understood,
    submission: Submission,
    *,
    seen: str,
    progress: Progress = lambda _done, _of: None,
    by: User,
) -> Saved:
    """Write the rows that are not there yet; the id is that of the audit row of them all.

    `found` was understood outside of this transaction; that nothing has changed since is asked
    here. `seen` is the fingerprint of the rows that the user saw. `progress` must not fail.

    Raises:
        NotAllowed: a row is of somebody else's commune.
        Refusal: there are problems, or nothing is new, or something changed meanwhile.
        ReasonNeeded, LooksPersonal: the submission lacks what they ask for.
    """
    done = sent_draft(conn, submission, by=by)
    if done:
        return done
    unit = found.place(found.subject.unit)
    require_scope(conn, {row[unit] for row in found.rows}, by=by)
    if found.bad_rows:
        raise Refusal(N_("Nothing was written: correct the rows with problems first."))
    if found.fingerprint != seen or found.lists != read_lists(conn, found.lists.today, by=by):
        raise Refusal(CHANGED)
    there = keys_there(conn, found.subject.name, found.keys)
    new = [place for place, key in enumerate(found.keys) if key not in there]
    if not new:
        raise Refusal(N_("Every row of this file is there already. Nothing was changed."))
    days = {day for place in new for day in found.days_of(place)}
    if found.lists.touches_closing(days) and not submission.reason.strip():
        raise ReasonNeeded
    if found.personal and not submission.not_personal.strip():
        raise LooksPersonal({found.personal[0].label: found.personal[0].found})
    now = datetime.now(UTC)
    table = metadata.tables[found.subject.name]
    ids: list[int] = []
    for some in _batches(found, new, {"written_by": by.id, "written_at": now}):
        # With RETURNING many rows are one statement, and so one run of the rollup's trigger
        ids += conn.scalars(table.insert().returning(table.c.id), some)
        progress(len(ids), len(new))
    number = record_bulk(conn, table, ids, by=by, reason=reasons(submission))
    mark_sent(conn, submission, FORM, number, now, by=by)
    return Saved(number, 1, now)


def _batches(
    found: Understood, places: list[int], written: dict[str, Any]
) -> Iterator[list[dict[str, Any]]]:
    names = [column.name for column in found.subject.columns]
    for start in range(0, len(places), AT_ONCE):
        yield [
            dict(zip(names, found.rows[place], strict=True))
            | written
            | {"client_key": found.keys[place]}
            for place in places[start : start + AT_ONCE]
        ]
