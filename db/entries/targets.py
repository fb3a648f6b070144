"""What is set as a target and reported of it, and what is wrong with either."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

import sqlalchemy as sa

from db.model import N_, Faults, Level
from db.periods import Calendar
from db.schema import target, unit

LONGEST_NAME, LONGEST_MEASURE = 160, 40
MOST = 1_000_000_000
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


def check_target(
    conn: sa.Connection,
    entry: TargetEntry,
    target_id: int | None,
    known: Mapping[date, int],
    months: Calendar,
    today: date,
) -> None:
    faults = Faults()
    if not 0 < len(entry.name) <= LONGEST_NAME:
        faults.add("name", N_("Name the target in at most {most} characters."), most=LONGEST_NAME)
    if not 0 < len(entry.unit_of_measure) <= LONGEST_MEASURE:
        faults.add(
            "unit_of_measure",
            N_("Say in at most {most} characters what is counted."),
            most=LONGEST_MEASURE,
        )
    if entry.goal is None or not 0 < entry.goal <= MOST:
        faults.add("goal", N_("Enter a goal above 0, as a whole number."))
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


def check_values(entry: ValuesEntry, year: int, reason: str, months: Calendar, today: date) -> None:
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
        if fallen and not entry.falls_confirmed and not reason.strip():
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
