import json

from components.charts import map
from tests.components.charts.languages import brings_no_rows, in_languages

BORDER = {"type": "MultiPolygon", "coordinates": []}


def test_a_map_holds_the_borders_with_their_shade():
    (drawn,) = map.areas({7: BORDER}, {7: 3})["datasets"]["borders"]["features"]

    assert drawn == {"type": "Feature", "geometry": BORDER, "properties": {"step": 3}}


def test_one_map_does_not_keep_the_borders_of_another():
    map.areas({7: BORDER}, {7: 3})

    assert map.areas({}, {})["datasets"]["borders"]["features"] == []


def test_a_map_asks_for_nothing_from_outside():
    vietnamese, english = in_languages(lambda: map.areas({}, {}))

    assert vietnamese != english
    assert brings_no_rows(vietnamese)
    assert json.loads(vietnamese)["projection"] == {"type": "mercator"}
