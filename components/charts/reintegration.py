"""Pictures of community reintegration. A count that is hidden or not reported is not drawn.

The first layer of a picture has every row: it decides the order along the axis.
"""

from collections.abc import Mapping
from typing import Any

import altair as alt

from components.charts import style
from components.words.i18n import _

CLASS_COLOURS = {
    "class_a": "#0f5c46",
    "class_b": "#5f9c88",
    "class_c": "#a9cbc0",
    "class_d": "#e0ebe7",
}
"""Dark to light, so that they differ in grey too."""
PANELS = ("stock", "received", "left", "guided")
PANEL = 0.62
"""Share of a panel's width that its longest bar takes; the rest is for the count behind it."""


@style.per_language
def bridge() -> style.Chart:
    """From the opening to the closing stock in steps.

    Frame, one row a step in order: step str, kind str ("total", "in", "out", "unknown"), start,
    end and top float64 (people; top is the upper of the two), label str.
    """
    row = style.rows(
        {"step:N": _("Step"), "label:N": _("People")},
        style.across(
            "step", labelAngle=0, labelExpr=_wrapped(), labelFlush=False, labelOverlap=False
        ),
    )
    bar = row.encode(style.up("start"), alt.Y2("end:Q"))
    width = {"band": 0.62}
    return alt.layer(
        row.mark_text(dy=-11, fontSize=style.TEXT_SIZE + 1, fontWeight="bold").encode(
            style.up("top"), alt.Text("label:N")
        ),
        bar.mark_bar(color=style.ACCENT, width=width).transform_filter("datum.kind === 'total'"),
        bar.mark_bar(color="#5f9c88", width=width).transform_filter("datum.kind === 'in'"),
        bar.mark_bar(color=style.CONTEXT, width=width).transform_filter("datum.kind === 'out'"),
        bar.mark_bar(
            fill=style.PAPER, stroke=style.INK, strokeDash=[4, 3], width=width, minBandSize=2
        ).transform_filter("datum.kind === 'unknown'"),
        row.mark_tick(color=style.MUTED, thickness=1, width={"band": 0.9}).encode(style.up("end")),
    ).properties(height=290)


def _wrapped() -> str:
    """Vega: a label of several words on two lines, cut at the blank nearest to its middle."""
    return (
        "length(datum.label) < 11 ? datum.label : split(replace(datum.label, "
        "regexp('^(.{' + floor(length(datum.label) / 2 - 2) + '}[^ ]*) '), '$1|'), '|')"
    )


@style.per_language
def flows() -> style.Chart:
    """Who came, above the line, and who left, below it, month by month.

    Frame, one row a month in order: month str (axis label, perhaps of two lines), received, into
    (received and moved in) and out (left, negative) float64 (people), label_in, label_out and gap
    str (written at the bars, or where the month is not reported), received_text, moved_in_text
    and left_text str.
    """
    row = _months(
        {
            "received": _("Newly received"),
            "moved_in": _("Moved in"),
            "left": _("Left the group"),
        }
    )
    width = {"band": 0.66}
    return alt.layer(
        row.mark_bar(color="#a9cbc0", width=width).encode(
            style.up("into", scale=alt.Scale(padding=20))
        ),
        row.mark_bar(color=style.ACCENT, width=width).encode(style.up("received")),
        row.mark_bar(color=style.CONTEXT, width=width).encode(style.up("out")),
        alt.Chart(style.FRAME).mark_rule(color=style.MUTED).encode(alt.Y(datum=0)),
        row.mark_text(dy=-9, fontWeight="bold").encode(style.up("into"), alt.Text("label_in:N")),
        row.mark_text(dy=11)
        .encode(style.up("low"), alt.Text("label_out:N"))
        .transform_calculate(low="isValid(datum.out) ? datum.out : 0"),
        _gap(row),
    ).properties(height=290)


