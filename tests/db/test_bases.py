"""What a window is compared with: the year before, or the window before it, of equal length."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.facts.incidents import by_month, incident_comparison
from db.facts.reintegration import flow, stock_change
from db.facts.stocks import Stocks, earlier_month
from db.limits import expected_limits
from db.model import Selection
from db.periods import Base, Calendar, Period, PeriodKind
from tests.db.facts.test_reintegration import cell, frame
from tests.db.test_periods import windows

POLICE, CIVIL = Calendar(14), Calendar(0)
PERIOD_BEFORE = Base.PERIOD_BEFORE


def against(period: Period) -> Period:
    return replace(period, against=PERIOD_BEFORE)


def until(period: Period, last: date) -> Period:
    """The window as far as the data go."""
    return replace(period, last=last)


def at(month: int, year: int = 2023) -> date:
    return date(year, month, 1)


def test_a_window_is_compared_with_the_year_before_unless_another_base_is_chosen():
    period = POLICE.month(2023, 9)

    assert period.base == period.year_before()
    assert (period.months_back, period.base_day) == (12, date(2022, 9, 14))


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        (POLICE.week(date(2023, 10, 5)), date(2023, 9, 25), date(2023, 10, 1)),
        (
            until(POLICE.week(date(2023, 10, 10)), date(2023, 10, 10)),
            date(2023, 10, 2),
            date(2023, 10, 3),
        ),
        (POLICE.month(2023, 9), date(2023, 7, 15), date(2023, 8, 14)),
        (
            until(POLICE.month(2023, 10), date(2023, 10, 10)),
            date(2023, 8, 15),
            date(2023, 9, 10) - timedelta(days=1),
        ),
        (CIVIL.month(2024, 3), date(2024, 2, 1), date(2024, 2, 29)),
        (until(CIVIL.month(2023, 3), date(2023, 3, 30)), date(2023, 2, 1), date(2023, 2, 28)),
        (POLICE.quarter(2023, 1), date(2022, 9, 15), date(2022, 12, 14)),
        (
            until(POLICE.quarter(2023, 4), date(2023, 10, 10)),
            date(2023, 6, 15),
            date(2023, 7, 10),
        ),
        (POLICE.half_year(2023), date(2022, 6, 15), date(2022, 12, 14)),
        (POLICE.nine_months(2023), date(2022, 3, 15), date(2022, 12, 14)),
        (POLICE.year(2023), date(2021, 12, 15), date(2022, 12, 14)),
        (POLICE.year_to_date(date(2023, 9, 14)), date(2022, 3, 15), date(2022, 12, 14)),
        (POLICE.year_to_date(date(2023, 10, 10)), date(2022, 2, 15), date(2022, 12, 10)),
        (POLICE.custom(date(2023, 9, 20), date(2023, 9, 29)), date(2023, 9, 10), date(2023, 9, 19)),
    ],
)
def test_the_period_before_of_known_windows(period, first, last):
    before = against(period).base

    assert (before.first, before.last) == (first, last)
    assert (before.kind, before.calendar) == (period.kind, period.calendar)


@given(windows())
def test_the_period_before_ends_before_the_window_and_is_of_its_length(period):
    before = against(period).base

    assert before.last < period.first
    assert not against(period).overlaps_base
    if against(period).months_back is None:
        assert before.days == period.days
    else:
        assert len(before.months()) == len(period.months())
        assert (period.is_whole and not before.is_whole) is False
        assert abs(before.days - period.days) <= 3 + len(period.months())


@given(windows(), st.integers(0, 400))
def test_the_months_of_a_window_that_runs_stand_beside_the_same_ones(period, cut):
    running = until(period, max(period.first, period.last - timedelta(days=cut)))
    whole, part = against(period), against(running)
    if part.months_back is None or whole.kind in (PeriodKind.YEAR_TO_DATE, PeriodKind.CUSTOM):
        return

    assert part.base.first == whole.base.first
    assert part.base.last <= whole.base.last


def test_a_week_begins_on_monday():
    for day in range(2, 9):
        week = POLICE.week(date(2023, 10, day))
        assert (week.first, week.last) == (date(2023, 10, 2), date(2023, 10, 8))
        assert week.kind is PeriodKind.WEEK


def cells(*days: tuple[date, int]) -> pd.DataFrame:
    months = [POLICE.month_of(day) for day, _n in days]
    return pd.DataFrame(
        {
            "month": pd.DatetimeIndex(months).astype("datetime64[s]"),
            "unit_id": 1,
            "category_id": 1,
            "incidents": [n for _day, n in days],
            "solved": 0,
        }
    )


def test_incidents_stand_beside_the_month_of_the_period_before():
    now = cells((date(2023, 7, 1), 4), (date(2023, 9, 1), 6))
    before = cells((date(2023, 4, 1), 3), (date(2023, 6, 1), 5))

    rows = by_month(now, before, against(POLICE.quarter(2023, 3)))

    assert rows["now"].tolist() == [4, 0, 6]
    assert rows["before"].tolist() == [3, 0, 5]


def test_a_base_that_goes_by_days_has_no_months_to_stand_beside():
    rows = by_month(
        cells((date(2023, 10, 5), 4)),
        cells((date(2023, 9, 28), 3)),
        against(POLICE.week(date(2023, 10, 5))),
    )

    assert rows["before"].tolist() == [0]


def test_chance_weighs_the_days_of_the_period_before():
    limits = expected_limits([4, 5, 6, 5, 4, 6])
    period = against(CIVIL.month(2023, 3))
    selection = Selection(period, (1,), True, period.last)

    found = incident_comparison(
        cells((date(2023, 3, 5), 9)), cells((date(2023, 2, 5), 8)), selection, limits
    )

    assert (found.now, found.before) == (9, 8)
    assert found.days_ratio == Fraction(31, 28)


def test_a_flow_is_compared_with_the_months_of_the_period_before():
    now = frame(cell(1, at(9), received=4), cell(2, at(9), received=3))
    before = frame(cell(1, at(8), received=5), cell(2, at(8), received=1, reported=False))

    found = flow(now, before, ["received"], months_back=1)
    by_days = flow(now, before, ["received"], months_back=None)

    assert (found.compared.now, found.compared.before, found.alike) == (4, 5, False)
    assert (by_days.total, by_days.compared) == (7, None)


def test_a_stock_is_compared_with_that_at_the_beginning_of_the_period():
    stocks = Stocks(frame(cell(1, at(6), 7), cell(1, at(8), 9), cell(1, at(9), 10)))
    stock = stocks.at(at(9))
    quarter = against(POLICE.quarter(2023, 3))
    running = against(until(POLICE.month(2023, 10), date(2023, 10, 10)))

    earlier = earlier_month(stock, quarter)
    found = stock_change(stocks, stock, earlier)

    assert earlier == at(6)
    assert (found.compared.now, found.compared.before) == (10, 7)
    assert earlier_month(stock, POLICE.quarter(2023, 3)) == at(9, 2022)
    # The month that runs has no stock yet: the last known one is that of its beginning
    assert stock_change(stocks, stock, earlier_month(stock, running)).compared.before is None
