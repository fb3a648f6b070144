"""What all charts share: colours that mean something, sizes, the words around the picture."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, TypeAlias

import altair as alt

from components.words.formats import vega_locale
from components.words.i18n import language, speaking

Spec: TypeAlias = dict[str, Any]
Chart: TypeAlias = alt.Chart | alt.LayerChart | alt.FacetChart

FRAME = alt.NamedData("frame")
"""Stands for the one frame that the page sends along."""

ACCENT = "#0f5c46"
"""The window asked for; the last value of a small trend."""
CONTEXT = "#7d8d87"
"""What the window is compared with."""
QUIET = "#c6d0cc"
"""The rest of a small trend."""
BAND = "#edf1ef"
"""Where a value is expected."""
MARK = "#c98a1b"
"""The earlier figure on a bar; also told by its shape."""
PAPER = "#ffffff"
INK = "#1c2522"
MUTED = "#55625d"
TEXT_SIZE = 14


def two_lines(mark: str = r"\n") -> str:
    """Vega: an axis label with a line break at each mark."""
    return f"split(datum.label, '{mark}')"


def per_language(make: Callable[[], Chart]) -> Callable[[], Spec]:
    """Build the spec once for each language: building costs milliseconds, sending does not."""

    @lru_cache(maxsize=8)
    def spec(code: str) -> Spec:
        with speaking(code):
            built = make().to_dict()
            del built["data"]
            return built | {"config": _config()}

    @wraps(make)
    def current() -> Spec:
        return spec(language())

    return current


def _config() -> Spec:
    return {
        "locale": vega_locale(),
        "padding": {"bottom": 4},
        "mark": {"aria": False},  # the chart's name and the table behind it say it in words
        "view": {"stroke": None},
        "axis": {
            "labelFontSize": TEXT_SIZE,
            "titleFontSize": TEXT_SIZE,
            "labelColor": INK,
            "titleColor": MUTED,
            "titleFontWeight": "normal",
            "gridColor": "#e6ebe9",
            "domain": False,
            "ticks": False,
            "labelPadding": 8,
            "labelFlush": False,
        },
        "text": {"fontSize": TEXT_SIZE, "color": INK},
    }
