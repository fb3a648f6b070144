"""Sums as pandas gives them, of frames large, small and empty."""

import numpy as np
import pandas as pd
import pytest

from db.columns import added_up, days, totals

KEYS, MEASURES = ["month", "unit_id"], ["incidents", "damage"]


def cells(rows, seed=1):
    chance = np.random.default_rng(seed)
    months = np.array(["2023-01-01", "2023-02-01", "2022-12-01"], dtype="datetime64[s]")
    return pd.DataFrame(
        {
            "month": chance.choice(months, rows),
            "unit_id": chance.integers(1, 6, rows),
            "incidents": chance.integers(0, 9, rows),
            "damage": chance.integers(0, 10**15, rows),
        }
    )


@pytest.mark.parametrize("rows", [0, 1, 2, 40, 5_000])
@pytest.mark.parametrize("keys", [KEYS, KEYS[:1], KEYS[::-1]])
def test_rows_are_added_up_as_pandas_adds_them_up(rows, keys):
    found = added_up(cells(rows), keys, MEASURES)

    expected = cells(rows).groupby(keys, as_index=False)[MEASURES].sum()
    assert found.equals(expected)
    assert [*found.columns] == [*keys, *MEASURES]


@pytest.mark.parametrize("rows", [0, 1, 40])
def test_each_place_has_its_total_also_where_it_has_no_row(rows):
    order = pd.Index([7, 3, 1, 99, 2, 0], name="unit_id")

    found = totals(cells(rows), MEASURES, order)

    for measure in MEASURES:
        sums = cells(rows).groupby("unit_id")[measure].sum().to_dict()
        assert found[measure].to_dict() == {unit: sums.get(unit, 0) for unit in order}
    assert [*found.index] == [*order]


def test_days_are_those_of_the_column():
    months = cells(40)["month"]

    assert days(months) == [month.date() for month in months]
    assert days(months.iloc[:0]) == []
