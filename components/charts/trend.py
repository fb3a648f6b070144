"""The small picture under a number: where it comes from, grey but for the value that is read."""

import altair as alt

from components.charts.style import ACCENT, FRAME, PAPER, QUIET, Chart, per_language
from components.words.i18n import _

HEIGHT = 58


def _row() -> alt.Chart:
    return alt.Chart(FRAME, height=HEIGHT).encode(
        alt.X("label:N", sort=None, title=None, axis=None),
        tooltip=[
            alt.Tooltip("label:N", title=_("Time")),
            alt.Tooltip("value:Q", title=_("Value"), format=",.4~f"),
        ],
    )


@per_language
def bars() -> Chart:
    """Counts that add up. Frame, in order: label str, value float64 (missing: not reported),
    last bool (the value that is read), running bool (not ended yet: drawn hollow). A line at the
    foot keeps the place of a zero; the place of what is not reported is empty."""
    y = alt.Y("value:Q", title=None, axis=None, scale=alt.Scale(zero=True))
    row = _row().encode(y)
    told = alt.condition("isValid(datum.value)", alt.value(1), alt.value(0))
    return alt.layer(
        _row()
        .mark_tick(color=QUIET, thickness=1.5, width={"band": 0.6})
        .encode(alt.Y(datum=0, title=None, axis=None), opacity=told),
        row.mark_bar(color=QUIET, width={"band": 0.6}).transform_filter("!datum.last"),
        row.mark_bar(color=ACCENT, width={"band": 0.6}).transform_filter(
            "datum.last && !datum.running"
        ),
        row.mark_bar(fill=PAPER, stroke=ACCENT, width={"band": 0.6}).transform_filter(
            "datum.last && datum.running"
        ),
    )


@per_language
def line() -> Chart:
    """A level over time. Frame as for `bars`; a missing value is a gap in the line."""
    y = alt.Y("value:Q", title=None, axis=None, scale=alt.Scale(zero=False, padding=6))
    row = _row().encode(y)
    return alt.layer(
        row.mark_line(color=QUIET, strokeWidth=2.5, invalid="break-paths-show-domains"),
        row.mark_point(color=QUIET, size=18, filled=True, opacity=1),
        row.mark_point(color=ACCENT, size=70, filled=True, opacity=1).transform_filter(
            "datum.last"
        ),
    )
