"""Windows and communes by brute force: every day is asked for its month, every unit for its heir.

Source: domain.md sections 2 and 3. Nothing here comes from the product.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, lru_cache

from tests.oracle.raw import Raw

ONE_DAY = timedelta(days=1)
BEGIN, END = date(2012, 1, 1), date(2034, 1, 1)


@cache
def calendar(cutoff: int) -> dict[date, list[date]]:
    """First of the nominal month to the days that belong to it, in order."""
    months: dict[date, list[date]] = {}
    day = BEGIN
    while day < END:
        month = day.replace(day=1)
        if cutoff and day.day > cutoff:
            month = date(day.year + day.month // 12, day.month % 12 + 1, 1)
        months.setdefault(month, []).append(day)
        day += ONE_DAY
    return months


@cache
def month_of(cutoff: int, day: date) -> date:
    return next(month for month, days in calendar(cutoff).items() if day in days)


def year_earlier(month: date) -> date:
    return date(month.year - 1, month.month, 1)


@dataclass(frozen=True)
class Asked:
    """A window, and the communes chosen among those of `named_on`."""

    raw: Raw
    first: date
    last: date
    communes: tuple[int, ...]
    whole: bool
    named_on: date
    kind: str

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def holds(self, day: date | None) -> bool:
        return day is not None and self.first <= day <= self.last

    @lru_cache(maxsize=200)  # noqa: B019 - a few windows of one test at a time
    def months(self) -> list[date]:
        """Months with a day in the window."""
        return [m for m, days in calendar(self.raw.cutoff).items() if any(map(self.holds, days))]

    @lru_cache(maxsize=200)  # noqa: B019
    def whole_months(self) -> list[date]:
        """Months with every day in the window."""
        return [m for m, days in calendar(self.raw.cutoff).items() if all(map(self.holds, days))]

    def last_day(self, month: date) -> date:
        """Of the month, as far as the window holds it."""
        return max(day for day in calendar(self.raw.cutoff)[month] if self.holds(day))

    def running(self, month: date) -> bool:
        return calendar(self.raw.cutoff)[month][-1] > self.last

    def before(self) -> "Asked":
        """The same window a year earlier, of the communes of the same day."""
        months = calendar(self.raw.cutoff)
        starts, ends = (months[month_of(self.raw.cutoff, day)] for day in (self.first, self.last))
        then = [months[year_earlier(month_of(self.raw.cutoff, d))] for d in (self.first, self.last)]
        first = then[0][0] if self.first == starts[0] else _same_date(self.first)
        last = then[1][-1] if self.last == ends[-1] else _same_date(self.last)
        return replace(self, first=first, last=max(first, last))

    @property
    def overlaps(self) -> bool:
        """Longer than a year: some days belong to both windows."""
        return self.before().last >= self.first

    def within(self, first: date, last: date) -> "Asked":
        return replace(self, first=first, last=last)

    @lru_cache(maxsize=2000)  # noqa: B019
    def heir(self, unit_id: int) -> int | None:
        """The chosen commune that the unit is part of on the day of the names."""
        unit = self.raw.units[unit_id]
        if unit.valid_from > self.named_on:
            return None
        while unit is not None and unit.valid_to < self.named_on:
            unit = self.raw.units.get(unit.successor_id)
        return unit.id if unit is not None and unit.id in self.communes else None

    def voice(self, unit_id: int) -> int | None:
        """As heir, and the district itself when all communes are asked for."""
        if unit_id == self.raw.root:
            return unit_id if self.whole else None
        return self.heir(unit_id)


def _same_date(day: date) -> date:
    if (day.month, day.day) == (2, 29):
        return date(day.year - 1, 2, 28)
    return date(day.year - 1, day.month, day.day)


@lru_cache(maxsize=8)
def span(raw: Raw) -> tuple[date, date] | None:
    """First and last day that any figure speaks of. A voided incident is no figure."""
    days = [row.occurred_on for row in raw.incident if row.voided_at is None]
    days += [row.happened_on for row in raw.suggestion_event]
    days += [row.held_on for row in raw.forum] + [row.closed_on for row in raw.survey]
    for row in raw.monthly_return:
        if row.state in ("submitted", "approved"):
            days += calendar(raw.cutoff)[row.month]
    return (min(days), max(days)) if days else None


def window(raw: Raw, kind: str, year: int, number: int, days: tuple[date, date]) -> tuple:
    """What the filter bar means: months of the reporting year, cut at the newest data.

    `number` is that of a month or quarter; a year to date ends on the second of `days`, and any
    other window goes from the first to the second.
    """
    reached = span(raw)
    months = {
        "month": [number],
        "quarter": [3 * number - 2, 3 * number - 1, 3 * number],
        "half_year": list(range(1, 7)),
        "nine_months": list(range(1, 10)),
        "year": list(range(1, 13)),
    }.get(kind)
    if kind == "custom":
        return days
    if months is None:
        year, months = month_of(raw.cutoff, days[1]).year, [1]
    held = [day for month in months for day in calendar(raw.cutoff)[date(year, month, 1)]]
    if kind == "year_to_date":
        return held[0], days[1]
    return held[0], min(held[-1], reached[1])


def communes_on(raw: Raw, day: date) -> list[int]:
    """In alphabetical order."""
    found = [u for u in raw.unit if u.level == "commune" and u.valid_from <= day <= u.valid_to]
    return [u.id for u in sorted(found, key=lambda u: (u.sort_key.encode(), u.code))]


def own_communes(raw: Raw, day: date, unit_id: int) -> list[int]:
    """What an officer may see on the day: the own commune and what has become part of it."""

    def last_heir(unit: int) -> int:
        while raw.units[unit].successor_id is not None:
            unit = raw.units[unit].successor_id
        return unit

    return [
        unit
        for unit in communes_on(raw, day)
        if unit == unit_id or (last_heir(unit_id) == unit_id == last_heir(unit))
    ]
