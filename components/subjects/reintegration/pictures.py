"""The pictures of reintegration."""

from functools import partial

from components.charts import reintegration as charts
from components.charts.style import ACCENT, CONTEXT, QUIET
from components.figures.picture import Native, Picture
from components.subjects.reintegration import frames, words
from components.subjects.reintegration.view import Reintegration
from components.words import wording
from components.words.i18n import _
from db.schema import CLASSES


def of(view: Reintegration) -> dict[str, Picture]:
    """By name; the first is the one for a meeting. No bridge where the stock of the beginning or
    of the end is not known: its remark says why."""
    picture = partial(Picture, caption=view.caption)
    steps = frames.bridge(view)
    pictures = {
        "flows": picture(
            frames.flows(view),
            charts.flows(),
            title=_("Who came and who left, by month"),
            alt=_("Bars by month: received and moved in above the line, left below it"),
            remark=_("Above: received (dark) + moved in (light). Below: left."),
            columns=frames.flow_columns(),
            native=Native(
                "stacked_column",
                "month",
                ("received", "moved", "out"),
                {
                    "received": _("Newly received"),
                    "moved": _("Moved in"),
                    "out": _("Left the group"),
                },
                colours=(ACCENT, QUIET, CONTEXT),
            ),
        ),
        "bridge": picture(
            steps,
            charts.bridge(),
            title=bridge_title(),
            alt=_("Steps from the opening stock over those who came and left to the closing stock"),
            remark=words.bridge_remark(view),
            columns={"step": _("Step"), "label": _("People")},
        ),
        "classes": picture(
            frames.classes(view),
            charts.classes(),
            title=_("Under management by class"),
            alt=_("Stacked bars of classes A to D at the end of each month"),
            remark=_("At the end of each month. A month that a commune has not reported is a gap."),
            columns=frames.class_columns(),
            native=Native(
                "stacked_column",
                "month",
                CLASSES,
                frames.class_names(),
                colours=tuple(charts.CLASS_COLOURS.values()),
            ),
        ),
        **_lists(view),
        "communes": picture(
            frames.largest(view),
            charts.communes(),
            title=_("Reintegration by commune"),
            alt=_("For each commune bars of people under management, received, left and guided"),
            remark=wording.joined(
                words.stock_remark(view),
                _("By name: the largest stocks; all are in the table") if view.areas else "",
                view.mark_note,
                by=". ",
            ),
            table=frames.communes(view),
            columns=frames.commune_columns(),
            doors=view.doors,
        ),
    }
    if steps.empty:
        del pictures["bridge"]
    return pictures


def bridge_title() -> str:
    return _("From the beginning to the end of the period")


def _lists(view: Reintegration) -> dict[str, Picture]:
    """The shorter pictures: why people left, how they were helped, work and loans."""
    picture = partial(
        Picture,
        caption=view.caption,
        columns={"row": _("What is counted"), "label": _("People")},
        native=Native("bar", "row", ("people",), {"people": _("People")}),
    )
    pictures = (
        picture(
            frames.exits(view),
            charts.bars(),
            title=_("Why people left"),
            alt=_("Bars of people who left by the six legal reasons"),
            remark=_("The six reasons of Circular 10/2024/TT-BCA, article 14."),
        ),
        picture(
            frames.support(view),
            charts.bars(),
            title=_("Help in the period"),
            alt=_("Bars of people guided, referred to a job, trained and given a loan"),
            remark=_("People helped; somebody helped twice counts twice."),
        ),
        picture(
            frames.standing(view),
            charts.of_whole(),
            title=_("Work and loans"),
            alt=_("Bars of people in stable work and with a loan, of all under management"),
            remark=words.stock_remark(view),
        ),
    )
    return {one.title: one for one in pictures}
