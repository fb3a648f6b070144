"""The pictures of reintegration."""

from functools import partial

from components.charts import reintegration as charts
from components.charts.style import ACCENT, CONTEXT, QUIET
from components.figures.answers import of_months, of_table
from components.figures.picture import Native, Picture
from components.subjects.reintegration import frames, words
from components.subjects.reintegration.view import Reintegration
from components.words import splits, wording
from components.words.i18n import _
from db.facts.few import MOST_ROWS
from db.schema import CLASSES


def of(view: Reintegration) -> dict[str, Picture]:
    """By name; the first is the one for a meeting. No bridge where the stock of the beginning or
    of the end is not known: its remark says why."""
    picture = partial(Picture, caption=view.caption)
    steps, flows, classes = frames.bridge(view), frames.flows(view), frames.classes(view)
    months, largest = view.period.whole_months(), frames.largest(view)
    by_place = frames.communes(view)
    marks, below = splits.placed(view.mark_note, largest["commune"], by_place["commune"])
    pictures = {
        "flows": picture(
            flows,
            charts.flows(),
            title=_("Reintegration: who came and who left, by month"),
            alt=_("Bars by month: received and moved in above the line, left below it"),
            remark=_("Above: received (dark) + moved in (light). Below: left."),
            table=frames.flow_table(view),
            columns=frames.flow_columns(),
            sums=tuple(frames.flow_names()),
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
            answers={"month": of_months(flows["month"], months)},
        ),
        "bridge": picture(
            steps,
            charts.bridge(),
            title=bridge_title(),
            alt=_("Steps from the opening stock over those who came and left to the closing stock"),
            remark=wording.joined(
                words.bridge_remark(view),
                _("The bars of the stocks are cut short, so that the steps can be seen.")
                if frames.is_cut(steps)
                else "",
            ),
            columns={"step": _("Step"), "label": _("People")},
            answers={"step": of_table(steps["step"])},
        ),
        "classes": picture(
            classes,
            charts.classes(),
            title=_("Reintegration: under management by class"),
            alt=_("Stacked bars of classes A to D at the end of each month"),
            remark=_(
                "At the end of each month. Who owes a due month counts as they stood before "
                "(n/N reported)."
            ),
            columns=frames.class_columns(),
            native=Native(
                "stacked_column",
                "month",
                CLASSES,
                frames.class_names(),
                colours=tuple(charts.CLASS_COLOURS.values()),
            ),
            answers={"month": of_months(classes["month"], months)},
        ),
        **_lists(view),
        "communes": picture(
            largest,
            charts.communes(),
            title=_("Reintegration by area") if view.areas else _("Reintegration by commune"),
            alt=_("For each commune bars of people under management, received, left and guided"),
            remark=wording.joined(
                words.stock_remark(view),
                _("By name: the largest stocks; all are in the table")
                if len(view.areas or view.communes) > MOST_ROWS
                else "",
                marks,
                by=". ",
            ),
            table=by_place,
            below=below,
            columns=frames.commune_columns(),
            sums=("stock", *frames.flow_names()),
            answers={"commune": {**of_table(largest["commune"]), **view.doors}},
        ),
    }
    if steps.empty:
        del pictures["bridge"]
    return pictures


def bridge_title() -> str:
    return _("Reintegration: from the beginning to the end of the period")


def _lists(view: Reintegration) -> dict[str, Picture]:
    """The shorter pictures: why people left, how they were helped, work and loans."""
    picture = partial(
        Picture,
        caption=view.caption,
        columns={"row": _("What is counted"), "label": _("People")},
        native=Native("bar", "row", ("people",), {"people": _("People")}),
    )
    exits, support, standing = frames.exits(view), frames.support(view), frames.standing(view)
    pictures = (
        picture(
            exits,
            charts.bars(),
            title=_("Reintegration: why people left"),
            alt=_("Bars of people who left by the six legal reasons"),
            remark=_("The six reasons of Circular 10/2024/TT-BCA, article 14."),
            answers={"row": of_table(exits["row"])},
        ),
        picture(
            support,
            charts.bars(),
            title=_("Reintegration: help in the period"),
            alt=_("Bars of people guided, referred to a job, trained and given a loan"),
            remark=_("People helped; somebody helped twice counts twice."),
            answers={"row": of_table(support["row"])},
        ),
        picture(
            standing,
            charts.of_whole(),
            title=_("Reintegration: work and loans"),
            alt=_("Bars of people in stable work and with a loan, of all under management"),
            remark=words.stock_remark(view),
            answers={"row": of_table(standing["row"])},
        ),
    )
    return {one.title: one for one in pictures}
