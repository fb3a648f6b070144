"""A survey round as blocks, and what each of them means."""

from typing import Any

import pandas as pd

from components.charts import trend
from components.figures import kpi
from components.figures.kpi import Kpi
from components.subjects.satisfaction import words
from components.subjects.satisfaction.view import Opinion
from components.words import formats, wording
from components.words.i18n import _
from db.compare import RateComparison
from db.indicators import SATISFACTION, indicator


def blocks(view: Opinion) -> list[Kpi]:
    return [_satisfied(view), _dissatisfied(view), _response(view), _lowest(view)]


def _satisfied(view: Opinion) -> Kpi:
    result = view.score
    return _compared(
        view,
        _("Satisfied (levels 4 and 5)"),
        result.satisfied,
        view.rounds["percent"],
        value=words.score(result),
        alt=_("Share of satisfied answers in each round"),
        notes=(words.answers(result), words.interval(result)),
    )


def _dissatisfied(view: Opinion) -> Kpi:
    result, compared = view.score, view.score.dissatisfied
    handed_out = view.by_unit.loc[view.by_unit["valid"] > 0, "unit_id"]
    return _compared(
        view,
        _("Dissatisfied (levels 1 and 2)"),
        compared,
        100 * view.rounds["dissatisfied"] / view.rounds["n"],
        value=formats.percent(compared.now.percent if result.shown else None),
        alt=_("Share of dissatisfied answers in each round"),
        notes=(
            _("{counts} answers", counts=wording.part_of(compared.now))
            if result.shown
            else words.answers(result),
            wording.spread(handed_out, view.communes, view.splits.by_id),
        ),
    )


def _response(view: Opinion) -> Kpi:
    now, before = view.response, view.response_before
    polarity = indicator(SATISFACTION, "returned").polarity
    issued = view.rounds["issued"].astype("float64")
    return _compared(
        view,
        _("Forms returned"),
        RateComparison(now.rate, before.rate if before else None, polarity),
        100 * view.rounds["returned"] / issued.where(issued > 0),
        value=wording.rate(now.rate),
        alt=_("Share of forms returned in each round"),
        notes=(
            _(
                "issued {issued}, returned {returned}, valid {valid}",
                issued=formats.count_in_text(now.issued),
                returned=formats.count_in_text(now.returned),
                valid=formats.count_in_text(now.valid),
            ),
            _("{counts} returned / issued", counts=wording.part_of(now.rate)),
        ),
    )


def _compared(
    view: Opinion, label: str, compared: RateComparison, by_round: pd.Series, **rest: Any
) -> Kpi:
    chosen = view.rounds["survey_id"] == view.survey_id
    return kpi.of_shares(
        label,
        compared,
        base=words.base(view.score, compared),
        trend=trend.line(),
        frame=trend.frame(view.rounds["closed_on"].map(formats.day), by_round, read=chosen),
        **rest,
    )


def _lowest(view: Opinion) -> Kpi:
    """The question with the lowest score; without change, since it may be another one before."""
    percent = view.questions["percent"]
    lowest = percent == percent.min()
    place = lowest.idxmax() if lowest.any() else None
    row = None if place is None else view.questions.loc[place]
    return Kpi(
        label=_("Lowest question"),
        value=formats.MISSING if row is None else formats.percent(row["percent"]),
        change="" if row is None else row["topic"],
        trend=trend.bars(),
        frame=trend.frame(view.questions["topic"], percent, read=view.questions.index == place),
        alt=_("Scores of all questions of the round"),
        notes=(
            (words.scored(row), wording.likely(row["low"], row["high"]))
            if row is not None
            else (words.answers(view.score),)
        ),
    )
