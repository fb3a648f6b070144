"""Windows and communes by brute force: every day is asked for its month, every unit for its heir.

Source: domain.md sections 2 and 3. Nothing here comes from the product.
"""

from collections.abc import Iterable
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
    """A window, and the communes chosen among those of `named_on`; `of_part` when who asks belongs
    to one of them and not to the whole."""

    raw: Raw
    first: date
    last: date
    communes: tuple[int, ...]
    whole: bool
    named_on: date
    kind: str
    base: str = "year_before"
    of_part: bool = False

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
        """The window that is compared with, of the communes of the same day."""
        return self.year_before() if self.base == "year_before" else self.period_before()

    def period_before(self) -> "Asked":
        """A week goes back a week; what begins with a month as many months as its kind has, or as
        it touches, its end as far into its month; anything else its own days."""
        steps = self.steps_back()
        if steps is None:
            days = 7 if self.kind == "week" else self.days
            first = self.first - days * ONE_DAY
            return replace(self, first=first, last=first + (self.days - 1) * ONE_DAY)
        months = calendar(self.raw.cutoff)
        order = list(months)
        now = months[month_of(self.raw.cutoff, self.last)]
        places = [order.index(month_of(self.raw.cutoff, day)) for day in (self.first, self.last)]
        assert places[0] >= steps
        first, then = (months[order[place - steps]] for place in places)
        is_over = self.last == now[-1]
        last = then[-1] if is_over else then[min(now.index(self.last), len(then) - 1)]
        return replace(self, first=first[0], last=last)

    def steps_back(self) -> int | None:
        """By how many months the base lies earlier, as far as it goes by months."""
        if self.base == "year_before":
            return 12
        begins = self.first == calendar(self.raw.cutoff)[month_of(self.raw.cutoff, self.first)][0]
        if self.kind == "week" or not begins:
            return None
        lengths = {"month": 1, "quarter": 3, "half_year": 6, "nine_months": 9, "year": 12}
        return lengths.get(self.kind, len(self.months()))

    def beside(self, month: date) -> date | None:
        """The month of the base that stands beside one of the window."""
        steps, order = self.steps_back(), list(calendar(self.raw.cutoff))
        return None if steps is None else order[order.index(month) - steps]

    def base_day(self) -> date:
        """The day of what is counted on a day, in the base."""
        return self.before().last if self.base == "year_before" else self.first - ONE_DAY

    def earlier(self, month: date) -> date | None:
        """The month whose stock that of this one is compared with: of the year before, or the last
        one that was over when the window began, if it is another."""
        if self.base == "year_before":
            return year_earlier(month)
        over = [m for m, days in calendar(self.raw.cutoff).items() if days[-1] < self.first]
        return over[-1] if over[-1] < month else None

    def against_the_year(self) -> "Asked":
        return replace(self, base="year_before")

    def year_before(self) -> "Asked":
        """The same window a year earlier."""
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
        """The chosen commune that the unit is part of on the day of the names; where it went to
        several, the one that was split, if all who hold parts of it are chosen."""
        standing, held = self.standing(unit_id)
        chosen = held and held - {None} <= set(self.communes)
        return standing if chosen and (standing in self.communes or len(held) > 1) else None

    @lru_cache(maxsize=2000)  # noqa: B019
    def standing(self, unit_id: int) -> tuple[int | None, frozenset[int | None]]:
        """Under which unit its figures stand, and who holds parts of that on the day of the names;
        None is among these for what nobody holds."""
        unit = unit_id
        while True:
            held = holders(self.raw, unit, self.named_on)
            if held == {None}:
                return None, frozenset()
            if len(held) == 1:
                return next(iter(held)), held
            if len(self.raw.became[unit]) > 1:
                return unit, held
            (unit,) = self.raw.became[unit]

    @lru_cache(maxsize=200)  # noqa: B019
    def splits(self) -> dict[int, frozenset[int | None]]:
        """Those that were split, to who holds their parts; any of these is chosen. Newest first,
        by name."""
        found = {}
        for unit in self.raw.unit:
            standing, held = self.standing(unit.id) if unit.level == "commune" else (None, set())
            if len(held) > 1 and held & set(self.communes):
                found[standing] = held - {None}
        units = self.raw.units
        order = sorted(found, key=lambda id_: units[id_].sort_key.encode())
        order.sort(key=lambda id_: units[id_].valid_from, reverse=True)
        return {id_: found[id_] for id_ in order}

    def held(self) -> dict[int, frozenset[int | None]]:
        """The splits all of whose heirs are chosen."""
        return {id_: heirs for id_, heirs in self.splits().items() if heirs <= set(self.communes)}

    def torn(self, day: date) -> set[int]:
        """Chosen communes that hold a part of one that lasted until the day or longer, and of
        which others, who are not chosen, hold parts too."""
        return {
            heir
            for id_, heirs in self.splits().items()
            if id_ not in self.held() and self.raw.units[id_].valid_to >= day
            for heir in heirs & set(self.communes)
        }

    def parts_since(self, day: date) -> set[int]:
        """Who holds a part of one that lasted until the day or longer."""
        units = self.raw.units
        return {
            heir
            for id_, heirs in self.splits().items()
            if units[id_].valid_to >= day
            for heir in heirs
        }

    def alone(self) -> set[int]:
        """Rows that are not the same people as a year before."""
        return self.parts_since(self.before().first) | set(self.held())

    def lacking(self) -> list[int]:
        """Those that the choice holds a part of and not the whole, of which there may be
        figures."""
        first, _last = span(self.raw)
        torn = [id_ for id_ in self.splits() if id_ not in self.held()]
        return [id_ for id_ in torn if self.raw.units[id_].valid_to >= first]

    @lru_cache(maxsize=200)  # noqa: B019
    def tied(self) -> dict[int, frozenset[int]]:
        """Every row by commune, to all that splits tie it to: they are the same people only
        together."""
        groups = [{unit} for unit in self.communes]
        for id_, heirs in self.held().items():
            touching = [group for group in groups if group & heirs]
            groups = [group for group in groups if group not in touching]
            groups.append({id_}.union(*touching))
        return {unit: frozenset(group) for group in groups for unit in group}

    def whole_places(self, units: Iterable[int]) -> set[int]:
        """The communes to which the rows belong."""
        return {heir for unit in units for heir in self.held().get(unit, {unit})}

    def voice(self, unit_id: int) -> int | None:
        """As heir, and the district itself when all communes are asked for."""
        if unit_id == self.raw.root:
            return unit_id if self.whole else None
        return self.heir(unit_id)


