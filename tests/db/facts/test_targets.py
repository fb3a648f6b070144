from datetime import date
from fractions import Fraction

import pandas as pd
import pytest

from db.facts.targets import pace, reached
from db.periods import Calendar

JUNE, JULY = date(2023, 6, 1), date(2023, 7, 1)
ROOT, NEW, FIRST, SECOND = 1, 2, 3, 4
COLUMNS = {
    "target_id": "int64",
    "unit_id": "int64",
    "heir_id": "int64",
    "year": "int64",
    "name": "str",
    "unit_of_measure": "str",
    "goal": "int64",
    "month": "datetime64[s]",
    "reached": "float64",
}
WINDOW = Calendar().year_to_date(date(2023, 9, 30))


def row(target_id, unit_id, month=None, count=None, *, heir_id=None, goal=100, name="A", of="thẻ"):
    return (target_id, unit_id, heir_id or unit_id, 2023, name, of, goal, month, count)


def targets(*rows):
    return reached(pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS), WINDOW)


def test_the_last_value_counts_and_none_is_added_up():
    (found,) = targets(row(1, ROOT, JUNE, 40), row(1, ROOT, JULY, 55))

    assert (found.reached, found.goal, found.percent) == (55, 100, 55)
    assert (found.since, found.until, found.parts) == (JULY, JULY, 1)
    assert found.months["reached"].tolist() == [40, 55]


def test_a_target_without_a_value_is_not_at_zero():
    (found,) = targets(row(1, ROOT))

    assert (found.reached, found.percent, found.until) == (None, None, None)
    assert found.ahead is None
    assert (found.on, found.expected) == (WINDOW.last, Fraction(100 * 290, 365))
    assert found.months.empty
    assert targets() == []


@pytest.mark.parametrize(
    ("last", "days", "of"),
    [
        (date(2022, 12, 15), 1, 365),
        (date(2023, 10, 10), 300, 365),
        (date(2023, 12, 14), 365, 365),
        (date(2024, 12, 14), 366, 366),
    ],
)
def test_the_pace_is_the_share_of_days_of_the_reporting_year(last, days, of):
    assert pace(Calendar(), last) == Fraction(days, of)


def test_on_a_calendar_of_calendar_months_the_year_is_the_calendar_year():
    assert pace(Calendar(0), date(2023, 1, 31)) == Fraction(31, 365)


def test_ahead_is_at_least_where_the_day_of_the_value_is():
    """June ends on 14/06/2023, the 182nd day of its year; the window goes on to September."""
    on_time, late, done = (
        targets(row(1, ROOT, JUNE, count, goal=365))[0] for count in (182, 181, 365)
    )

    assert (on_time.on, on_time.expected) == (date(2023, 6, 14), 182)
    assert (on_time.ahead, late.ahead, done.ahead) == (True, False, True)
    assert (on_time.done, done.done) == (False, True)


def test_each_of_several_values_is_held_against_its_own_day():
    (found,) = targets(
        row(1, FIRST, JUNE, 10, heir_id=NEW, goal=365),
        row(2, SECOND, JULY, 20, heir_id=NEW, goal=365),
    )

    assert (found.on, found.expected) == (date(2023, 7, 14), 182 + 212)


def test_targets_of_former_communes_are_added_up():
    (found,) = targets(
        row(1, FIRST, JUNE, 10, heir_id=NEW),
        row(2, SECOND, JUNE, 20, heir_id=NEW, goal=50),
        row(2, SECOND, JULY, 30, heir_id=NEW, goal=50),
    )

    assert (found.unit_id, found.goal, found.reached, found.parts) == (NEW, 150, 40, 2)
    assert (found.since, found.until) == (JUNE, JULY)
    assert found.months["reached"].tolist() == [30]


def test_a_former_commune_without_a_value_leaves_the_sum_incomplete():
    (found,) = targets(row(1, FIRST, JUNE, 90, heir_id=NEW), row(2, SECOND, heir_id=NEW))

    assert (found.reached, found.reported, found.parts) == (90, 1, 2)
    assert (found.percent, found.ahead) == (None, None)


def test_a_commune_with_a_target_of_its_own_has_its_former_ones_in_it():
    (found,) = targets(row(1, FIRST, JUNE, 10, heir_id=NEW), row(2, NEW, JULY, 60))

    assert (found.goal, found.reached, found.parts) == (100, 60, 1)


def test_other_names_and_other_measures_are_never_added():
    found = targets(
        row(1, FIRST, JUNE, 10, heir_id=NEW),
        row(2, SECOND, JUNE, 20, heir_id=NEW, of="hồ sơ"),
        row(3, SECOND, JUNE, 30, heir_id=NEW, name="B"),
    )

    assert [target.reached for target in found] == [10, 20, 30]
    assert [target.parts for target in found] == [1, 1, 1]
