"""A chart that answers a click: what takes it, what it names, and that nothing else changes."""

import pytest

from components.charts import daily, funnel, incidents, map, matrix, satisfaction, tiles
from components.charts.answering import PICKED, answering
from components.charts.style import Spec

SPECS = {
    "bars": (incidents.by_commune, {"y"}),
    "days": (daily.days, {"x", "y"}),
    "matrix": (matrix.matrix, {"x", "y"}),
    "tiles": (tiles.tiles, {"x", "y"}),
    "scores": (satisfaction.communes, {"y"}),
    "funnel": (funnel.funnel, {"x", "y"}),
    "map": (lambda: map.areas({}, {}), {"longitude", "latitude"}),
}


@pytest.mark.parametrize("name", SPECS)
def test_one_unseen_layer_takes_the_click_where_a_row_a_cell_or_a_dot_lies(name):
    make, places = SPECS[name]
    plain: Spec = make()

    made = answering(plain, ["commune"])

    *drawn, touched = made["layer"]
    assert drawn == plain["layer"]
    assert set(touched["encoding"]) == places | {"tooltip"}
    assert touched["mark"]["opacity"] == 0
    *others, click = made["params"]
    assert others == plain.get("params", [])
    assert click["name"] == PICKED
    assert click["views"] == [touched["name"]]
    assert click["select"]["fields"] == ["commune"]
    kept = plain.keys() - {"layer", "params"}
    assert {key: made[key] for key in kept} == {key: plain[key] for key in kept}


def test_what_is_no_dot_of_the_picture_takes_no_click():
    touched = answering(funnel.funnel(), ["commune"])["layer"][-1]

    assert touched["mark"]["type"] == "circle"
    sifted = [one["filter"] for one in touched["transform"] if "filter" in one]
    assert sifted == ["datum.is_place"]  # also of those that stand out
