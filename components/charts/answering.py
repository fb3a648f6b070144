"""A chart that answers a click: it names the row, or the cell, that was clicked."""

from collections.abc import Collection

from components.charts.style import Spec

PICKED = "picked"
"""What the click is called that Streamlit hands over."""
DOT = 500
"""Square pixels about a dot that take a click: a finger is no needle."""
_AXES, _NAMES = ("x", "y", "longitude", "latitude"), ("nominal", "ordinal")


def answering(spec: Spec, fields: Collection[str]) -> Spec:
    """The same chart, of layers, with an unseen one over it that takes a click anywhere on a row
    or a cell, so that a short bar is no smaller mark than a long one; or about a dot. What is
    handed over are the `fields` of the frame's row."""
    touchable = [layer for layer in spec["layer"] if "tooltip" in layer.get("encoding", {})]
    drawn = (touchable or spec["layer"])[0]
    axes = {name: axis for name, axis in drawn["encoding"].items() if name in _AXES}
    named = {name: axis for name, axis in axes.items() if axis.get("type") in _NAMES}
    touched = {
        "name": PICKED,
        "mark": {"opacity": 0, "cursor": "pointer"}
        | ({"type": "rect"} if named else {"type": "circle", "size": DOT}),
        "encoding": (named or axes) | {"tooltip": drawn["encoding"].get("tooltip")},
        "transform": [] if named else drawn.get("transform", []),
    }
    click = {
        "name": PICKED,
        "select": {"type": "point", "fields": list(fields), "toggle": False},
        "views": [PICKED],
    }
    return spec | {"layer": [*spec["layer"], touched], "params": [click]}
