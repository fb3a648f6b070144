"""Communes by months: the number is in the cell, its shade only leads the eye."""

import altair as alt

from components.charts.heat import fill, ink
from components.charts.style import FRAME, MUTED, PAPER, Chart, per_language, two_lines
from components.words.i18n import _


@per_language
def matrix() -> Chart:
    """Frame, one row a cell, communes and months in order, the sum of a commune last: commune
    str, label str (the month, or the heading of the sums), written str (the number; a dash when
    not reported), step int64 (shade 0 to 4, -1 not reported, -2 a sum or a month not over),
    running bool, total bool, month str (its full name), state str (in words)."""
    cell = alt.Chart(FRAME).encode(
        alt.X(
            "label:N",
            sort=None,
            title=None,
            axis=alt.Axis(
                orient="top",
                labelAngle=0,
                labelFontSize=13,
                labelExpr=two_lines("/"),  # the year of a month below it
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
            alt.Tooltip("month:N", title=_("Month")),
            alt.Tooltip("written:N", title=_("Incidents")),
            alt.Tooltip("state:N", title=_("Return")),
        ],
    )
    return alt.layer(
        cell.mark_rect().encode(fill()).transform_filter("datum.step >= -1 && !datum.running"),
        cell.mark_rect(
            fillOpacity=0, stroke=MUTED, strokeWidth=1, strokeDash=[2, 3]
        ).transform_filter("datum.step === -1"),
        cell.mark_rect(
            fill=PAPER, stroke="#9aa8a2", strokeWidth=1.2, strokeDash=[3, 3]
        ).transform_filter("datum.running"),
        cell.mark_text(fontSize=14)
        .encode(alt.Text("written:N"), color=ink())
        .transform_filter("!datum.total"),
        cell.mark_text(fontSize=14, fontWeight="bold")
        .encode(alt.Text("written:N"))
        .transform_filter("datum.total"),
    ).properties(height=alt.Step(28))
