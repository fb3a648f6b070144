"""Where a target will stand at the end of its year, with what chance leaves open."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt

import pandas as pd

from db.facts.targets import Reached
from db.limits import FEWEST_POINTS
from db.periods import Calendar

LIKELY = 1.96
"""Standard deviations of a normal distribution that hold 95 % of it."""
MONTHS = 12


@dataclass(frozen=True)
class Forecast:
    """Of one target: what it `reached` so far, and what the year will bring: the `middle`, and the
    ends of what is likely."""

    target: Reached
    middle: float
    low: float
    high: float

    @property
    def passes(self) -> bool | None:
        """Whether the goal will be reached; None where both may well be."""
        if self.low >= self.target.goal:
            return True
        return False if self.high < self.target.goal else None


def forecasts(
    now: Sequence[Reached], before: Sequence[Reached], calendar: Calendar, year: int
) -> list[Forecast]:
    """Of the targets that can be forecast; `before` are those of the year before."""
    earlier = {(one.unit_id, one.name, one.unit_of_measure): one for one in before}
    found = []
    for one in now:
        known = earlier.get((one.unit_id, one.name, one.unit_of_measure))
        made = forecast(one, known.months if known else None, calendar, year)
        found += [made] if made else []
    return found


def forecast(
    target: Reached, before: pd.DataFrame | None, calendar: Calendar, year: int
) -> Forecast | None:
    """What was reached, divided by the share of its year that these months had the year before.
    Even shares would say too much: work on a target is not spread evenly, and what they forecast of
    the sample's 2022 in September lay 30 % too high.

    What is still to come is a count like those so far: its variance is that of a Poisson count and
    of its estimate from the past (Hahn and Meeker, Statistical Intervals, 1991, section 7.5),
    times how much the months vary about their shares, at least once (McCullagh and Nelder,
    Generalized Linear Models, 1989, section 6.2.3). None under five months, with a gap among them,
    for a year that is over, for what goes backwards, and where the year before does not say it.
    """
    months = calendar.year(year).months()
    values = dict(zip(target.months["month"].dt.date, target.months["reached"], strict=True))
    known = [float(values[month]) for month in months if month in values]
    n, reached = len(known), known[-1] if known else 0.0
    steps = _steps(known)
    has_gap = any(month not in values for month in months[:n])
    if not FEWEST_POINTS <= n < MONTHS or has_gap or min(steps) < 0 or not reached:
        return None
    shares = _of_year_before(before, n)
    if shares is None:
        return None
    middle = reached / shares[n - 1]
    expected = [middle * share for share in _steps(shares[:n])]
    apart = sum((a - b) ** 2 / b for a, b in zip(steps, expected, strict=True))
    times = max(1.0, apart / (n - 1))
    ahead = middle - reached
    doubt = LIKELY * sqrt(times * ahead * (1 + ahead / reached))
    return Forecast(target, middle, max(reached, middle - doubt), middle + doubt)


def _of_year_before(months: pd.DataFrame | None, n: int) -> list[float] | None:
    """What share of its year each month had closed; None where not all of them are known, or one of
    the first `n` brought nothing."""
    if months is None or len(months) < MONTHS or not months["reached"].iloc[-1]:
        return None
    every = [float(value) / float(months["reached"].iloc[-1]) for value in months["reached"]]
    return every if min(_steps(every[:n])) > 0 else None


def _steps(run: Sequence[float]) -> list[float]:
    """What each brings beyond the one before it."""
    return [b - a for a, b in pairwise([0.0, *run])]
