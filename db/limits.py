"""Where a series is expected to stay, and the points that chance hardly explains."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum, auto
from itertools import groupby, pairwise
from math import isnan
from statistics import fmean

from db.compare import Direction, direction_of

FEWEST_POINTS = 5
"""Wheeler, Understanding Variation (1993), p. 60: useful limits need five or six values."""
FIRM_POINTS = 12
"""NHS-R Community, NHSRplotthedots: limits from fewer than twelve points are trial limits."""
SHIFT_RUN = 8
"""Western Electric, Statistical Quality Control Handbook (1956): eight in a row on one side."""
TREND_RUN = 6
"""Nelson, Journal of Quality Technology 16 (1984), test 3: six in a row steadily up or down."""
BEYOND_3_SIGMA = 0.00135
"""Probability of one tail of the normal distribution beyond three standard deviations."""
SIGMA_PER_RANGE = 1 / 1.128
"""1 / d2 for moving ranges of two points (Shewhart's constant)."""


class Rule(StrEnum):
    """Why a point of a series stands out."""

    OUTSIDE = auto()
    SHIFT = auto()
    TREND = auto()


@dataclass(frozen=True)
class Limits:
    """Where a series is expected to stay. A value on a limit is inside."""

    centre: float
    low: float
    high: float
    points: int

    @property
    def trial(self) -> bool:
        """Too few points for firm limits: they will still move."""
        return self.points < FIRM_POINTS


@dataclass(frozen=True, order=True)
class Signal:
    """A point of a series that chance hardly explains; `index` is its place in the series."""

    index: int
    rule: Rule
    direction: Direction


def individuals_limits(values: Sequence[float | None]) -> Limits | None:
    """Limits of a chart of individual values and moving ranges, never below zero.

    Mean plus and minus 3 / 1.128 = 2.66 times the mean moving range (Shewhart's limits as in
    Wheeler, Understanding Variation, 1993, and NIST/SEMATECH e-Handbook, section 6.3.2.2). None
    or NaN stands for "not reported": no moving range is taken across it. Returns None under five
    values.
    """
    series = _with_gaps(values)
    known = [value for value in series if value is not None]
    ranges = [abs(b - a) for a, b in pairwise(series) if a is not None and b is not None]
    if len(known) < FEWEST_POINTS or not ranges:
        return None
    centre, width = fmean(known), 3 * SIGMA_PER_RANGE * fmean(ranges)
    return Limits(centre, max(0.0, centre - width), centre + width, len(known))


def poisson_limits(values: Sequence[float | None]) -> Limits | None:
    """Limits of independent counts with the mean of the reported `values`; see `poisson_band`. None
    or NaN stands for "not reported". Returns None under five values."""
    known = [value for value in _with_gaps(values) if value is not None]
    if len(known) < FEWEST_POINTS:
        return None
    centre = fmean(known)
    return Limits(centre, *poisson_band(centre), len(known))


def poisson_band(mean: float) -> tuple[int, int]:
    """The counts to expect around `mean`: beyond either end lies at most 0.135 % of chance.

    Exact Poisson quantiles at the tail probability of three standard deviations, instead of
    mean +- 3 sqrt(mean), which lies too low on both sides for small counts. "Probability limits"
    of the c chart in the SAS/QC User's Guide, SHEWHART procedure.
    """
    if not mean:
        return 0, 0
    return _poisson_quantile(BEYOND_3_SIGMA, mean), _poisson_quantile(1 - BEYOND_3_SIGMA, mean)


def _poisson_quantile(probability: float, mean: float) -> int:
    """The smallest count whose cumulative probability reaches `probability`."""
    from scipy.special import pdtr, pdtrik

    count = max(0, int(pdtrik(probability, mean)) - 1)
    while pdtr(count, mean) < probability:
        count += 1
    return count


def signals(values: Sequence[float | None], limits: Limits | None) -> list[Signal]:
    """Points outside the limits, in a run of 8 on one side, or among 6 in one direction.

    Every point of such a run is listed, as the charts of NHS England's "Making data count" mark
    them; a value on the centre line, an equal neighbour or a gap (None, NaN) ends a run.
    Without limits there are no signals. Ordered by index, then rule.
    """
    if limits is None:
        return []
    series = _with_gaps(values)
    found = [
        Signal(i, Rule.OUTSIDE, Direction.UP if value > limits.high else Direction.DOWN)
        for i, value in enumerate(series)
        if value is not None and not limits.low <= value <= limits.high
    ]
    sides = [Direction.SAME if v is None else direction_of(v - limits.centre) for v in series]
    found += [Signal(i, Rule.SHIFT, side) for run, side in _runs(sides, SHIFT_RUN) for i in run]
    steps = [
        Direction.SAME if a is None or b is None else direction_of(b - a)
        for a, b in pairwise(series)
    ]
    for run, direction in _runs(steps, TREND_RUN - 1):
        found += [Signal(i, Rule.TREND, direction) for i in (*run, run.stop)]
    return sorted(found)


def _with_gaps(values: Sequence[float | None]) -> list[float | None]:
    """A frame marks a missing figure by NaN, which compares as if it were a small number."""
    return [None if value is None or isnan(value) else value for value in values]


def _runs(directions: Sequence[Direction], least: int) -> Iterator[tuple[range, Direction]]:
    """Each longest stretch of one direction that holds so many of them."""
    first = 0
    for direction, group in groupby(directions):
        stop = first + len(list(group))
        if direction is not Direction.SAME and stop - first >= least:
            yield range(first, stop), direction
        first = stop
