"""What is set as a target and reported of it, and what is wrong with either."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

import sqlalchemy as sa

from db.entries.field import Field, as_stored, by_name, check
from db.model import COMMUNE, N_, Faults
from db.periods import Calendar
from db.queries.units import root_id
from db.schema import target, unit

MOST = 1_000_000_000
FIRST_YEAR = 2000
NAMED = N_("Name the target in at most {most} characters.")
SET = N_("Enter a goal above 0, as a whole number.")
MEASURED = N_("Say in at most {most} characters what is counted.")
FIELDS = by_name(
    Field(
        column=target.c.unit_id,
        label=N_("Set for"),
        missing=N_("Choose whom the target is set for."),
    ),
    Field(
        column=target.c.year,
        label=N_("Year"),
        listed=True,
        missing=N_("Choose the year of the target."),
    ),
    Field(column=target.c.name, label=N_("Name of the target"), missing=NAMED, too_long=NAMED),
    Field(
        column=target.c.goal,
        label=N_("Goal of the year"),
        missing=SET,
        too_large=SET,
        least=1,
        most=MOST,
    ),
    Field(
        column=target.c.unit_of_measure,
        label=N_("Counted in (cards, accounts, ...)"),
        missing=MEASURED,
        too_long=MEASURED,
    ),
)


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
    """The root or a commune, which exists on some day of the year."""
    found = conn.execute(sa.select(unit).where(unit.c.id == entry.unit_id)).one_or_none()
    if found is None or (found.level != COMMUNE and found.id != root_id(conn)):
        faults.add("unit_id", N_("Choose whom the target is set for."))
    elif entry.year is not None and "year" not in faults.found:
        year = months.year(entry.year)
        if found.valid_to < year.first or found.valid_from > year.last:
            faults.add("unit_id", N_("This unit does not exist in the year of the target."))


def check_values(entry: ValuesEntry, year: int, reason: str, months: Calendar, today: date) -> None:
    faults = Faults()
    for month, reached in entry.reached.items():
        name, words = f"reached.{month.isoformat()}", f"{month.month:02d}/{month.year}"
        if month.day != 1 or month.year != year:
            faults.add(name, N_("Month {month} is not in the year of the target."), month=words)
        elif months.first_day(month) > today:
            faults.add(name, N_("Month {month} lies ahead."), month=words)
        elif not 0 <= reached <= MOST:
            faults.add(name, N_("Month {month}: this number is too large."), month=words)
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
