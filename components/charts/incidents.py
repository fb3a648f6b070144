"""Pictures of incidents: this window beside the one that it is compared with."""

import altair as alt

from components.charts import style
from components.charts.campaigns import TOP, below_lanes, spans
from components.words.i18n import _

HEIGHT = 158


@style.per_language
def months(before: str = "", step: str = "") -> style.Chart:
    """This window against its base, month by month, campaigns above it. `before` is what the base
    is called, where it is not the year before, `step` what stands in the place of months.

    Frame, one row a month in order: label str (the month), now and before float64 (incidents),
    low and high float64 (expected; missing when unknown), banded bool (they leave something out:
    else they are not drawn), running bool (the month has not ended),
    tail bool (the running month and the one before it), now_name and before_name str (names of
    the two lines on the last row, else ""), above bool (now is not below before). After the
    months a row for each campaign: label and until str (the first and the last month that it
    touches) and what charts.campaigns.spans names, everything else missing; those columns are
    missing in the rows of months.
    """
    start = alt.X("label:N", sort=None, bandPosition=0)
    end = alt.X("until:N", sort=None, bandPosition=1)
    return alt.layer(
        *_months(below_lanes(), before, step), *spans(start, end, alt.X2("until:N", bandPosition=1))
    ).properties(height=HEIGHT + TOP, padding={"right": 66, "bottom": 4})


def _months(scale: alt.Scale, base: str, step: str) -> list[alt.Chart]:
    row = style.rows(
        {"label:N": step or _("Month"), **_sides(base)},
        style.across("label", labelAngle=0, labelExpr=style.two_lines(", ")),
    ).transform_filter("!datum.campaign")
    now = alt.Y("now:Q", title=_("incidents"), axis=style.WHOLE, scale=scale)
    before = alt.Y("before:Q", title=_("incidents"), scale=scale)
    low = alt.Y("min(low):Q", title=_("incidents"), scale=scale)
    ended, running = "!datum.running", "datum.running"
    return [
        alt.Chart(style.FRAME)
        .transform_filter("datum.banded")
        .mark_rect(color=style.BAND)
        .encode(low, alt.Y2("max(high):Q")),
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
def years() -> style.Chart:
    """The same days of each year side by side, the year asked for last.

    Frame, oldest year first: label str (the year), now float64 (incidents; missing: not reported),
    text str (what is written above the column), asked bool (the year asked for).
    """
    row = style.rows(
        {"label:N": _("Year"), "now:Q": _("Incidents")}, style.across("label", labelAngle=0)
    )
    shade = alt.condition("datum.asked", alt.value(style.ACCENT), alt.value(style.QUIET))
    return alt.layer(
        row.mark_bar(width={"band": 0.6}).encode(style.up("now"), color=shade),
        row.mark_text(dy=-11, fontSize=style.TEXT_SIZE + 1, fontWeight="bold").encode(
            style.up("now"), alt.Text("text:N")
        ),
    ).properties(height=260)


@style.per_language
def by_commune(before: str = "") -> style.Chart:
    """Communes side by side: a bar for this window upon that of its base. `before` as for `months`.

    Frame, one row a commune in order: commune str, now and before float64 (incidents), label str
    (written at the end of the bar), earlier str (what was before, in words).
    """
    row = style.rows(
        {"commune:N": _("Unit"), **_sides(before)}, style.down("commune", labelLimit=260)
    )
    return style.side_by_side(row, {"band": 0.8}, "label").properties(
        height=alt.Step(19), padding={"right": style.EDGE, "bottom": 4}
    )


@style.per_language
def by_category(before: str = "") -> style.Chart:
    """Categories side by side. Frame as for `by_commune`, with name str instead of commune."""
    row = style.rows({"name:N": _("Category"), **_sides(before)}, style.down("name", labels=False))
    bars = style.side_by_side(row, style.THICK, "label", style.headed(row, "name"))
    return bars.properties(
        height=alt.Step(style.HEADED), padding={"right": style.EDGE, "bottom": 4}
    )


def _sides(base: str) -> dict[str, str]:
    return {"now:Q": _("This period"), "before:Q": base or _("Same period a year before")}
