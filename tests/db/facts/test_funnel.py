"""Limits against another way to them, and what is named where nothing, or one place, differs."""

from itertools import pairwise
from random import Random

import pytest
from scipy.stats import binom, norm, poisson

from db.facts.funnel import ALARM, WARNING, Funnel, Shares, funnel, shares, standing_out

PEOPLE = [3_000 + 250 * step for step in range(166)]


def drawn(rate, seed, extra=1.0):
    """As many as chance brings; the first place `extra` times as many."""
    rng = Random(seed)
    counts = []
    for place, people in enumerate(PEOPLE):
        mean = rate * people * (extra if place == 100 else 1)
        counts.append(int(poisson.ppf(rng.random(), mean)))
    return counts


@pytest.mark.parametrize("expected", [0.4, 2.5, 10.0, 87.3])
@pytest.mark.parametrize("outside", [WARNING, ALARM])
def test_limits_lie_where_the_distribution_says(expected, outside):
    low, high = Funnel(expected / 1000, 1.0).limits(1000, outside)

    for limit, share in ((low, outside / 2), (high, 1 - outside / 2)):
        quantile = poisson.ppf(share, expected)
        assert max(0, quantile - 1) <= 1000 * limit + 1e-9
        assert 1000 * limit <= quantile + 1e-9


def test_the_limits_of_a_spread_out_province_are_wider_by_the_root_of_the_dispersion():
    low, high = Funnel(0.01, 4.0).limits(10_000, WARNING)

    reach = norm.ppf(0.975) * 2 * 10 / 10_000  # the root of 4, the root of 100 expected
    assert (low, high) == pytest.approx((0.01 - reach, 0.01 + reach))


@pytest.mark.parametrize("dispersion", [1.0, 3.0])
def test_the_larger_the_place_the_narrower_the_limits(dispersion):
    found = Funnel(0.002, dispersion)

    widths = [high - low for low, high in (found.limits(people, ALARM) for people in PEOPLE)]

    assert all(after < before for before, after in pairwise(widths))
    assert all(
        found.limits(people, ALARM)[1] > found.limits(people, WARNING)[1] for people in PEOPLE
    )


def test_a_province_without_any_difference_names_nobody_in_95_of_100_runs():
    runs = [drawn(0.002, seed) for seed in range(200)]

    named = [bool(standing_out(funnel(counts, PEOPLE), counts, PEOPLE)) for counts in runs]

    assert sum(named) <= 10


def test_a_place_with_thrice_as_many_is_named_alone():
    for seed in range(20):
        counts = drawn(0.002, seed, extra=3.0)
        found = funnel(counts, PEOPLE)
        assert standing_out(found, counts, PEOPLE)[0] == 100
        assert found.dispersion < 2


def test_a_province_that_varies_by_itself_has_wider_limits():
    rng = Random(1)
    counts = [int(0.002 * people * rng.choice((0.4, 1, 1.6))) for people in PEOPLE]

    found = funnel(counts, PEOPLE)

    assert found.dispersion > 2
    assert standing_out(found, counts, PEOPLE) == []


@pytest.mark.parametrize(("counts", "people"), [([1] * 9, [1000] * 9), ([0] * 20, [1000] * 20)])
def test_of_few_places_or_where_nothing_happened_there_is_none(counts, people):
    assert funnel(counts, people) is None


FORMS = [8 + place % 40 for place in range(166)]


def answered(rate, seed, poor=1.0):
    """As many of the forms as chance brings; of one place `poor` times the share."""
    rng = Random(seed)
    return [
        int(binom.ppf(rng.random(), n, rate * (poor if place == 100 else 1)))
        for place, n in enumerate(FORMS)
    ]


@pytest.mark.parametrize(("n", "rate"), [(5, 0.9), (30, 0.5), (212, 0.97)])
@pytest.mark.parametrize("outside", [WARNING, ALARM])
def test_limits_of_shares_lie_where_the_distribution_says(n, rate, outside):
    low, high = Shares(rate, 1.0).limits(n, outside)

    for limit, share in ((low, outside / 2), (high, 1 - outside / 2)):
        quantile = binom.ppf(share, n, rate)
        assert max(0, quantile - 1) <= n * limit + 1e-9
        assert n * limit <= quantile + 1e-9


def test_limits_of_shares_that_vary_by_themselves_are_wider_and_stay_shares():
    plain, spread = Shares(0.9, 1.0), Shares(0.9, 4.0)

    assert spread.limits(400, WARNING)[0] < plain.limits(400, WARNING)[0]
    assert spread.limits(400, WARNING)[0] == pytest.approx(0.9 - 2 * 1.96 * 0.015, abs=0.01)
    assert 0 <= spread.limits(2, ALARM)[0] <= spread.limits(2, ALARM)[1] <= 1


def test_where_shares_do_not_differ_nobody_is_named_in_95_of_100_runs():
    runs = [answered(0.85, seed) for seed in range(200)]

    assert sum(bool(standing_out(shares(one, FORMS), one, FORMS)) for one in runs) <= 10


def test_a_place_with_a_third_of_the_share_is_named_alone():
    for seed in range(20):
        counts = answered(0.9, seed, poor=1 / 3)
        assert standing_out(shares(counts, FORMS), counts, FORMS)[:1] == [100]


@pytest.mark.parametrize(
    ("counts", "n"), [([1] * 9, [9] * 9), ([0] * 20, [9] * 20), ([9] * 20, [9] * 20)]
)
def test_of_shares_of_few_places_or_without_any_difference_there_is_none(counts, n):
    assert shares(counts, n) is None
