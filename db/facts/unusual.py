"""Which communes have a month that the year before it hardly explains: somebody should look."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import fmean

import pandas as pd

from db.compare import two_counts_p_value
from db.limits import BEYOND_3_SIGMA, FEWEST_POINTS, dispersion
from db.model import Selection

BASE_MONTHS = 12
"""Months before the one that is looked at."""


@dataclass(frozen=True)
class Unusual:
    """A commune's incidents of a month, and how many a month of the year before had."""

    unit_id: int
    incidents: int
    usual: float


def standing_out(now: int, known: Sequence[int]) -> float | None:
    """How likely chance alone brings a count so far from those of the months before it; None where
    it does not stand out, or fewer than five months are known.

    It stands out when the exact test against them, widened by how much they vary, gives less than
    the two tails of three standard deviations: of 166 communes chance brings up one in two months.
    """
    if len(known) < FEWEST_POINTS:
        return None
    times = dispersion([float(count) for count in known])
    p = two_counts_p_value(now, sum(known), Fraction(1, len(known)), times)
    return p if p < 2 * BEYOND_3_SIGMA else None


def unusual(cells: pd.DataFrame, reporting: pd.DataFrame, selection: Selection) -> list[Unusual]:
    """Of the last month of the selection's window; the least likely first.

    From the frames of queries.incidents and queries.returns over the window; only months that the
    commune has reported count.
    """
    last = pd.Timestamp(selection.period.months()[-1])
    reported = reporting.loc[reporting["reported"], ["unit_id", "month"]]
    counts = cells.groupby(["unit_id", "month"])["incidents"].sum()
    found = []
    for unit, months in reported.groupby("unit_id")["month"]:
        known = [int(counts.get((unit, month), 0)) for month in months if month < last]
        if last not in set(months):
            continue
        now = int(counts.get((unit, last), 0))
        p = standing_out(now, known)
        if p is not None:
            found.append((p, Unusual(int(unit), now, fmean(known))))
    return [one for _p, one in sorted(found, key=lambda pair: (pair[0], pair[1].unit_id))]
