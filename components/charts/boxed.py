"""A chart in a box of a given size, such as that of a slide: what it asks of the room."""

import json
from collections.abc import Iterator
from typing import Any

from components.charts.style import LOWEST, NARROW, TEXT_SIZE, Spec, beside

ONE_LINE = 30
"""Pixels of a row whose words stand on one line beside it, which may be as low as LOWEST; one that
has its name above its bar may not be lower than it is."""


def letters(spec: Spec) -> float:
    """The size of the smallest letters, in pixels."""
    sizes = {value for name, value in _settings(spec) if name.endswith("ontSize")}
    return float(min(sizes, default=TEXT_SIZE))


def rows(spec: Spec) -> str:
    """The column of the frame whose values stand one below the other; "" where none do."""
    down = spec.get("encoding", {}).get("y", {})
    if down.get("type") == "nominal":
        return str(down["field"])
    return next(filter(None, map(rows, spec.get("layer", ()))), "")


def lowest(spec: Spec) -> float:
    """The pixels that a row needs for its words."""
    step = float(spec["height"]["step"])
    return LOWEST if step <= ONE_LINE else step


def settled(spec: Spec, width: float) -> Spec:
    """The chart for a box of that width (pixels), with what is drawn otherwise on a telephone
    decided: a drawing that is fitted into a box is laid out before its plot has its width, and
    would reach over the edge."""
    plot = width - beside(spec)
    asked = json.dumps(spec)
    for pixels in set(map(int, NARROW.findall(asked))):
        asked = asked.replace(f"plot < {pixels} ", f"{json.dumps(plot < pixels)} ")
    decided: Spec = json.loads(asked)
    return decided


def _settings(part: Any) -> Iterator[tuple[str, float]]:
    """Every number of a spec with its name."""
    if isinstance(part, list):
        for one in part:
            yield from _settings(one)
    elif isinstance(part, dict):
        for name, value in part.items():
            if isinstance(value, int | float) and not isinstance(value, bool):
                yield name, value
            else:
                yield from _settings(value)