@style.per_language
def classes() -> style.Chart:
    """The stock by class, month by month.

    Frame, one row a month in order: month str (axis label, perhaps of two lines), class_a to
    class_d and total float64 (people at its end), label and gap str (written above the bar, or
    where not all communes have reported), class_a_text to class_d_text str.
    """
    titles = {name: _("Class {name}", name=name[-1].upper()) for name in CLASS_COLOURS}
    row = _months(titles)
    names = " : ".join(f"datum.label === '{name}' ? '{title}'" for name, title in titles.items())
    return alt.layer(
        _gap(row),
        row.mark_bar(width={"band": 0.72}, stroke=style.CONTEXT, strokeWidth=0.5)
        .encode(
            style.up("people", stack="zero"),
            alt.Color(
                "class:N",
                scale=alt.Scale(domain=list(CLASS_COLOURS), range=list(CLASS_COLOURS.values())),
                legend=alt.Legend(
                    orient="top",
                    title=None,
                    labelExpr=f"{names} : ''",
                    labelFontSize=style.TEXT_SIZE,
                    symbolSize=180,
                    symbolStrokeWidth=0.5,
                ),
            ),
            alt.Order("class:N"),
        )
        .transform_fold(list(CLASS_COLOURS), as_=["class", "people"]),
        row.mark_text(dy=-9, fontWeight="bold").encode(style.up("total"), alt.Text("label:N")),
    ).properties(height=290)


def _months(counts: Mapping[str, str]) -> alt.Chart:
    """Months side by side; a touch tells the counts, columns without `_text` to their titles."""
    return style.rows(
        {"month:N": _("Month")} | {f"{name}_text:N": title for name, title in counts.items()},
        style.across("month", labelAngle=0, labelExpr=style.two_lines(), labelOverlap=True),
    )


def _gap(row: alt.Chart) -> Any:
    text = row.mark_text(angle=270, color=style.MUTED, align="left", dx=6)
    return text.encode(alt.Y(datum=0), alt.Text("gap:N"))


@style.per_language
def bars() -> style.Chart:
    """Counts side by side. Frame, one row a bar in order: row str, people float64, label str."""
    row = _rows()
    drawn = "isValid(datum.people) ? datum.people : 0"  # words stand also where no bar does
    return alt.layer(
        style.behind(row.transform_calculate(tip=drawn), "tip", "label"),
        row.mark_bar(color=style.ACCENT, height={"band": 0.6}).encode(style.along("people")),
    ).properties(height=alt.Step(34), padding={"right": 130})


@style.per_language
def of_whole() -> style.Chart:
    """Parts of a whole that overlap. Frame as for `bars`, with whole float64 (people)."""
    row = _rows()
    return alt.layer(
        row.mark_bar(color=style.QUIET, height=22).encode(style.along("whole")),
        row.mark_bar(color=style.ACCENT, height=22).encode(style.along("people")),
        row.mark_text(align="left", baseline="bottom", dy=-14, fontSize=style.TEXT_SIZE).encode(
            alt.X(datum=0), alt.Text("label:N")
        ),
    ).properties(height=alt.Step(64))


def _rows() -> alt.Chart:
    return style.rows(
        {"row:N": _("What is counted"), "label:N": _("People")}, style.down("row", labelLimit=210)
    )


@style.per_language
def communes() -> style.Chart:
    """Communes down, four counts across, each on a scale of its own.

    Frame, one row a commune in order: commune str; for each of stock, received, left and guided
    a float64 `_share` (of the longest bar of its panel) and a str `_text`.
    """
    row = alt.Chart(style.FRAME).encode(style.down("commune", labelLimit=180))
    headings = (_("Under management"), _("Newly received"), _("Left the group"), _("Guided"))
    names = " : ".join(
        f"datum.value === {place} ? '{heading}'" for place, heading in enumerate(headings)
    )
    axis = alt.Axis(
        orient="top",
        values=list(range(len(PANELS))),
        labelExpr=f"{names} : ''",
        labelAlign="left",
        labelFontWeight="bold",
        labelLimit=400,
        labelOverlap=False,
        gridColor=style.QUIET,
        title=None,
    )
    scale = alt.Scale(domain=[0, len(PANELS)], nice=False)
    layers = []
    for place, name in enumerate(PANELS):
        share = f"datum.{name}_share"
        tip = f"{place} + (isValid({share}) ? {share} : 0) * {PANEL}"
        x = alt.X(f"{name}_tip:Q", scale=scale, axis=axis)
        moved = row.transform_calculate(**{f"{name}_tip": tip, f"{name}_start": str(place)})
        layers += [
            moved.mark_bar(
                color=style.ACCENT if name == "stock" else style.CONTEXT, height={"band": 0.6}
            )
            .encode(x, alt.X2(f"{name}_start:Q"))
            .transform_filter(f"isValid({share})"),
            moved.mark_text(align="left", dx=6, fontSize=style.TEXT_SIZE).encode(
                x, alt.Text(f"{name}_text:N")
            ),
        ]
    return alt.layer(*layers).properties(height=alt.Step(27))
