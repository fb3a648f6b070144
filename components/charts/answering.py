"""A chart that answers a click: it names the row, or the cell, that was clicked."""

from collections.abc import Collection

from components.charts.style import Spec

PICKED = "picked"
"""What the click is called that Streamlit hands over."""
DOT = 500
"""Square pixels about a dot that take a click: a finger is no needle."""
WIDE = 15
"""Pixels about a line of a month that take a click."""
TOUCHED = "touched"
_AXES, _NAMES = ("x", "y", "longitude", "latitude"), ("nominal", "ordinal")
_ENDS = ("x2", "y2")


def answering(spec: Spec, fields: Collection[str]) -> Spec:
    """The same chart, of layers, with an unseen one over it that takes a click anywhere on a row, a
    column or a cell, so that a short bar is no smaller mark than a long one; or about a dot. Parts
    of a bar that stand for different things are the layer that is called TOUCHED. What is handed
    over are the `fields` of the frame's row."""
    layers = spec["layer"]
    touchable = [one for one in layers if "tooltip" in one.get("encoding", {})] or layers
    parts = [one for one in layers if one.get("name") == TOUCHED]
    drawn = (parts or touchable)[0]
    tips = drawn["encoding"].get("tooltip")
    alike = [one for one in touchable if one["encoding"].get("tooltip") == tips]
    axes = {
        name: axis
        for name, axis in drawn["encoding"].items()
        if name in _AXES and all(_field(one, name) == axis.get("field") for one in alike)
    }
    named = {name: axis for name, axis in axes.items() if axis.get("type") in _NAMES}
    places = {name: axis for name, axis in axes.items() if "field" in axis}
    if parts:
        ends = {name: axis for name, axis in drawn["encoding"].items() if name in (*_AXES, *_ENDS)}
        mark: Spec = {"type": "bar", "height": {"band": 1}}
    elif named:
        ends, mark = named, {"type": "rect"}
    elif len(places) == 1:
        ends, mark = places, {"type": "rule", "strokeWidth": WIDE}
    else:
        ends, mark = places, {"type": "circle", "size": DOT}
    sifted = [
        one
        for one in drawn.get("transform", [])
        if all(one in other.get("transform", []) for other in alike)
    ]
    touched = {
        "name": PICKED,
        "mark": {**mark, "opacity": 0, "cursor": "pointer", **({} if tips else {"tooltip": None})},
        "encoding": ends | ({"tooltip": tips} if tips else {}),
        "transform": sifted,
    }
    click = {
        "name": PICKED,
        "select": {"type": "point", "fields": list(fields), "toggle": False},
        "views": [PICKED],
    }
    return spec | {"layer": [*layers, touched], "params": [*spec.get("params", []), click]}


def _field(layer: Spec, channel: str) -> str | None:
    found: str | None = layer.get("encoding", {}).get(channel, {}).get("field")
    return found
