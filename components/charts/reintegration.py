"""Pictures of community reintegration. A count that is hidden or not reported is not drawn.

The first layer of a picture has every row: it decides the order along the axis.
"""

import altair as alt

from components.charts.style import (
    ACCENT,
    CONTEXT,
    FRAME,
    INK,
    MUTED,
    PAPER,
    QUIET,
    TEXT_SIZE,
    Chart,
    per_language,
    two_lines,
)
from components.words.i18n import _

CLASS_COLOURS = {
    "class_a": "#0f5c46",
    "class_b": "#5f9c88",
    "class_c": "#a9cbc0",
    "class_d": "#e0ebe7",
}
"""Dark to light, so that they are told apart in grey too."""
PANELS = ("stock", "received", "left", "guided")
PANEL = 0.62
"""Share of a panel's width that its longest bar takes; the rest is for the count behind it."""


@per_language
def bridge() -> Chart:
    """From the opening to the closing stock in steps.

    Frame, one row a step in order: step str, kind str ("total", "in", "out", "unknown"), start,
    end and top float64 (people; top is the upper of the two), label str.
    """
    row = alt.Chart(FRAME).encode(
        alt.X(
            "step:N",
            sort=None,
            title=None,
            axis=alt.Axis(labelAngle=0, labelExpr=_wrapped(), labelFlush=False, labelOverlap=False),
        ),
        tooltip=[
            alt.Tooltip("step:N", title=_("Step")),
            alt.Tooltip("label:N", title=_("People")),
        ],
    )
    quiet = alt.Axis(labels=False, grid=False, title=None)
    bar = row.encode(alt.Y("start:Q", axis=quiet), alt.Y2("end:Q"))
    width = {"band": 0.62}
    return alt.layer(
        row.mark_text(dy=-11, fontSize=TEXT_SIZE + 1, fontWeight="bold").encode(
            alt.Y("top:Q", axis=quiet), alt.Text("label:N")
        ),
        bar.mark_bar(color=ACCENT, width=width).transform_filter("datum.kind === 'total'"),
        bar.mark_bar(color="#5f9c88", width=width).transform_filter("datum.kind === 'in'"),
        bar.mark_bar(color=CONTEXT, width=width).transform_filter("datum.kind === 'out'"),
        bar.mark_bar(
            fill=PAPER, stroke=INK, strokeDash=[4, 3], width=width, minBandSize=2
        ).transform_filter("datum.kind === 'unknown'"),
        row.mark_tick(color=MUTED, thickness=1, width={"band": 0.9}).encode(
            alt.Y("end:Q", axis=quiet)
        ),
    ).properties(height=290)


def _wrapped() -> str:
    """Vega: a label of several words on two lines, cut at the blank nearest to its middle."""
    return (
        "length(datum.label) < 11 ? datum.label : split(replace(datum.label, "
        "regexp('^(.{' + floor(length(datum.label) / 2 - 2) + '}[^ ]*) '), '$1|'), '|')"
    )


@per_language
def flows() -> Chart:
    """Who came, above the line, and who left, below it, month by month.

    Frame, one row a month in order: month str (axis label, second line after "|"), received, into
    (received and moved in) and out (left, negative) float64 (people), label_in, label_out and gap
    str (written at the bars, or where the month is not reported), received_told, moved_in_told
    and left_told str.
    """
    row = alt.Chart(FRAME).encode(
        alt.X(
            "month:N",
            sort=None,
            title=None,
            axis=alt.Axis(labelAngle=0, labelExpr=two_lines("|"), labelOverlap=True),
        ),
        tooltip=[
            alt.Tooltip("month:N", title=_("Month")),
            alt.Tooltip("received_told:N", title=_("Newly received")),
            alt.Tooltip("moved_in_told:N", title=_("Moved in")),
            alt.Tooltip("left_told:N", title=_("Left the group")),
        ],
    )
    quiet = alt.Axis(labels=False, grid=False, title=None)
    width = {"band": 0.66}
    return alt.layer(
        row.mark_bar(color="#a9cbc0", width=width).encode(
            alt.Y("into:Q", axis=quiet, scale=alt.Scale(padding=20))
        ),
        row.mark_bar(color=ACCENT, width=width).encode(alt.Y("received:Q", axis=quiet)),
        row.mark_bar(color=CONTEXT, width=width).encode(alt.Y("out:Q", axis=quiet)),
        alt.Chart(FRAME).mark_rule(color=MUTED).encode(alt.Y(datum=0)),
        row.mark_text(dy=-9, fontWeight="bold").encode(
            alt.Y("into:Q", axis=quiet), alt.Text("label_in:N")
        ),
        row.mark_text(dy=11)
        .encode(alt.Y("low:Q", axis=quiet), alt.Text("label_out:N"))
        .transform_calculate(low="isValid(datum.out) ? datum.out : 0"),
        row.mark_text(angle=270, color=MUTED, align="left", dx=6).encode(
            alt.Y(datum=0), alt.Text("gap:N")
        ),
    ).properties(height=290)


