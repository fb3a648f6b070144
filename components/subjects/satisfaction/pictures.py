"""The pictures of satisfaction."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from components.charts import satisfaction as charts
from components.figures.answers import PERIOD, UNTIL, Answer, of_table
from components.figures.picture import Native, Picture
from components.subjects.satisfaction import frames
from components.subjects.satisfaction.view import OTHERS, ROUND, Opinion
from components.words import formats, splits, wording
from components.words.i18n import _
from db.periods import PeriodKind
from db.schema import LEVELS


def of(view: Opinion) -> dict[str, Picture]:
    """By name; the first is the one for a meeting."""
    picture = partial(Picture, caption=view.caption)
    levels, rounds = frames.level_frame(view), frames.round_frame(view)
    places, table = frames.outstanding_frame(view), frames.commune_frame(view)
    marks, below = splits.placed(view.mark_note, places["label"], table["label"])
    unasked = frames.unasked(view)
    score = {"text": _("Satisfied"), "doubt": _("Likely between")}
    return {
        "levels": picture(
            levels,
            charts.levels(),
            title=_("Satisfaction with each question"),
            alt=_("Bars of answers by level, dissatisfied to the left and satisfied to the right"),
            remark=_(
                "Left: share of levels 1 and 2. Right: satisfied (levels 4 and 5), with counts."
            ),
            table=frames.level_table(view),
            columns={"topic": _("Question"), **frames.level_names(), **score},
            native=Native("shares", "topic", LEVELS, colours=charts.LEVEL_COLOURS),
            numbers=frames.level_counts(view),
            answers={"topic": of_table(levels["topic"])},
        ),
        "rounds": picture(
            rounds,
            charts.rounds(),
            title=_("Satisfaction by survey round"),
            alt=_("Dots of the score of each round with the interval that it lies in"),
            remark=_("Line: where the true share likely lies. Hollow: fewer than 30 forms."),
            columns={
                "day": _("Closed on"),
                "title": _("Survey round"),
                "places": _("Places"),
                "valid": _("Valid forms"),
                **score,
            },
            answers={"label": dict(zip(rounds["label"], _rounds(view), strict=True))},
        ),
        "communes": picture(
            places,
            charts.communes(),
            title=_("Satisfaction by area") if view.areas else _("Satisfaction by commune"),
            alt=_("Dots of the score of each commune with the interval that it lies in"),
            remark=wording.joined(
                _("Intervals that overlap do not tell the communes apart."),
                _("By name: the best and the poorest scores; all are in the table.")
                if OTHERS in set(view.outstanding["unit_id"])
                else "",
                _("Without forms: {n} places.", n=formats.number(unasked)) if unasked else "",
                marks,
            ),
            table=table,
            below=below,
            columns={
                "label": _("Where"),
                "issued": _("Issued"),
                "returned": _("Returned"),
                "valid": _("Valid forms"),
                **score,
            },
            sums=("issued", "returned", "valid"),
            answers={"label": {**of_table(places["label"]), **view.doors}},
        ),
    }


def _rounds(view: Opinion) -> Iterator[Answer]:
    """Of each round: its page; of one that closed before the window, a year that ends with it."""
    for row in view.rounds.itertuples():
        choice: dict[str, Any] = {ROUND: int(row.survey_id)}
        day = row.closed_on.date()
        if day < view.period.first:
            choice |= {PERIOD: PeriodKind.YEAR_TO_DATE, UNTIL: day}
        yield Answer(choice=choice, name=formats.day(day))
