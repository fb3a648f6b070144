"""What all charts share: colours that mean something, sizes, the words around the picture."""

import json
import re
from collections.abc import Callable, Hashable, Mapping
from functools import lru_cache, wraps
from typing import Any, TypeAlias

import altair as alt

from components.words.formats import MISSING, vega_locale
from components.words.i18n import _, language, speaking

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


HEADED, THICK = 46, 14
"""Pixels of a row under its name, and of its bar."""
BESIDE, EDGE = 140, 8
"""Pixels for what is written behind a bar, and between rows and the edge of the picture."""
ROW = "_row"
"""The place of a row in the frame."""
HIDDEN = alt.Axis(labels=False, grid=False)
"""Of a measure that is written at its marks."""
HIGHEST, LOWEST = 560, 20
"""Pixels of a picture of rows in the window of a laptop, and of one row."""
SLIM = 480
"""Pixels below which a plot is drawn as on a telephone."""
NARROW = re.compile(r"(?<=plot < )\d+")
"""The pixels, as `narrow` asks for them."""
TIGHT = "plot < 250"
"""Vega: of a plot beside which names stand, on a telephone."""
NAMED = 180
"""Pixels that names of rows may take."""
WHOLE = alt.Axis(tickMinStep=1, tickCount=5, format=",d")
"""Of counts."""


def across(field: str, **axis: Any) -> alt.X:
    """The rows of the frame side by side, in their order."""
    return alt.X(f"{field}:N", sort=None, title=None, axis=alt.Axis(**axis))


def down(field: str, **axis: Any) -> alt.Y:
    """The rows of the frame one below the other, in their order. A telephone has no room for the
    word that the names of all areas begin with."""
    area = _("Area {name}", name="")
    short = f"{TIGHT} ? replace(datum.label, regexp('^{area}'), '') : datum.label"
    if axis.get("labels", True):
        axis = {"labelExpr": short, **axis}
    return alt.Y(f"{field}:N", sort=None, title=None, axis=alt.Axis(**axis))


def along(field: str, **more: Any) -> alt.X:
    """A measure to the right that is written at its marks."""
    return alt.X(f"{field}:Q", title=None, axis=HIDDEN, **more)


def up(field: str, **more: Any) -> alt.Y:
    """A measure upwards that is written at its marks."""
    return alt.Y(f"{field}:Q", title=None, axis=HIDDEN, **more)


NUMBER = ",.2~f"
"""How a number is written that a touch tells."""


def tips(titles: Mapping[str, str]) -> list[alt.Tooltip]:
    """What a touch tells: columns with their types ("now:Q"), by what they are called; numbers as
    `in_words` writes them."""
    return [
        alt.Tooltip(re.sub(":Q$", "_words:N", column), title=title)
        for column, title in titles.items()
    ]


def in_words(chart: alt.Chart, *columns: str) -> alt.Chart:
    """The chart with its columns of numbers in words: Vega writes eleven decimals, no mark of
    thousands, and null for what is missing."""
    written = {
        f"{name}_words": f"isValid(datum.{name}) ? format(datum.{name}, '{NUMBER}') : '{MISSING}'"
        for name, kind in (column.split(":") for column in columns)
        if kind == "Q"
    }
    return chart.transform_calculate(**written) if written else chart


def behind(row: alt.Chart, field: str, words: str) -> alt.Chart:
    """The words of a row, behind what ends at `field`."""
    text = row.mark_text(align="left", dx=8, fontSize=TEXT_SIZE)
    placed: alt.Chart = text.encode(along(field), alt.Text(f"{words}:N"))
    return placed


def side_by_side(row: alt.Chart, height: Any, words: str, *more: alt.Chart) -> Chart:
    """A dark bar for `now` upon a light one for `before`, as high as `height` says; the number, or
    what `words` names, stands at the end of its own bar, and at the edge in grey what was before
    (`earlier`). `more` are layers above that."""
    scale = alt.Scale(range=[0, alt.expr(f"width - {BESIDE}")])
    number = row.transform_calculate(tip="isValid(datum.now) ? datum.now : 0")
    return alt.layer(
        row.mark_bar(color=QUIET, height=height).encode(along("before", scale=scale)),
        row.mark_bar(color=ACCENT, height=_inner(height)).encode(along("now", scale=scale)),
        number.mark_text(align="left", dx=6, fontSize=TEXT_SIZE, fontWeight="bold").encode(
            along("tip", scale=scale), alt.Text(f"{words}:N")
        ),
        row.mark_text(align="right", color=MUTED).encode(
            alt.Text("earlier:N"), x=alt.value(alt.expr("width"))
        ),
        *more,
    )


