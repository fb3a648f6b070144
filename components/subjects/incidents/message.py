"""What incidents say at a meeting: the sentence above each picture, and what is asked then.

A count and its difference are facts. Whoever stands out, a month or a change is called so only
where chance hardly explains it, by the test of its own picture.
"""

from collections.abc import Iterable
from math import ceil, floor

import pandas as pd

from components.figures.screen import Answers, Speech
from components.subjects.incidents import frames, places, words
from components.subjects.incidents.view import Incidents
from components.words import bases, formats, wording
from components.words.i18n import _, _n
from db.compare import Comparison
from db.limits import Rule
from db.periods import Base, Period

MOVED = 3
"""So many rises, and so many falls, are named."""


def speech(view: Incidents) -> Speech:
    at, months = where(view), when(view)
    of_pictures = {
        "years": over_years(view),
        "months": months,
        "long_series": months,
        "categories": what_kind(view),
        "communes": at,
        "communes_by_months": at,
    }
    return Speech(whole(view), of_pictures, answers(view))


def how_much(view: Incidents) -> str:
    """The number with its change."""
    return _how_much(view, view.compared, view.period)


def over_years(view: Incidents) -> str:
    """As that, against the year before: the picture of years is of years whatever the base is."""
    return _how_much(view, view.of_years, view.selection.against(Base.YEAR_BEFORE).period)


def _how_much(view: Incidents, compared: Comparison, period: Period) -> str:
    if view.is_silent:
        return _("No commune has reported on incidents")
    change = wording.incidents(abs(compared.change or 0))
    base = bases.base(period) if compared.change is not None else ""
    sentence = wording.joined(
        wording.incidents(compared.now),
        wording.joined(wording.plain_change(compared, change), base),
        _("hardly chance") if compared.is_signal else "",
        by=", ",
    )
    return wording.joined(view.kind.name if view.kind else "", sentence, by=": ")


def whole(view: Incidents) -> str:
    """How much, and who has a good part of it."""
    few = "" if view.is_silent or len(view.communes) == 1 else _few_places(view)
    return wording.joined(how_much(view), few, by="; ")


def where(view: Incidents) -> str:
    """Of the picture by commune, or by area."""
    if view.is_silent or not view.compared.now or len(view.communes) == 1:
        return how_much(view)
    return wording.joined(_few_places(view) or _spread(view), _outstanding(view), by="; ")


def what_kind(view: Incidents) -> str:
    if view.is_silent or not view.compared.now:
        return how_much(view)
    rows = frames.categories(view).sort_values("now", ascending=False, kind="stable")
    parts = [(name, int(n)) for name, n in zip(rows["name"], rows["now"], strict=True)]
    counted = wording.incidents(view.compared.now)
    kinds = sum(n > 0 for _name, n in parts)
    return wording.few_of_all(parts, counted) or _n(
        "{counted} of {n} kind", "{counted} of {n} kinds", kinds, n=kinds, counted=counted
    )


def when(view: Incidents) -> str:
    """Months beyond what is usual; else that there are none, or between which numbers they lie."""
    if view.is_silent:
        return how_much(view)
    months = view.series.months
    asked = [signal for signal in view.series.signals if months["asked"][signal.index]]
    beyond = [signal.index for signal in asked if signal.rule is Rule.OUTSIDE]
    if beyond:
        named = [_month(months.loc[place]) for place in beyond]
        return _(
            "Outside of what is usual: {months}",
            months=wording.listed(named, rest=wording.OTHER_MONTHS),
        )
    if any(signal.rule is Rule.SHIFT for signal in asked):
        return _("8 months or more on one side of their average, which is hardly chance")
    if asked:
        return _("6 months or more in one direction, which is hardly chance")
    judged = months.loc[months["asked"] & months["complete"], "incidents"]
    limits = view.series.limits
    if judged.empty:
        return how_much(view)
    if limits is None:
        return _n(
            "{n} complete month with {least} to {most} incidents",
            "{n} complete months with {least} to {most} incidents each",
            len(judged),
            n=formats.count_in_text(len(judged)),
            least=formats.number(judged.min()),
            most=formats.number(judged.max()),
        )
    return _n(
        "{n} complete month, not outside of what is usual ({low} to {high} incidents a month)",
        "{n} complete months, none outside of what is usual ({low} to {high} incidents a month)",
        len(judged),
        n=formats.count_in_text(len(judged)),
        low=formats.number(ceil(limits.low)),
        high=formats.number(floor(limits.high)),
    )


def _month(row: pd.Series) -> str:
    n = wording.incidents(int(row["incidents"]))
    return f"{formats.month_in_text(row['month'])} ({n})"


def _places(view: Incidents) -> list[tuple[str, int]]:
    """The rows of the picture by place with what is known of them, most incidents first."""
    rows, _alone = view.by_place
    known = rows.dropna(subset="now")[["unit_id", "now"]]
    return [(view.place_name(int(unit)), int(n)) for unit, n in known.to_numpy()]


def _few_places(view: Incidents) -> str:
    return wording.few_of_all(_places(view), wording.incidents(view.compared.now))


def _spread(view: Incidents) -> str:
    rows = view.places
    there = rows.loc[rows["now"] > 0, "unit_id"]
    origin = wording.spread(there, view.communes, view.splits.by_id)
    return wording.joined(wording.incidents(view.compared.now), origin)


def _outstanding(view: Incidents) -> str:
    """Who stands out above all together, for the population; all named together are beyond chance
    by the rule of the picture of that."""
    stands = places.standing(view)
    if stands is None:
        return ""
    rows, rate = stands.rows, places.PER * stands.found.rate
    above = [rows["commune"][place] for place in stands.named if rows["rate"][place] > rate]
    if not above:
        return ""
    return _(
        "more than all together have for their population, hardly chance: {communes}",
        communes=wording.listed(above),
    )


# What is asked


def answers(view: Incidents) -> Answers:
    return Answers(_why(view), _moves_of_places(view), _against(view))


def _why(view: Incidents) -> str:
    rows = frames.categories(view)
    moves = _moves(zip(rows["name"], rows["now"] - rows["before"], strict=True))
    return wording.joined(
        _("By kind: {moves}.", moves=moves) if moves else "",
        _("The figures do not tell causes."),
        words.chance(view.compared, view.series, view.period),
    )


def _moves_of_places(view: Incidents) -> str:
    rows, alone = view.by_place
    known = rows.loc[~rows["unit_id"].isin(list(alone))]
    change = (known["now"] - known["before"]) * (1 if view.known_before else float("nan"))
    moves = _moves(zip(map(view.place_name, known["unit_id"]), change, strict=True))
    return wording.joined(f"{where(view)}.", _("By place: {moves}.", moves=moves) if moves else "")


def _moves(changes: Iterable[tuple[str, float]]) -> str:
    """The largest rises and falls, each with its number."""
    known = sorted(((n, name) for name, n in changes if n == n and n), reverse=True)
    rises = [one for one in known if one[0] > 0][:MOVED]
    falls = [one for one in reversed(known) if one[0] < 0][:MOVED]
    return ", ".join(f"{name} ({formats.signed(n)})" for n, name in (*rises, *falls))


def _against(view: Incidents) -> str:
    compared = view.compared
    before = (
        bases.before(view.period, wording.incidents(compared.before))
        if compared.before is not None
        else bases.nothing(view.period.against)
    )
    return wording.joined(before, words.usual(view.series), words.uneven(view))
