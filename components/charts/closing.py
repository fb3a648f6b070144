"""One figure as it was closed and as it is known now."""

import altair as alt

from components.charts import style
from components.words.i18n import _


@style.per_language
def then_and_now() -> style.Chart:
    """A hollow mark for then, a filled one for now, the difference written.

    Frame, one row a place in order: label str, then and now float64 (missing: not reported or
    hidden), least and most float64 (the ends of the line between), difference str (in words),
    then_text and now_text str.
    """
    row = alt.Chart(style.FRAME).encode(
        style.down("label", labelLimit=200),
        tooltip=style.tips(
            {
                "label:N": _("Commune"),
                "then_text:N": _("As closed"),
                "now_text:N": _("As known now"),
                "difference:N": _("Difference"),
            }
        ),
    )
    scale = alt.Scale(zero=False, nice=True, padding=16)

    def at(field: str) -> alt.X:
        axis = alt.Axis(tickMinStep=1, tickCount=6)
        return alt.X(f"{field}:Q", title=None, scale=scale, axis=axis)

    return alt.layer(
        row.mark_rule(color=style.CONTEXT, strokeWidth=2).encode(at("least"), alt.X2("most:Q")),
        row.mark_point(
            fill=style.PAPER, stroke=style.MARK, strokeWidth=2.5, size=150, opacity=1
        ).encode(at("then")),
        row.mark_point(fill=style.ACCENT, stroke=style.ACCENT, size=110, opacity=1).encode(
            at("now")
        ),
        row.mark_text(align="left", dx=14, color=style.INK, fontSize=style.TEXT_SIZE).encode(
            at("most"), alt.Text("difference:N")
        ),
    ).properties(height=alt.Step(34), padding={"right": 90})
