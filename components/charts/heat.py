"""Five steps from light to dark: a figure that is shaded also has its number written on it.

Each step keeps 4.5:1 between the shade and its number, and the order survives a grey print.
"""

from math import ceil
from typing import Any

import altair as alt

from components.charts.style import ACCENT, FRAME, INK, PAPER, down, narrow, tips
from components.words.i18n import _

SHADES = ("#f1f6f4", "#cfe1da", "#9dc3b5", "#2f7864", ACCENT)
"""Nothing, and four quarters of the largest value."""
DARK_FROM = 3
"""From this step on, light text is read better."""
SIZE = "max(10, min(14, bandwidth('x') * 3 / 5))"
"""Vega: of a number in its cell, in which four signs have room: "(16)"."""
UNKNOWN = "#e2e5e4"
"""Fill of what was not reported; it also carries a dash and a broken outline."""


def step(value: float, largest: float) -> int:
    """0 for nothing, else the quarter of the largest value that the value lies in."""
    return 0 if value <= 0 or largest <= 0 else min(4, ceil(4 * value / largest))


def fill(field: str = "step") -> alt.Color:
    """The shade of a step 0 to 4, or of -1 for what was not reported and -2 for no fill."""
    scale = alt.Scale(domain=[-2, -1, 0, 1, 2, 3, 4], range=[PAPER, UNKNOWN, *SHADES])
    return alt.Color(f"{field}:O", scale=scale, legend=None)


def place_tips() -> list[alt.Tooltip]:
    """What a touch tells of a place: commune, number and rate as written."""
    titles = _("Commune"), _("Incidents"), _("Per 10,000 inhabitants")
    return tips(dict(zip(("commune:N", "number:N", "rate:N"), titles, strict=True)))


def cells(columns: alt.X, tooltip: list[alt.Tooltip], row: str = "commune") -> alt.Chart:
    """Communes, or what `row` names, down by columns across, which head the table."""
    return alt.Chart(FRAME).encode(
        columns.scale(paddingInner=0.04, paddingOuter=0),
        down(row, labelLimit=180, labelOverlap=False).scale(paddingInner=0.06, paddingOuter=0),
        tooltip=tooltip,
    )


def numbers(cell: alt.Chart, field: str, last: str = "true") -> list[alt.Chart]:
    """What is written in the cells, read upon their shade; sums (`total`) are bold and, where cells
    are narrow, apart from the number before them. `last` tells which of the sums stand beside one,
    in the last column."""
    words, apart = alt.Text(f"{field}:N"), alt.expr(narrow("14", "0"))
    single = cell.mark_text(fontSize=alt.expr(SIZE)).encode(words, color=ink())
    below = cell.mark_text(fontSize=alt.expr(SIZE), fontWeight="bold").encode(words)
    beside = cell.mark_text(fontSize=14, fontWeight="bold", dx=apart).encode(words)
    return [
        single.transform_filter("!datum.total"),
        below.transform_filter(f"datum.total && !({last})"),
        beside.transform_filter(f"datum.total && {last}"),
    ]


def ink(field: str = "step") -> Any:
    """The colour of text upon the shade: what alt.condition answers."""
    return alt.condition(f"datum.{field} >= {DARK_FROM}", alt.value(PAPER), alt.value(INK))
