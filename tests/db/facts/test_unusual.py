"""Months of a commune that the year before hardly explains."""

from datetime import date

import pandas as pd
import pytest

from db.facts.unusual import Unusual, unusual
from db.model import Selection
from db.periods import Calendar

CALENDAR = Calendar()
YEAR = CALENDAR.custom(date(2022, 9, 15), date(2023, 10, 14))
"""October 2022 to October 2023."""
CHOSEN = Selection(YEAR, (1, 2), whole=True, named_on=YEAR.last)


def frames(counts: dict[int, list[int | None]]):
    """Of each commune the counts of the 13 months, None where it has not reported."""
    rows = [
        (pd.Timestamp(month), unit, count)
        for unit, months in counts.items()
        for month, count in zip(YEAR.months(), months, strict=True)
    ]
    cells = pd.DataFrame(
        [(month, unit, count) for month, unit, count in rows if count],
        columns=["month", "unit_id", "incidents"],
    )
    reporting = pd.DataFrame(
        [(unit, month, count is not None) for month, unit, count in rows],
        columns=["unit_id", "month", "reported"],
    )
    return cells, reporting


def found(**counts: list[int | None]):
    return unusual(*frames({int(name[1:]): months for name, months in counts.items()}), CHOSEN)


def test_a_month_far_above_its_year_stands_out_with_what_is_usual():
    assert found(u1=[2] * 12 + [12], u2=[2] * 12 + [3]) == [Unusual(1, 12, 2.0)]


def test_a_month_far_below_its_year_stands_out_too_and_the_least_likely_comes_first():
    assert [one.unit_id for one in found(u1=[9] * 12 + [0], u2=[9] * 12 + [40])] == [2, 1]


@pytest.mark.parametrize(
    "months",
    [
        [0] * 12 + [1],  # one after a year without any is what chance brings
        [0, 9] * 6 + [12],  # months that vary much explain much
        [2] * 12 + [None],  # not reported is nothing to look at
        [None] * 8 + [2] * 4 + [12],  # four months are no base
    ],
)
def test_what_chance_or_a_gap_explains_does_not_stand_out(months):
    assert found(u1=months) == []


def test_months_that_were_not_reported_do_not_count_as_none():
    assert found(u1=[None, 4] * 6 + [6]) == []
    assert found(u1=[0, 4] * 6 + [4]) == []
