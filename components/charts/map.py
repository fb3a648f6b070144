"""Communes on a map, drawn from borders that lie in the database: nothing comes from outside."""

from collections.abc import Mapping
from typing import Any

import altair as alt

from components.charts.heat import fill, ink, place_tips
from components.charts.style import FRAME, MUTED, PAPER, Chart, Spec, per_language

BORDERS = "borders"
HEIGHT = 440


@per_language
def _areas() -> Chart:
    borders = alt.NamedData(BORDERS, format=alt.DataFormat(type="json", property="features"))
    shapes = alt.Chart(borders).mark_geoshape(stroke=PAPER, strokeWidth=1.5)
    name = alt.Chart().encode(
        longitude="longitude:Q",
        latitude="latitude:Q",
        tooltip=place_tips(),
    )
    return (
        alt.layer(
            shapes.encode(fill("properties.step")),
            shapes.mark_geoshape(
                fillOpacity=0, stroke=MUTED, strokeWidth=1.5, strokeDash=[4, 3]
            ).transform_filter("datum.properties.step < 0"),
            name.mark_text(dy=-19, fontSize=13).encode(alt.Text("commune:N"), color=ink()),
            name.mark_text(dy=2, fontSize=20, fontWeight="bold").encode(
                alt.Text("number:N"), color=ink()
            ),
            name.mark_text(dy=20, fontSize=12).encode(alt.Text("rate:N"), color=ink()),
            data=FRAME,
        )
        .project("mercator")
        .properties(height=HEIGHT)
    )


def areas(borders: Mapping[int, Mapping[str, Any]], steps: Mapping[int, int]) -> Spec:
    """Every commune within its border, shaded by its step, with its name, number and rate.

    `borders` are MultiPolygons by unit id (queries.borders), `steps` the shades of charts.tiles.
    Frame as for charts.tiles.tiles, with longitude and latitude float64 of the name.
    """
    features = [
        {"type": "Feature", "geometry": border, "properties": {"step": steps[unit]}}
        for unit, border in borders.items()
    ]
    drawn = {"type": "FeatureCollection", "features": features}
    return _areas() | {"datasets": {BORDERS: drawn}}
