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
    dispersion,
    expected_limits,
    moving_deviation,
    poisson_band,
    signals,
)

UP, DOWN = Direction.UP, Direction.DOWN
FLAT = Limits(centre=10, low=5, high=15, points=24)


class TestMovingDeviation:
    FLOW_RATES = (49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1)

    def test_flow_rates_of_nist(self):
        """NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.2: centre 50.81, limits of three
        standard deviations 45.8159 and 55.8041."""
        width = 3 * moving_deviation(self.FLOW_RATES)

        assert 50.81 - width == pytest.approx(45.8159, abs=5e-5)
        assert 50.81 + width == pytest.approx(55.8041, abs=5e-5)

    @pytest.mark.parametrize("gap", [None, nan])
    def test_no_moving_range_across_a_gap(self, gap):
        assert moving_deviation([10, 12, 10, gap, 30, 32, 30]) == pytest.approx(2 / 1.128)

    @pytest.mark.parametrize("values", [[], [3], [1, None, 2, None, 3]])
    def test_none_without_neighbours(self, values):
        assert moving_deviation(values) is None


class TestDispersion:
    def test_the_horse_kicks_of_bortkiewicz_are_poisson(self):
        """Von Bortkiewicz, Das Gesetz der kleinen Zahlen (1898): 200 corps-years without the guard
        and three other corps; the counts 0 to 4 occurred 109, 65, 22, 3 and 1 times. Mean 0.61,
        variance 0.611, as any textbook has it. Spread over the years, none follows its like."""
        kicks = [0] * 109 + [1] * 65 + [2] * 22 + [3] * 3 + [4]

        assert dispersion(kicks) == pytest.approx(0.6109 / 0.61, abs=5e-4)

    def test_by_hand(self):
        """Mean 10, squared deviations 170 in all, nine degrees of freedom."""
        assert dispersion([10] * 6 + [8, 12, 1, 19]) == pytest.approx(
            max(170 / 9 / 10, ((2 + 4 + 11 + 18) / 9 / 1.128) ** 2 / 10)
        )

    def test_of_neighbours_where_they_differ_most(self):
        saw = [0, 20] * 6

        assert dispersion(saw) == pytest.approx((20 / 1.128) ** 2 / 10)

    def test_of_all_where_it_drifts(self):
        """From month to month nothing happens; over the two years much does."""
        steps = [4] * 12 + [16] * 12

        assert dispersion(steps) == pytest.approx(24 * 36 / 23 / 10)

    @pytest.mark.parametrize("values", [[], [3], [0, 0, 0], [5, 5, 5, 5], [None, nan]])
    def test_never_less_than_that_of_independent_events(self, values):
        assert dispersion(values) == 1


class TestExpected:
    def test_printed_poisson_limits_where_counts_vary_no_more(self):
        assert expected_limits([8, 12, None, 10, 9, nan, 11]) == Limits(10, 2, 21, points=5)

    @pytest.mark.parametrize("values", [[], [3, 4, 5, 4], [1, 2, None, 3, 4]])
    def test_no_limits_from_too_little(self, values):
        assert expected_limits(values) is None

    def test_three_standard_deviations_where_they_vary_more(self):
        """With months alike Laney's u' chart is the chart of individual values (Laney, 2002)."""
        saw = [0, 20] * 6
        limits = expected_limits(saw)

        assert limits.high == pytest.approx(10 + 3 * 20 / 1.128)
        assert limits.low == 0
        assert limits.dispersion == pytest.approx((20 / 1.128) ** 2 / 10)

    @given(st.lists(st.none() | st.integers(0, 30), max_size=30))
    def test_never_closer_than_independent_events_would_lie(self, values):
        limits = expected_limits(values)

        if limits is not None:
            low, high = poisson_band(limits.centre)
            assert 0 <= limits.low <= low
            assert limits.high >= high

    def test_limits_are_on_trial_under_twelve_points(self):
        assert expected_limits([3, 4] * 5).trial
        assert not expected_limits([3, 4] * 6).trial


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