def holders(raw: Raw, unit_id: int, day: date) -> frozenset[int | None]:
    """The communes of the day that hold the unit or parts of it; None: nobody does."""
    unit = raw.units[unit_id]
    if unit.valid_from > day:
        return frozenset([None])
    if unit.valid_to >= day:
        return frozenset([unit_id])
    later = [holders(raw, heir, day) for heir in raw.became.get(unit_id, [])]
    return frozenset().union(*later) or frozenset([None])


@lru_cache(maxsize=2000)
def called(raw: Raw, unit_id: int) -> str:
    """The commune's name; with the kind where another of the same days bears it too, and with the
    code where that is of the same kind. Nothing else stands before it."""
    unit = raw.units[unit_id]
    kinds = {
        other.kind
        for other in raw.unit
        if other.level == "commune"
        and other.id != unit.id
        and other.name == unit.name
        and other.valid_from <= unit.valid_to
        and unit.valid_from <= other.valid_to
    }
    if unit.kind in kinds:
        return f"{unit.kind} {unit.name} ({unit.code})"
    return f"{unit.kind} {unit.name}" if kinds else str(unit.name)


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

    `number` is that of a month or quarter; a year to date ends on the second of `days`, a week
    holds it, and any other window goes from the first to the second.
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
    if kind == "week":
        monday = next(d for d in (days[1] - n * ONE_DAY for n in range(7)) if d.weekday() == 0)
        return monday, min(monday + 6 * ONE_DAY, reached[1])
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
        """The one that it became in the end; one that was split became no other."""
        while len(raw.became.get(unit, [])) == 1:
            (unit,) = raw.became[unit]
        return unit

    return [
        unit
        for unit in communes_on(raw, day)
        if unit == unit_id or (last_heir(unit_id) == unit_id == last_heir(unit))
    ]