@per_language
def classes() -> Chart:
    """The stock by class, month by month.

    Frame, one row a month in order: month str (axis label, second line after "|"), class_a to
    class_d and total float64 (people at its end), label and gap str (written above the bar, or
    where not all communes have reported), class_a_told to class_d_told str.
    """
    titles = {name: _("Class {name}", name=name[-1].upper()) for name in CLASS_COLOURS}
    row = alt.Chart(FRAME).encode(
        alt.X(
            "month:N",
            sort=None,
            title=None,
            axis=alt.Axis(labelAngle=0, labelExpr=two_lines("|"), labelOverlap=True),
        ),
        tooltip=[
            alt.Tooltip("month:N", title=_("Month")),
            *(alt.Tooltip(f"{name}_told:N", title=title) for name, title in titles.items()),
        ],
    )
    quiet = alt.Axis(labels=False, grid=False, title=None)
    names = " : ".join(f"datum.label === '{name}' ? '{title}'" for name, title in titles.items())
    return alt.layer(
        row.mark_text(angle=270, color=MUTED, align="left", dx=6).encode(
            alt.Y(datum=0), alt.Text("gap:N")
        ),
        row.mark_bar(width={"band": 0.72}, stroke=CONTEXT, strokeWidth=0.5)
        .encode(
            alt.Y("people:Q", stack="zero", axis=quiet),
            alt.Color(
                "class:N",
                scale=alt.Scale(domain=list(CLASS_COLOURS), range=list(CLASS_COLOURS.values())),
                legend=alt.Legend(
                    orient="top",
                    title=None,
                    labelExpr=f"{names} : ''",
                    labelFontSize=TEXT_SIZE,
                    symbolSize=180,
                    symbolStrokeWidth=0.5,
                ),
            ),
            alt.Order("class:N"),
        )
        .transform_fold(list(CLASS_COLOURS), as_=["class", "people"]),
        row.mark_text(dy=-9, fontWeight="bold").encode(
            alt.Y("total:Q", axis=quiet), alt.Text("label:N")
        ),
    ).properties(height=290)


@per_language
def bars() -> Chart:
    """Counts side by side. Frame, one row a bar in order: row str, people float64, label str."""
    row = _rows()
    return alt.layer(
        _behind(row, "isValid(datum.people) ? datum.people : 0"),
        row.mark_bar(color=ACCENT, height={"band": 0.6}).encode(_x("people")),
    ).properties(height=alt.Step(34), padding={"right": 130})


@per_language
def of_whole() -> Chart:
    """Parts of a whole that overlap. Frame as for `bars`, with whole float64 (people)."""
    row = _rows()
    return alt.layer(
        row.mark_bar(color=QUIET, height=22).encode(_x("whole")),
        row.mark_bar(color=ACCENT, height=22).encode(_x("people")),
        row.mark_text(align="left", baseline="bottom", dy=-14, fontSize=TEXT_SIZE).encode(
            alt.X(datum=0), alt.Text("label:N")
        ),
    ).properties(height=alt.Step(64))


def _rows() -> alt.Chart:
    return alt.Chart(FRAME).encode(
        alt.Y("row:N", sort=None, title=None, axis=alt.Axis(labelLimit=210)),
        tooltip=[
            alt.Tooltip("row:N", title=_("What is counted")),
            alt.Tooltip("label:N", title=_("People")),
        ],
    )


def _x(column: str) -> alt.X:
    return alt.X(f"{column}:Q", title=None, axis=alt.Axis(labels=False, grid=False))


def _behind(row: alt.Chart, place: str) -> alt.Chart:
    """What is written behind a bar, also where the bar is not drawn."""
    text = row.mark_text(align="left", dx=8, fontSize=TEXT_SIZE)
    placed: alt.Chart = text.encode(_x("tip"), alt.Text("label:N")).transform_calculate(tip=place)
    return placed


@per_language
def communes() -> Chart:
    """Communes down, four counts across, each on a scale of its own.

    Frame, one row a commune in order: commune str; for each of stock, received, left and guided
    a float64 `_share` (of the longest bar of its panel) and a str `_told`.
    """
    row = alt.Chart(FRAME).encode(
        alt.Y("commune:N", sort=None, title=None, axis=alt.Axis(labelLimit=180))
    )
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
        gridColor=QUIET,
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
            moved.mark_bar(color=ACCENT if name == "stock" else CONTEXT, height={"band": 0.6})
            .encode(x, alt.X2(f"{name}_start:Q"))
            .transform_filter(f"isValid({share})"),
            moved.mark_text(align="left", dx=6, fontSize=TEXT_SIZE).encode(
                x, alt.Text(f"{name}_told:N")
            ),
        ]
    return alt.layer(*layers).properties(height=alt.Step(27))
