"""Who stands out from all together: rates against limits that narrow as the population grows.

Spiegelhalter, Funnel plots for comparing institutional performance, Statistics in Medicine 24
(2005) 1185-1202: exact limits of the Poisson distribution (appendix A.1.1), interpolated; where the
places vary more than that allows, limits of the normal distribution, widened by the dispersion of
the winsorised scores (section 4.2). The limits are for the eye; who is named is judged by Holm, A
simple sequentially rejective multiple test procedure, Scandinavian Journal of Statistics 6 (1979):
where nobody differs, anybody at all is named in at most 5 of 100 cases.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import asin, pi, sin, sqrt
from statistics import NormalDist, fmean

FAMILY_WISE = 0.05
WARNING, ALARM = 0.05, 0.002
"""Outside of the 95 % limits, and outside of the 99.8 % limits."""
WINSORISED = 0.1
"""At each end, so that who stands out does not widen the limits that would show it."""
FEWEST_PLACES = 10
MOST_COUNTED = 100_000
_normal = NormalDist()


@dataclass(frozen=True)
class Funnel:
    """`rate` is that of all together, `dispersion` how many times as much as by chance the places
    vary; 1 where that is not beyond chance."""

    rate: float
    dispersion: float

    def limits(self, base: float, outside: float) -> tuple[float, float]:
        """Between which rates a place of this size lies but for the share `outside` of cases."""
        expected = self.rate * base
        if self.dispersion > 1:
            reach = -_normal.inv_cdf(outside / 2) * sqrt(self.dispersion * expected)
            return max(0.0, expected - reach) / base, (expected + reach) / base
        low, high = _quantile(outside / 2, expected), _quantile(1 - outside / 2, expected)
        return low / base, high / base

    def probability(self, count: int, base: float) -> float:
        """Of a count at least as far out, on either side, where the place is like all."""
        from scipy.special import pdtr

        expected = self.rate * base
        if self.dispersion > 1:
            score = _score(count, expected) / sqrt(self.dispersion)
            return 2 * _normal.cdf(-abs(score))
        at_most, at_least = pdtr(count, expected), 1 - pdtr(count - 1, expected) if count else 1.0
        return min(1.0, 2 * float(min(at_most, at_least)))


class Shares(Funnel):
    """Of shares: exact limits of the binomial distribution (appendix A.1.1), interpolated; where
    the places vary more, on the scale on which the variance of shares is steady."""

    def limits(self, base: float, outside: float) -> tuple[float, float]:
        if self.dispersion > 1:
            middle = asin(sqrt(self.rate))
            reach = -_normal.inv_cdf(outside / 2) * sqrt(self.dispersion / base) / 2
            return sin(max(0.0, middle - reach)) ** 2, sin(min(pi / 2, middle + reach)) ** 2
        low, high = (self._quantile(share, int(base)) for share in (outside / 2, 1 - outside / 2))
        return low / base, high / base

    def probability(self, count: int, base: float) -> float:
        from scipy.special import bdtr

        if self.dispersion > 1:
            score = _score_of_share(count, base, self.rate) / sqrt(self.dispersion)
            return 2 * _normal.cdf(-abs(score))
        at_most = bdtr(count, int(base), self.rate)
        at_least = 1 - bdtr(count - 1, int(base), self.rate) if count else 1.0
        return min(1.0, 2 * float(min(at_most, at_least)))

    def _quantile(self, share: float, n: int) -> float:
        from scipy.special import bdtr

        count = next(one for one in range(n + 1) if bdtr(one, n, self.rate) >= share)
        here = float(bdtr(count, n, self.rate))
        before = float(bdtr(count - 1, n, self.rate)) if count else 0.0
        return max(0.0, count - (here - share) / (here - before))


def funnel(counts: Sequence[int], bases: Sequence[float]) -> Funnel | None:
    """Of places with their counts, each over a base such as its people; None for too few places, or
    where nothing happened."""
    if len(counts) < FEWEST_PLACES or not sum(counts):
        return None
    rate = sum(counts) / sum(bases)
    scores = [_score(count, rate * base) for count, base in zip(counts, bases, strict=True)]
    return Funnel(rate, _dispersion(scores))


def shares(counts: Sequence[int], bases: Sequence[float]) -> Shares | None:
    """Of places with how many of how many; None for too few, or where all or none of them are."""
    if len(counts) < FEWEST_PLACES or sum(counts) in (0, sum(bases)):
        return None
    rate = sum(counts) / sum(bases)
    scores = [_score_of_share(*place, rate) for place in zip(counts, bases, strict=True)]
    return Shares(rate, _dispersion(scores))


def _dispersion(scores: Sequence[float]) -> float:
    """How many times as much as by chance they vary, winsorised; 1 where chance may explain it."""
    from scipy.special import chdtrc

    scores = sorted(scores)
    cut = int(WINSORISED * len(scores))
    low, high = scores[cut], scores[-1 - cut]
    times = fmean(min(max(score, low), high) ** 2 for score in scores)
    beyond_chance = float(chdtrc(len(scores), len(scores) * times)) < FAMILY_WISE
    return times if beyond_chance else 1.0


def standing_out(found: Funnel, counts: Sequence[int], bases: Sequence[float]) -> list[int]:
    """The places, by their position, that chance hardly explains, least likely first."""
    return hardly_chance([found.probability(*place) for place in zip(counts, bases, strict=True)])


def hardly_chance(chances: Sequence[float]) -> list[int]:
    """Of many that are judged together those, by their position, that chance hardly explains, least
    likely first: Holm (1979), at FAMILY_WISE for all of them."""
    order = sorted(range(len(chances)), key=chances.__getitem__)
    named: list[int] = []
    for place in order:
        if chances[place] > FAMILY_WISE / (len(order) - len(named)):
            break
        named.append(place)
    return named


def _score(count: int, expected: float) -> float:
    """How far out, in standard deviations: the square root steadies the variance of counts."""
    return 2 * (sqrt(count) - sqrt(expected))


def _score_of_share(count: int, base: float, rate: float) -> float:
    """As `_score`: the arc of the root steadies the variance of shares."""
    return 2 * sqrt(base) * (asin(sqrt(count / base)) - asin(sqrt(rate)))


def _quantile(share: float, expected: float) -> float:
    """Below which the share of the counts lies, interpolated between whole counts."""
    from scipy.special import pdtr

    count = max(0, int(expected + _normal.inv_cdf(share) * sqrt(expected)) - 3)
    while count and pdtr(count, expected) >= share:
        count -= 1
    while pdtr(count, expected) < share and count < MOST_COUNTED:
        count += 1
    here = float(pdtr(count, expected))
    before = float(pdtr(count - 1, expected)) if count else 0.0
    return max(0.0, count - (here - share) / (here - before))
