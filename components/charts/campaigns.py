"""Campaigns above a time line: a labelled span each, so that a leader sees what was going on."""

from typing import Any

import altair as alt

from components.charts.style import FRAME, MARK, MUTED, tips
from components.words.i18n import _

LANES = 3
"""Also the most campaigns that are named in the picture; more are numbered."""
LANE_HEIGHT = 18
"""Pixels of one lane above the plot: the name, and under it the span."""
_NAME: dict[str, Any] = {"baseline": "top", "fontSize": 12, "color": MUTED, "limit": 280}
"""A name that is cut off shows in full at a touch."""


TOP = LANES * LANE_HEIGHT + 6
"""Where the plot itself begins, in pixels from the top."""
FOOT = alt.value(alt.expr("height"))
"""The lower edge of a plot, whatever height the page leaves it."""


def below_lanes() -> alt.Scale:
    """The vertical scale of a plot that leaves room for the lanes above it."""
    return alt.Scale(range=[alt.expr("height"), TOP])


def spans(start: alt.X, end: alt.X, until: alt.X2) -> list[alt.Chart]:
    """Layers for the rows of the frame that are campaigns, from `start` to `end` (`until` is the
    same as `end`): campaign str (the name), written str (the name, or its number where there are
    too many), lane int64 (from 0), early bool (begins in the left half: what is written stands at
    its start, else at its end)."""
    row = (
        alt.Chart(FRAME)
        .transform_filter("datum.campaign")
        .encode(tooltip=tips({"campaign:N": _("Campaign")}))
    )
    top = f"datum.lane * {LANE_HEIGHT}"
    named = row.encode(alt.Text("written:N"), y=alt.value(alt.expr(top)))
    return [
        row.mark_rule(strokeWidth=3, color=MARK).encode(
            start, until, y=alt.value(alt.expr(f"{top} + {LANE_HEIGHT - 3}"))
        ),
        named.mark_text(align="left", **_NAME).encode(start).transform_filter("datum.early"),
        named.mark_text(align="right", **_NAME).encode(end).transform_filter("!datum.early"),
    ]