def _inner(height: Any) -> Any:
    """Half of a height, in pixels or as a share of a band."""
    return {"band": height["band"] / 2} if isinstance(height, dict) else height / 2


def headed(row: alt.Chart, field: str, room: int = 0) -> alt.Chart:
    """The names of the rows above their bars, where names beside them would leave a telephone no
    room for bars. `room` is for what is written behind the name."""
    limit = alt.expr(f"width - {room}")
    name = row.mark_text(align="left", dy=-17, fontSize=TEXT_SIZE, limit=limit)
    written: alt.Chart = name.encode(alt.Text(f"{field}:N"), x=alt.value(0))
    return written


def rows(titles: Mapping[str, str], *axes: alt.X | alt.Y) -> alt.Chart:
    """The rows of the frame along an axis, with what a touch tells (as `tips`)."""
    return in_words(alt.Chart(FRAME), *titles).encode(*axes, tooltip=tips(titles))


def wrapped() -> str:
    """Vega: a label of several words on two lines, cut at the blank nearest to its middle."""
    return (
        "length(datum.label) < 11 ? datum.label : split(replace(datum.label, "
        "regexp('^(.{' + floor(length(datum.label) / 2 - 2) + '}[^ ]*) '), '$1|'), '|')"
    )


def narrow(then: str, otherwise: str, slim: int = SLIM) -> str:
    """Vega: one thing on a telephone, another elsewhere."""
    return f"plot < {slim} ? ({then}) : ({otherwise})"


def two_lines(mark: str = r"\n") -> str:
    """Vega: an axis label with a line break at each mark."""
    return f"split(datum.label, '{mark}')"


MOST_KEPT = 64
"""Specs of one kind of chart: languages by what else it depends on, such as its length."""


def per_language(make: Callable[..., Chart]) -> Callable[..., Spec]:
    """Build the spec once for each language, and for what else it depends on: building costs
    milliseconds, sending does not."""

    @lru_cache(maxsize=MOST_KEPT)
    def written(code: str, *args: Any) -> Spec:
        with speaking(code):
            built = make(*args).to_dict()
            del built["data"]
            rows = [{"window": [{"op": "row_number", "as": ROW}]}, *built.get("transform", [])]
            spec: Spec = _in_order(_turning(_silent(built)))
            return spec | {"transform": rows, "config": _config()}

    @wraps(make)
    def current(*args: Hashable) -> Spec:
        return written(language(), *args)

    return current


def _in_order(part: Any) -> Any:
    """The same chart, whose names stand in the order of the rows. Without being told so Vega puts
    them as they come, and those of rows that come after others stay behind these."""
    if isinstance(part, list):
        return [_in_order(one) for one in part]
    if not isinstance(part, dict):
        return part
    inner = {name: _in_order(one) for name, one in part.items()}
    by_row = {"sort": {"field": ROW, "op": "min"}}
    return inner | by_row if "sort" in inner and inner["sort"] is None else inner


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


def _turning(spec: Spec) -> Spec:
    """The same chart, in which what is drawn otherwise on a telephone is decided by the room that
    its window gives it. By its own width it would be decided twice, since that is known only when
    the words about it are laid out; and a window that is turned lays them out once, as the first
    of the two would have it."""
    if not NARROW.search(json.dumps(spec)):
        return spec
    room = f"(containerSize()[0] || width) - {beside(spec)}"
    return spec | {"params": [{"name": "plot", "expr": room}]}


def beside(spec: Spec) -> int:
    """Pixels that names of rows may take beside the plot."""
    rows = spec.get("encoding", {}).get("y", {})
    if rows.get("type") == "nominal":
        return NAMED if (rows.get("axis") or {}).get("labels", True) else 0
    return max(map(beside, spec.get("layer", ())), default=0)


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
