"""Targets: set for a year by the district's staff, and what has been reached, month by month."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import partial

import sqlalchemy as sa

from db.entries.field import as_stored, texts
from db.entries.targets import FIELDS, TargetEntry, ValuesEntry, check_target, check_values
from db.ledger.command import command
from db.ledger.records import Saved, Submission, lock_record, save_record
from db.model import Permission, User
from db.periods import Calendar, Days
from db.queries.settings import calendar
from db.schema import target, target_value


@command(Permission.OVERSEE, target)
def save_target(
    conn: sa.Connection,
    entry: TargetEntry,
    submission: Submission,
    *,
    target_id: int | None = None,
    today: date,
    by: User,
) -> Saved:
    """Set a new target, or change the one of `target_id`; for the district's staff.

    Raises:
        Invalid: what is wrong, by field of TargetEntry.
    """
    before = lock_record(conn, target, target_id) if target_id is not None else None
    known = _reached(conn, target_id) if target_id is not None else {}
    values = as_stored(FIELDS, entry)
    entry = replace(entry, **values)
    months = calendar(conn)
    check_target(conn, entry, target_id, known, months, today)
    measured = before is not None and any(
        before[name] != values[name] for name in ("unit_id", "goal", "unit_of_measure")
    )
    return save_record(
        conn,
        target,
        values,
        submission,
        record_id=target_id,
        units=[entry.unit_id, *([before["unit_id"]] if before else [])],
        days=_days(months, known) if measured else (),
        texts=texts(values),
        by=by,
    )


@command(Permission.ENTER, target)
def save_target_values(
    conn: sa.Connection, entry: ValuesEntry, submission: Submission, *, today: date, by: User
) -> Saved:
    """Tell what the target has reached in all its months; what was reported before is replaced.

    Raises:
        Invalid: what is wrong, of a month as `reached.2023-05-01`, or by field of ValuesEntry.
    """
    row = lock_record(conn, target, entry.target_id)
    months = calendar(conn)
    check_values(entry, row["year"], submission.reason, months, today)
    was = _reached(conn, entry.target_id)
    differing = sorted(
        month
        for month in was.keys() | entry.reached.keys()
        if was.get(month) != entry.reached.get(month)
    )
    return save_record(
        conn,
        target,
        {},
        submission,
        record_id=entry.target_id,
        units=[row["unit_id"]],
        days=_days(months, differing),
        action="report",
        parts=partial(_write_values, conn, {m: entry.reached.get(m) for m in differing}),
        by=by,
    )


def _write_values(conn: sa.Connection, changed: Mapping[date, int | None], target_id: int) -> None:
    of_target = target_value.c.target_id == target_id
    conn.execute(target_value.delete().where(of_target, target_value.c.month.in_(list(changed))))
    for month, reached in changed.items():
        if reached is not None:
            value = {"target_id": target_id, "month": month, "reached": reached}
            conn.execute(target_value.insert().values(value))


def _reached(conn: sa.Connection, target_id: int) -> dict[date, int]:
    values = sa.select(target_value.c.month, target_value.c.reached)
    rows = conn.execute(values.where(target_value.c.target_id == target_id))
    return {row.month: row.reached for row in rows}


def _days(months: Calendar, changed: Iterable[date]) -> list[Days]:
    return [(months.first_day(month), months.last_day(month)) for month in changed]
