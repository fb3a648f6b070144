"""What has risen and what has fallen: bars to the right and to the left of no change."""

import altair as alt

from components.charts import style
from components.words.i18n import _


@style.per_language
def moves() -> style.Chart:
    """Frame, one row a part in order, the largest rise first: name str, change float64 (incidents
    more, or fewer), tone str (good, bad, or neutral for what chance may explain), text str
    (written at its name: the change and both numbers).
    """
    row = style.rows(
        {"name:N": _("What has changed"), "text:N": _("Change")}, style.down("name", labels=False)
    )
    colours = {"good": style.ACCENT, "bad": style.ALARM, "neutral": style.CONTEXT}
    return alt.layer(
        row.mark_bar(height=style.THICK).encode(
            style.along("change"),
            color=alt.Color(
                "tone:N",
                scale=alt.Scale(domain=list(colours), range=list(colours.values())),
                legend=None,
            ),
        ),
        row.mark_tick(color=style.MUTED, thickness=2, height=style.THICK + 8).encode(
            alt.X(datum=0, axis=style.HIDDEN, title=None)
        ),
        row.mark_text(align="right", dy=-17, fontSize=style.TEXT_SIZE, fontWeight="bold").encode(
            alt.Text("text:N"), x=alt.value(alt.expr("width"))
        ),
        style.headed(row, "name", room=105),
    ).properties(height=alt.Step(style.HEADED), padding={"right": style.EDGE, "bottom": 4})
