"""The communes of the sample as its figures see them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from db.model import COMMUNE
from db.periods import Calendar
from db.queries.units import successors
from db.schema import unit

BEGIN = date(2019, 12, 15)
"""First day of the sample: that of the reporting month 01/2020."""
ANCHOR = date(2023, 10, 10)
"""Day of the forum whose report the sample is built around; the sample reaches it at least."""
DISTRICT_ENDS = date(2025, 7, 1)
"""First day without the district; its 13 communes are 3 from then on."""
HORIZON = date(2026, 12, 31)
"""Last day that the sample can reach."""
CALENDAR = Calendar()
"""The report states no cut-off day; the sample is made on the usual one."""


@dataclass(frozen=True)
class Place:
    """A commune of the sample. `people` is its census population, or that of its parts."""

    id: int
    code: str
    name: str
    kind: str
    valid_from: date
    valid_to: date
    people: int
    parts: tuple["Place", ...]

    def exists(self, day: date) -> bool:
        return self.valid_from <= day <= self.valid_to

    @property
    def key(self) -> str:
        """Names the commune in draws and client keys: a code alone is used again."""
        return f"{self.code}/{self.valid_from}"


def places(conn: sa.Connection) -> list[Place]:
    """Communes that exist on or after the first day of the sample, old ones first."""
    rows = conn.execute(
        sa.select(unit)
        .where(unit.c.level == COMMUNE, unit.c.valid_to >= BEGIN)
        .order_by(unit.c.valid_from, unit.c.code)
    ).all()
    became = successors(conn)
    found: dict[int, Place] = {}
    for row in sorted(rows, key=lambda row: row.valid_to):
        parts = tuple(place for place in found.values() if row.id in became.get(place.id, ()))
        people = sum(part.people for part in parts) or row.population
        found[row.id] = Place(
            row.id, row.code, row.name, row.kind, row.valid_from, row.valid_to, people, parts
        )
    return [found[row.id] for row in rows]


def months(until: date) -> Iterator[date]:
    """Nominal months of the sample that have ended by the day, oldest first."""
    month = CALENDAR.month_of(BEGIN)
    while CALENDAR.last_day(month) <= until:
        yield month
        month = CALENDAR.month_of(CALENDAR.last_day(month).replace(day=28))


def reporters(everywhere: list[Place], month: date) -> list[Place]:
    """The communes that owe a return for the month: those that exist on its last day."""
    return [place for place in everywhere if place.exists(CALENDAR.last_day(month))]
