"""Incidents by the day on which they happened: short windows, and weekdays."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

import pandas as pd

from db.columns import days as dates
from db.periods import WEEK, Days, Period

FEW_DAYS, SHORT = 10, 31
"""So many days stand one by one; a window of no more than so many has a month or two, which say
nothing of its course."""
BY_WEEKS = 92
"""Days of the longest window whose weeks are named one by one; a longer one is a calendar."""
MOST_WEEKS = 54
"""That a calendar shows, the last ones of the window: a leap year may touch so many."""
LEAST_WEEKDAYS = 14
"""Days of the shortest window that has weekdays to compare."""
LEAST_EXPECTED = 5
"""Cochran, Biometrics 10 (1954), 417-451: a chi-squared test wants five expected in each cell."""


def is_short(period: Period) -> bool:
    return period.days <= SHORT


def steps(period: Period) -> list[Days]:
    """The days of a short window: one by one, or seven by seven from its first one on."""
    length = 1 if period.days <= FEW_DAYS else 7
    firsts = [period.first + timedelta(days=n) for n in range(0, period.days, length)]
    return [(day, min(day + timedelta(days=length - 1), period.last)) for day in firsts]


def by_steps(days: pd.DataFrame, of: Sequence[Days]) -> list[int]:
    """How many incidents (queries.incidents.incident_days) each of these stretches has."""
    happened = days["occurred_on"]
    return [
        int(days.loc[happened.between(pd.Timestamp(first), pd.Timestamp(last)), "incidents"].sum())
        for first, last in of
    ]


def by_day(days: pd.DataFrame, first: date, last: date) -> dict[date, int]:
    """As `by_steps`, of every day."""
    counts = _counts(days)
    return {day: counts[day] for day in each(first, last)}


def beside(period: Period) -> list[Days]:
    """What of the base corresponds to the steps of the window: as many days after its first."""
    back = period.first - period.base.first
    found = [(first - back, min(last - back, period.base.last)) for first, last in steps(period)]
    return [*found[:-1], (found[-1][0], period.base.last)]


def weeks(period: Period) -> list[Days]:
    """Those of the window, Monday to Sunday, as far as they lie in it."""
    monday, found = period.first - timedelta(days=period.first.weekday()), []
    while monday <= period.last:
        sunday = monday + WEEK - timedelta(days=1)
        found.append((max(monday, period.first), min(sunday, period.last)))
        monday += WEEK
    return found


def by_weekday(days: pd.DataFrame, of: Sequence[Days]) -> list[list[int | None]]:
    """Incidents of each weekday, Monday first, in each of the stretches; None where one has no
    such day."""
    counts, columns = _counts(days), list[dict[int, int]]()
    for span in of:
        held: dict[int, int] = {}
        for day in each(*span):
            held[day.weekday()] = held.get(day.weekday(), 0) + counts[day]
        columns.append(held)
    return [[held.get(weekday) for held in columns] for weekday in range(7)]


def _counts(days: pd.DataFrame) -> Counter[date]:
    """By day, of all categories together."""
    found = Counter[date]()
    for day, n in zip(dates(days["occurred_on"]), days["incidents"].tolist(), strict=True):
        found[day] += n
    return found


def weekdays_p_value(counts: Sequence[int], period: Period) -> float | None:
    """How likely chance alone spreads incidents over the weekdays so unevenly, had each day as many
    to expect; None where they are too few to tell. Pearson's chi-squared test."""
    from scipy.special import chdtrc

    held = Counter(day.weekday() for day in each(period.first, period.last))
    expected = [sum(counts) * held[weekday] / period.days for weekday in range(7)]
    if min(expected) < LEAST_EXPECTED:
        return None
    distance = sum((n - mean) ** 2 / mean for n, mean in zip(counts, expected, strict=True))
    return float(chdtrc(6, distance))


def each(first: date, last: date) -> list[date]:
    """Day by day."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
