"""Communes by months: the number is in the cell, its shade only leads the eye."""

import altair as alt

from components.charts.heat import cells, fill, numbers
from components.charts.style import (
    EDGE,
    MUTED,
    PAPER,
    Chart,
    across,
    narrow,
    per_language,
    tips,
    two_lines,
)
from components.words.i18n import _


@per_language
def matrix() -> Chart:
    """Frame, one row a cell, communes and months in order, the sum of a commune last: commune
    str, label str (the month, or the heading of the sums), written str (the number; a dash when
    not reported), step int64 (shade 0 to 4, -1 not reported, -2 a sum or a month not over),
    running bool, total bool, month str (its full name), state str (in words)."""
    cell = cells(
        across(
            "label",
            orient="top",
            labelAngle=0,
            labelFontSize=13,
            labelExpr=two_lines("/"),  # the year of a month below it
        ),
        tips(
            {
                "commune:N": _("Unit"),
                "month:N": _("Month"),
                "written:N": _("Incidents"),
                "state:N": _("Return"),
            }
        ),
    )
    return alt.layer(
        cell.mark_rect().encode(fill()).transform_filter("datum.step >= -1 && !datum.running"),
        cell.mark_rect(
            fillOpacity=0, stroke=MUTED, strokeWidth=1, strokeDash=[2, 3]
        ).transform_filter("datum.step === -1"),
        cell.mark_rect(
            fill=PAPER, stroke="#9aa8a2", strokeWidth=1.2, strokeDash=[3, 3]
        ).transform_filter("datum.running"),
        *numbers(cell, "written"),
    ).properties(height=alt.Step(28), padding={"right": EDGE})


@per_language
def weekdays() -> Chart:
    """Frame, one row a cell, weekdays and columns in order, the sum of a weekday last: weekday str,
    label str (the week, or the heading of the sums), written str (the number; "" where
    the column has no such day), step int64 (shade 0 to 4, -2 for none), total bool, span str (the
    days in full)."""
    cell = cells(
        across(
            "label",
            orient="top",
            labelAlign=alt.expr(narrow("'left'", "'center'")),
            labelAngle=alt.expr(narrow("-90", "0")),  # side by side they stood upon each other
            labelBaseline=alt.expr(narrow("'middle'", "'bottom'")),
            labelFontSize=13,
            labelOverlap=False,
        ),
        tips({"weekday:N": _("Weekday"), "span:N": _("When"), "written:N": _("Incidents")}),
        "weekday",
    )
    return alt.layer(cell.mark_rect().encode(fill()), *numbers(cell, "written")).properties(
        height=alt.Step(28), padding={"right": EDGE}
    )
