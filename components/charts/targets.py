"""Pictures of targets: how far, against the goal and against where the year should be."""

from typing import Any

import altair as alt

from components.charts import style
from components.words.i18n import _


@style.per_language
def bullets() -> style.Chart:
    """Targets of one unit, each on the scale of its own goal.

    Frame, one row a target in order: row str (name), percent (reached of the goal; missing
    without a value) and expected float64 (of the goal), behind bool, label str (what is said of
    it).
    """
    row = _rows(labels=False)
    return _layered(
        row,
        row.mark_text(align="left", dy=-40, fontSize=style.TEXT_SIZE + 1, fontWeight="bold").encode(
            alt.X(datum=0), alt.Text("row:N")
        ),
        above=-22,
    ).properties(height=alt.Step(96))


@style.per_language
def by_commune() -> style.Chart:
    """One target in several communes. Frame as for `bullets`; row is the commune."""
    return _layered(_rows(labelLimit=180), above=-17).properties(height=alt.Step(52))


def _rows(**axis: Any) -> alt.Chart:
    return alt.Chart(style.FRAME).encode(
        style.down("row", **axis),
        tooltip=style.tips({"row:N": _("Target"), "label:N": _("Standing")}),
    )


def _layered(row: alt.Chart, *texts: alt.Chart, above: int) -> style.Chart:
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
        row.mark_text(align="left", dy=above, fontSize=style.TEXT_SIZE, color=style.MUTED).encode(
            alt.X(datum=0, title=None), alt.Text("label:N")
        ),
        *texts,
    )
