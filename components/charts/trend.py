"""The small picture under a number: where it comes from, grey but for the value that is read."""

from collections.abc import Iterable

import altair as alt
import pandas as pd

from components.charts.style import ACCENT, FRAME, PAPER, QUIET, Chart, in_words, per_language, tips
from components.words.i18n import _

HEIGHT = 30
_AROUND = {"left": 5, "right": 5, "top": 2, "bottom": 2}
"""Pixels: the platform leaves twenty below for names of an axis, which these have none of."""


def frame(
    labels: Iterable[object],
    values: Iterable[float],
    *,
    read: Iterable[bool] | None = None,
    running: Iterable[bool] | None = None,
) -> pd.DataFrame:
    """The frame of these pictures: label str, value float64 (missing: not reported), last bool
    (`read`: the value that is read, the last one by default), running bool (not
    ended yet, or of some as they stood before)."""
    names = [str(label) for label in labels]
    columns = {
        "last": [place == len(names) - 1 for place in range(len(names))] if read is None else read,
        "running": [False] * len(names) if running is None else running,
    }
    return pd.DataFrame(
        {
            "label": pd.Series(names, dtype="str"),
            "value": pd.Series(list(values), dtype="float64"),
            **{name: pd.Series(list(marks), dtype="bool") for name, marks in columns.items()},
        }
    )


def _row() -> alt.Chart:
    titles = {"label:N": _("Time"), "value:Q": _("Value")}
    return in_words(alt.Chart(FRAME, height=HEIGHT), *titles).encode(
        alt.X("label:N", sort=None, title=None, axis=None), tooltip=tips(titles)
    )


@per_language
def bars() -> Chart:
    """Counts that add up, of a `frame`; what is running is drawn hollow. A line at the foot keeps
    the place of a zero; the place of what is not reported is empty."""
    y = alt.Y("value:Q", title=None, axis=None, scale=alt.Scale(zero=True))
    row = _row().encode(y)
    known = alt.condition("isValid(datum.value)", alt.value(1), alt.value(0))
    return alt.layer(
        _row()
        .mark_tick(color=QUIET, thickness=1.5, width={"band": 0.6})
        .encode(alt.Y(datum=0, title=None, axis=None), opacity=known),
        row.mark_bar(color=QUIET, width={"band": 0.6}).transform_filter("!datum.last"),
        row.mark_bar(color=ACCENT, width={"band": 0.6}).transform_filter(
            "datum.last && !datum.running"
        ),
        row.mark_bar(fill=PAPER, stroke=ACCENT, width={"band": 0.6}).transform_filter(
            "datum.last && datum.running"
        ),
        padding=_AROUND,
    )


@per_language
def line() -> Chart:
    """A level over time, of a `frame`; what is running is drawn hollow, and a missing value is a
    gap in the line."""
    y = alt.Y("value:Q", title=None, axis=None, scale=alt.Scale(zero=False, padding=6))
    row = _row().encode(y)
    return alt.layer(
        row.mark_line(color=QUIET, strokeWidth=2.5, invalid="break-paths-show-domains"),
        _points(row, QUIET, 18).transform_filter("!datum.last"),
        _points(row, ACCENT, 70).transform_filter("datum.last"),
        padding=_AROUND,
    )


def _points(row: alt.Chart, colour: str, size: int) -> alt.Chart:
    """Filled where the value is whole."""
    marks: alt.Chart = row.mark_point(stroke=colour, size=size, opacity=1)
    return marks.encode(fill=alt.condition("datum.running", alt.value(PAPER), alt.value(colour)))
