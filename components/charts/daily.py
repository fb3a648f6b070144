"""A calendar of days: weeks across, weekdays down, the darker the more."""

import json
from functools import partial

import altair as alt

from components.charts import style
from components.charts.heat import UNKNOWN, fill, ink
from components.words import formats
from components.words.i18n import _

FEW_WEEKS, SLIM = 13, 400
"""Weeks that a telephone has room for, the last ones; a plot of fewer pixels is one. Where it is
wider, also on a slide, there are all: a year is looked at as a whole."""
DIGIT, BESIDE = 7.5, 2
"""Pixels of a digit in a cell, and beside all of them."""
SHADE = 16
"""Pixels of a shade of the key."""
LINE = style.MUTED
_narrow = partial(style.narrow, slim=SLIM)


@style.per_language
def days(digits: int = 1) -> style.Chart:
    """`digits` has the largest number: where cells have no room for it, none is written.

    Frame, one row a day, weekdays in order: weekday str, ago int64 (weeks before the last one),
    day str (in full with its weekday), month str (the reporting month
    in full), written str (the number; a dash when not reported; "" for a day to come), shown str
    (what is written in the cell), reports str (how many communes reported its month), usual str
    (incidents of a usual day), step int64 (shade 0 to 4, -1 not reported, -2 to come), today bool,
    head and slim_head str (the month, at its first day, where all weeks are drawn and where few
    are), first_week and first_day bool (the week, or the day, before it is of another month).
    After them a row for each weekday with its sum str, and one for each shade with its place int64,
    key str (the numbers that it stands for), at int64 (pixels before it) and darkest bool; their
    ago is -1."""
    here = alt.Chart(style.FRAME).transform_filter(
        f"datum.ago >= 0 && ({_narrow(f'datum.ago < {FEW_WEEKS}', 'true')})"
    )
    room = BESIDE + DIGIT * digits
    cell = here.encode(_week(), _weekday())
    known = cell.encode(
        tooltip=style.tips(
            {
                "day:N": _("Day"),
                "written:N": _("Incidents"),
                "usual:N": _("Usual a day"),
                "month:N": _("Month"),
                "reports:N": _("Communes that reported"),
            }
        )
    ).transform_filter("datum.step > -2")
    head = here.transform_calculate(
        called=_narrow("datum.slim_head", "datum.head")
    ).transform_filter("datum.called")
    return alt.layer(
        known.mark_rect(stroke=style.PAPER, strokeWidth=2, cornerRadius=3).encode(fill()),
        known.mark_rect(fill=UNKNOWN, stroke=style.MUTED, strokeDash=[2, 2]).transform_filter(
            "datum.step === -1"
        ),
        cell.mark_rect(fillOpacity=0, stroke=style.BAND).transform_filter("datum.step === -2"),
        known.mark_text(fontSize=13).encode(
            alt.TextValue(alt.expr(f"bandwidth('x') < {room} ? '' : datum.shown")), color=ink()
        ),
        here.mark_rule(color=LINE)
        .encode(_week(0), _weekday(0), y2=alt.Y2("weekday", bandPosition=1))
        .transform_filter("datum.first_week"),
        here.mark_rule(color=LINE)
        .encode(_week(0), _weekday(0), x2=alt.X2("ago", bandPosition=1))
        .transform_filter("datum.first_day"),
        cell.mark_rect(fillOpacity=0, stroke=style.INK, strokeWidth=2.5).transform_filter(
            "datum.today"
        ),
        head.mark_text(align="left", fontSize=13, dy=-10).encode(
            _week(0), alt.Text("called:N"), y=alt.value(0)
        ),
        *_sums(),
        *_key(),
    ).properties(height=alt.Step(24), padding={"right": style.EDGE, "bottom": 8})


def _week(band: float = 0.5) -> alt.X:
    scale = alt.Scale(padding=0)  # a finger between two days takes one of them
    return alt.X("ago:O", sort="descending", axis=None, scale=scale, bandPosition=band)


def _weekday(band: float = 0.5) -> alt.Y:
    """In full, on a telephone in short."""
    short = json.dumps(
        dict(zip(formats.weekdays("wide"), formats.weekdays("abbreviated"), strict=True))
    )
    labels = _narrow(f"({short})[datum.label]", "datum.label")
    axis = style.down("weekday", labelExpr=labels, labelLimit=180)
    return axis.scale(padding=0).bandPosition(band)


def _sums() -> tuple[alt.Chart, ...]:
    """Behind its row what a weekday adds up to, and below them what that is."""
    end = alt.Chart(style.FRAME).encode(x=alt.value(alt.expr("width")))
    row = end.transform_filter("datum.sum").encode(
        _weekday(), tooltip=style.tips({"weekday:N": _("Weekday"), "sum:N": _("Whole period")})
    )
    foot = end.transform_filter("datum.place === 0").encode(y=alt.value(alt.expr("height")))
    return (
        row.mark_text(align="left", dx=8, fontWeight="bold").encode(alt.Text("sum:N")),
        foot.mark_text(align="left", dx=8, dy=14, fontSize=13, color=style.MUTED).encode(
            text=alt.value(_("Whole period"))
        ),
    )


def _key() -> tuple[alt.Chart, ...]:
    """Which numbers a shade stands for; on a telephone the darkest alone says it."""
    place = _narrow(f"datum.place * {SHADE}", "datum.at")
    shade = (
        alt.Chart(style.FRAME)
        .transform_filter("datum.place >= 0")
        .encode(x=alt.value(alt.expr(place)), y=alt.value(alt.expr("height")))
    )
    words = alt.TextValue(alt.expr(_narrow("datum.darkest ? datum.key : ''", "datum.key")))
    return (
        shade.mark_square(
            size=190, xOffset=7, yOffset=14, opacity=1, stroke=LINE, strokeWidth=1
        ).encode(fill()),
        shade.mark_text(align="left", dx=SHADE + 2, dy=14, fontSize=13).encode(words),
    )
