"""Specs of the pictures of incidents: what they read from their frame; no rows baked in."""

import json
import re

import pytest

from components.charts import incidents, map, matrix, series, tiles
from components.i18n import speaking

SPECS = {
    "months": incidents.months,
    "months_with_campaigns": incidents.months_with_campaigns,
    "by_commune": incidents.by_commune,
    "by_category": incidents.by_category,
    "series": series.series,
    "matrix": matrix.matrix,
    "tiles": tiles.tiles,
    "map": lambda: map.areas({}, {}),
}


def fields(spec):
    """Every column that the picture reads."""
    text = json.dumps(spec)
    return set(re.findall(r'"field": "([\w.]+)"', text)) | set(re.findall(r"datum\.(\w+)", text))


@pytest.mark.parametrize("make", SPECS.values(), ids=SPECS)
def test_a_picture_is_built_once_a_language_and_brings_no_rows(make):
    with speaking("vi"):
        vietnamese = json.dumps(make())
    with speaking("en"):
        english = json.dumps(make())

    assert vietnamese != english
    assert '"values"' not in vietnamese
    assert '"url"' not in vietnamese


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("matrix", {"commune", "label", "written", "step", "running", "total", "month", "state"}),
        ("tiles", {"commune", "row", "col", "step", "number", "rate"}),
        (
            "series",
            {
                *("position", "month", "count", "low", "high", "asked", "lead", "solid"),
                *("unreported", "signal", "tick", "new_year", "reports", "end", "campaign"),
                *("written", "lane", "early"),
            },
        ),
    ],
)
def test_a_picture_reads_the_columns_that_it_names(name, columns):
    assert columns <= fields(SPECS[name]()) <= columns | {"label", "value"}


def test_a_map_holds_the_borders_with_their_shade():
    border = {"type": "MultiPolygon", "coordinates": []}

    spec = map.areas({7: border}, {7: 3})

    (drawn,) = spec["datasets"]["borders"]["features"]
    assert drawn == {"type": "Feature", "geometry": border, "properties": {"step": 3}}


def test_one_map_does_not_keep_the_borders_of_another():
    map.areas({7: {"type": "MultiPolygon", "coordinates": []}}, {7: 3})

    assert map.areas({}, {})["datasets"]["borders"]["features"] == []
