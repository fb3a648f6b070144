"""Pictures of targets: how far, against the goal and against where the year should be."""

from typing import Any

import altair as alt

from components.charts.style import (
    ACCENT,
    ALARM,
    FRAME,
    HIDDEN,
    INK,
    MARK,
    MUTED,
    QUIET,
    TEXT_SIZE,
    Chart,
    along,
    down,
    per_language,
    tips,
)
from components.words.i18n import _


@per_language
def bullets() -> Chart:
    """Targets of one unit, each on the scale of its own goal.

    Frame, one row a target in order: row str (name), percent (reached of the goal; missing
    without a value) and expected float64 (of the goal), behind bool, label str (what is said of
    it).
    """
    row = _rows(labels=False)
    return _layered(
        row,
        row.mark_text(align="left", dy=-40, fontSize=TEXT_SIZE + 1, fontWeight="bold").encode(
            alt.X(datum=0), alt.Text("row:N")
        ),
        above=-22,
    ).properties(height=alt.Step(96))


@per_language
def by_commune() -> Chart:
    """One target in several communes. Frame as for `bullets`; row is the commune."""
    return _layered(_rows(labelLimit=180), above=-17).properties(height=alt.Step(52))


def _rows(**axis: Any) -> alt.Chart:
    return alt.Chart(FRAME).encode(
        down("row", **axis),
        tooltip=tips({"row:N": _("Target"), "label:N": _("Standing")}),
    )


def _layered(row: alt.Chart, *texts: alt.Chart, above: int) -> Chart:
    x = along("percent", scale=alt.Scale(zero=True))
    bar = row.mark_bar(height=18)
    return alt.layer(
        row.mark_bar(color=QUIET, height=18).encode(alt.X(datum=100, axis=HIDDEN, title=None)),
        bar.mark_bar(color=ACCENT, height=11).encode(x).transform_filter("!datum.behind"),
        bar.mark_bar(color=ALARM, height=11).encode(x).transform_filter("datum.behind"),
        row.mark_tick(color=INK, thickness=4, height=24).encode(alt.X(datum=100, title=None)),
        row.mark_tick(color=MARK, thickness=3, height=18).encode(along("expected")),
        row.mark_text(align="left", dy=above, fontSize=TEXT_SIZE, color=MUTED).encode(
            alt.X(datum=0, title=None), alt.Text("label:N")
        ),
        *texts,
    )
