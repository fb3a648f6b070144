"""Pictures of the suggestions of citizens."""

import altair as alt

from components.charts.heat import fill, ink
from components.charts.style import (
    ACCENT,
    CONTEXT,
    FRAME,
    INK,
    MARK,
    PAPER,
    QUIET,
    TEXT_SIZE,
    Chart,
    per_language,
    two_lines,
)
from components.words.i18n import _

LATE = "#b03a2e"
"""Open past its day: the one thing here that needs action. Also told by dash and by words."""
CALM = "#9dc3b5"


@per_language
def bridge() -> Chart:
    """Carried over + new - finished = open, each bar beginning where the one before ended.

    Frame, in order: label str, low and high float64 (suggestions), text str (the number with its
    sign), kind str (carried, up, down, open).
    """
    colours = {"carried": CONTEXT, "up": CALM, "down": QUIET, "open": ACCENT}
    row = alt.Chart(FRAME).encode(
        alt.X("label:N", sort=None, title=None, axis=alt.Axis(labelAngle=0, labelLimit=150)),
        tooltip=[
            alt.Tooltip("label:N", title=_("Part of the balance")),
            alt.Tooltip("text:N", title=_("Suggestions")),
        ],
    )
    return alt.layer(
        row.mark_bar(width={"band": 0.62}, stroke=CONTEXT, strokeWidth=1).encode(
            alt.Y("low:Q", title=_("suggestions"), axis=alt.Axis(tickMinStep=1, format=",d")),
            alt.Y2("high:Q"),
            color=alt.Color(
                "kind:N",
                scale=alt.Scale(domain=list(colours), range=list(colours.values())),
                legend=None,
            ),
        ),
        row.mark_text(dy=-11, fontSize=17, fontWeight="bold").encode(
            alt.Y("high:Q"), alt.Text("text:N")
        ),
    ).properties(height=260)


@per_language
def history() -> Chart:
    """Open suggestions, and those past their day, at the end of each month.

    Frame, in order: label str (the month), open and overdue float64, running bool (the month has
    not ended), open_name and overdue_name str (names of the lines on the last row, else "").
    """
    row = alt.Chart(FRAME).encode(
        alt.X(
            "label:N",
            sort=None,
            title=None,
            axis=alt.Axis(labelAngle=0, labelOverlap="greedy", labelSeparation=12),
        ),
        tooltip=[
            alt.Tooltip("label:N", title=_("Month")),
            alt.Tooltip("open:Q", title=_("Open")),
            alt.Tooltip("overdue:Q", title=_("Overdue")),
        ],
    )
    axis = alt.Axis(tickMinStep=1, format=",d")
    open_ = alt.Y("open:Q", title=_("suggestions"), axis=axis)
    overdue = alt.Y("overdue:Q", title=_("suggestions"), axis=axis)
    layers = []
    for y, name, colour, dash in (
        (open_, "open_name", ACCENT, [1, 0]),
        (overdue, "overdue_name", LATE, [6, 4]),
    ):
        point = row.encode(y)
        layers += [
            point.mark_line(color=colour, strokeWidth=2.5, strokeDash=dash),
            point.mark_point(color=colour, size=55, filled=True, opacity=1).transform_filter(
                f"datum.{name} && !datum.running"
            ),
            point.mark_point(stroke=colour, fill=PAPER, size=55, opacity=1).transform_filter(
                f"datum.{name} && datum.running"
            ),
            point.mark_text(align="left", dx=9, color=colour, fontWeight="bold").encode(
                alt.Text(f"{name}:N")
            ),
        ]
    return alt.layer(*layers).properties(height=260, padding={"right": 96})


@per_language
def ages() -> Chart:
    """Open suggestions by their age, those past their day apart.

    Frame, youngest class first: label str (the class), within, total float64 (suggestions not
    past their day; all), text str (what is written behind the bar).
    """
    row = _row(_("Age"))
    axis = alt.Axis(labels=False, grid=False)
    return alt.layer(
        row.mark_bar(color=CALM, height={"band": 0.6}).encode(
            alt.X("within:Q", title=None, axis=axis)
        ),
        row.mark_bar(color=LATE, height={"band": 0.6}).encode(
            alt.X("within:Q", title=None, axis=axis), alt.X2("total:Q")
        ),
        row.mark_text(align="left", dx=8, fontSize=TEXT_SIZE).encode(
            alt.X("total:Q", title=None), alt.Text("text:N")
        ),
    ).properties(height=alt.Step(44), padding={"right": 130})


@per_language
def ends() -> Chart:
    """How suggestions ended, in this window and, as a mark, in the same window a year before.

    Frame, in order: label str (the end), now, before and reach float64 (suggestions; the larger
    of the two), text str (what is written behind the bar).
    """
    row = _row(_("How it ended"))
    axis = alt.Axis(labels=False, grid=False)
    return alt.layer(
        row.mark_bar(color=ACCENT, height={"band": 0.6}).encode(
            alt.X("now:Q", title=None, axis=axis)
        ),
        row.mark_tick(color=MARK, thickness=3, height={"band": 0.85}).encode(
            alt.X("before:Q", title=None)
        ),
        row.mark_text(align="left", dx=8, fontSize=TEXT_SIZE).encode(
            alt.X("reach:Q", title=None), alt.Text("text:N")
        ),
    ).properties(height=alt.Step(44), padding={"right": 130})


def _row(title: str) -> alt.Chart:
    return alt.Chart(FRAME).encode(
        alt.Y("label:N", sort=None, title=None, axis=alt.Axis(labelLimit=210)),
        tooltip=[
            alt.Tooltip("label:N", title=title),
            alt.Tooltip("text:N", title=_("Suggestions")),
        ],
    )


@per_language
def themes() -> Chart:
    """What is suggested where: communes by themes, the number in each cell.

    Frame, one row a cell, communes and themes in order, their sums last: commune, theme str (a
    theme's lines parted by newlines), text str (the number, "" for none), step int64 (shade of
    charts.heat; -2 for a sum), total bool.
    """
    cell = alt.Chart(FRAME).encode(
        alt.X(
            "theme:N",
            sort=None,
            title=None,
            axis=alt.Axis(
                orient="top",
                labelAngle=0,
                labelExpr=two_lines(),
                labelFontSize=13,
                labelLimit=130,
                labelLineHeight=16,
                labelBaseline="top",
                labelPadding=44,
            ),
            scale=alt.Scale(paddingInner=0.04, paddingOuter=0),
        ),
        alt.Y(
            "commune:N",
            sort=None,
            title=None,
            axis=alt.Axis(labelLimit=180),
            scale=alt.Scale(paddingInner=0.06, paddingOuter=0),
        ),
        tooltip=[
            alt.Tooltip("commune:N", title=_("Commune")),
            alt.Tooltip("theme:N", title=_("Theme")),
            alt.Tooltip("text:N", title=_("Suggestions")),
        ],
    )
    return alt.layer(
        cell.mark_rect().encode(fill()),
        cell.mark_text(fontSize=14)
        .encode(alt.Text("text:N"), color=ink())
        .transform_filter("!datum.total"),
        cell.mark_text(fontSize=14, fontWeight="bold", color=INK)
        .encode(alt.Text("text:N"))
        .transform_filter("datum.total"),
    ).properties(height=alt.Step(28))
