"""The pictures of satisfaction."""

from functools import partial

from components.charts import satisfaction as charts
from components.figures.picture import Native, Picture
from components.subjects.satisfaction import frames
from components.subjects.satisfaction.view import Opinion
from components.words import wording
from components.words.i18n import _
from db.schema import LEVELS


def of(view: Opinion) -> dict[str, Picture]:
    """By name; the first is the one for a meeting."""
    picture = partial(Picture, caption=view.caption)
    score = {"text": _("Satisfied"), "doubt": _("Likely between")}
    return {
        "levels": picture(
            frames.level_frame(view),
            charts.levels(),
            title=_("Answers to each question"),
            alt=_("Bars of answers by level, dissatisfied to the left and satisfied to the right"),
            remark=_(
                "Left: share of levels 1 and 2. Right: satisfied (levels 4 and 5), with counts."
            ),
            table=frames.level_table(view),
            columns={"topic": _("Question"), **frames.level_names(), **score},
            native=Native("shares", "topic", LEVELS, colours=charts.LEVEL_COLOURS),
            numbers=frames.level_counts(view),
        ),
        "rounds": picture(
            frames.round_frame(view),
            charts.rounds(),
            title=_("Rounds over time"),
            alt=_("Dots of the score of each round with the interval that it lies in"),
            remark=_("Line: where the true share likely lies. Hollow: fewer than 30 forms."),
            columns={
                "day": _("Closed on"),
                "title": _("Survey round"),
                "places": _("Places"),
                "valid": _("Valid forms"),
                **score,
            },
        ),
        "communes": picture(
            frames.outstanding_frame(view),
            charts.communes(),
            title=_("Communes side by side"),
            alt=_("Dots of the score of each commune with the interval that it lies in"),
            remark=wording.joined(
                _("Intervals that overlap do not tell the communes apart."),
                _("By name: the best and the poorest scores; all are in the table.")
                if len(view.outstanding) < len(view.by_unit)
                else "",
                view.mark_note,
            ),
            table=frames.commune_frame(view),
            columns={
                "label": _("Where"),
                "issued": _("Issued"),
                "returned": _("Returned"),
                "valid": _("Valid forms"),
                **score,
            },
            doors=view.doors,
            door="label",
        ),
    }
