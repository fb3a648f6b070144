"""The small picture under a number."""

import pytest

from components.charts import trend
from tests.components.charts.specs import fields

COLUMNS = {"label", "value", "last", "running"}


@pytest.mark.parametrize("chart", [trend.bars, trend.line])
def test_it_reads_the_columns_of_its_frame(chart):
    assert fields(chart()) <= COLUMNS


def test_what_is_not_reported_keeps_its_place_and_is_no_zero():
    foot = trend.bars()["layer"][0]

    assert foot["encoding"]["x"]["field"] == "label"
    assert "transform" not in foot
    assert foot["encoding"]["y"]["datum"] == 0
    assert foot["encoding"]["opacity"]["condition"]["test"] == "isValid(datum.value)"
    assert foot["encoding"]["opacity"]["value"] == 0


def test_a_level_breaks_where_a_month_is_missing():
    assert trend.line()["layer"][0]["mark"]["invalid"] == "break-paths-show-domains"
