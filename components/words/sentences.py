"""The four subjects in words: what stands under a number and what is read aloud."""

from collections.abc import Collection, Hashable, Mapping
from fractions import Fraction
from math import isnan
from textwrap import wrap
from typing import Any

from components.words import formats, indicators, wording
from components.words.i18n import _, _n
from db.compare import SMALL_BASE, Comparison, Rate, RateComparison
from db.facts.coverage import Coverage
from db.facts.satisfaction import Score
from db.facts.suggestions import Balance
from db.model import SuggestionState
from db.periods import Period
from db.schema import LEVELS


def incident_change(compared: Comparison) -> str:
    return wording.change(compared, wording.incidents(abs(compared.change or 0)))


def score(told: Score) -> str:
    """The score in percent, unless too few people answered to show it."""
    return formats.percent(told.satisfied.now.percent if told.shown else None)


def answers(told: Score) -> str:
    """Counts over counts, as it is read out, with what stands behind them."""
    now = told.satisfied.now
    if not told.shown:
        return _("fewer than 5 forms or answers: not shown")
    said = _(
        "{satisfied}/{n} answers on {forms} valid forms",
        satisfied=formats.number(now.successes),
        n=formats.number(now.n),
        forms=formats.number(told.forms),
    )
    return _("{said}; fewer than 30 forms", said=said) if told.small else said


def interval(told: Score) -> str:
    if not told.shown or told.interval is None:
        return ""
    return likely(*told.interval)


def likely(low: float, high: float) -> str:
    return _(
        "likely between {low} and {high}%", low=formats.number(low, 1), high=formats.number(high, 1)
    )


def places(told: Score, communes: int) -> str:
    return _("Forms from {n} places of {all} communes", n=told.places, all=communes)


def counted_answers(told: Rate) -> str:
    return _("{counts} answers", counts=part_of(told))


def scored(row: Mapping[Hashable, Any]) -> str:
    """Percent and counts of a row of db.facts.satisfaction, or why there are none."""
    if not row["shown"]:
        return _("not shown (under 5 answers)") if row.get("valid", 1) else _("no form")
    said = counts(row)
    return _("{said}, under 30 forms", said=said) if row["small"] else said


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


def levels() -> list[str]:
    """The five levels, from very dissatisfied to very satisfied."""
    return [indicators.name(f"satisfaction.{level}") for level in LEVELS]


def other_places() -> str:
    return _(
        "The round before was held in other places, so the change compares different communes."
    )


def chance_of(compared: RateComparison) -> str:
    """The quiet cue on chance: said only of a change."""
    if compared.p_value is None or not compared.points:
        return ""
    return _("hardly chance") if compared.is_signal else _("may be chance")


def broken(text: str, width: int) -> str:
    """The text in lines of about `width` characters, for the axis of a picture."""
    return "\n".join(wrap(text, width, break_long_words=False))


def earlier_round(told: Score) -> str:
    if told.before_closed_on is None:
        return ""
    return _("on the round of {day}", day=formats.day(told.before_closed_on))


def balance(told: Balance) -> str:
    if told.reopened:
        return _(
            "Carried over {carried} + new {new} + reopened {reopened} - finished {finished} "
            "= open {open}",
            carried=formats.number(told.carried),
            new=formats.number(told.new),
            reopened=formats.number(told.reopened),
            finished=formats.number(told.finished),
            open=formats.number(told.open),
        )
    return _(
        "Carried over {carried} + new {new} - finished {finished} = open {open}",
        carried=formats.number(told.carried),
        new=formats.number(told.new),
        finished=formats.number(told.finished),
        open=formats.number(told.open),
    )


def on_time(told: Balance) -> str:
    """Closed on time over closed and overdue, as counts; the percent only where it says much."""
    rate = told.on_time_rate
    return _(
        "Overdue {overdue}; closed on time {on_time}/{n}",
        overdue=formats.number(told.overdue),
        on_time=formats.number(rate.successes),
        n=formats.number(rate.n),
    )


def overdue(told: Balance) -> str:
    return _("of them overdue: {n}", n=formats.number(told.overdue))


def forums_held(n: int) -> str:
    return _n("at {n} forum", "at {n} forums", n, n=formats.number(n))


