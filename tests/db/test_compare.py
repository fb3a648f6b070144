"""Comparisons: exact arithmetic, when a percentage may shout, and published values of each test."""

from fractions import Fraction
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from db.compare import (
    Comparison,
    Direction,
    Polarity,
    Rate,
    RateComparison,
    StockComparison,
    Tone,
    two_counts_p_value,
    two_shares_p_value,
    wilson,
)

FEWER, NEUTRAL, MORE = Polarity.FEWER_IS_BETTER, Polarity.NEUTRAL, Polarity.MORE_IS_BETTER


def test_the_figures_of_the_forum():
    """30 incidents against 42: the sentence of the report, and what may be said of it."""
    incidents = Comparison(30, 42, FEWER)

    assert incidents.change == -12
    assert incidents.percent == Fraction(-200, 7)
    assert incidents.direction is Direction.DOWN
    assert incidents.tone is Tone.NEUTRAL
    assert not incidents.small_base
    assert not incidents.is_signal
    assert incidents.p_value == pytest.approx(0.1945, abs=5e-5)


@pytest.mark.parametrize("before", [0, None])
def test_no_percentage_of_nothing(before):
    assert Comparison(5, before).percent is None


def test_without_an_earlier_figure_nothing_is_said():
    alone = Comparison(5, None, FEWER)

    assert (alone.change, alone.direction, alone.p_value) == (None, None, None)
    assert alone.tone is Tone.NEUTRAL
    assert not alone.small_base
    assert not alone.is_signal


@pytest.mark.parametrize(("before", "small"), [(0, True), (29, True), (30, False)])
def test_a_base_under_thirty_is_small(before, small):
    assert Comparison(1, before).small_base is small


@pytest.mark.parametrize(
    ("now", "before", "polarity", "tone"),
    [
        (60, 30, FEWER, Tone.BAD),
        (30, 60, FEWER, Tone.GOOD),
        (60, 30, MORE, Tone.GOOD),
        (30, 60, MORE, Tone.BAD),
        (60, 30, NEUTRAL, Tone.NEUTRAL),
        (60, 60, FEWER, Tone.NEUTRAL),
        (40, 30, FEWER, Tone.NEUTRAL),  # explained by chance, bad
        (30, 40, FEWER, Tone.NEUTRAL),  # explained by chance, good
        (25, 5, FEWER, Tone.BAD),  # small base, and still a signal
        (5, 25, FEWER, Tone.GOOD),
    ],
)
def test_tone_is_for_what_chance_hardly_explains_in_both_directions(now, before, polarity, tone):
    assert Comparison(now, before, polarity).tone is tone


def test_counts_that_vary_more_need_a_larger_change():
    assert Comparison(60, 30, FEWER).is_signal
    assert not Comparison(60, 30, FEWER, dispersion=3.0).is_signal
    assert Comparison(600, 300, FEWER, dispersion=3.0).is_signal


def test_without_a_dispersion_chance_is_not_judged():
    unknown = Comparison(60, 30, FEWER, dispersion=None)

    assert (unknown.p_value, unknown.is_signal, unknown.tone) == (None, False, Tone.NEUTRAL)


def test_a_stock_has_no_chance_test():
    managed = StockComparison(400, 178, MORE)

    assert managed.change == 222
    assert managed.p_value is None
    assert not managed.is_signal
    assert managed.tone is Tone.NEUTRAL


def test_numbers_from_a_frame_do_not_overflow():
    assert Comparison(np.int32(2_000_000_000), np.int32(1)).percent == 199_999_999_900


@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_percentage_is_exact(now, before):
    percent = Comparison(now, before).percent

    assert before + before * percent / 100 == now


