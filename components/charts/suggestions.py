"""Pictures of the suggestions of citizens."""

import json
from functools import partial
from typing import Any

import altair as alt

from components.charts import style
from components.charts.heat import cells, fill, numbers
from components.words.i18n import _

CALM = "#9dc3b5"
HEADING = 80
"""Pixels of a column with a name of two or three lines."""


@style.per_language
def bridge() -> style.Chart:
    """Carried over + new - finished = open, each bar beginning where the one before ended.

    Frame, in order: label str, low and high float64 (suggestions), text str (the number with its
    sign), kind str (carried, up, down, open).
    """
    colours = {"carried": style.CONTEXT, "up": CALM, "down": style.QUIET, "open": style.ACCENT}
    row = style.rows(
        {"label:N": _("Part of the balance"), "text:N": _("Suggestions")},
        style.across(
            "label", labelAngle=0, labelExpr=style.wrapped(), labelFlush=False, labelOverlap=False
        ),
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
    row = style.rows(
        {"label:N": _("Month"), "open:Q": _("Open"), "overdue:Q": _("Overdue")},
        style.across("label", labelAngle=0, labelOverlap="greedy", labelSeparation=12),
    )
    open_ = alt.Y("open:Q", title=_("suggestions"), axis=style.WHOLE)
    overdue = alt.Y("overdue:Q", title=_("suggestions"), axis=style.WHOLE)
    layers = []
    for y, name, colour, dash, dy in (
        (open_, "open_name", style.ACCENT, [1, 0], -9),
        (overdue, "overdue_name", style.ALARM, [6, 4], 9),  # never more than all that are open
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
            point.mark_text(align="left", dx=9, dy=dy, color=colour, fontWeight="bold").encode(
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
    return _late_apart(_("Age")).properties(height=alt.Step(44), padding={"right": style.EDGE})


@style.per_language
def owed() -> style.Chart:
    """Where suggestions are open, those past their day apart. Frame: that of `ages`, whose label
    is the place."""
    return _late_apart(_("Where")).properties(height=alt.Step(30), padding={"right": style.EDGE})


def _late_apart(title: str) -> style.Chart:
    row = _row(title)
    room = f"width - ({style.TIGHT} ? 104 : 124)"  # for what is written behind a bar
    scale = alt.Scale(range=[0, alt.expr(room)])
    bar = row.mark_bar(height={"band": 0.6}).encode(style.along("within", scale=scale))
    return alt.layer(
        bar.mark_bar(color=CALM, height={"band": 0.6}),
        bar.mark_bar(color=style.ALARM, height={"band": 0.6}).encode(alt.X2("total:Q")),
        style.behind(row, "total", "text"),
    )


@style.per_language
def ends() -> style.Chart:
    """How suggestions ended, in this window and in its base.

    Frame, in order: label str (the end), now and before float64 (suggestions), text str (written at
    the end of the bar), earlier str (what was before, in words).
    """
    row = style.rows(
        {"label:N": _("How it ended"), "text:N": _("Suggestions")},
        style.down("label", labels=False),
    )
    bars = style.side_by_side(row, style.THICK, "text", style.headed(row, "label"))
    return bars.properties(height=alt.Step(style.HEADED), padding={"right": style.EDGE})


@style.per_language
def days() -> style.Chart:
    """How many days it took to finish suggestions.

    Frame, in order: label str (the theme), low, middle and high float64 (days of a quarter, half
    and three quarters; missing where they are few), single float64 (the days of one of few, else
    missing), text str (in words; of few on the first of their rows alone).
    """
    row = style.rows(
        {"label:N": _("Theme"), "text:N": _("Half within (days)")},
        style.down("label", labels=False),
    )
    first = row.transform_filter("datum.text")
    name: dict[str, Any] = {"align": "left", "limit": alt.expr("width")}

    def at(field: str, **more: Any) -> alt.X:
        return alt.X(f"{field}:Q", title=_("Number of days"), axis=style.WHOLE, **more)

    return alt.layer(
        row.mark_rule(color=CALM, strokeWidth=9).encode(at("low"), alt.X2("high:Q")),
        row.mark_point(color=style.ACCENT, size=110, filled=True, opacity=1).encode(
            at("middle", scale=alt.Scale(zero=True))
        ),
        row.mark_point(stroke=style.ACCENT, size=70, strokeWidth=2, opacity=1).encode(at("single")),
        first.mark_text(**name, dy=-34).encode(alt.Text("label:N"), x=alt.value(6)),
        first.mark_text(**name, dy=-17, color=style.MUTED).encode(
            alt.Text("text:N"), x=alt.value(6)
        ),
    ).properties(height=alt.Step(66), padding={"right": style.EDGE})


def _row(title: str) -> alt.Chart:
    return style.rows(
        {"label:N": title, "text:N": _("Suggestions")}, style.down("label", labelLimit=210)
    )


@style.per_language
def themes(columns: int = 0) -> style.Chart:
    """What is suggested where: communes by themes, the number in each cell; the names of as many
    `columns`, with the sums, stand upright where they have no room beside each other.

    Frame, one row a cell, communes and themes in order, their sums last: commune, theme str (a
    theme's lines parted by newlines), text str (the number, "" for none), step int64 (shade of
    charts.heat; -2 for a sum), total bool.
    """
    narrow = partial(style.narrow, slim=max(style.SLIM, HEADING * columns))
    cell = cells(
        style.across(
            "theme",
            orient="top",
            labelAlign=alt.expr(narrow("'left'", "'center'")),
            labelAngle=alt.expr(narrow("-90", "0")),
            labelBaseline=alt.expr(narrow("'middle'", "'top'")),
            labelExpr=narrow("replace(datum.label, regexp('\\n', 'g'), ' ')", style.two_lines()),
            labelFontSize=13,
            labelLimit=190,
            labelLineHeight=16,
            labelOverlap=False,
            labelPadding=alt.expr(narrow("6", "44")),
        ),
        style.tips({"commune:N": _("Unit"), "theme:N": _("Theme"), "text:N": _("Suggestions")}),
    )
    total = json.dumps(_("Total"), ensure_ascii=False)
    return alt.layer(
        cell.mark_rect().encode(fill()),
        *numbers(cell, "text", f"datum.theme === {total}"),
    ).properties(height=alt.Step(28), padding={"right": style.EDGE})