def rate(told: Rate) -> str:
    """A share in percent; on a small base the counts speak first."""
    if told.small:
        return part_of(told) if told.n else formats.MISSING
    return formats.percent(told.percent)


def part_of(told: Rate) -> str:
    return f"{formats.number(told.successes)}/{formats.number(told.n)}"


def on_time_counts(told: Rate) -> str:
    """Counts over counts, with what they count; the percent of a small base stands here, muted."""
    if not told.n:
        return _("nothing was finished or overdue")
    if told.small:
        return _(
            "finished on time / (finished + overdue); {percent} (small base)",
            percent=formats.percent(told.percent),
        )
    return _("{counts} finished on time / (finished + overdue)", counts=part_of(told))


def earlier_rate(compared: RateComparison) -> str:
    """What the share was before, with its counts."""
    if compared.before is None or not compared.before.n:
        return ""
    return _("a year before: {counts}", counts=part_of(compared.before))


def part(n: int, total: int) -> str:
    """A count and its share of a whole, which a small whole does not bear."""
    if total < SMALL_BASE:
        return formats.number(n)
    return f"{formats.number(n)} ({formats.percent(Fraction(100 * n, total))})"


def year_below(day: str) -> str:
    """A written day in two lines, for the axis of a picture: 12/06 over 2023."""
    day_and_month, year = day.rsplit("/", 1)
    return f"{day_and_month}\n{year}"


def spread(places: Collection[int], communes: Collection[int]) -> str:
    """Where something comes from: how many of the communes, and the district if it does too."""
    here = len(set(places) & set(communes))
    said = _("from {n}/{all} communes", n=here, all=len(communes))
    return _("{said} and the district itself", said=said) if set(places) - set(communes) else said


def heard(places: int, communes: int) -> str:
    return _("Suggestions from {n} places of {all} communes", n=places, all=communes)


def suggestion_state(state: str) -> str:
    return {
        SuggestionState.RECEIVED: _("not yet answered"),
        SuggestionState.IN_PROGRESS: _("in progress"),
        SuggestionState.ANSWERED_ON_SPOT: _("answered on the spot"),
        SuggestionState.RESOLVED: _("resolved"),
        SuggestionState.TRANSFERRED: _("passed to another body"),
        SuggestionState.NOT_FEASIBLE: _("cannot be done"),
    }[SuggestionState(state)]


def suggestion_step(state: str) -> str:
    """The change to a state, in a history: it was not yet answered because it was written down."""
    return _("recorded") if state == SuggestionState.RECEIVED else suggestion_state(state)


def left_to_the_district(n: int) -> str:
    """What a choice of communes cannot hold."""
    return _(
        "{n} raised for the district itself are not in this choice of communes.",
        n=wording.suggestions(n),
    )


def forms_left_to_the_district(n: int) -> str:
    return _(
        "{n} valid forms were handed out at the district itself; they belong to all communes "
        "together and are not in this choice.",
        n=formats.number(n),
    )


def of_other_communes(n: int) -> str:
    return _("{n} of other communes are not shown.", n=wording.suggestions(n))


def found(n: int) -> str:
    return _("{n} found", n=wording.suggestions(n))


def incident_sentence(compared: Comparison, period: Period, place: str, covered: Coverage) -> str:
    """The ministry's sentence: count, change, percent, base; without a base none is named. Where
    not all have reported, how many have."""
    told = (
        incident_change(compared),
        wording.base(period) if compared.change is not None else "",
        wording.if_partial(covered),
    )
    return _(
        "From {first} to {last}, {place} had {now}, {compared}.",
        first=formats.day(period.first),
        last=formats.day(period.last),
        place=place,
        now=wording.incidents(compared.now),
        compared=" ".join(part for part in told if part),
    )


def suggestion_sentence(told: Balance) -> str:
    return _(
        "Citizens made {new}; {finished} finished, {open} still open, {overdue} of them overdue.",
        new=wording.suggestions(told.new),
        finished=formats.count_in_text(told.finished),
        open=formats.count_in_text(told.open),
        overdue=formats.count_in_text(told.overdue),
    )


def satisfaction_sentence(told: Score) -> str:
    return _("Satisfaction was {percent} ({answers}).", percent=score(told), answers=answers(told))
