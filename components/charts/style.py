"""What all charts share: colours that mean something, sizes, the words around the picture."""

from collections.abc import Callable, Mapping
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
"""The earlier figure on a bar; also known by its shape."""
ALARM = "#b03a2e"
"""What needs action: behind, or open past its day. Also in words."""
PAPER = "#ffffff"
INK = "#1c2522"
MUTED = "#55625d"
TEXT_SIZE = 14


HIDDEN = alt.Axis(labels=False, grid=False)
"""Of a measure that is written at its marks."""
HIGHEST, LOWEST = 560, 20
"""Pixels of a picture of rows in the window of a laptop, and of one row."""
WHOLE = alt.Axis(tickMinStep=1, format=",d")
"""Of counts."""


def across(field: str, **axis: Any) -> alt.X:
    """The rows of the frame side by side, in their order."""
    return alt.X(f"{field}:N", sort=None, title=None, axis=alt.Axis(**axis))


def down(field: str, **axis: Any) -> alt.Y:
    """The rows of the frame one below the other, in their order."""
    return alt.Y(f"{field}:N", sort=None, title=None, axis=alt.Axis(**axis))


def along(field: str, **more: Any) -> alt.X:
    """A measure to the right that is written at its marks."""
    return alt.X(f"{field}:Q", title=None, axis=HIDDEN, **more)


def up(field: str, **more: Any) -> alt.Y:
    """A measure upwards that is written at its marks."""
    return alt.Y(f"{field}:Q", title=None, axis=HIDDEN, **more)


def tips(titles: Mapping[str, str]) -> list[alt.Tooltip]:
    """What a touch tells: columns with their types ("now:Q"), by what they are called."""
    return [alt.Tooltip(column, title=title) for column, title in titles.items()]


def behind(row: alt.Chart, field: str, words: str) -> alt.Chart:
    """The words of a row, behind what ends at `field`."""
    text = row.mark_text(align="left", dx=8, fontSize=TEXT_SIZE)
    placed: alt.Chart = text.encode(along(field), alt.Text(f"{words}:N"))
    return placed


def side_by_side(row: alt.Chart, band: float, words: str) -> Chart:
    """A bar for `now`, a mark for `before`, and words behind the larger one (`reach`)."""
    return alt.layer(
        row.mark_bar(color=ACCENT, height={"band": band}).encode(along("now")),
        row.mark_tick(color=MARK, thickness=3, height={"band": 0.85}).encode(
            alt.X("before:Q", title=None)
        ),
        behind(row, "reach", words),
    )


def rows(titles: Mapping[str, str], *axes: alt.X | alt.Y) -> alt.Chart:
    """The rows of the frame along an axis, with what a touch tells (as `tips`)."""
    return alt.Chart(FRAME).encode(*axes, tooltip=tips(titles))


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
            return _silent(built) | {"config": _config()}

    @wraps(make)
    def current() -> Spec:
        return spec(language())

    return current


def _silent(part: Spec, has_words: bool = False) -> Spec:
    """The same chart, of which no mark tells what no words are given for: the platform would name
    the columns of the frame."""
    has_words = has_words or "tooltip" in part.get("encoding", {})
    inner: Spec = {}
    if "layer" in part:
        inner["layer"] = [_silent(layer, has_words) for layer in part["layer"]]
    if "spec" in part:
        inner["spec"] = _silent(part["spec"], has_words)
    if "mark" in part and not has_words:
        mark = part["mark"] if isinstance(part["mark"], dict) else {"type": part["mark"]}
        inner["mark"] = {**mark, "tooltip": None}
    return part | inner


def stepped(spec: Spec, rows: int) -> Spec:
    """The chart with lower rows, where as many as there are would reach over the window."""
    step = spec["height"]["step"]
    return spec | {"height": {"step": max(LOWEST, min(step, HIGHEST // max(rows, 1)))}}


def _config() -> Spec:
    return {
        "locale": vega_locale(),
        "padding": {"bottom": 4},
        "mark": {"aria": False},  # the chart's name and the table behind it say it in words
        "legend": {"aria": False},
        "view": {"stroke": None},
        "axis": {
            "aria": False,
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
