"""The four subjects in words: what stands under a number and what is read aloud."""

from datetime import date

from components import formats, wording
from components.i18n import _
from db.compare import Comparison
from db.facts.reintegration import Reintegration
from db.facts.satisfaction import Score
from db.facts.suggestions import Balance
from db.model import SuggestionState
from db.periods import Period


def incident_change(compared: Comparison) -> str:
    return wording.change(compared, wording.incidents(abs(compared.change or 0)))


def score(told: Score) -> str:
    """The score in percent, unless too few people answered to show it."""
    return formats.percent(told.satisfied.now.percent if told.shown else None)


def answers(told: Score) -> str:
    """Counts over counts, as it is read out, with what stands behind them."""
    now = told.satisfied.now
    if not told.shown:
        return _("fewer than 5 valid forms: not shown")
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
    low, high = (formats.number(bound, 1) for bound in told.interval)
    return _("likely between {low} and {high}%", low=low, high=high)


def places(told: Score, communes: int) -> str:
    return _("Forms from {n} places of {all} communes", n=told.places, all=communes)


def earlier_round(told: Score) -> str:
    if told.before_closed_on is None:
        return ""
    return _("on the round of {day}", day=formats.day(told.before_closed_on))


def balance(told: Balance) -> str:
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


def incident_sentence(compared: Comparison, period: Period, place: str) -> str:
    """The ministry's sentence: count, change, percent, base."""
    return _(
        "From {first} to {last}, {place} had {now}, {change} {base}.",
        first=formats.day(period.first),
        last=formats.day(period.last),
        place=place,
        now=wording.incidents(compared.now),
        change=incident_change(compared),
        base=wording.base(period),
    )


def reintegration_sentence(since: Reintegration, until: date) -> str:
    """Two flows since the programme began and one stock: never a share of one another."""
    if not since.months or since.month is None or since.stock is None:
        return _("No commune has reported on community reintegration.")
    return _(
        "From {year} to {last}, {received} who had served their sentence were received back "
        "and {guided} guided through the expungement procedure; {stock} are under management.",
        year=since.months[0].year,
        last=formats.day(until),
        received=wording.people(since.received),
        guided=wording.people(since.guided),
        stock=wording.people(since.stock.now),
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
