"""A survey round as blocks, and what each of them means."""

import pandas as pd

from components.charts import trend
from components.charts.style import Spec
from components.figures.kpi import Kpi
from components.subjects.satisfaction.view import Opinion
from components.words import formats, sentences, wording
from components.words.i18n import _
from db.compare import Direction, RateComparison, Tone
from db.indicators import INDICATORS


def blocks(view: Opinion) -> list[Kpi]:
    return [_satisfied(view), _dissatisfied(view), _response(view), _lowest(view)]


def _satisfied(view: Opinion) -> Kpi:
    told = view.score
    return _compared(
        view,
        label=_("Satisfied (levels 4 and 5)"),
        value=sentences.score(told),
        compared=told.satisfied,
        by_round=view.rounds["percent"],
        alt=_("Share of satisfied answers in each round"),
        notes=(sentences.answers(told), sentences.interval(told)),
    )


def _dissatisfied(view: Opinion) -> Kpi:
    told, compared = view.score, view.score.dissatisfied
    rounds = view.rounds
    handed_out = view.units.loc[view.units["valid"] > 0, "unit_id"]
    return _compared(
        view,
        label=_("Dissatisfied (levels 1 and 2)"),
        value=formats.percent(compared.now.percent if told.shown else None),
        compared=compared,
        by_round=100 * rounds["dissatisfied"] / rounds["n"],
        alt=_("Share of dissatisfied answers in each round"),
        notes=(
            sentences.counted_answers(compared.now) if told.shown else sentences.answers(told),
            sentences.spread(handed_out, view.scene.selection.communes),
        ),
    )


def _response(view: Opinion) -> Kpi:
    now, before = view.response, view.response_before
    polarity = INDICATORS["satisfaction.returned"].polarity
    issued = view.rounds["issued"].astype("float64")
    return _compared(
        view,
        label=_("Forms returned"),
        value=sentences.rate(now.rate),
        compared=RateComparison(now.rate, before.rate if before else None, polarity),
        by_round=100 * view.rounds["returned"] / issued.where(issued > 0),
        alt=_("Share of forms returned in each round"),
        notes=(
            _(
                "issued {issued}, returned {returned}, valid {valid}",
                issued=formats.number(now.issued),
                returned=formats.number(now.returned),
                valid=formats.number(now.valid),
            ),
            _("{counts} returned / issued", counts=sentences.part_of(now.rate)),
        ),
    )


def _compared(
    view: Opinion,
    *,
    label: str,
    value: str,
    compared: RateComparison,
    by_round: pd.Series,
    alt: str,
    notes: tuple[str, ...],
) -> Kpi:
    base = sentences.earlier_round(view.score)
    chosen = view.rounds["survey_id"] == view.survey_id
    return Kpi(
        label=label,
        value=value,
        change=wording.points_change(compared),
        percent="",
        base=" \u00b7 ".join(part for part in (base, sentences.chance_of(compared)) if part),
        direction=compared.direction,
        tone=compared.tone if compared.is_signal else Tone.NEUTRAL,
        trend=trend.line(),
        frame=trend.frame(view.rounds["closed_on"].map(formats.day), by_round, read=chosen),
        alt=alt,
        notes=notes,
    )


def _lowest(view: Opinion) -> Kpi:
    """The question with the lowest score; without change, since it may be another one before."""
    percent = view.questions["percent"]
    lowest = percent == percent.min()
    place = lowest.idxmax() if lowest.any() else None
    row = None if place is None else view.questions.loc[place]
    spec: Spec = trend.bars()
    return Kpi(
        label=_("Lowest question"),
        value=formats.MISSING if row is None else formats.percent(row["percent"]),
        change="" if row is None else row["topic"],
        percent="",
        base="",
        direction=Direction.SAME,
        tone=Tone.NEUTRAL,
        trend=spec,
        frame=trend.frame(view.questions["topic"], percent, read=view.questions.index == place),
        alt=_("Scores of all questions of the round"),
        notes=(
            (sentences.scored(row), sentences.likely(row["low"], row["high"]))
            if row is not None
            else (sentences.answers(view.score),)
        ),
    )


def definitions() -> dict[str, str]:
    """Who is counted, from where, on which days."""
    return {
        _("Satisfied (levels 4 and 5)"): _(
            "Answers at level 4 (satisfied) or 5 (very satisfied) divided by all valid answers to "
            "the question. Answers are pooled over questions and communes; percentages of communes "
            "are never averaged."
        ),
        _("Survey round"): _(
            "A round counts on the day it closed. The newest one that closed in the period is "
            "shown; it is compared with the round before it, also when that was held elsewhere, "
            "which is then said."
        ),
        _("Likely between"): _(
            "95 of 100 such intervals hold the true share (Wilson interval). It is computed on "
            "forms, not answers, since the answers on one form are alike."
        ),
        _("Forms returned"): _(
            "Forms that came back divided by forms handed out. A returned form is valid when it "
            "can be counted."
        ),
        _("Few forms"): _(
            "Fewer than 30 are marked by a hollow dot; fewer than 5 are not shown, since they "
            "could point at a person."
        ),
        _("Forms of the district"): _(
            "Forms handed out at the district itself, such as at its forum, belong to no commune "
            "and count only when all communes are chosen."
        ),
    }
