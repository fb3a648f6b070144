"""Specs of the pictures of satisfaction: columns, language, and a print in grey."""

import json
import re
from itertools import pairwise

import pytest
import vl_convert

from components.charts import satisfaction as charts
from components.charts.style import INK, PAPER
from components.subjects.satisfaction import frames
from components.words.i18n import speaking
from tests.components.charts.specs import fields
from tests.components.charts.test_heat import contrast, luminance
from tests.components.subjects.satisfaction.test_frames import view

PICTURES = {
    charts.levels: frames.level_frame,
    charts.communes: frames.commune_frame,
    charts.rounds: frames.round_frame,
}
LEVELS = list(zip(charts.LEVEL_COLOURS, charts.LIGHT_TEXT, strict=True))


@pytest.mark.parametrize(("chart", "make"), PICTURES.items(), ids=lambda made: made.__name__)
def test_a_chart_reads_only_what_its_frame_has(chart, make):
    assert fields(chart()) <= set(make(view()).columns)


@pytest.mark.parametrize("chart", PICTURES, ids=lambda made: made.__name__)
def test_a_chart_speaks_the_language_and_brings_no_rows(chart):
    with speaking("vi"):
        vietnamese = json.dumps(chart())
    with speaking("en"):
        english = json.dumps(chart())

    assert vietnamese != english
    assert '"values"' not in vietnamese


def test_levels_are_told_apart_without_colour():
    grey = [luminance(colour) for colour in charts.LEVEL_COLOURS]

    assert grey[0] < grey[1] < grey[2] > grey[3] > grey[4]
    assert all(abs(a - b) > 0.1 for a, b in pairwise(grey))


@pytest.mark.parametrize(("colour", "light"), LEVELS)
def test_numbers_are_legible_on_every_level(colour, light):
    assert contrast(colour, PAPER if light else INK) >= 4.5


@pytest.mark.parametrize(("low", "high"), [(94.8, 95.6), (93.2, 96.1), (88, 98), (61, 97)])
def test_the_marks_of_an_axis_are_written_with_equal_decimals(low, high):
    with speaking("vi"):
        spec = charts.rounds()
    rows = frames.round_frame(view()).head(1).assign(low=low, high=high, percent=(low + high) / 2)
    drawn = spec | {
        "data": {"name": "frame"},
        "datasets": {"frame": rows.assign(score="").to_dict("records")},
        "width": 400,
    }

    marks = re.findall(r">(\d+(?:,\d+)?)%<", vl_convert.vegalite_to_svg(drawn))

    assert len(marks) > 2
    assert len(set(marks)) == len(marks)
    assert len({len(mark.partition(",")[2]) for mark in marks}) == 1
