"""Pictures of the suggestions of citizens."""

import altair as alt

from components.charts import style
from components.charts.heat import cells, fill, numbers
from components.words.i18n import _

CALM = "#9dc3b5"


@style.per_language
def bridge() -> style.Chart:
    """Carried over + new - finished = open, each bar beginning where the one before ended.

    Frame, in order: label str, low and high float64 (suggestions), text str (the number with its
    sign), kind str (carried, up, down, open).
    """
    colours = {"carried": style.CONTEXT, "up": CALM, "down": style.QUIET, "open": style.ACCENT}
    row = alt.Chart(style.FRAME).encode(
        style.across("label", labelAngle=0, labelLimit=150),
        tooltip=style.tips({"label:N": _("Part of the balance"), "text:N": _("Suggestions")}),
    )
    return alt.layer(
        row.mark_bar(width={"band": 0.62}, stroke=style.CONTEXT, strokeWidth=1).encode(
            alt.Y("low:Q", title=_("suggestions"), axis=style.WHOLE),
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


@style.per_language
def history() -> style.Chart:
    """Open suggestions, and those past their day, at the end of each month.

    Frame, in order: label str (the month), open and overdue float64, running bool (the month has
    not ended), open_name and overdue_name str (names of the lines on the last row, else "").
    """
    row = alt.Chart(style.FRAME).encode(
        style.across("label", labelAngle=0, labelOverlap="greedy", labelSeparation=12),
        tooltip=style.tips({"label:N": _("Month"), "open:Q": _("Open"), "overdue:Q": _("Overdue")}),
    )
    open_ = alt.Y("open:Q", title=_("suggestions"), axis=style.WHOLE)
    overdue = alt.Y("overdue:Q", title=_("suggestions"), axis=style.WHOLE)
    layers = []
    for y, name, colour, dash in (
        (open_, "open_name", style.ACCENT, [1, 0]),
        (overdue, "overdue_name", style.ALARM, [6, 4]),
    ):
        point = row.encode(y)
        layers += [
            point.mark_line(color=colour, strokeWidth=2.5, strokeDash=dash),
            point.mark_point(color=colour, size=55, filled=True, opacity=1).transform_filter(
                f"datum.{name} && !datum.running"
            ),
            point.mark_point(stroke=colour, fill=style.PAPER, size=55, opacity=1).transform_filter(
                f"datum.{name} && datum.running"
            ),
            point.mark_text(align="left", dx=9, color=colour, fontWeight="bold").encode(
                alt.Text(f"{name}:N")
            ),
        ]
    return alt.layer(*layers).properties(height=260, padding={"right": 96})


@style.per_language
def ages() -> style.Chart:
    """Open suggestions by their age, those past their day apart.

    Frame, youngest class first: label str (the class), within, total float64 (suggestions not
    past their day; all), text str (what is written behind the bar).
    """
    row = _row(_("Age"))
    bar = row.mark_bar(height={"band": 0.6}).encode(style.along("within"))
    return alt.layer(
        bar.mark_bar(color=CALM, height={"band": 0.6}),
        bar.mark_bar(color=style.ALARM, height={"band": 0.6}).encode(alt.X2("total:Q")),
        style.behind(row, "total", "text"),
    ).properties(height=alt.Step(44), padding={"right": 130})


@style.per_language
def ends() -> style.Chart:
    """How suggestions ended, in this window and, as a mark, in the same window a year before.

    Frame, in order: label str (the end), now, before and reach float64 (suggestions; the larger
    of the two), text str (what is written behind the bar).
    """
    return style.side_by_side(_row(_("How it ended")), 0.6, "text").properties(
        height=alt.Step(44), padding={"right": 130}
    )


def _row(title: str) -> alt.Chart:
    return alt.Chart(style.FRAME).encode(
        style.down("label", labelLimit=210),
        tooltip=style.tips({"label:N": title, "text:N": _("Suggestions")}),
    )


@style.per_language
def themes() -> style.Chart:
    """What is suggested where: communes by themes, the number in each cell.

    Frame, one row a cell, communes and themes in order, their sums last: commune, theme str (a
    theme's lines parted by newlines), text str (the number, "" for none), step int64 (shade of
    charts.heat; -2 for a sum), total bool.
    """
    cell = cells(
        style.across(
            "theme",
            orient="top",
            labelAngle=0,
            labelExpr=style.two_lines(),
            labelFontSize=13,
            labelLimit=130,
            labelLineHeight=16,
            labelBaseline="top",
            labelPadding=44,
        ),
        style.tips({"commune:N": _("Commune"), "theme:N": _("Theme"), "text:N": _("Suggestions")}),
    )
    return alt.layer(
        cell.mark_rect().encode(fill()),
        *numbers(cell, "text"),
    ).properties(height=alt.Step(28))
