"""Communes as tiles: who lies beside whom, without claiming to be a map."""

import altair as alt

from components.charts.heat import fill, ink, place_tips
from components.charts.style import FRAME, MUTED, PAPER, Chart, narrow, per_language

LAST_BELOW = "split(replace(datum.commune, regexp(' ([^ ]+)$'), '|$1'), '|')"
"""Vega: the last word of a name on a line of its own."""


@per_language
def tiles() -> Chart:
    """A tile for every commune that has a place: its name, number and rate.

    Frame, one row a commune: commune str, row and col int64 (place on the schematic grid), step
    int64 (shade 0 to 4, -1 not reported, -2 not chosen), number and rate str (as written), and
    whatever the table behind it shows.
    """
    place = alt.Chart(FRAME).encode(
        alt.X("col:O", axis=None, scale=alt.Scale(paddingInner=0.06, paddingOuter=0)),
        alt.Y("row:O", axis=None, scale=alt.Scale(paddingInner=0.08, paddingOuter=0)),
        tooltip=place_tips(),
    )
    chosen = "datum.step > -2"
    return alt.layer(
        place.mark_rect(cornerRadius=4, stroke="#ffffff").encode(fill()).transform_filter(chosen),
        place.mark_rect(
            cornerRadius=4, fill=PAPER, stroke="#cfd8d4", strokeDash=[3, 3]
        ).transform_filter("datum.step === -2"),
        place.mark_rect(
            cornerRadius=4, fillOpacity=0, stroke=MUTED, strokeDash=[4, 3]
        ).transform_filter("datum.step === -1"),
        place.transform_calculate(name=narrow(LAST_BELOW, "datum.commune"))
        .mark_text(
            dy=alt.expr(narrow("-28", "-20")),
            fontSize=12,
            lineHeight=13,
            limit=130,
        )
        .encode(alt.Text("name:N"), color=ink()),
        place.mark_text(dy=3, fontSize=22, fontWeight="bold").encode(
            alt.Text("number:N"), color=ink()
        ),
        place.mark_text(dy=23, fontSize=12).encode(alt.Text("rate:N"), color=ink()),
    ).properties(height=alt.Step(76))
