"""Satisfaction in words: what stands under a number, what is read aloud, what is counted."""

from collections.abc import Collection, Hashable, Mapping
from math import isnan
from typing import Any

from components.words import formats, wording
from components.words.i18n import _
from db.compare import RateComparison
from db.facts.satisfaction import Score


def score(result: Score) -> str:
    """The score in percent, unless too few people answered to show it."""
    return formats.percent(result.satisfied.now.percent if result.shown else None)


def answers(result: Score) -> str:
    """Counts over counts, as it is read out, with what stands behind them."""
    now = result.satisfied.now
    if not result.shown:
        return _("fewer than 5 forms or answers: not shown")
    line = _(
        "{satisfied}/{n} answers on {forms} valid forms",
        satisfied=formats.number(now.successes),
        n=formats.number(now.n),
        forms=formats.count_in_text(result.forms),
    )
    if result.left_out:
        line = _(
            "{counts}; not counted: {n} forms of places with fewer than 5",
            counts=line,
            n=formats.count_in_text(result.left_out),
        )
    return _("{counts}; fewer than 30 forms", counts=line) if result.small else line


def interval(result: Score) -> str:
    if not result.shown or result.interval is None:
        return ""
    return wording.likely(*result.interval)


def places(result: Score, communes: Collection[int], splits: Collection[int] = ()) -> str:
    return _("Forms {origin}", origin=wording.spread(result.places, communes, splits))


def scored(row: Mapping[Hashable, Any]) -> str:
    """Percent and counts of a row of db.facts.satisfaction, or why there are none."""
    if not row["shown"]:
        return _("not shown (under 5 answers)") if row.get("valid", 1) else _("no form")
    share = counts(row)
    return _("{share}, under 30 forms", share=share) if row["small"] else share


def counts(row: Mapping[Hashable, Any]) -> str:
    """Percent and counts: 98.49% (522/530)."""
    return _(
        "{percent} ({satisfied}/{n})",
        percent=formats.percent(row["percent"]),
        satisfied=formats.number(row["satisfied"]),
        n=formats.number(row["n"]),
    )


def bounds(low: float, high: float) -> str:
    if isnan(low):
        return ""
    return f"{formats.number(low, 1)} \u2013 {formats.number(high, 1)}%"


def no_round() -> str:
    return _("No survey round of these communes closed in this period.")


def base(result: Score, compared: RateComparison) -> str:
    """The round that a share is compared with, whether that was held elsewhere, and the quiet cue
    on chance: stands wherever the change does."""
    if result.before_closed_on is None:
        return ""
    return wording.dotted(
        _("on the round of {day}", day=formats.day(result.before_closed_on)),
        "" if result.same_places else _("held elsewhere"),
        _chance(compared),
    )


def _chance(compared: RateComparison) -> str:
    """Of a change alone."""
    if compared.p_value is None or not compared.points:
        return ""
    return _("hardly chance") if compared.is_signal else _("may be chance")


def forms_left_to_the_district(n: int) -> str:
    return _(
        "{n} valid forms were handed out at the district itself; they belong to all communes "
        "together and are not in this choice.",
        n=formats.number(n),
    )


def sentence(result: Score) -> str:
    words = {"percent": score(result), "answers": answers(result)}
    return _("Satisfaction was {percent} ({answers}).", **words)


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
            "Fewer than 30 are marked by a hollow dot. What fewer than 5 said in a place is "
            "neither shown nor counted in a sum: it could point at a person."
        ),
        _("Forms of the district"): _(
            "Forms handed out at the district itself, such as at its forum, belong to no commune "
            "and count only when all communes are chosen."
        ),
        _("Chance"): _("Change of a share: Fisher's exact test, on forms, not answers."),
        **wording.colours(),
    }
