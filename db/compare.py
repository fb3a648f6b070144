"""Comparisons that can be defended: how large a change is, and whether chance alone explains it.

Everything here is pure arithmetic on plain numbers. `scipy.stats` takes two seconds to import and
`scipy.special` a third of one, so only the latter is used, and only when a test is asked for.
"""

from dataclasses import dataclass
from enum import IntEnum, StrEnum, auto
from fractions import Fraction
from functools import cached_property
from math import sqrt
from statistics import NormalDist

SMALL_BASE = 30
"""Below this many cases, or answers, a percentage swings too much to be shown plainly."""
FEWEST_ANSWERS = 5
"""Below this many answers a share is not shown: it says little and may point at a person."""
SMALLEST_TOLD = 3
"""Of how many people a copy for sharing tells at least; of fewer, somebody could be recognised."""
SIGNIFICANT = 0.05
"""A change less likely than this under pure chance is called a signal."""


class Polarity(IntEnum):
    """What more of something means: it belongs to the indicator, not to the figure."""

    FEWER_IS_BETTER = -1
    NEUTRAL = 0
    MORE_IS_BETTER = 1


class Direction(StrEnum):
    """Where a figure went."""

    UP = auto()
    DOWN = auto()
    SAME = auto()


class Tone(StrEnum):
    """How a change may be coloured."""

    GOOD = auto()
    BAD = auto()
    NEUTRAL = auto()


def direction_of(change: float | Fraction) -> Direction:
    if not change:
        return Direction.SAME
    return Direction.UP if change > 0 else Direction.DOWN


def _tone(compared: "Comparison | RateComparison") -> Tone:
    """One rule in both directions: a colour only for what chance hardly explains, of a figure that
    has a good side."""
    if not compared.is_signal or compared.polarity is Polarity.NEUTRAL:
        return Tone.NEUTRAL
    better = Direction.UP if compared.polarity is Polarity.MORE_IS_BETTER else Direction.DOWN
    return Tone.GOOD if compared.direction is better else Tone.BAD


@dataclass(frozen=True)
class Comparison:
    """Events counted in a period against events counted in an earlier one.

    `before` is None when the earlier period cannot be counted. `days_ratio` is the days of the
    period divided by the days of the earlier one, `dispersion` how many times the variance of
    independent events is that of these (db.limits); without it chance is not judged. Both matter
    to the chance test alone.
    """

    now: int
    before: int | None
    polarity: Polarity = Polarity.NEUTRAL
    days_ratio: Fraction = Fraction(1)
    dispersion: float | None = 1.0

    @property
    def change(self) -> int | None:
        """Cases more (or, negative, fewer) than before."""
        return None if self.before is None else int(self.now) - int(self.before)

    @property
    def percent(self) -> Fraction | None:
        """Exact change in percent of the earlier figure; None where that is 0 or not known."""
        if not self.before:
            return None
        return Fraction(100 * (int(self.now) - int(self.before)), int(self.before))

    @property
    def small_base(self) -> bool:
        """The percentage must be muted and explained."""
        return self.before is not None and self.before < SMALL_BASE

    @property
    def direction(self) -> Direction | None:
        return None if self.change is None else direction_of(self.change)

    @property
    def tone(self) -> Tone:
        return _tone(self)

    @cached_property
    def p_value(self) -> float | None:
        """Probability of a difference this large if nothing changed; None where not judged."""
        if self.before is None or self.dispersion is None:
            return None
        return two_counts_p_value(self.now, self.before, self.days_ratio, self.dispersion)

    @property
    def is_signal(self) -> bool:
        """Chance alone hardly explains the change."""
        return self.p_value is not None and self.p_value < SIGNIFICANT


@dataclass(frozen=True)
class StockComparison(Comparison):
    """People counted on a date against people counted on an earlier one.

    Mostly the same people are counted twice, so the two figures are not independent and no
    chance test applies: `p_value` is None and nothing is ever called a signal.
    """

    dispersion: None = None


