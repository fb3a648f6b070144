"""Targets in words: where each stands, what is read aloud, what is counted."""

from components.subjects.targets.view import Progress
from components.words import formats, wording
from components.words.i18n import _
from db.facts.forecast import Forecast
from db.facts.targets import Reached

WELL_PASSED = 102
"""Percent of a goal beyond which it is not only reached."""


def standing(target: Reached) -> str:
    """Where the target stands, in words: the goal first, the pace second."""
    if target.reached is None:
        return _("not reported")
    if target.reported < target.parts:
        return _("incomplete: {n}/{all} reported", n=target.reported, all=target.parts)
    if target.done:
        passed = 100 * target.reached > WELL_PASSED * target.goal
        return _("goal of the year passed") if passed else _("goal of the year reached")
    return _("on course") if target.ahead else _("behind")


def since(target: Reached) -> str:
    """From which month the value is."""
    if target.since is None or target.until is None:
        return _("no value up to the end of the period")
    if target.since == target.until:
        age = _("value of {month}", month=formats.month_in_text(target.until))
    else:
        age = _(
            "values of {first} to {last}",
            first=formats.month_in_text(target.since),
            last=formats.month_in_text(target.until),
        )
    if target.units > 1:
        return _("{age}, {communes}", age=age, communes=wording.counted_communes(target.units))
    if target.parts == 1:
        return age
    return _("{age}, {n} former communes added", age=age, n=target.parts)


def expected(target: Reached) -> str:
    return _(
        "expected by {day}: {count}",
        day=formats.day(target.on),
        count=measured(round(target.expected), target),
    )


def footnote(view: Progress) -> str:
    """How the expected mark is made."""
    return _(
        "Bar: reached. Thick mark: goal of {year}. Thin mark: expected by the day of its value if "
        "the goal were shared evenly over the days of the reporting year.",
        year=view.year,
    )


def sentence(view: Progress) -> str:
    """Every target of the district in one sentence to read aloud; empty without any."""
    standings = [
        _("{target}: {reached}", target=target.name, reached=line(target)) for target in view.common
    ]
    if not standings:
        return ""
    return _("Targets of {year}. {targets}.", year=view.year, targets="; ".join(standings))


def line(target: Reached) -> str:
    """What was reached of the goal, where that stands and how old it is."""
    if target.reached is None:
        return wording.dotted(standing(target), counted(target))
    return wording.dotted(counted(target), standing(target), since(target))


def counted(target: Reached) -> str:
    """What was reached of the goal; the goal alone without a value."""
    if target.reached is None:
        return _("goal {goal}", goal=measured(target.goal, target))
    n = f"{formats.number(target.reached)}/{measured(target.goal, target)}"
    return wording.dotted(n, percent(target))


def forecast(one: Forecast) -> str:
    """What the year will likely bring."""
    n = measured(round(one.middle), one.target)
    return _("forecast {n} ({between})", n=n, between=between(one))


def between(one: Forecast) -> str:
    low, high = (formats.number(round(end)) for end in (one.low, one.high))
    return f"{low} \u2013 {high}"


def outlook(one: Forecast) -> str:
    """Whether the goal will be reached, as far as the forecast says; reached is reached."""
    if one.target.done:
        return standing(one.target)
    return {
        True: _("will likely be reached"),
        False: _("will hardly be reached"),
        None: _("still open"),
    }[one.passes]


def percent(target: Reached) -> str:
    """Of the goal; a small goal is called one, an incomplete value gives no percent."""
    if target.percent is None:
        return ""
    share = formats.percent(target.percent)
    return wording.on_small_base(share) if target.small_base else share


def by_commune(target: str) -> str:
    """The name of the picture of a target that communes have, and its title with a row for each."""
    return _("{target}, by commune", target=target)


def by_area(target: str) -> str:
    """The title of that picture where communes have no room."""
    return _("{target}, by area", target=target)


def measured(n: int | None, target: Reached) -> str:
    return formats.MISSING if n is None else f"{formats.number(n)} {target.unit_of_measure}"


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
            "by the last day of the month that the value is of, counted evenly. A yardstick, not "
            "part of the target. Red: behind it; green: at least there."
        ),
        _("Forecast of the year"): _(
            "What was reached so far, divided by the share of its year that these months had the "
            "year before. In 19 of 20 years like that one the end lies between the two numbers: as "
            "chance spreads counts (Hahn and Meeker, Statistical Intervals), wider where months "
            "vary more. Given from five months on, where the year before is known in full."
        ),
        _("Communes that have merged"): _(
            "Targets of the same name of the former communes are added up for the commune they "
            "became, unless it has its own. A target of the district cannot be split by commune."
        ),
        **wording.colours(),
    }
