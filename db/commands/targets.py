"""Targets: set for a year by the district's staff, and what has been reached, month by month."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from itertools import pairwise

import sqlalchemy as sa

from db.entries.field import as_stored, check, texts
from db.entries.targets import FIELDS, MOST
from db.ledger.records import Saved, Submission, save_record, sent_before, stored
from db.model import N_, Faults, Level, NotAllowed, Permission, User
from db.periods import Calendar, Days
from db.queries.settings import calendar
from db.schema import target, target_value, unit

FIRST_YEAR = 2000


@dataclass(frozen=True)
class TargetEntry:
    """What a district or commune is to reach in a reporting year, counted in `unit_of_measure`."""

    unit_id: int | None
    year: int | None
    name: str
    unit_of_measure: str
    goal: int | None


@dataclass(frozen=True)
class ValuesEntry:
    """What a target has reached since the start of its year, by nominal month.

    A month that is missing has no value. `falls_confirmed`: that a month stands below the one
    before it is right.
    """

    target_id: int
    reached: Mapping[date, int] = field(default_factory=dict)
    falls_confirmed: bool = False


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
        Refusal: see db.ledger.records.save_record.
    """
    if not by.may(Permission.ENTER_ANYWHERE):
        raise NotAllowed(Permission.ENTER_ANYWHERE)
    done = sent_before(conn, target, submission, by=by)
    if done:
        return done
    before = stored(conn, target, target_id) if target_id is not None else None
    known = _reached(conn, target_id) if target_id is not None else {}
    values = as_stored(FIELDS, entry)
    entry = replace(entry, **values)
    months = calendar(conn)
    _check_target(conn, entry, target_id, known, months, today)
    measured = before is not None and any(
        before[name] != values[name] for name in ("unit_id", "goal", "unit_of_measure")
    )
    return save_record(
        conn,
        target,
        values,
        submission,
        record_id=target_id,
        units=[entry.unit_id],
        days=_days(months, known) if measured else (),
        texts=texts(values),
        by=by,
    )


def save_target_values(
    conn: sa.Connection, entry: ValuesEntry, submission: Submission, *, today: date, by: User
) -> Saved:
    """Tell what the target has reached in all its months; what was told before is replaced.

    Raises:
        Invalid: what is wrong, of a month as `reached.2023-05-01`, or by field of ValuesEntry.
        Refusal: see db.ledger.records.save_record.
    """
    done = sent_before(conn, target, submission, by=by)
    if done:
        return done
    row = stored(conn, target, entry.target_id)
    months = calendar(conn)
    _check_values(entry, row["year"], submission, months, today)
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
    told = sa.select(target_value.c.month, target_value.c.reached)
    rows = conn.execute(told.where(target_value.c.target_id == target_id))
    return {row.month: row.reached for row in rows}


def _days(months: Calendar, told: Mapping[date, int] | list[date]) -> list[Days]:
    return [(months.first_day(month), months.last_day(month)) for month in told]


def _check_target(
    conn: sa.Connection,
    entry: TargetEntry,
    target_id: int | None,
    known: Mapping[date, int],
    months: Calendar,
    today: date,
) -> None:
    faults = Faults()
    check(FIELDS, as_stored(FIELDS, entry), faults)
    if entry.year is None or not FIRST_YEAR <= entry.year <= months.year_of(today) + 1:
        faults.add("year", N_("Choose the year of the target."))
    elif any(month.year != entry.year for month in known):
        faults.add("year", N_("This target has values, so its year cannot change any more."))
    _check_unit(conn, entry, months, faults)
    same = sa.select(target.c.id).where(
        target.c.unit_id == entry.unit_id,
        target.c.year == entry.year,
        target.c.name == entry.name,
    )
    if conn.scalar(same) not in (None, target_id):
        faults.add("name", N_("There is a target of this name already, for this unit and year."))
    faults.refuse()


def _check_unit(conn: sa.Connection, entry: TargetEntry, months: Calendar, faults: Faults) -> None:
    """A district or commune that exists on some day of the year."""
    found = conn.execute(sa.select(unit).where(unit.c.id == entry.unit_id)).one_or_none()
    if found is None or found.level not in (Level.DISTRICT, Level.COMMUNE):
        faults.add("unit_id", N_("Choose whom the target is set for."))
    elif entry.year is not None and "year" not in faults.found:
        year = months.year(entry.year)
        if found.valid_to < year.first or found.valid_from > year.last:
            faults.add("unit_id", N_("This unit does not exist in the year of the target."))


def _check_values(
    entry: ValuesEntry, year: int, submission: Submission, months: Calendar, today: date
) -> None:
    faults = Faults()
    for month, reached in entry.reached.items():
        name, shown = f"reached.{month.isoformat()}", f"{month.month:02d}/{month.year}"
        if month.day != 1 or month.year != year:
            faults.add(name, N_("Month {month} is not in the year of the target."), month=shown)
        elif months.first_day(month) > today:
            faults.add(name, N_("Month {month} lies ahead."), month=shown)
        elif not 0 <= reached <= MOST:
            faults.add(name, N_("Month {month}: this number is too large."), month=shown)
    for earlier, later in pairwise(sorted(entry.reached)):
        fallen = entry.reached[later] < entry.reached[earlier]
        if fallen and not entry.falls_confirmed and not submission.reason.strip():
            faults.add(
                f"reached.{later.isoformat()}",
                N_(
                    "Month {month} stands below month {before}, though both count from the start "
                    "of the year. Correct it, or tick that it is right."
                ),
                month=f"{later.month:02d}/{later.year}",
                before=f"{earlier.month:02d}/{earlier.year}",
            )
    faults.refuse()
