"""Expected limits of a series and its three rules, against published values."""

from math import exp, factorial, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from db.compare import Direction
from db.limits import (
    Limits,
    Rule,
    Signal,
    individuals_limits,
    poisson_band,
    poisson_limits,
    signals,
)

UP, DOWN = Direction.UP, Direction.DOWN
FLAT = Limits(centre=10, low=5, high=15, points=24)


class TestIndividuals:
    FLOW_RATES = (49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1)

    def test_flow_rates_of_nist(self):
        """NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.2: centre 50.81, limits
        45.8159 and 55.8041, no point outside."""
        limits = individuals_limits(self.FLOW_RATES)

        assert limits.centre == pytest.approx(50.81)
        assert limits.low == pytest.approx(45.8159, abs=5e-5)
        assert limits.high == pytest.approx(55.8041, abs=5e-5)
        assert signals(self.FLOW_RATES, limits) == []

    @pytest.mark.parametrize("gap", [None, nan])
    def test_no_moving_range_across_a_gap(self, gap):
        limits = individuals_limits([10, 12, 10, gap, 30, 32, 30])

        assert limits.centre == pytest.approx(124 / 6)
        assert limits.high - limits.centre == pytest.approx(3 * 2 / 1.128)
        assert limits.points == 6

    def test_never_below_zero(self):
        assert individuals_limits([0, 4, 0, 4, 0]).low == 0

    @pytest.mark.parametrize("values", [[], [3, 4, 5, 4], [1, None, 2, None, 3, None, 4, None, 5]])
    def test_no_limits_from_too_little(self, values):
        assert individuals_limits(values) is None

    def test_limits_are_on_trial_under_twelve_points(self):
        assert individuals_limits([3, 4] * 5).trial
        assert not individuals_limits([3, 4] * 6).trial


class TestPoisson:
    @pytest.mark.parametrize(
        ("mean", "band"),
        [
            (2, (0, 7)),  # table: P(X <= 6) = 0.9955, P(X <= 7) = 0.9989
            (5, (0, 13)),  # table: P(X <= 12) = 0.9980, P(X <= 13) = 0.9993; P(X <= 0) = 0.0067
            (10, (2, 21)),  # table: P(X <= 1) = 0.0005, P(X <= 2) = 0.0028, P(X <= 20) = 0.9984
        ],
    )
    def test_printed_tables_of_the_cumulative_poisson_distribution(self, mean, band):
        assert poisson_band(mean) == band

    def test_nothing_is_expected_of_nothing(self):
        assert poisson_band(0) == (0, 0)

    @given(st.floats(1e-6, 60))
    def test_each_tail_holds_at_most_its_share_of_chance(self, mean):
        low, high = poisson_band(mean)

        def below(count):
            return sum(exp(-mean) * mean**k / factorial(k) for k in range(count))

        assert below(low) < 0.00135 <= below(low + 1)
        assert 1 - below(high + 1) <= 0.00135 + 1e-12
        assert high == 0 or 1 - below(high) > 0.00135 - 1e-12

    @given(st.floats(1, 1e5))
    def test_equals_scipy(self, mean):
        assert poisson_band(mean) == tuple(stats.poisson.ppf([0.00135, 0.99865], mean))

    def test_limits_around_the_mean_of_what_was_reported(self):
        limits = poisson_limits([8, 12, None, 10, 9, nan, 11])

        assert limits == Limits(10, 2, 21, points=5)
        assert poisson_limits([1, 2, None, 3, 4]) is None


class TestSignals:
    def test_outside_means_beyond_the_limit_not_on_it(self):
        assert signals([15, 16, 5, 4], FLAT) == [
            Signal(1, Rule.OUTSIDE, UP),
            Signal(3, Rule.OUTSIDE, DOWN),
        ]

    def test_eight_on_one_side_are_a_shift_seven_are_not(self):
        seven = [11, 12, 11, 12, 11, 12, 11]

        assert signals([9, *seven, 9], FLAT) == []
        assert signals([9, *seven, 12, 9], FLAT) == [Signal(i, Rule.SHIFT, UP) for i in range(1, 9)]
        assert {s.direction for s in signals([9, 8] * 4, FLAT)} == {DOWN}

    @pytest.mark.parametrize("breaker", [10, None, nan])
    def test_the_centre_line_and_a_gap_end_a_shift(self, breaker):
        assert signals([11, 12, 11, 12, breaker, 11, 12, 11, 12], FLAT) == []

    def test_six_in_one_direction_are_a_trend_five_are_not(self):
        assert signals([12, 7, 8, 9, 11, 12, 11], FLAT) == []
        assert signals([12, 7, 8, 9, 11, 12, 13, 11], FLAT) == [
            Signal(i, Rule.TREND, UP) for i in range(1, 7)
        ]
        assert {s.direction for s in signals([13, 12, 11, 9, 8, 7], FLAT)} == {DOWN}

    @pytest.mark.parametrize("breaker", [9, None, nan])
    def test_an_equal_neighbour_and_a_gap_end_a_trend(self, breaker):
        assert signals([7, 8, 9, breaker, 11, 12, 13], FLAT) == []

    def test_a_gap_is_no_low_value(self):
        assert signals([None, nan], FLAT) == []

    def test_no_limits_no_signals(self):
        assert signals([1, 99], None) == []

    @given(st.lists(st.none() | st.integers(0, 20), max_size=40))
    def test_equals_the_rules_read_word_by_word(self, values):
        windows = [(i, i + n) for n in (8, 6) for i in range(len(values) - n + 1)]
        expected = {
            (i, Rule.OUTSIDE) for i, v in enumerate(values) if v is not None and not 5 <= v <= 15
        }
        for start, stop in windows:
            window = values[start:stop]
            if None in window:
                continue
            if len(window) == 8 and (min(window) > 10 or max(window) < 10):
                expected |= {(i, Rule.SHIFT) for i in range(start, stop)}
            unique = sorted(set(window))
            if len(window) == 6 and len(unique) == 6 and window in (unique, unique[::-1]):
                expected |= {(i, Rule.TREND) for i in range(start, stop)}

        assert {(s.index, s.rule) for s in signals(values, FLAT)} == expected
