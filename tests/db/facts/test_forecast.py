from dataclasses import replace
from datetime import date
from fractions import Fraction
from math import sqrt

import pandas as pd
import pytest

from db.facts.forecast import forecast, forecasts
from db.facts.targets import Reached
from db.periods import Calendar

CALENDAR = Calendar(0)


def months(values, year=2023, skip=()):
    rows = [
        (pd.Timestamp(year, place, 1), value)
        for place, value in enumerate(values, start=1)
        if place not in skip
    ]
    return pd.DataFrame(rows, columns=["month", "reached"]).astype(
        {"month": "datetime64[s]", "reached": "float64"}
    )


def target(values, goal=1000, **more):
    run = months(values, **more)
    last = int(run["reached"].iloc[-1]) if len(run) else None
    return Reached(
        1, "Cấp căn cước", "thẻ", goal, 1, 1, last, None, None, Fraction(0), date(2023, 9, 30), run
    )


EVEN = months([100 * (n + 1) for n in range(12)], 2022)


def made(values, before=EVEN, **more):
    return forecast(target(values, **more), before, CALENDAR, 2023)


def test_months_alike_go_on_as_they_went():
    year = [100 * (n + 1) for n in range(12)]

    found = made([50 * (n + 1) for n in range(6)], months(year, 2022))

    assert found.middle == pytest.approx(600)
    # 300 more to come; no month differs from its share: variance 300 * (1 + 300/300)
    assert found.high - found.middle == pytest.approx(1.96 * sqrt(600))
    assert found.low == pytest.approx(600 - 1.96 * sqrt(600))


def test_the_share_of_the_year_before_decides():
    first_half_was_a_quarter = months([50, 100, 150, 200, 225, 250, 400, 550, 700, 800, 900, 1000])

    found = made([100, 200, 300, 400, 450, 500], first_half_was_a_quarter)

    assert found.middle == pytest.approx(2000)


def test_without_a_year_before_nothing_is_forecast():
    run = [50, 100, 150, 200, 250, 300]

    assert made(run, None) is None
    assert made(run, months([100] * 11, 2022)) is None  # its last month is not known
    assert made(run, months([100] * 12, 2022)) is None  # all of it came in one month


def test_months_that_vary_leave_more_open():
    year = months([100 * (n + 1) for n in range(12)], 2022)
    steady = made([50, 100, 150, 200, 250, 300], year)
    jumpy = made([100, 100, 200, 200, 300, 300], year)

    # six times 50 squared over 50, of five degrees of freedom: 60 times as much
    assert jumpy.middle == steady.middle
    assert jumpy.high - jumpy.middle == pytest.approx(sqrt(60) * (steady.high - steady.middle))
    assert jumpy.low == 300  # not less than there is


@pytest.mark.parametrize(
    ("values", "more"),
    [
        ([10, 20, 30, 40], {}),
        ([10, 20, 30, 40, 50, 60], {"skip": (3,)}),
        ([10, 20, 30, 25, 40, 50], {}),
        ([0, 0, 0, 0, 0], {}),
        (list(range(1, 13)), {}),
        ([], {}),
    ],
)
def test_what_cannot_be_forecast_is_not(values, more):
    assert made(values, **more) is None


def test_the_goal_is_passed_missed_or_open():
    year = months([100 * (n + 1) for n in range(12)], 2022)
    run = [50, 100, 150, 200, 250, 300]

    assert made(run, year, goal=500).passes is True
    assert made(run, year, goal=700).passes is False
    assert made(run, year, goal=610).passes is None


def test_targets_are_found_again_in_the_year_before_by_name():
    now = target([50, 100, 150, 200, 250, 300])
    other = target([100 * (n + 1) for n in range(12)], year=2022)

    (found,) = forecasts([now], [other], CALENDAR, 2023)

    assert found.middle == pytest.approx(600)
    assert forecasts([now], [replace(other, name="Khác")], CALENDAR, 2023) == []
