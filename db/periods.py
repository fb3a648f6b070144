"""The reporting calendar and windows of time on it. Plain dates, both ends inclusive.

A police statistical month runs from the 15th of the previous month to the 14th; other bodies
use calendar months, so the cut-off day belongs to the calendar. A month is named by the first
day of the calendar month it ends in: date(2023, 10, 1) is "month 10/2023", which with
cut-off 14 runs from 15/09/2023 to 14/10/2023.
"""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum, auto

FIRST_YEAR, LAST_YEAR = 1900, 9999
"""Months outside these years are refused with ValueError."""
ONE_DAY = timedelta(days=1)
Days = tuple[date, date]
"""First and last day that a figure speaks of, both inclusive."""


class PeriodKind(StrEnum):
    """How a window was asked for; decides its name, and how far back the period before it lies."""

    WEEK = auto()
    MONTH = auto()
    QUARTER = auto()
    HALF_YEAR = auto()
    NINE_MONTHS = auto()
    YEAR = auto()
    YEAR_TO_DATE = auto()
    CUSTOM = auto()


LENGTHS = {
    PeriodKind.MONTH: 1,
    PeriodKind.QUARTER: 3,
    PeriodKind.HALF_YEAR: 6,
    PeriodKind.NINE_MONTHS: 9,
    PeriodKind.YEAR: 12,
}
"""Reporting months of a window of that kind when it is over."""
WEEK = timedelta(days=7)


class Base(StrEnum):
    """What a window is compared with."""

    YEAR_BEFORE = auto()
    PERIOD_BEFORE = auto()


@dataclass(frozen=True)
class Calendar:
    """Reporting months that end on `cutoff_day` (1 to 28), or calendar months when it is 0.

    Everything here raises ValueError for a month outside 1900 to 9999, and for a nominal
    month that is not the first of a month.
    """

    cutoff_day: int = 14

    def __post_init__(self) -> None:
        if not 0 <= self.cutoff_day <= 28:
            raise ValueError(f"The cut-off day is 0 or 1 to 28, not {self.cutoff_day}.")

    def month_of(self, day: date) -> date:
        """The nominal month that the day belongs to."""
        rolls_over = bool(self.cutoff_day) and day.day > self.cutoff_day
        return _month(day.year, day.month + rolls_over)

    def first_day(self, month: date) -> date:
        """First day of a nominal month; that of 01/1900 may lie in 1899."""
        _check(month)
        if not self.cutoff_day:
            return month
        return (month - ONE_DAY).replace(day=self.cutoff_day) + ONE_DAY

    def last_day(self, month: date) -> date:
        _check(month)
        return month.replace(day=self.cutoff_day or monthrange(month.year, month.month)[1])

    def month_before(self, month: date) -> date:
        """The nominal month that ends on the day before this one begins."""
        return self.month_of(self.first_day(month) - ONE_DAY)

    def year_of(self, day: date) -> int:
        """The reporting year: with cut-off 14, 15/12/2022 to 14/12/2023 is 2023."""
        return self.month_of(day).year

    def week(self, day: date) -> "Period":
        """Monday to Sunday, the week that the day lies in."""
        monday = day - timedelta(days=day.weekday())
        return Period(monday, monday + WEEK - ONE_DAY, self, PeriodKind.WEEK)

    def month(self, year: int, month: int) -> "Period":
        """Month 1 to 12 of a year."""
        _check_number(month, 12, "month")
        return self._months(year, month, month, PeriodKind.MONTH)

    def quarter(self, year: int, number: int) -> "Period":
        """Quarter 1 to 4 of a reporting year."""
        _check_number(number, 4, "quarter")
        return self._months(year, 3 * number - 2, 3 * number, PeriodKind.QUARTER)

    def half_year(self, year: int) -> "Period":
        return self._months(year, 1, 6, PeriodKind.HALF_YEAR)

    def nine_months(self, year: int) -> "Period":
        return self._months(year, 1, 9, PeriodKind.NINE_MONTHS)

    def year(self, year: int) -> "Period":
        return self._months(year, 1, 12, PeriodKind.YEAR)

    def year_to_date(self, until: date) -> "Period":
        """From the first day of the reporting year of `until` to that day."""
        first = self.first_day(_month(self.year_of(until), 1))
        return Period(first, until, self, PeriodKind.YEAR_TO_DATE)

    def custom(self, first: date, last: date) -> "Period":
        """Any window; ValueError when it ends before it begins."""
        return Period(first, last, self, PeriodKind.CUSTOM)

    def _months(self, year: int, first: int, last: int, kind: PeriodKind) -> "Period":
        return Period(
            self.first_day(_month(year, first)), self.last_day(_month(year, last)), self, kind
        )


