"""Pictures of satisfaction: answers from one end to the other, scores with their doubt."""

from typing import Any

import altair as alt

from components.charts import style
from components.charts.answering import TOUCHED
from components.words.i18n import _

LEVEL_COLOURS = ("#8a4b12", "#dca95c", "#e4e8e6", "#8fbfae", style.ACCENT)
"""Brown to green: distinct to colour-blind eyes; in grey both ends are darker than the middle,
and the side of the middle tells which end it is."""
LIGHT_TEXT = (True, False, False, False, True)
"""Whether paper-coloured text is read better upon the level's colour."""
OF_TENTHS = 3.54
"""Percent of an axis below which its five marks stand on tenths: then all are written with one."""


@style.per_language
def levels() -> style.Chart:
    """Answers to each question: levels 1 and 2 to the left, 3 across the middle, 4 and 5 right.

    Frame, one row a question and level in order: topic str, level str ("1" to "5"), name str (the
    level in words), low and high float64 (percent of the answers, from the middle), text str
    (the share, "" where it does not fit), light bool (paper-coloured text), share str (share and
    count in words), left and right str (what is written at the ends of the row, on one row
    each, else ""). A question that is not shown has its words in `right` alone, low and high 0.
    """
    row = style.rows(
        {"topic:N": _("Question"), "name:N": _("Level"), "share:N": _("Answers")},
        style.down("topic", labels=False),
    )
    scale = alt.Scale(nice=False, range=[64, alt.expr("width")])
    low = style.along("low", scale=scale)
    is_share = "plot < 360 && indexof(datum.right, '%') > 0"  # else it lies upon the question
    end = f"{is_share} ? split(datum.right, ' ')[0] : datum.right"
    inside = row.transform_calculate(middle="(datum.low + datum.high) / 2").encode(
        alt.X("middle:Q", title=None), alt.Text("text:N")
    )
    return alt.layer(
        row.mark_rule(color=style.CONTEXT, strokeDash=[2, 3]).encode(x=alt.datum(0)),
        row.mark_bar(height=22, stroke=style.PAPER, strokeWidth=1.5)
        .properties(name=TOUCHED)
        .encode(
            low,
            alt.X2("high:Q"),
            color=alt.Color(
                "name:N",
                sort=None,
                scale=alt.Scale(range=list(LEVEL_COLOURS)),
                legend=alt.Legend(
                    title=None,
                    orient="top",
                    columns=alt.expr("plot < 480 ? 2 : plot < 900 ? 3 : 5"),
                    labelFontSize=style.TEXT_SIZE,
                    labelColor=style.INK,
                    symbolSize=140,
                    symbolType="square",
                    labelLimit=220,
                ),
            ),
        ),
        inside.mark_text(color=style.PAPER, fontSize=13).transform_filter("datum.light"),
        inside.mark_text(color=style.INK, fontSize=13).transform_filter("!datum.light"),
        row.mark_text(align="right", dx=-6, color=style.MUTED, fontSize=13).encode(
            low, alt.Text("left:N")
        ),
        row.transform_calculate(end=end)
        .mark_text(align="right", dy=-22, fontWeight="bold")
        .encode(alt.Text("end:N"), x=alt.value(alt.expr("width"))),
        row.mark_text(align="left", dy=-22)
        .encode(alt.Text("topic:N"), x=alt.value(0))
        .transform_filter("datum.level === '1'"),
    ).properties(height=alt.Step(58), padding={"right": style.EDGE})


def _doubt(row: alt.Chart, is_across: bool) -> tuple[alt.Chart, ...]:
    """Scores as dots with their interval; `is_across`: the percent runs to the right."""
    value, end = (alt.X, alt.X2) if is_across else (alt.Y, alt.Y2)
    beside = f"{style.TIGHT} ? 64 : 130"  # a telephone has room for the share alone
    ends: dict[str, Any] = {"range": [0, alt.expr(f"width - ({beside})")]} if is_across else {}
    scale = alt.Scale(zero=False, nice=True, padding=8, **ends)
    span = f"span(domain('{'x' if is_across else 'y'}'))"
    percent = f"({span} < {OF_TENTHS} ? datum.label : format(datum.value, ',.0f')) + '%'"

    def at(field: str) -> alt.X | alt.Y:
        axis = alt.Axis(format=",.1f", labelExpr=percent, tickCount=5, tickMinStep=0.1)
        return value(f"{field}:Q", title=_("Satisfied"), scale=scale, axis=axis)

    row = row.encode(
        tooltip=style.tips(
            {
                "label:N": _("Where") if is_across else _("Round"),
                "text:N": _("Satisfied"),
                "doubt:N": _("Likely between"),
            }
        )
    )
    known = row.transform_filter("datum.shown")
    dot = known.encode(at("percent"))
    words: dict[str, Any] = (
        {"align": "left", "dx": 8} if is_across else {"baseline": "bottom", "dy": -8}
    )
    score = f"{style.TIGHT} ? split(datum.score, ' ')[0] : datum.score"
    nowhere = {"x": alt.value(0)} if is_across else {"y": alt.value(90)}
    return (
        row.mark_text(color=style.MUTED, fontSize=13, **words).encode(alt.Text("gap:N"), **nowhere),
        known.mark_rule(color=style.CONTEXT, strokeWidth=3, opacity=0.55).encode(
            at("low"), end("high:Q")
        ),
        dot.mark_point(color=style.ACCENT, size=120, filled=True, opacity=1).transform_filter(
            "datum.chosen && !datum.small"
        ),
        dot.mark_point(color=style.CONTEXT, size=100, filled=True, opacity=1).transform_filter(
            "!datum.chosen && !datum.small"
        ),
        dot.mark_point(
            fill=style.PAPER, stroke=style.ACCENT, strokeWidth=2, size=100, opacity=1
        ).transform_filter("datum.small"),
        known.transform_calculate(short=score)
        .mark_text(fontSize=style.TEXT_SIZE, **words)
        .encode(at("high"), alt.Text("short:N")),
    )


@style.per_language
def communes() -> style.Chart:
    """Scores side by side, with the intervals that they lie in.

    Frame, one row a place in order: label str, percent, low and high float64 (missing where not
    shown), score str (what is written beside the dot), gap str (why there is none, else ""), text
    str (score and counts in words), doubt str (the interval in words), shown, small (few forms:
    drawn hollow), chosen bool (drawn dark).
    """
    row = alt.Chart(style.FRAME).encode(style.down("label", labelLimit=180))
    return alt.layer(*_doubt(row, is_across=True)).properties(
        height=alt.Step(30), padding={"right": style.EDGE}
    )


@style.per_language
def rounds() -> style.Chart:
    """Scores of the rounds in their order, with their intervals. Frame as for `communes`, one row
    a round, its label in lines parted by newlines; `chosen` is the round that the page tells of."""
    row = alt.Chart(style.FRAME).encode(
        style.across("label", labelAngle=0, labelExpr=style.two_lines(), labelLineHeight=16)
    )
    return alt.layer(*_doubt(row, is_across=False)).properties(
        height=225, padding={"top": 20, "bottom": 4}
    )
