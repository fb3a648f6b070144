"""Where a series is expected to stay, and the points that chance hardly explains."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum, auto
from fractions import Fraction
from itertools import groupby, pairwise
from math import isnan, sqrt
from statistics import fmean, variance

from db.compare import Direction, direction_of, two_counts_p_value

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
D2 = 1.128
"""Mean range of two values of one normal distribution, in standard deviations."""


class Rule(StrEnum):
    """Why a point of a series stands out."""

    OUTSIDE = auto()
    SHIFT = auto()
    TREND = auto()


@dataclass(frozen=True)
class Limits:
    """Where a series is expected to stay. A value on a limit is inside. `dispersion` is how many
    times as much as independent events the counts vary that the limits come from."""

    centre: float
    low: float
    high: float
    points: int
    dispersion: float = 1.0

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


def expected_limits(values: Sequence[float | None]) -> Limits | None:
    """Limits of counts, never below zero and never closer than independent events would lie.

    Three standard deviations around the mean, by the dispersion of the counts: the limits of
    Laney's u' chart for months alike (Quality Engineering 14, 2002, 531-537), which are those of
    a chart of individual values; at least those of `poisson_band`. None or NaN stands for "not
    reported". Returns None under five values.
    """
    known = [value for value in _with_gaps(values) if value is not None]
    if len(known) < FEWEST_POINTS:
        return None
    centre, times = fmean(known), dispersion(values)
    low: float
    high: float
    low, high = poisson_band(centre)
    if times > 1:
        width = 3 * sqrt(times * centre)
        low, high = min(low, max(0.0, centre - width)), max(high, centre + width)
    return Limits(centre, low, high, len(known), times)


def dispersion(values: Sequence[float | None]) -> float:
    """How many times that of independent events the variance of these counts is, at least 1.

    The larger of two estimates: of all counts around their mean (the index of dispersion; Fisher,
    Statistical Methods for Research Workers, 1925, section 16; McCullagh and Nelder, Generalized
    Linear Models, 1989, section 6.2), and from count to count (`moving_deviation`; Laney's
    sigma z, squared). Less than 1 counts as 1, as Rao and Scott (1999) do.
    """
    known = [value for value in _with_gaps(values) if value is not None]
    mean = fmean(known) if known else 0.0
    if len(known) < 2 or not mean:
        return 1.0
    return max(1.0, variance(known) / mean, (moving_deviation(values) or 0.0) ** 2 / mean)


def moving_deviation(values: Sequence[float | None]) -> float | None:
    """Standard deviation by the mean moving range over 1.128 (Shewhart's d2 for two; Wheeler,
    Understanding Variation, 1993; NIST/SEMATECH e-Handbook, section 6.3.2.2). No range is taken
    across what is missing; None without any."""
    pairs = pairwise(_with_gaps(values))
    ranges = [abs(b - a) for a, b in pairs if a is not None and b is not None]
    return fmean(ranges) / D2 if ranges else None


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
