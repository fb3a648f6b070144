"""Whether chance alone may explain a change, and with which colour it may be shown.

Source: domain.md sections 3 and 4, and the books named at each function. Sums of terms where the
product asks special functions; nothing here comes from it.
"""

from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from itertools import pairwise
from math import comb, exp, lgamma, log, sqrt

LIMIT = 0.05
LEAST_MONTHS = 5
MOST_MONTHS = 24


def colour(before: float | None, now: float | None, better: int, p: float | None) -> str:
    """`better` is 1 where more is better, -1 where fewer is, 0 where neither."""
    if before is None or now is None or not better or p is None or p >= LIMIT or now == before:
        return "neutral"
    return "good" if (now > before) == (better > 0) else "bad"


def dispersion(months: Sequence[int | None]) -> float | None:
    """Of the newest 24 complete months (None: another), with what lies between them; None for
    fewer than five. The larger of Fisher's index over its degrees of freedom (1925, section 16)
    and the square of Laney's sigma z (2002), at least 1."""
    places = [place for place, count in enumerate(months) if count is not None][-MOST_MONTHS:]
    if len(places) < LEAST_MONTHS:
        return None
    run = months[places[0] :]
    known = [count for count in run if count is not None]
    mean = Fraction(sum(known), len(known))
    if not mean:
        return 1.0
    index = sum((count - mean) ** 2 for count in known) / mean / (len(known) - 1)
    steps = [
        abs(later - earlier)
        for earlier, later in pairwise(run)
        if earlier is not None and later is not None
    ]
    sigma_z = sum(steps) / len(steps) / 1.128 / sqrt(mean) if steps else 0.0
    return max(1.0, float(index), sigma_z**2)


def band(months: Sequence[int | None]) -> tuple[float, float] | None:
    """Three sigma by the dispersion, at least as far as 0.135 % of chance lie beyond."""
    times = dispersion(months)
    if times is None:
        return None
    known = [count for count in months if count is not None][-MOST_MONTHS:]
    mean = sum(known) / len(known)
    low, high, below, term, count = 0, 0, 0.0, exp(-mean), 0
    while below + term < 1 - 0.00135:
        low = count + 1 if below + term < 0.00135 else low
        below, count, term = below + term, count + 1, term * mean / (count + 1)
        high = count
    if times <= 1 + 1e-12:
        return float(low), float(high)
    width = 3 * sqrt(times * mean)
    return min(low, max(0.0, mean - width)), max(high, mean + width)


@cache
def counts(now: int, before: int, days: int, days_before: int, times: float | None) -> float | None:
    """Twice the smaller tail of the first of two counts given their sum, each divided by the
    dispersion (Przyborowski and Wilenski 1940; Rao and Scott 1999). The tail of a binomial is that
    of a beta density."""
    if times is None:
        return None
    share = days / (days + days_before)
    tails = [
        _beta_below(now / times, before / times + 1, share) if now else 1.0,
        _beta_below(before / times, now / times + 1, 1 - share) if before else 1.0,
    ]
    return min(1.0, 2 * min(tails))


def _beta_below(a: float, b: float, x: float) -> float:
    """Of a beta density: x**a (1-x)**b / (a B(a, b)) times 1 + (a+b)/(a+1) x + ... (NIST Digital
    Library of Mathematical Functions, 8.17.8)."""
    term, total, step = 1.0, 1.0, 0
    while term > total * 1e-17:
        term *= (a + b + step) / (a + 1 + step) * x
        total, step = total + term, step + 1
    scale = lgamma(a + b) - lgamma(a + 1) - lgamma(b)
    return min(1.0, exp(scale + a * log(x) + b * log(1 - x)) * total)


@cache
def shares(part: int, n: int, part_before: int, n_before: int) -> float | None:
    """All tables of the same margins that are no likelier, in whole numbers (Fisher 1934). None
    where one of the shares may not be shown."""
    if min(n, n_before) < 5:
        return None
    total = part + part_before
    tables = {
        k: comb(n, k) * comb(n_before, total - k)
        for k in range(max(0, total - n_before), min(n, total) + 1)
    }
    rare = sum(ways for ways in tables.values() if ways <= tables[part])
    return float(Fraction(rare, sum(tables.values())))