class TestTwoCounts:
    """Exact conditional test of two Poisson counts."""

    def test_value_published_with_the_rate_ratio_test(self):
        """R package rateratio.test (Fay), its example, two-sided as here.

        Output 0.0501064956141 as printed in the documentation of the Python port rateratio_test.
        """
        p_value = two_counts_p_value(2, 9, Fraction(17877, 16660))

        assert p_value == pytest.approx(0.0501064956141, abs=5e-14)

    def test_example_of_fay_2010(self):
        """Fay, The R Journal 2/1 (2010): 2 of 17877 against 10 of 20000, "central".

        The example is in the manual of R's exactci; 0.06056 is quoted from memory of the paper
        and confirmed by exact fractions (`brute_force`), not seen in print for this test.
        """
        assert two_counts_p_value(2, 10, Fraction(17877, 20000)) == pytest.approx(0.06056, abs=5e-6)

    def test_example_of_exactci(self):
        """60 in 51477.5 against 30 in 54308.7: rejected, as R's exactci does (p = 0.0006752).

        That value adds the likelihoods up to the observed one instead of doubling the smaller
        tail, as statsmodels' results_rates.py records it; scipy's binomial test gives it too.
        """
        days = Fraction("51477.5") / Fraction("54308.7")
        share = float(days / (1 + days))

        minlike = stats.binomtest(60, 90, share).pvalue

        assert minlike == pytest.approx(0.000675182658686321, rel=1e-12)
        assert minlike < two_counts_p_value(60, 30, days) < 2 * minlike

    @pytest.mark.parametrize("dispersion", [2, 3, 7])
    def test_dispersed_counts_say_as_much_as_so_many_times_fewer(self, dispersion):
        """Rao and Scott, Statistics in Medicine 18 (1999): counts are divided by the dispersion,
        so the published value stays with counts so many times larger."""
        p_value = two_counts_p_value(
            2 * dispersion, 9 * dispersion, Fraction(17877, 16660), dispersion
        )

        assert p_value == pytest.approx(0.0501064956141, abs=5e-14)

    @given(st.integers(0, 400), st.integers(0, 400), st.floats(1, 9))
    def test_more_dispersion_never_makes_a_change_less_likely(self, now, before, dispersion):
        wider = two_counts_p_value(now, before, 1, dispersion)

        assert wider >= two_counts_p_value(now, before) * (1 - 1e-9)

    def test_large_counts_follow_the_quasi_poisson_statistic(self):
        """McCullagh and Nelder, Generalized Linear Models (1989), section 4.5 and 6.2: the
        deviation over the square root of dispersion times variance is nearly normal."""
        z = (5200 - 5000) / (2.5 * (5200 + 5000)) ** 0.5

        normal = 2 * stats.norm.sf(z)

        assert two_counts_p_value(5200, 5000, 1, 2.5) == pytest.approx(normal, rel=0.05)

    @pytest.mark.parametrize(("now", "before"), [(0, 0), (7, 7), (0, 1)])
    def test_no_difference_no_evidence(self, now, before):
        assert two_counts_p_value(now, before) == 1

    def test_more_days_explain_more_cases(self):
        twice_the_days = Comparison(60, 30, FEWER, days_ratio=Fraction(2))

        assert Comparison(60, 30, FEWER).is_signal
        assert not twice_the_days.is_signal

    @staticmethod
    def brute_force(now, before, days_ratio):
        share, total = days_ratio / (1 + days_ratio), now + before
        chances = [comb(total, k) * share**k * (1 - share) ** (total - k) for k in range(total + 1)]
        return min(1, 2 * min(sum(chances[: now + 1]), sum(chances[now:])))

    @given(
        st.integers(0, 60),
        st.integers(0, 60),
        st.fractions(Fraction(1, 12), Fraction(12), max_denominator=366),
    )
    def test_equals_exact_fractions(self, now, before, days_ratio):
        exact = self.brute_force(now, before, days_ratio)

        assert two_counts_p_value(now, before, days_ratio) == pytest.approx(float(exact), rel=1e-9)


class TestWilson:
    """Score interval of a share."""

    @pytest.mark.parametrize(
        ("successes", "n", "low", "high"),
        [
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0000, 0.1611),
            (1, 29, 0.0061, 0.1718),
        ],
    )
    def test_values_of_newcombe_1998(self, successes, n, low, high):
        """Newcombe, Statistics in Medicine 17 (1998), table I, method 3."""
        assert wilson(successes, n) == pytest.approx((low, high), abs=5e-5)

    @given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
    def test_solves_the_score_equation(self, tally):
        """Each limit p satisfies |share - p| = z * sqrt(p (1 - p) / n), Wilson's definition."""
        successes, n = tally
        for limit in wilson(successes, n):
            distance = abs(successes / n - limit)
            assert distance**2 == pytest.approx(
                1.959963984540054**2 * limit * (1 - limit) / n, rel=1e-6, abs=1e-15
            )

    @pytest.mark.parametrize(("successes", "end", "limit"), [(0, 0, 0.0), (20, 1, 1.0)])
    def test_never_leaves_the_scale(self, successes, end, limit):
        assert wilson(successes, 20)[end] == limit


