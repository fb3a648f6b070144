"""Rates by the size of places: who lies outside of what chance leaves."""

import altair as alt

from components.charts import style
from components.words.i18n import _


@style.per_language
def funnel() -> style.Chart:
    """A dot a place between limits that narrow as its population grows.

    Frame, first the limits along the population, in order: population, low, high (95 %), lowest,
    highest (99.8 %) and centre float64. Then a row a place: commune str, population and rate
    float64, number str (its incidents), named bool (chance hardly explains it), label str (its
    name where it is named). `is_place` bool tells them apart.
    """
    return _between_limits(_("Incidents"), _("Inhabitants"), _("Per 10,000 inhabitants"), True)


@style.per_language
def shares(columns: tuple[str, str, str]) -> style.Chart:
    """As `funnel`, of shares: population is of how many, number how many of them, rate the percent.
    `columns` are what these three are called: number, population, rate."""
    return _between_limits(*columns, False)


def _between_limits(number: str, size: str, rate: str, from_zero: bool) -> style.Chart:
    across = alt.X(
        "population:Q",
        title=size,
        axis=alt.Axis(format=",d", tickCount=6),
        scale=alt.Scale(nice=False, zero=False, padding=12),
    )
    upwards = alt.Y(
        "rate:Q",
        title=rate,
        axis=alt.Axis(format=",.1f", tickCount=5),
        scale=alt.Scale(zero=from_zero),
    )
    limits = alt.Chart(style.FRAME).transform_filter("!datum.is_place").encode(across)
    place = style.rows(
        {
            "commune:N": _("Commune"),
            "number:N": number,
            "rate:Q": rate,
            "population:Q": size,
        },
        across,
        upwards,
    ).transform_filter("datum.is_place")
    return alt.layer(
        limits.mark_area(color=style.BAND).encode(
            alt.Y("lowest:Q", title=rate), alt.Y2("highest:Q")
        ),
        limits.mark_area(color="#dfe6e3").encode(alt.Y("low:Q"), alt.Y2("high:Q")),
        limits.mark_line(color=style.CONTEXT, strokeDash=[4, 3]).encode(alt.Y("centre:Q")),
        place.mark_circle(size=46, opacity=0.75, color=style.CONTEXT).transform_filter(
            "!datum.named"
        ),
        place.mark_circle(size=90, opacity=1, color=style.ACCENT).transform_filter("datum.named"),
        place.mark_text(align="left", dx=8, fontSize=style.TEXT_SIZE, limit=160)
        .encode(alt.Text("label:N"))
        .transform_filter("datum.named"),
    ).properties(height=380, padding={"right": 90})
