"""The small picture under a number."""

import pytest

from components.charts import trend
from tests.components.charts.specs import fields

EMPTY = trend.frame([], [])


@pytest.mark.parametrize("chart", [trend.bars, trend.line])
def test_it_reads_the_columns_of_its_frame(chart):
    assert fields(chart()) <= set(EMPTY)


def test_what_is_not_reported_keeps_its_place_and_is_no_zero():
    foot = trend.bars()["layer"][0]

    assert foot["encoding"]["x"]["field"] == "label"
    assert not any("filter" in one for one in foot["transform"])
    assert foot["encoding"]["y"]["datum"] == 0
    assert foot["encoding"]["opacity"]["condition"]["test"] == "isValid(datum.value)"
    assert foot["encoding"]["opacity"]["value"] == 0


def test_a_level_breaks_where_a_month_is_missing():
    assert trend.line()["layer"][0]["mark"]["invalid"] == "break-paths-show-domains"


def test_the_last_value_is_read_unless_another_is_named():
    months = trend.frame([2022, 2023], [3, None], running=[False, True])

    assert months.to_dict("list") | {"value": months["value"].isna().tolist()} == {
        "label": ["2022", "2023"],
        "value": [False, True],
        "last": [False, True],
        "running": [False, True],
    }
    assert trend.frame("ab", [1, 2], read=[True, False])["last"].tolist() == [True, False]


def test_a_frame_has_the_same_columns_without_rows():
    assert (EMPTY.dtypes == trend.frame(["a"], [1]).dtypes).all()
