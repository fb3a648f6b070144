"""Specs of the pictures of suggestions: they read what their frame has and bring no rows."""

import json

import pytest

from components.charts import style
from components.charts import suggestions as charts
from components.subjects.suggestions import frames
from components.words.i18n import speaking
from tests.components.charts.specs import fields
from tests.components.subjects.suggestions.test_frames import STORIES, view

PICTURES = {
    charts.bridge: frames.bridge_frame,
    charts.history: frames.history_frame,
    charts.ages: frames.age_frame,
    charts.ends: frames.end_frame,
    charts.themes: frames.theme_frame,
}


@pytest.mark.parametrize("stories", [STORIES, []], ids=["some", "none"])
@pytest.mark.parametrize(("chart", "make"), PICTURES.items(), ids=lambda made: made.__name__)
def test_a_chart_reads_only_what_its_frame_has(chart, make, stories):
    frame = make(view(stories))

    assert fields(chart()) <= set(frame.columns)
    assert frame.dtypes.to_dict() == make(view()).dtypes.to_dict()


@pytest.mark.parametrize("chart", PICTURES, ids=lambda made: made.__name__)
def test_a_chart_speaks_the_language_and_brings_no_rows(chart):
    with speaking("vi"):
        vietnamese = json.dumps(chart())
    with speaking("en"):
        english = json.dumps(chart())

    assert vietnamese != english
    assert '"values"' not in vietnamese


def test_days_are_read_on_a_scale():
    with speaking("vi"):
        across = [
            layer["encoding"]["x"]
            for layer in charts.days()["layer"]
            if "field" in layer["encoding"]["x"]
        ]

    assert {one["title"] for one in across} == {"Số ngày"}
    assert all(one["axis"].get("labels") is not False for one in across)


def test_what_is_late_is_told_by_a_dash_and_not_by_colour_alone():
    lines = [
        layer["mark"] for layer in charts.history()["layer"] if layer["mark"]["type"] == "line"
    ]

    assert [mark["strokeDash"] for mark in lines] == [[1, 0], [6, 4]]


def test_the_names_of_two_lines_stand_apart_where_they_end_together():
    texts = [
        layer["mark"]["dy"]
        for layer in charts.history()["layer"]
        if layer["mark"]["type"] == "text"
    ]

    assert max(texts) - min(texts) >= style.TEXT_SIZE


def test_sums_below_stand_under_their_columns_and_those_beside_apart():
    """On a telephone each sum of a theme stood half a column too far to the right."""
    _cells, _single, below, beside = charts.themes(9)["layer"]

    assert "dx" not in below["mark"]
    assert beside["mark"]["dx"]
    assert below["transform"] == [{"filter": 'datum.total && !(datum.theme === "T\u1ed5ng")'}]
    assert beside["transform"] == [{"filter": 'datum.total && datum.theme === "T\u1ed5ng"'}]
