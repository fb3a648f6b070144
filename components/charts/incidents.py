"""Pictures of incidents: this window beside the same window a year before."""

import altair as alt

from components.charts import style
from components.charts.campaigns import TOP, below_lanes, spans
from components.words.i18n import _

HEIGHT = 200


@style.per_language
def months() -> style.Chart:
    """This window against the same window a year before, month by month, campaigns above it.

    Frame, one row a month in order: label str (the month), now and before float64 (incidents),
    low and high float64 (expected; missing when unknown), running bool (the month has not ended),
    tail bool (the running month and the one before it), now_name and before_name str (names of
    the two lines on the last row, else ""), above bool (now is not below before). After the
    months a row for each campaign: label and until str (the first and the last month that it
    touches) and what charts.campaigns.spans names, everything else missing; those columns are
    missing in the rows of months.
    """
    start = alt.X("label:N", sort=None, bandPosition=0)
    end = alt.X("until:N", sort=None, bandPosition=1)
    return alt.layer(
        *_months(below_lanes()), *spans(start, end, alt.X2("until:N", bandPosition=1))
    ).properties(height=HEIGHT + TOP, padding={"right": 110, "bottom": 4})


def _months(scale: alt.Scale) -> list[alt.Chart]:
    row = style.rows(
        {"label:N": _("Month"), **_sides()}, style.across("label", labelAngle=0)
    ).transform_filter("!datum.campaign")
    now = alt.Y("now:Q", title=_("incidents"), axis=style.WHOLE, scale=scale)
    before = alt.Y("before:Q", title=_("incidents"), scale=scale)
    low = alt.Y("min(low):Q", title=_("incidents"), scale=scale)
    ended, running = "!datum.running", "datum.running"
    return [
        alt.Chart(style.FRAME).mark_rect(color=style.BAND).encode(low, alt.Y2("max(high):Q")),
        row.mark_line(color=style.CONTEXT, strokeDash=[5, 4], strokeWidth=2).encode(before),
        row.mark_point(color=style.CONTEXT, size=36, filled=True, opacity=1).encode(before),
        row.mark_line(color=style.ACCENT, strokeWidth=3).encode(now).transform_filter(ended),
        row.mark_line(color=style.ACCENT, strokeWidth=2, strokeDash=[2, 3])
        .encode(now)
        .transform_filter("datum.tail"),
        row.mark_point(color=style.ACCENT, size=70, filled=True, opacity=1)
        .encode(now)
        .transform_filter(ended),
        row.mark_point(
            color=style.ACCENT,
            size=70,
            filled=True,
            fill=style.PAPER,
            stroke=style.ACCENT,
            opacity=1,
        )
        .encode(now)
        .transform_filter(running),
        *(
            row.mark_text(
                align="left", dx=10, dy=-9 if upper else 9, color=colour, fontWeight="bold"
            )
            .encode(y, alt.Text(f"{name}:N"))
            .transform_filter(f"datum.above === {str(upper == (name == 'now_name')).lower()}")
            for name, y, colour in (
                ("now_name", now, style.ACCENT),
                ("before_name", before, style.CONTEXT),
            )
            for upper in (True, False)
        ),
    ]


@style.per_language
def by_commune() -> style.Chart:
    """Communes side by side: a bar for this window, a mark for the same window a year before.

    Frame, one row a commune in order: commune str, now and before float64 (incidents), reach
    float64 (the larger of the two), label str (what is written behind the bar).
    """
    return _side_by_side("commune", _("Commune"), 19)


@style.per_language
def by_category() -> style.Chart:
    """Categories side by side. Frame as for `by_commune`, with category str instead of commune; a
    long name may have line breaks."""
    return _side_by_side("category", _("Category"), 44)


def _side_by_side(field: str, title: str, step: int) -> style.Chart:
    row = style.rows(
        {f"{field}:N": title, **_sides()},
        style.down(field, labelLimit=260, labelExpr=style.two_lines()),
    )
    return style.side_by_side(row, 0.62, "label").properties(
        height=alt.Step(step), padding={"right": 70, "bottom": 4}
    )


def _sides() -> dict[str, str]:
    return {"now:Q": _("This period"), "before:Q": _("Same period a year before")}
