"""Targets in words: where each stands, what is read aloud, what is counted."""

from components.subjects.targets.view import Progress
from components.words import formats, wording
from components.words.i18n import _
from db.facts.targets import Reached


def standing(view: Progress, target: Reached) -> str:
    """Where the target stands, in words: the goal first, the pace second."""
    if target.reached is None:
        return _("not reported")
    if target.reported < target.parts:
        return _("incomplete: {n}/{all} reported", n=target.reported, all=target.parts)
    if target.done:
        return _("goal of the year reached")
    return _("on course") if target.ahead(view.pace) else _("behind")


def since(target: Reached) -> str:
    """From which month the value is."""
    if target.since is None or target.until is None:
        return _("no value up to the end of the period")
    if target.since == target.until:
        said = _("value of {month}", month=formats.month_in_text(target.until))
    else:
        said = _(
            "values of {first} to {last}",
            first=formats.month_in_text(target.since),
            last=formats.month_in_text(target.until),
        )
    if target.parts == 1:
        return said
    return _("{said}, {n} former communes added", said=said, n=target.parts)


def expected(view: Progress, target: Reached) -> str:
    return _(
        "expected by {day}: {count}",
        day=formats.day(view.pace.on),
        count=measured(round(target.expected(view.pace)), target),
    )


def footnote(view: Progress) -> str:
    """How the expected mark is made."""
    pace = view.pace
    return _(
        "Bar: reached. Thick mark: goal of {year}. Thin mark: expected by {day} if the goal were "
        "shared evenly over the days of the reporting year ({days}/{all} = {share}).",
        year=view.year,
        day=formats.day(pace.on),
        days=pace.days,
        all=pace.of,
        share=formats.percent(100 * pace.share),
    )


def no_target(view: Progress) -> str:
    return _("No target has been set for {year}.", year=view.year)


def sentence(view: Progress) -> str:
    """Every target of the district in one sentence to read aloud; empty without any."""
    told = [_("{target}: {reached}", target=t.name, reached=line(view, t)) for t in view.common]
    if not told:
        return ""
    return _("Targets of {year}. {targets}.", year=view.year, targets="; ".join(told))


def line(view: Progress, target: Reached) -> str:
    """What was reached of the goal, where that stands and how old it is."""
    if target.reached is None:
        return wording.dotted(standing(view, target), _goal(target))
    counted = f"{formats.number(target.reached)}/{measured(target.goal, target)}"
    return wording.dotted(counted, percent(target), standing(view, target), since(target))


def percent(target: Reached) -> str:
    """Of the goal; a small goal is called one, an incomplete value gives no percent."""
    if target.percent is None:
        return ""
    share = formats.percent(target.percent)
    return _("{share} (small base)", share=share) if target.small_base else share


def _goal(target: Reached) -> str:
    return _("goal {goal}", goal=measured(target.goal, target))


def measured(n: int, target: Reached) -> str:
    return f"{formats.number(n)} {target.unit_of_measure}"


def definitions() -> dict[str, str]:
    """What each indicator of the page counts: who, from where, which days."""
    return {
        _("Reached"): _(
            "What was reached since the first day of the reporting year, by the end of the last "
            "month that has a value and has ended by the last day of the period; entered by the "
            "unit that the target is set for."
        ),
        _("Goal of the year"): _(
            "What the unit is to reach in the reporting year that the last day of the period "
            "belongs to."
        ),
        _("Expected"): _(
            "The share of the goal that falls to the days of the reporting year that have passed "
            "by the last day of the period, counted evenly. A yardstick, not part of the target."
        ),
        _("Communes that have merged"): _(
            "Targets of the same name of the former communes are added up for the commune they "
            "became, unless it has its own. A target of the district cannot be split by commune."
        ),
    }