class TestRate:
    def test_read_out_as_counts_over_counts(self):
        satisfied = Rate(522, 530)

        assert satisfied.percent == Fraction(52200, 530)
        assert satisfied.interval == pytest.approx((97.05, 99.23), abs=0.005)
        assert satisfied.shown
        assert not satisfied.small

    @pytest.mark.parametrize(
        ("n", "shown", "small"), [(4, False, True), (5, True, True), (29, True, True)]
    )
    def test_few_answers_are_hidden_or_marked(self, n, shown, small):
        assert (Rate(2, n).shown, Rate(2, n).small) == (shown, small)

    def test_no_answer_has_no_share(self):
        assert Rate(0, 0).percent is None
        assert Rate(0, 0).interval is None

    @pytest.mark.parametrize(("successes", "n"), [(-1, 3), (4, 3), (0, -1)])
    def test_refuses_what_is_no_share(self, successes, n):
        with pytest.raises(ValueError, match="is not a share"):
            Rate(successes, n)


class TestRateComparison:
    def test_changes_are_percentage_points(self):
        comparison = RateComparison(Rate(522, 530), Rate(500, 520), MORE)

        assert comparison.points == Fraction(52200, 530) - Fraction(50000, 520)
        assert comparison.direction is Direction.UP
        assert comparison.tone is Tone.GOOD
        assert comparison.is_signal

    @pytest.mark.parametrize("before", [None, Rate(4, 4), Rate(0, 0)])
    def test_no_points_against_what_may_not_be_shown(self, before):
        comparison = RateComparison(Rate(90, 100), before, MORE)

        assert comparison.points is None
        assert comparison.direction is None
        assert comparison.p_value is None
        assert comparison.tone is Tone.NEUTRAL

    def test_no_colour_unless_the_test_speaks(self):
        assert RateComparison(Rate(12, 20), Rate(10, 20), MORE).tone is Tone.NEUTRAL
        assert RateComparison(Rate(1000, 2000), Rate(1001, 2000), MORE).tone is Tone.NEUTRAL
        assert RateComparison(Rate(20, 20), Rate(5, 20), MORE).tone is Tone.GOOD
        assert RateComparison(Rate(5, 20), Rate(20, 20), MORE).tone is Tone.BAD

    def test_windows_that_share_days_are_not_judged(self):
        both = RateComparison(Rate(20, 20), Rate(5, 20), MORE, apart=False)

        assert (both.p_value, both.tone) == (None, Tone.NEUTRAL)
        assert both.points == 75

    def test_small_base_on_either_side(self):
        large = Rate(50, 100)

        assert RateComparison(Rate(5, 29), large).small_base
        assert RateComparison(large, Rate(5, 29)).small_base
        assert not RateComparison(large, large).small_base
        assert not RateComparison(large, None).small_base


class TestTwoShares:
    """Fisher's exact test."""

    def test_convictions_of_twins(self):
        """Fisher (1962): 2 of 17 against 10 of 13; R's manual of fisher.test, p = 0.0005367."""
        assert two_shares_p_value(Rate(2, 17), Rate(10, 13)) == pytest.approx(0.0005367, abs=5e-8)

    def test_lady_tasting_tea(self):
        """Agresti, Categorical Data Analysis (1990), p. 61: one tail 17/70 = 0.2429, both 34/70."""
        assert two_shares_p_value(Rate(3, 4), Rate(1, 4)) == pytest.approx(34 / 70, rel=1e-12)

    @given(st.lists(st.integers(0, 200), min_size=4, max_size=4))
    def test_equals_scipy(self, cells):
        a, b, c, d = cells

        ours = two_shares_p_value(Rate(a, a + b), Rate(c, c + d))

        assert ours == pytest.approx(stats.fisher_exact([[a, b], [c, d]]).pvalue, rel=1e-6)
