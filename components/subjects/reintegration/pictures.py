"""The pictures of reintegration."""

from components.charts import reintegration as charts
from components.charts.style import ACCENT, CONTEXT, QUIET
from components.figures.picture import Native, Picture
from components.subjects.reintegration import frames, numbers, words
from components.subjects.reintegration.view import View
from components.words.i18n import _


def of(view: View) -> dict[str, Picture]:
    """By name; the first is the one for a meeting."""
    steps = bridge(view)
    return {
        "flows": flows(view),
        **({"bridge": steps} if steps else {}),
        "classes": classes(view),
        **{picture.title: picture for picture in lists(view)},
        "communes": communes(view),
    }


def bridge_title() -> str:
    return _("From the beginning to the end of the period")


def bridge(view: View) -> Picture | None:
    """None where the stock of the beginning or of the end is not known: the remark says why."""
    steps = frames.bridge(view)
    if steps.empty:
        return None
    return Picture(
        steps,
        charts.bridge(),
        title=bridge_title(),
        alt=_("Steps from the opening stock over those who came and left to the closing stock"),
        caption=view.scene.caption,
        remark=words.bridge_remark(view),
        columns={"step": _("Step"), "label": _("People")},
    )


def flows(view: View) -> Picture:
    return Picture(
        frames.flows(view),
        charts.flows(),
        title=_("Who came and who left, by month"),
        alt=_("Bars by month: received and moved in above the line, left below it"),
        caption=view.scene.caption,
        remark=_("Above: received (dark) + moved in (light). Below: left."),
        columns=frames.flow_columns(),
        native=Native(
            "stacked_column",
            "month",
            {"received": _("Newly received"), "moved": _("Moved in"), "out": _("Left the group")},
            colours=(ACCENT, QUIET, CONTEXT),
        ),
    )


def classes(view: View) -> Picture:
    return Picture(
        frames.classes(view),
        charts.classes(),
        title=_("Under management by class"),
        alt=_("Stacked bars of classes A to D at the end of each month"),
        caption=view.scene.caption,
        remark=_("At the end of each month. A month that a commune has not reported is a gap."),
        columns=frames.class_columns(view),
        native=Native(
            "stacked_column",
            "month",
            frames.class_names(),
            colours=tuple(charts.CLASS_COLOURS.values()),
        ),
    )


def lists(view: View) -> list[Picture]:
    """The shorter pictures: why people left, how they were helped, work and loans."""
    return [
        Picture(
            frame,
            chart,
            title=title,
            alt=alt,
            caption=view.scene.caption,
            remark=remark,
            columns={"row": _("What is counted"), "label": _("People")},
            native=Native("bar", "row", {"people": _("People")}),
        )
        for title, alt, frame, chart, remark in numbers.lists(view)
    ]


def communes(view: View) -> Picture:
    return Picture(
        frames.communes(view),
        charts.communes(),
        title=_("Reintegration by commune"),
        alt=_("For each commune bars of people under management, received, left and guided"),
        caption=view.scene.caption,
        remark=words.stock_remark(view),
        columns=frames.commune_columns(view),
    )
