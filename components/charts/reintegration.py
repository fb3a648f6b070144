"""Pictures of community reintegration. A count that is hidden or not reported is not drawn.

The first layer of a picture has every row: it decides the order along the axis.
"""

from collections.abc import Mapping
from textwrap import wrap
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
HEADING = 13
"""Letters on a line of a heading of a panel, of two lines."""
WIDE, SLIM = (0, 1, 2, 3), (0, 1.55, 2.2, 2.85)
"""Where the panels begin, of as many parts of the width."""
PANEL = 0.62
"""Share of a panel's width that its longest bar takes; the rest is for the count behind it."""


@style.per_language
def bridge() -> style.Chart:
    """From the opening to the closing stock in steps, one below the other.

    Frame, one row a step in order: step str, kind str ("total", "in", "out", "unknown"), start,
    end and top float64 (people; top is the upper of the two), foot float64 (where the bar of a
    total is cut, so that the steps can be seen; else 0), label str.
    """
    row = style.rows(
        {"step:N": _("Step"), "label:N": _("People")}, style.down("step", labels=False)
    )
    scale = alt.Scale(zero=False, nice=False, range=[0, alt.expr("width - 50")])
    cut = row.transform_calculate(begin="datum.foot > 0 ? datum.foot : datum.start")
    bar = cut.encode(style.along("begin", scale=scale), alt.X2("end:Q"))
    kinds = {"total": style.ACCENT, "in": "#5f9c88", "out": style.CONTEXT}
    return alt.layer(
        row.mark_text(align="left", dx=6, fontSize=style.TEXT_SIZE + 1, fontWeight="bold").encode(
            style.along("top", scale=scale), alt.Text("label:N")
        ),
        *(
            bar.mark_bar(color=colour, height=style.THICK + 2).transform_filter(
                f"datum.kind === '{kind}'"
            )
            for kind, colour in kinds.items()
        ),
        bar.mark_bar(
            fill=style.PAPER,
            stroke=style.INK,
            strokeDash=[4, 3],
            height=style.THICK + 2,
            minBandSize=2,
        ).transform_filter("datum.kind === 'unknown'"),
        row.mark_text(color=style.PAPER, fontSize=18, fontWeight="bold", dx=14)
        .encode(style.along("foot", scale=scale), text=alt.value("//"))
        .transform_filter("datum.foot > 0"),
        style.headed(row, "step"),
    ).properties(height=alt.Step(style.HEADED), padding={"right": style.EDGE})


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
    both = "indexof(datum.label_in, '+') < 0 ? '|' + datum.label_in : datum.label_in"
    stacked = f"split(replace({both}, '+', '|+'), '|')"  # the last line at the bar
    raised = alt.expr(style.narrow("-17", "-3"))
    return alt.layer(
        row.mark_bar(color="#a9cbc0", width=width).encode(
            style.up("into", scale=alt.Scale(padding=20))
        ),
        row.mark_bar(color=style.ACCENT, width=width).encode(style.up("received")),
        row.mark_bar(color=style.CONTEXT, width=width).encode(style.up("out")),
        alt.Chart(style.FRAME).mark_rule(color=style.MUTED).encode(alt.Y(datum=0)),
        row.transform_calculate(into_words=style.narrow(stacked, "datum.label_in"))
        .mark_text(baseline="bottom", dy=raised, fontWeight="bold", lineHeight=style.TEXT_SIZE)
        .encode(style.up("into"), alt.Text("into_words:N")),
        row.mark_text(dy=11)
        .encode(style.up("low"), alt.Text("label_out:N"))
        .transform_calculate(low="isValid(datum.out) ? datum.out : 0"),
        _gap(row),
    ).properties(height=220, padding={"top": 34, "bottom": 4})


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
        row.mark_text(
            dy=-9, fontSize=alt.expr(style.narrow("12", f"{style.TEXT_SIZE}")), fontWeight="bold"
        ).encode(style.up("total"), alt.Text("label:N")),
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
    row = _rows(labels=False)
    drawn = "isValid(datum.people) ? datum.people : 0"  # words stand also where no bar does
    scale = alt.Scale(range=[0, alt.expr(f"width - {style.BESIDE}")])
    return alt.layer(
        row.transform_calculate(tip=drawn)
        .mark_text(align="left", dx=8, fontSize=style.TEXT_SIZE)
        .encode(style.along("tip", scale=scale), alt.Text("label:N")),
        row.mark_bar(color=style.ACCENT, height=style.THICK).encode(
            style.along("people", scale=scale)
        ),
        style.headed(row, "row"),
    ).properties(height=alt.Step(style.HEADED), padding={"right": style.EDGE})


@style.per_language
def of_whole() -> style.Chart:
    """Parts of a whole that overlap. Frame as for `bars`, with whole float64 (people)."""
    row = _rows(labelLimit=210)
    return alt.layer(
        row.mark_bar(color=style.QUIET, height=22).encode(style.along("whole")),
        row.mark_bar(color=style.ACCENT, height=22).encode(style.along("people")),
        row.mark_text(align="left", baseline="bottom", dy=-14, fontSize=style.TEXT_SIZE).encode(
            alt.X(datum=0), alt.Text("label:N")
        ),
    ).properties(height=alt.Step(64))


def _rows(**axis: Any) -> alt.Chart:
    return style.rows(
        {"row:N": _("What is counted"), "label:N": _("People")}, style.down("row", **axis)
    )


@style.per_language
def communes() -> style.Chart:
    """Communes down, four counts across, each on a scale of its own; on a telephone the bars are of
    the first alone, beside the others as numbers.

    Frame, one row a commune in order: commune str; for each of stock, received, left and guided
    a float64 `_share` (of the longest bar of its panel) and a str `_text`.
    """
    headings = (_("Under management"), _("Newly received"), _("Left the group"), _("Guided"))
    titles = {f"{name}_text:N": words for name, words in zip(PANELS, headings, strict=True)}
    row = style.rows({"commune:N": _("Unit"), **titles}, style.down("commune", labelLimit=180))
    lines = ("|".join(wrap(one, HEADING)) for one in headings)
    names = [
        " : ".join(f"datum.value === {at} ? '{one}'" for at, one in zip(ats, named, strict=True))
        for ats, named in ((SLIM, headings), (WIDE, lines))
    ]
    slim, wide = (f"({one} : '')" for one in names)
    axis = alt.Axis(
        orient="top",
        values=alt.expr(style.narrow(f"{list(SLIM)}", f"{list(WIDE)}")),
        labelExpr=style.narrow(f"split({slim}, ' ')", f"split({wide}, '|')"),
        labelAlign="left",
        labelBaseline="top",
        labelFontSize=13,
        labelFontWeight="bold",
        labelLimit=400,
        labelLineHeight=14,
        labelOverlap=False,
        labelPadding=alt.expr(style.narrow("74", "34")),
        grid=False,
        title=None,
    )
    scale = alt.Scale(domain=[0, len(PANELS)], nice=False)
    layers = []
    for place, name in enumerate(PANELS):
        share = f"datum.{name}_share"
        long = f"(isValid({share}) ? {share} : 0)"
        slim_bar = 0 if place else 0.75
        tip = style.narrow(
            f"{SLIM[place]} + {long} * {slim_bar}", f"{WIDE[place]} + {long} * {PANEL}"
        )
        start = style.narrow(f"{SLIM[place]}", f"{WIDE[place]}")
        x = alt.X(f"{name}_tip:Q", scale=scale, axis=axis)
        moved = row.transform_calculate(**{f"{name}_tip": tip, f"{name}_start": start})
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
