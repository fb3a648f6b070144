"""What the oracle judges colours by is itself held against published values, and against scipy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from tests.oracle import chance

COUNTS = st.integers(0, 300)


def test_two_counts_of_the_rate_ratio_test():
    """R package rateratio.test (Fay), its example: 2 in 17877 against 9 in 16660."""
    assert chance.counts(2, 9, 17877, 16660, 1.0) == pytest.approx(0.0501064956141, abs=5e-14)


def test_two_shares_of_fisher():
    """Convictions of twins, 2 of 17 against 10 of 13; R's manual of fisher.test."""
    assert chance.shares(2, 17, 10, 13) == pytest.approx(0.0005367, abs=5e-8)


@pytest.mark.parametrize(("mean", "band"), [(2, (0, 7)), (5, (0, 13)), (10, (2, 21))])
def test_the_band_of_printed_poisson_tables(mean, band):
    """P(X <= 7) = 0.9989 for a mean of 2; 0.9993 of 13 for 5; 0.9984 of 20 for 10."""
    assert chance.band([mean] * 12) == band


@given(COUNTS, COUNTS, st.integers(1, 400), st.integers(1, 400))
def test_two_counts_equal_the_binomial_of_scipy(now, before, days, days_before):
    """Twice the smaller tail of the exact conditional test."""
    share = days / (days + days_before)
    binomial = stats.binom(now + before, share)
    tails = min(binomial.cdf(now), binomial.sf(now - 1))

    found = chance.counts(now, before, days, days_before, 1.0)

    assert found == pytest.approx(min(1.0, 2 * tails), rel=1e-7, abs=1e-12)


@given(COUNTS, COUNTS, st.floats(1.01, 8))
def test_dispersed_counts_equal_the_beta_of_scipy(now, before, times):
    found = chance.counts(now, before, 100, 100, times)

    at_least = stats.beta(now / times, before / times + 1).cdf(0.5) if now else 1.0
    at_most = stats.beta(before / times, now / times + 1).cdf(0.5) if before else 1.0
    assert found == pytest.approx(min(1.0, 2 * min(at_least, at_most)), rel=1e-7, abs=1e-12)


@given(*[st.integers(5, 150)] * 4)
def test_two_shares_equal_scipy(part, rest, part_before, rest_before):
    found = chance.shares(part, part + rest, part_before, part_before + rest_before)

    table = [[part, rest], [part_before, rest_before]]
    assert found == pytest.approx(stats.fisher_exact(table).pvalue, rel=1e-6)


@given(st.lists(st.integers(0, 60), min_size=5, max_size=24))
def test_dispersion_is_the_index_or_that_of_neighbours(months):
    found = chance.dispersion(months)

    mean = sum(months) / len(months)
    if not mean:
        assert found == 1.0
        return
    index = np.var(months, ddof=1) / mean
    laney = (np.abs(np.diff(months)).mean() / 1.128) ** 2 / mean
    assert found == pytest.approx(max(1.0, index, laney))
