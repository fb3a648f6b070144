"""A chart for a larger screen has larger letters and lines, and the same data."""

import json

import pytest

from components.charts import incidents, reintegration, satisfaction, style, suggestions, targets
from components.charts.scaled import scaled
from tests.components.charts.specs import fields, nodes

SMALLEST = 12
CHARTS = (
    incidents.months,
    reintegration.flows,
    suggestions.history,
    satisfaction.levels,
    targets.bullets,
    targets.by_commune,
)
"""Those that a briefing shows."""


def letters(spec):
    """Every size of text that the spec names."""
    return [size for node in nodes(spec) for name, size in node.items() if name.endswith("ontSize")]


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: f"{chart.__module__}.{chart.__name__}")
def test_every_letter_grows_by_the_factor(chart):
    spec = chart()

    grown = scaled(spec, 1.5)

    assert letters(grown) == [1.5 * size for size in letters(spec)]
    assert min(letters(spec)) >= SMALLEST
    assert fields(grown) == fields(spec)
    assert not {"width", "height"} & set(grown)


def test_lengths_grow_areas_grow_twice_and_shares_stay():
    spec = {
        "height": 300,
        "padding": {"right": 110},
        "mark": {"type": "point", "size": 70, "dx": -6, "strokeDash": [5, 4], "opacity": 0.5},
        "bar": {"height": {"band": 0.6}, "width": 18},
        "encoding": {
            "x": {"datum": 100, "scale": {"padding": 16, "paddingInner": 0.1, "domain": [0, 9]}},
            "y": {"scale": {"range": [{"expr": "height"}, 60]}, "axis": {"tickMinStep": 1}},
            "y2": {"value": 150},
            "opacity": {"value": 1},
        },
    }

    assert scaled(spec, 2) == {
        "padding": {"right": 220},
        "mark": {"type": "point", "size": 280, "dx": -12, "strokeDash": [10, 8], "opacity": 0.5},
        "bar": {"height": {"band": 0.6}, "width": 36},
        "encoding": {
            "x": {"datum": 100, "scale": {"padding": 32, "paddingInner": 0.1, "domain": [0, 9]}},
            "y": {"scale": {"range": [{"expr": "height"}, 120]}, "axis": {"tickMinStep": 1}},
            "y2": {"value": 300},
            "opacity": {"value": 1},
        },
    }


def test_a_place_that_is_calculated_grows_and_the_foot_stays_the_foot():
    spec = {
        "y": {"value": {"expr": "datum.lane * 18"}},
        "y2": {"value": {"expr": "height"}},
    }

    assert scaled(spec, 2) == {
        "y": {"value": {"expr": "(datum.lane * 18) * 2"}},
        "y2": {"value": {"expr": "height"}},
    }


def test_the_spec_that_others_use_stays_as_it_was():
    before = repr(incidents.months())

    scaled(incidents.months(), 2)

    assert repr(incidents.months()) == before


def test_pixels_in_an_expression_grow_and_a_side_stays():
    spec = {"scale": {"range": [0, {"expr": "width - 100"}]}, "x": {"value": {"expr": "width"}}}

    assert scaled(spec, 2)["scale"]["range"] == [0, {"expr": "width - 200"}]
    assert scaled(spec, 2)["x"]["value"] == {"expr": "width"}


def test_what_is_narrow_grows_with_the_letters():
    """Else names on a large screen would stand beside each other without room for that."""
    told = json.dumps(scaled(suggestions.themes(9), 1.5))

    assert set(style.NARROW.findall(json.dumps(suggestions.themes(9)))) == {"250", "480", "720"}
    assert set(style.NARROW.findall(told)) == {"375", "720", "1080"}
    assert f"width) - {style.NAMED * 1.5}" in told
