"""Pictures of targets: how far, against the goal and against where the year should be."""

import altair as alt

from components.charts.style import (
    ACCENT,
    FRAME,
    INK,
    MARK,
    MUTED,
    QUIET,
    TEXT_SIZE,
    Chart,
    per_language,
)
from components.words.i18n import _

ALARM = "#b03a2e"
"""A target that is behind; also said in words at the bar."""


@per_language
def bullets() -> Chart:
    """Targets of one unit, each on the scale of its own goal.

    Frame, one row a target in order: row str (name), percent (reached of the goal; missing
    without a value) and expected float64 (of the goal), behind bool, label str (what is said of
    it).
    """
    row = _rows(alt.Axis(labels=False))
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
    return _layered(_rows(alt.Axis(labelLimit=180)), above=-17).properties(height=alt.Step(52))


def _rows(axis: alt.Axis) -> alt.Chart:
    return alt.Chart(FRAME).encode(
        alt.Y("row:N", sort=None, title=None, axis=axis),
        tooltip=[
            alt.Tooltip("row:N", title=_("Target")),
            alt.Tooltip("label:N", title=_("Standing")),
        ],
    )


def _layered(row: alt.Chart, *texts: alt.Chart, above: int) -> Chart:
    quiet = alt.Axis(labels=False, grid=False)
    x = alt.X("percent:Q", title=None, axis=quiet, scale=alt.Scale(zero=True))
    bar = row.mark_bar(height=18)
    return alt.layer(
        row.mark_bar(color=QUIET, height=18).encode(alt.X(datum=100, axis=quiet, title=None)),
        bar.mark_bar(color=ACCENT, height=11).encode(x).transform_filter("!datum.behind"),
        bar.mark_bar(color=ALARM, height=11).encode(x).transform_filter("datum.behind"),
        row.mark_tick(color=INK, thickness=4, height=24).encode(alt.X(datum=100, title=None)),
        row.mark_tick(color=MARK, thickness=3, height=18).encode(
            alt.X("expected:Q", title=None, axis=quiet)
        ),
        row.mark_text(align="left", dy=above, fontSize=TEXT_SIZE, color=MUTED).encode(
            alt.X(datum=0, title=None), alt.Text("label:N")
        ),
        *texts,
    )