@dataclass(frozen=True)
class Period:
    """A window of time from `first` to `last`, both inclusive, on a reporting calendar; `against`
    says which window is its base. Raises ValueError when it ends before it begins or leaves the
    years 1900 to 9999."""

    first: date
    last: date
    calendar: Calendar
    kind: PeriodKind
    against: Base = Base.YEAR_BEFORE

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"The period ends on {self.last}, before it begins on {self.first}.")
        for day in (self.first, self.last):
            self.calendar.month_of(day)

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def is_whole(self) -> bool:
        """True when the window is made of whole reporting months."""
        return self._begins_month and self._ends_month

    def months(self) -> tuple[date, ...]:
        """Nominal months that the window touches, oldest first."""
        first_month, last_month = map(self.calendar.month_of, (self.first, self.last))
        count = _number(last_month) - _number(first_month) + 1
        return tuple(_shifted(first_month, step) for step in range(count))

    def whole_months(self) -> tuple[date, ...]:
        """Nominal months that lie completely inside the window, oldest first."""
        return tuple(
            month
            for month in self.months()
            if self.first <= self.calendar.first_day(month)
            and self.calendar.last_day(month) <= self.last
        )

    def contains(self, day: date) -> bool:
        return self.first <= day <= self.last

    def overlap(self, month: date) -> tuple[date, date]:
        """First and last day of the part of a nominal month that lies inside the window. Raises
        ValueError when no day of the month does."""
        first = max(self.first, self.calendar.first_day(month))
        last = min(self.last, self.calendar.last_day(month))
        if last < first:
            raise ValueError(f"Month {month:%m/%Y} has no day from {self.first} to {self.last}.")
        return first, last

    def year_before(self) -> "Period":
        """The same window one year earlier, of equal span.

        Source: the rule of police statistics for "compared with the same period": a running
        period compares to the same day of last year, never to last year's full period.
        An end that begins or ends a reporting month stays one, so that months that are whole
        compare to whole months (all of calendar February 2025 to all of February 2024); any other
        end takes the same date a year earlier, and 29/02 becomes 28/02. Monthly returns exist for
        whole months only. Spans differ by one day at most, and only when the two windows hold
        different numbers of 29 Februaries.
        """
        starts, ends = self._months_earlier(12)
        first = self.calendar.first_day(starts) if self._begins_month else year_earlier(self.first)
        last = self.calendar.last_day(ends) if self._ends_month else year_earlier(self.last)
        return replace(self, first=first, last=max(first, last))

    def period_before(self) -> "Period":
        """The window before this one, of equal length and ending before it begins.

        A week goes back a week. A window that begins with a reporting month goes back by whole
        months, as many as its kind has or, of another, as it touches; its end keeps its place in
        its month, so that what is still running compares to as much of the one before, and months
        that are whole to whole ones. Any other window takes the days straight before it.
        """
        months, calendar = self._months_before, self.calendar
        if self.kind is PeriodKind.WEEK:
            return replace(self, first=self.first - WEEK, last=self.last - WEEK)
        if months is None:
            return replace(
                self, first=self.first - timedelta(days=self.days), last=self.first - ONE_DAY
            )
        starts, ends = self._months_earlier(months)
        last = calendar.last_day(ends)
        if not self._ends_month:
            into = self.last - calendar.first_day(calendar.month_of(self.last))
            last = min(last, calendar.first_day(ends) + into)
        return replace(self, first=calendar.first_day(starts), last=last)

    @property
    def base(self) -> "Period":
        """The window that this one is compared with: the one place that decides it."""
        if self.against is Base.YEAR_BEFORE:
            return self.year_before()
        return self.period_before()

    @property
    def months_back(self) -> int | None:
        """How many months before each of its months the one stands that it is compared with; None
        where the base goes by days, and no month of it corresponds to one of these."""
        return 12 if self.against is Base.YEAR_BEFORE else self._months_before

    @property
    def base_day(self) -> date:
        """The day at whose end stands what is counted on a day, for a comparison: the last one of
        the window a year before; else the eve of this window, so that what came and went since
        explains the change."""
        return self.base.last if self.against is Base.YEAR_BEFORE else self.first - ONE_DAY

    @property
    def overlaps_base(self) -> bool:
        """True of a window longer than a year against the year before: days of it stand on both
        sides of the comparison."""
        return self.first <= self.base.last

    @property
    def _begins_month(self) -> bool:
        return self.first == self.calendar.first_day(self.calendar.month_of(self.first))

    @property
    def _ends_month(self) -> bool:
        return self.last == self.calendar.last_day(self.calendar.month_of(self.last))

    @property
    def _months_before(self) -> int | None:
        """By how many months the period before lies earlier; None where it goes by days."""
        if self.kind is PeriodKind.WEEK or not self._begins_month:
            return None
        return LENGTHS.get(self.kind, len(self.months()))

    def _months_earlier(self, months: int) -> tuple[date, date]:
        """The nominal months of both ends, so many earlier."""
        first, last = (self.calendar.month_of(day) for day in (self.first, self.last))
        return _shifted(first, -months), _shifted(last, -months)


def _month(year: int, month: int) -> date:
    """The nominal month; month 13 is January of the next year."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"Month {month:02d}/{year} is outside {FIRST_YEAR} to {LAST_YEAR}.")
    return date(year, month, 1)


def _number(month: date) -> int:
    return month.year * 12 + month.month


def _shifted(month: date, step: int) -> date:
    return _month(month.year, month.month + step)


def _check(month: date) -> None:
    if month.day != 1 or month.year < FIRST_YEAR:
        raise ValueError(f"A month is named by its first day from {FIRST_YEAR} on, not {month}.")


def _check_number(number: int, highest: int, what: str) -> None:
    if not 1 <= number <= highest:
        raise ValueError(f"There is no {what} {number}; it is 1 to {highest}.")


def year_earlier(day: date) -> date:
    """The same day of the year before, or the nominal month; 28/02 of 29/02."""
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if is_leap_day else day.day)
