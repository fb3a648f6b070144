from datetime import date

import pandas as pd
import pytest

from db.facts.series import BASELINE_MONTHS, SERIES_MONTHS, series, series_window
from db.limits import expected_limits
from db.periods import Calendar
from db.queries.frames import DAY, as_frame

CALENDAR = Calendar()
YEAR = CALENDAR.year(2023)
WINDOW = series_window(YEAR, date(2019, 12, 15))
MONTHS = WINDOW.months()


def told(counts, reported=None):
    """The series of these counts, month by month; `reported` tells of two communes a month."""
    rows = [(month, 1, 5, n) for month, n in zip(MONTHS, counts, strict=False) if n]
    cells = as_frame(rows, month=DAY, unit_id="int64", category_id="int64", incidents="int64")
    reporting = as_frame(
        [
            (unit, month, n > place)
            for month, n in zip(MONTHS, reported or [2] * len(MONTHS), strict=False)
            for place, unit in enumerate((1, 2))
        ],
        unit_id="int64",
        month=DAY,
        reported="bool",
    )
    return series(cells, reporting, WINDOW, YEAR)


def test_a_series_ends_with_the_window_and_is_three_years_long():
    assert (MONTHS[0], MONTHS[-1]) == (date(2021, 1, 1), date(2023, 12, 1))
    assert len(MONTHS) == SERIES_MONTHS
    assert WINDOW.is_whole


def test_a_series_never_begins_before_the_first_figure():
    window = series_window(YEAR, date(2023, 5, 20))

    assert (window.first, window.last) == (date(2022, 12, 15), YEAR.last)
    assert series_window(YEAR, date(2022, 11, 20)).first == date(2022, 11, 15)
    assert series_window(YEAR, date(2030, 1, 1)).first == YEAR.first


def test_the_last_month_of_a_window_that_ends_inside_it_is_running():
    until = CALENDAR.year_to_date(date(2023, 10, 10))

    window = series_window(until, date(2019, 12, 15))

    assert window.last == until.last
    nothing = as_frame([], unit_id="int64", month=DAY, reported="bool")
    cells = as_frame([], month=DAY, incidents="int64")
    assert series(cells, nothing, window, until).months["running"].tolist()[-2:] == [False, True]


def test_limits_come_from_the_months_before_the_window_alone():
    counts = [3, 4, 5, 4] * 6 + [50] * 12

    found = told(counts)

    assert found.limits == expected_limits(counts[:BASELINE_MONTHS])
    assert found.limits.dispersion == 1
    assert {signal.index for signal in found.signals} == set(range(24, 36))


def test_limits_follow_the_series_own_variation_where_it_is_larger():
    counts = [0, 20, 2, 25] * 6 + [10] * 12

    found = told(counts)

    assert found.limits == expected_limits(counts[:BASELINE_MONTHS])
    assert found.limits.dispersion > 10


def test_months_left_out_are_no_bridge_between_their_neighbours():
    """Every third month is reported by one of two: 4 and 14 are never neighbours."""
    counts = [4, 4, 99, 14, 14, 99] * 4 + [9] * 12
    reported = [2, 2, 1] * 8 + [2] * 12

    found = told(counts, reported)

    assert found.limits.points == 16
    assert found.limits.dispersion == pytest.approx(16 * 25 / 15 / 9)
    bridged = expected_limits([n for n in counts[:24] if n != 99])
    assert bridged.centre == found.limits.centre


def test_the_newest_complete_months_make_the_limits_however_many_were_left_out():
    found = told([1] * 12 + [3] * 24, [2] * 12 + [1, 2] * 6 + [2] * 12)

    assert found.limits.points == 18


def test_incomplete_months_neither_make_limits_nor_are_judged():
    counts = [3, 4, 5, 4] * 6 + [50] * 12
    reported = [2, 1] * 18

    found = told(counts, reported)

    assert found.limits.points == 12
    assert {signal.index % 2 for signal in found.signals} == {0}
    assert found.months["complete"].tolist() == [True, False] * 18


def test_a_month_that_nobody_reported_is_a_gap_unless_something_is_known_of_it():
    found = told([0, 7, 0] + [1] * 33, [0, 0, 1] + [2] * 33)

    assert found.months["incidents"].isna().tolist()[:3] == [True, False, False]
    assert found.months[["reported", "owed"]].to_numpy().tolist()[:3] == [[0, 2], [0, 2], [1, 2]]


def test_too_few_complete_months_give_no_limits_and_no_signals():
    found = told([1] * 36, [2] * 4 + [0] * 20 + [2] * 12)

    assert found.limits is None
    assert found.signals == ()


def test_without_anything_the_series_is_there_and_empty():
    nothing = as_frame([], unit_id="int64", month=DAY, reported="bool")
    cells = as_frame([], month=DAY, incidents="int64")

    months = series(cells, nothing, WINDOW, YEAR).months

    assert months["incidents"].tolist() == [0.0] * 36
    assert isinstance(months["month"].iloc[0], pd.Timestamp)


def test_limits_tell_something_where_they_leave_a_value_out():
    usual = told([4, 5, 6] * 12, [2] * 36)
    above = told([4, 5, 6] * 11 + [4, 5, 60], [2] * 36)
    high = told([100, 101, 102] * 12, [2] * 36)

    assert usual.limits.low == 0
    assert not usual.is_telling
    assert above.is_telling
    assert high.limits.low > 0
    assert high.is_telling
    assert not told([1] * 36, [2] * 4 + [0] * 20 + [2] * 12).is_telling