@dataclass(frozen=True)
class Rate:
    """A share of a whole, as counts: `successes` out of `n`. Raises ValueError if impossible."""

    successes: int
    n: int

    def __post_init__(self) -> None:
        if not 0 <= self.successes <= self.n:
            raise ValueError(f"{self.successes} of {self.n} is not a share")

    @property
    def percent(self) -> Fraction | None:
        """Exact percentage; None without any answer."""
        return Fraction(100 * int(self.successes), int(self.n)) if self.n else None

    @property
    def shown(self) -> bool:
        return self.n >= FEWEST_ANSWERS

    @property
    def small(self) -> bool:
        """The percentage must be marked as resting on few answers."""
        return self.n < SMALL_BASE

    @property
    def interval(self) -> tuple[float, float] | None:
        """95 % Wilson interval in percent; None without any answer."""
        if not self.n:
            return None
        low, high = wilson(self.successes, self.n)
        return 100 * low, 100 * high


@dataclass(frozen=True)
class RateComparison:
    """A share in a period against the same share in an earlier one. `apart` is false where some
    answers, or events, belong to both: then chance is not judged."""

    now: Rate
    before: Rate | None
    polarity: Polarity = Polarity.NEUTRAL
    apart: bool = True

    @property
    def points(self) -> Fraction | None:
        """Exact change in percentage points; None unless both shares may be shown."""
        if self.before is None or not (self.now.shown and self.before.shown):
            return None
        now, before = self.now.percent, self.before.percent
        return None if now is None or before is None else now - before

    @property
    def small_base(self) -> bool:
        """One of the two shares rests on few answers."""
        return self.now.small or (self.before is not None and self.before.small)

    @property
    def direction(self) -> Direction | None:
        return None if self.points is None else direction_of(self.points)

    @property
    def tone(self) -> Tone:
        return _tone(self)

    @cached_property
    def p_value(self) -> float | None:
        """Probability of a difference this large if nothing changed; None where not judged."""
        if self.before is None or self.points is None or not self.apart:
            return None
        return two_shares_p_value(self.now, self.before)

    @property
    def is_signal(self) -> bool:
        """Chance alone hardly explains the change."""
        return self.p_value is not None and self.p_value < SIGNIFICANT


def two_counts_p_value(
    now: int, before: int, days_ratio: Fraction | float = 1, dispersion: float = 1
) -> float:
    """Two-sided exact conditional test that two counts come from one daily rate.

    Given their sum, the first of two Poisson counts is binomial with the share of its days
    (Przyborowski and Wilenski, Biometrika 31, 1940). Twice the smaller tail, at most 1, which
    agrees with the exact interval of the ratio (Fay, The R Journal 2/1, 2010, "central").
    Conservative. Counts that vary `dispersion` times as much say as much as so many times fewer
    (Rao and Scott, Statistics in Medicine 18, 1999, 1373-1385): both are divided by it, and the
    tails of the binomial go on between whole numbers as the incomplete beta function.
    """
    from scipy.special import betainc

    share = float(days_ratio / (1 + days_ratio))
    a, b = int(now) / dispersion, int(before) / dispersion
    at_least = betainc(a, b + 1, share) if a else 1.0
    at_most = betainc(b, a + 1, 1 - share) if b else 1.0
    return min(1.0, 2 * float(min(at_least, at_most)))


def two_shares_p_value(now: Rate, before: Rate) -> float:
    """Two-sided exact test that two independent shares are equal.

    Fisher, Statistical Methods for Research Workers (5th ed., 1934); two-sided as R's
    fisher.test: all tables with the same margins that are no likelier than the observed one.
    The factor 1 + 1e-7, also R's, forgives rounding in ties.
    """
    import numpy as np
    from scipy.special import gammaln

    total = now.successes + before.successes
    first = max(0, total - before.n)
    k = np.arange(first, min(now.n, total) + 1)
    cells = (k, now.n - k, total - k, before.n - total + k)
    log_likelihood = -sum(gammaln(cell + 1) for cell in cells)
    likelihood = np.exp(log_likelihood - log_likelihood.max())
    extreme = likelihood <= likelihood[now.successes - first] * (1 + 1e-7)
    return float(likelihood[extreme].sum() / likelihood.sum())


def wilson(successes: float, n: int, confidence: float = 0.95) -> tuple[float, float]:
    """Score interval of a share, as two numbers from 0 to 1, without continuity correction.

    Wilson, Journal of the American Statistical Association 22 (1927), 209-212; method 3 of
    Newcombe, Statistics in Medicine 17 (1998), 857-872. `n` is at least 1.
    """
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share = successes / n
    centre = share + z * z / (2 * n)
    half = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    low = 0.0 if successes == 0 else (centre - half) / scale
    high = 1.0 if successes == n else (centre + half) / scale
    return low, high
