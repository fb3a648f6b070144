"""Incidents by month over years, with what is usual and what stands out."""

import altair as alt

from components.charts import style
from components.charts.campaigns import FOOT, TOP, below_lanes, spans
from components.words.i18n import _

HEIGHT = 300


@style.per_language
def series() -> style.Chart:
    """A line of incidents by month; the window asked for is dark, the months before it grey.

    Months stand on a plain number, years * 12 + month - 1, so that a campaign begins and ends
    where it did inside a month (the month itself is half a step to each side).

    Frame, one row a month in order: position float64, month str (its full name), count float64
    (missing: not reported), low and high float64 (usual; missing when unknown), banded bool (they
    leave something out: else they are not drawn), asked bool (in
    the window), lead bool (the month before the window, from which its line starts), solid bool
    (over, and reported by all communes), unreported bool (nobody reported and nothing is known),
    signal bool, tick str (written under the axis, else ""), new_year bool, reports str (how many
    communes reported). After them a row for each campaign: position and end float64, and what
    charts.campaigns.spans names.
    """
    scale = below_lanes()
    place = alt.Scale(zero=False, nice=False, padding=16)
    x = alt.X("position:Q", title=None, axis=None, scale=place)
    row = style.rows(
        {
            "month:N": _("Month"),
            "count:Q": _("Incidents"),
            "reports:N": _("Communes that reported"),
        },
        x,
    ).transform_filter("!datum.campaign")
    count = alt.Y("count:Q", title=_("incidents"), axis=style.WHOLE, scale=scale)
    low = alt.Y("min(low):Q", title=_("incidents"), scale=scale)
    line = row.encode(count)
    return alt.layer(
        alt.Chart(style.FRAME)
        .transform_filter("datum.banded")
        .mark_rect(color=style.BAND)
        .encode(low, alt.Y2("max(high):Q")),
        row.mark_rule(color="#e6ebe9")
        .encode(y=FOOT, y2=alt.value(TOP))
        .transform_filter("datum.new_year"),
        line.mark_line(
            color=style.CONTEXT, strokeWidth=1.8, invalid="break-paths-show-domains"
        ).transform_filter("!datum.asked || datum.lead"),
        line.mark_line(
            color=style.ACCENT, strokeWidth=2.8, invalid="break-paths-show-domains"
        ).transform_filter("datum.asked || datum.lead"),
        line.mark_point(size=150, color=style.MARK, strokeWidth=2.5, opacity=1).transform_filter(
            "datum.signal"
        ),
        *(
            line.mark_point(size=34, opacity=1, stroke=colour, strokeWidth=1.8, fill=inside)
            .transform_filter(f"{'' if asked else '!'}datum.asked")
            .transform_filter(f"{'' if solid else '!'}datum.solid")
            for asked, colour in ((True, style.ACCENT), (False, style.CONTEXT))
            for solid, inside in ((True, colour), (False, style.PAPER))
        ),
        row.mark_text(color=style.MUTED, fontSize=15, dy=-8)
        .encode(y=FOOT, text=alt.value("\u2013"))
        .transform_filter("datum.unreported"),
        row.transform_calculate(
            at_tick=style.narrow("datum.new_year ? slice(datum.month, -4) : ''", "datum.tick")
        )
        .mark_text(baseline="top", dy=8, fontSize=13)
        .encode(alt.Text("at_tick:N"), y=FOOT),
        *spans(x, alt.X("end:Q", title=None, axis=None, scale=place), alt.X2("end:Q")),
    ).properties(height=HEIGHT, padding={"bottom": 26})
