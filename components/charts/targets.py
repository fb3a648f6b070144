"""Pictures of targets: how far, against the goal and against where the year should be."""

from typing import Any

import altair as alt

from components.charts import style
from components.words.i18n import _

WHOLE: dict[str, Any] = {"align": "left", "limit": alt.expr("width")}
"""Words that are cut rather than leave the bars of a telephone no room."""


@style.per_language
def bullets() -> style.Chart:
    """Targets of one unit, each on the scale of its own goal.

    Frame, one row a target in order: row str (name), percent (reached of the goal; missing
    without a value) and expected float64 (of the goal), behind bool, label str (all its words),
    counted, standing and since str (what was reached, where that stands, and of which month it is),
    a line each: together they are wider than a telephone.
    """
    row = _rows(labels=False)
    written = row.encode(alt.X(datum=0, title=None))
    return _layered(
        row,
        written.mark_text(**WHOLE, dy=-40, fontSize=15, fontWeight="bold").encode(
            alt.Text("row:N")
        ),
        written.mark_text(**WHOLE, dy=-22, color=style.MUTED).encode(alt.Text("counted:N")),
        written.mark_text(**WHOLE, dy=22, color=style.MUTED).encode(alt.Text("standing:N")),
        written.mark_text(**WHOLE, dy=38, color=style.MUTED).encode(alt.Text("since:N")),
    ).properties(height=alt.Step(112))


@style.per_language
def by_commune() -> style.Chart:
    """One target in several communes. Frame as for `bullets`; row is the commune."""
    row = _rows(labelLimit=180)
    words = row.mark_text(**WHOLE, dy=-17, color=style.MUTED).encode(
        alt.X(datum=0, title=None), alt.Text("label:N")
    )
    return _layered(row, words).properties(height=alt.Step(52))


@style.per_language
def forecasts() -> style.Chart:
    """How the year of targets will likely end, each on the scale of its own goal.

    Frame, one row a target in order: row str (name), percent (reached of the goal), middle, low and
    high float64 (what is likely at its end), label and below str (its words above and below).
    """
    row = _rows(labels=False)
    dot = row.mark_point(
        fill=style.PAPER, stroke=style.ACCENT, strokeWidth=2.5, size=110, opacity=1
    )
    written = row.encode(alt.X(datum=0, title=None, axis=style.HIDDEN))
    return alt.layer(
        row.mark_bar(color=style.QUIET, height=11).encode(
            style.along("percent", scale=alt.Scale(zero=True))
        ),
        row.mark_rule(color=style.CONTEXT, strokeWidth=3).encode(
            style.along("low"), alt.X2("high:Q")
        ),
        dot.encode(style.along("middle")),
        row.mark_tick(color=style.INK, thickness=4, height=24).encode(alt.X(datum=100, title=None)),
        written.mark_text(**WHOLE, dy=-40, fontSize=15, fontWeight="bold").encode(
            alt.Text("row:N")
        ),
        written.mark_text(**WHOLE, dy=-22, color=style.MUTED).encode(alt.Text("label:N")),
        written.mark_text(**WHOLE, dy=22, color=style.MUTED).encode(alt.Text("below:N")),
    ).properties(height=alt.Step(112))


def _rows(**axis: Any) -> alt.Chart:
    return style.rows({"row:N": _("Target"), "label:N": _("Standing")}, style.down("row", **axis))


def _layered(row: alt.Chart, *texts: alt.Chart) -> style.Chart:
    x = style.along("percent", scale=alt.Scale(zero=True))
    bar = row.mark_bar(height=18)
    return alt.layer(
        row.mark_bar(color=style.QUIET, height=18).encode(
            alt.X(datum=100, axis=style.HIDDEN, title=None)
        ),
        bar.mark_bar(color=style.ACCENT, height=11).encode(x).transform_filter("!datum.behind"),
        bar.mark_bar(color=style.ALARM, height=11).encode(x).transform_filter("datum.behind"),
        row.mark_tick(color=style.INK, thickness=4, height=24).encode(alt.X(datum=100, title=None)),
        row.mark_tick(color=style.MARK, thickness=3, height=18).encode(style.along("expected")),
        *texts,
    )
