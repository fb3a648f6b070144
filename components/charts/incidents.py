"""Pictures of incidents."""

import altair as alt

from components.charts.style import (
    ACCENT,
    BAND,
    CONTEXT,
    FRAME,
    MARK,
    PAPER,
    TEXT_SIZE,
    Chart,
    per_language,
)
from components.i18n import _


@per_language
def months() -> Chart:
    """This window against the same window a year before, month by month.

    Frame, one row a month in order: label str (the month), now and before float64 (incidents),
    low and high float64 (expected; missing when unknown), running bool (the month has not ended),
    tail bool (the running month and the one before it), now_name and before_name str (names of
    the two lines on the last row, else ""), above bool (now is not below before).
    """
    row = alt.Chart(FRAME).encode(
        alt.X("label:N", sort=None, title=None, axis=alt.Axis(labelAngle=0)),
        tooltip=[
            alt.Tooltip("label:N", title=_("Month")),
            alt.Tooltip("now:Q", title=_("This period")),
            alt.Tooltip("before:Q", title=_("Same period a year before")),
        ],
    )
    now = alt.Y("now:Q", title=_("incidents"), axis=alt.Axis(tickMinStep=1, format=",d"))
    before = alt.Y("before:Q", title=_("incidents"))
    ended, running = "!datum.running", "datum.running"
    return alt.layer(
        alt.Chart(FRAME)
        .mark_rect(color=BAND)
        .encode(alt.Y("min(low):Q", title=_("incidents")), alt.Y2("max(high):Q")),
        row.mark_line(color=CONTEXT, strokeDash=[5, 4], strokeWidth=2).encode(before),
        row.mark_point(color=CONTEXT, size=36, filled=True, opacity=1).encode(before),
        row.mark_line(color=ACCENT, strokeWidth=3).encode(now).transform_filter(ended),
        row.mark_line(color=ACCENT, strokeWidth=2, strokeDash=[2, 3])
        .encode(now)
        .transform_filter("datum.tail"),
        row.mark_point(color=ACCENT, size=70, filled=True, opacity=1)
        .encode(now)
        .transform_filter(ended),
        row.mark_point(color=ACCENT, size=70, filled=True, fill=PAPER, stroke=ACCENT, opacity=1)
        .encode(now)
        .transform_filter(running),
        *(
            row.mark_text(
                align="left", dx=10, dy=-9 if upper else 9, color=colour, fontWeight="bold"
            )
            .encode(y, alt.Text(f"{name}:N"))
            .transform_filter(f"datum.above === {str(upper == (name == 'now_name')).lower()}")
            for name, y, colour in (
                ("now_name", now, ACCENT),
                ("before_name", before, CONTEXT),
            )
            for upper in (True, False)
        ),
    ).properties(height=300, padding={"right": 110, "bottom": 4})


@per_language
def by_commune() -> Chart:
    """Communes side by side: a bar for this window, a mark for the same window a year before.

    Frame, one row a commune in order: commune str, now and before float64 (incidents), reach
    float64 (the larger of the two), label str (what is written behind the bar).
    """
    row = alt.Chart(FRAME).encode(
        alt.Y("commune:N", sort=None, title=None, axis=alt.Axis(labelLimit=180)),
        tooltip=[
            alt.Tooltip("commune:N", title=_("Commune")),
            alt.Tooltip("now:Q", title=_("This period")),
            alt.Tooltip("before:Q", title=_("Same period a year before")),
        ],
    )
    hidden = alt.Axis(labels=False, grid=False)
    return alt.layer(
        row.mark_bar(color=ACCENT, height={"band": 0.62}).encode(
            alt.X("now:Q", title=None, axis=hidden)
        ),
        row.mark_tick(color=MARK, thickness=3, height={"band": 0.85}).encode(
            alt.X("before:Q", title=None)
        ),
        row.mark_text(align="left", dx=8, fontSize=TEXT_SIZE).encode(
            alt.X("reach:Q", title=None), alt.Text("label:N")
        ),
    ).properties(height=alt.Step(26), padding={"right": 70, "bottom": 4})
