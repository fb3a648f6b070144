from datetime import date

import pandas as pd
import pytest

from db.facts import days
from db.periods import Calendar

WEEK = Calendar().week(date(2023, 10, 4))


def happened(*rows):
    frame = pd.DataFrame(rows, columns=["occurred_on", "incidents"])
    return frame.astype({"occurred_on": "datetime64[s]", "incidents": "int64"})


def test_a_week_goes_by_days_and_a_month_by_sevens():
    month = Calendar().month(2023, 9)  # 15/08 to 14/09

    assert [first.day for first, last in days.steps(WEEK) if first == last] == [2, 3, 4, 5, 6, 7, 8]
    assert [(a.day, b.day) for a, b in days.steps(month)] == [
        *((15, 21), (22, 28), (29, 4), (5, 11), (12, 14))
    ]
    assert days.is_short(month)
    assert not days.is_short(Calendar().quarter(2023, 3))


def test_steps_of_the_base_begin_and_end_with_it():
    leap = Calendar(0).month(2024, 2)  # 29 days, beside 28 of the year before

    assert days.beside(leap)[-1] == (date(2023, 3, 1), date(2023, 2, 28))
    assert days.beside(leap)[0] == (date(2023, 2, 1), date(2023, 2, 7))
    assert days.beside(WEEK)[0] == (date(2022, 10, 2), date(2022, 10, 2))


def test_incidents_are_counted_by_step():
    found = happened((date(2023, 10, 2), 2), (date(2023, 10, 8), 1), (date(2023, 10, 9), 5))

    assert days.by_steps(found, days.steps(WEEK)) == [2, 0, 0, 0, 0, 0, 1]


def test_weekdays_stand_beside_weeks_and_what_lies_outside_is_no_zero():
    fortnight = Calendar().custom(date(2023, 10, 4), date(2023, 10, 17))
    spans = days.weeks(fortnight)
    found = happened((date(2023, 10, 4), 1), (date(2023, 10, 9), 2), (date(2023, 10, 11), 3))

    table = days.by_weekday(found, spans)

    assert [first.day for first, _last in spans] == [4, 9, 16]
    assert table[0] == [None, 2, 0]  # Mondays
    assert table[2] == [1, 3, None]  # Wednesdays


def test_every_day_of_a_window_has_its_number():
    found = happened((date(2023, 10, 2), 1), (date(2023, 10, 2), 2), (date(2023, 10, 8), 1))

    assert list(days.by_day(found, WEEK.first, WEEK.last).values()) == [3, 0, 0, 0, 0, 0, 1]
    assert days.by_day(found, WEEK.last, WEEK.first) == {}


def test_no_year_has_more_weeks_than_a_calendar_shows():
    most = Calendar(0).custom(date(2040, 1, 1), date(2040, 12, 31))  # a Sunday, a leap year

    assert len(days.weeks(most)) == days.MOST_WEEKS


@pytest.mark.parametrize(
    ("counts", "p"),
    [
        ([4, 4, 4, 4, 4, 4, 4], None),  # fewer than five to expect each day
        ([10] * 7, 1.0),
        ([24, 12, 16, 14, 17, 16, 16], 0.5316),  # 5.0957 of 6 degrees, by scipy.stats.chisquare
        ([40, 5, 5, 5, 5, 5, 5], 0.0),
    ],
)
def test_weekdays_differ_by_chance_or_not(counts, p):
    period = Calendar().custom(date(2023, 1, 2), date(2023, 12, 31))  # 52 whole weeks

    found = days.weekdays_p_value(counts, period)

    assert found == p if p is None else found == pytest.approx(p, abs=0.001)
