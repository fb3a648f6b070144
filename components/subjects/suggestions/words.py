"""Suggestions in words: what stands under a number, what is read aloud, what is counted."""

from collections.abc import Collection
from fractions import Fraction

from components.words import bases, formats, terms, wording
from components.words.i18n import _
from db.compare import SMALL_BASE, Rate, RateComparison
from db.facts.suggestions import AGES, Balance
from db.model import SuggestionState
from db.periods import Base


def balance(counts: Balance) -> str:
    names = ("carried", "new", "reopened", "finished", "open")
    parts = {name: formats.count_in_text(getattr(counts, name)) for name in names}
    if counts.reopened:
        return _(
            "Carried over {carried} + new {new} + reopened {reopened} - finished {finished} "
            "= open {open}",
            **parts,
        )
    return _("Carried over {carried} + new {new} - finished {finished} = open {open}", **parts)


def on_time(counts: Balance) -> str:
    """Closed on time over closed and overdue, as counts; the percent only where it says much."""
    rate = counts.on_time_rate
    return _(
        "Overdue {overdue}; closed on time {on_time}/{n}",
        overdue=formats.count_in_text(counts.overdue),
        on_time=formats.number(rate.successes),
        n=formats.number(rate.n),
    )


def on_time_counts(rate: Rate) -> str:
    """Counts over counts, with what they count; the percent of a small base stands here, muted."""
    if not rate.n:
        return _("nothing was finished or overdue")
    if rate.small:
        return _(
            "finished on time / (finished + overdue); {percent}",
            percent=wording.on_small_base(formats.percent(rate.percent)),
        )
    return _("{counts} finished on time / (finished + overdue)", counts=wording.part_of(rate))


def earlier_rate(compared: RateComparison, against: Base) -> str:
    """What the share was before, with its counts."""
    if compared.before is None or not compared.before.n:
        return ""
    return _("{then}: {counts}", then=bases.then(against), counts=wording.part_of(compared.before))


def part(n: int, total: int) -> str:
    """A count and its share of a whole, which a small whole does not bear."""
    if total < SMALL_BASE:
        return formats.number(n)
    return f"{formats.number(n)} ({formats.percent(Fraction(100 * n, total))})"


def heard(places: Collection[int], communes: Collection[int], splits: Collection[int] = ()) -> str:
    return _("New suggestions {origin}", origin=wording.spread(places, communes, splits))


def suggestion_step(state: str) -> str:
    """The change to a state, in a history: it was not yet answered because it was written down."""
    return _("recorded") if state == SuggestionState.RECEIVED else terms.suggestion_state(state)


def left_to_the_district(n: int) -> str:
    """What a choice of communes cannot hold."""
    return _(
        "{n} raised for the district itself are not in this choice of communes.",
        n=wording.suggestions(n),
    )


def ages() -> list[str]:
    """The classes of age of open suggestions, youngest first."""
    ends = zip((0, *AGES), AGES, strict=False)
    names = [_("{first}-{last} days", first=above + bool(above), last=end) for above, end in ends]
    return [*names, _("over {n} days", n=AGES[-1])]


def found(n: int) -> str:
    return _("{n} found", n=wording.suggestions(n))


def sentence(counts: Balance) -> str:
    """All parts of the balance, so that whoever hears it can add up."""
    new = formats.count_in_text(counts.new)
    if counts.reopened:
        new = _("{new}, reopened {n}", new=new, n=formats.count_in_text(counts.reopened))
    return _(
        "{carried} carried over, newly made {new}; finished {finished}; {open} still open, "
        "{overdue} of them overdue.",
        carried=wording.suggestions(counts.carried),
        new=new,
        finished=formats.count_in_text(counts.finished),
        open=wording.suggestions(counts.open),
        overdue=formats.count_in_text(counts.overdue),
    )


def definitions() -> dict[str, str]:
    """Who is counted, from where, on which days."""
    return {
        _("Open at the end"): _(
            "Suggestions of citizens recorded at forums that had no final answer at the end of the "
            "period's last day: not yet answered or in progress. Recomputed from the dated events, "
            "so any past day can be asked for by choosing it as the end of the period."
        ),
        _("New in the period"): _(
            "Suggestions whose first event lies in the period, by the commune they concern. What "
            "was raised for the district itself counts only when all communes are chosen."
        ),
        _("Finished in the period"): _(
            "Suggestions that were open before the period or raised in it and have a final state "
            "at its end: answered on the spot, resolved, passed to another body, cannot be done."
        ),
        _("Finished on time"): _(
            "Finished by the day they were due, or without such a day, divided by finished plus "
            "overdue. A share of fewer than 30 is given as counts first."
        ),
        _("Overdue"): _("Open on the day after the one they were due, or later."),
        **bases.definitions(),
        _("Chance"): _(
            "Change of the share finished on time: Fisher's exact test. Suggestions open on a day "
            "are not judged."
        ),
        **wording.colours(),
    }
