"""A chart for a larger or smaller screen: every length in its spec times a factor."""

import re
from typing import Any

from components.charts.style import Spec

LENGTHS = re.compile(
    r".*(Size|Padding|Limit|LineHeight|Separation|trokeWidth|Offset)|dx|dy|strokeDash|thickness"
    r"|limit|padding|width|height|left|right|top|bottom|range"
)
"""Names whose numbers are pixels. What stands there as something else, a share of a band or a
colour, stays."""
SIDES = ("height", "width")
AREAS = ("size", "symbolSize")
EXPRESSIONS = ("range", "dx", "dy", "fontSize", "labelPadding", "limit")
"""Names under which the numbers of an expression are pixels."""
ROOM = re.compile(r"(?:(?<=plot < )|(?<=\('x'\) < )|(?<=width\) - ))[\d.]+")
"""The pixels of a plot, of a row of it, or beside it, as an expression asks for them."""
PLACES = ("x", "y", "x2", "y2")
"""Channels in which a plain value is a place in pixels."""


def scaled(spec: Spec, factor: float) -> Spec:
    """The same chart with letters, lines, marks and gaps `factor` times as large, without a size
    of its own: it fills what it is given. Numbers of the data stay."""
    drawn = {name: value for name, value in spec.items() if name not in ("height", "width")}
    return {name: _scaled(value, name, "", factor) for name, value in drawn.items()}


def _scaled(value: Any, name: str, parent: str, factor: float) -> Any:
    if isinstance(value, dict):
        if name in EXPRESSIONS and "expr" in value:
            return {"expr": re.sub(r"\d+", lambda n: str(int(n[0]) * factor), value["expr"])}
        if name == "value" and parent in PLACES and value.get("expr") not in SIDES:
            return {"expr": f"({value['expr']}) * {factor}"}
        return {key: _scaled(part, key, name, factor) for key, part in value.items()}
    if isinstance(value, list):
        return [_scaled(part, name, parent, factor) for part in value]
    if isinstance(value, str):
        return ROOM.sub(lambda pixels: str(float(pixels[0]) * factor), value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    if name in AREAS:
        return value * factor * factor
    if LENGTHS.fullmatch(name) or (name == "value" and parent in PLACES):
        return value * factor
    return value
