"""Figures in words, as the ministry writes them. Used by screens and files alike; no Streamlit."""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping
from datetime import date
from fractions import Fraction
from textwrap import wrap
from typing import TypeVar

from components.words import formats
from components.words.i18n import _, _n
from db.compare import Comparison, Direction, Rate, RateComparison
from db.facts.returns import Coverage
from db.model import BEGINNING, FOREVER, Namesake, Selection, Unit
from db.periods import Period, PeriodKind

T = TypeVar("T", bound=Hashable)


def joined(*parts: str, by: str = " ") -> str:
    """The parts that say something."""
    return by.join(filter(None, parts))


def dotted(*parts: str) -> str:
    """As `joined`, for what stands beside each other on a line."""
    return joined(*parts, by=" \u00b7 ")


def incidents(n: int) -> str:
    return _n("{n} incident", "{n} incidents", n, n=formats.count_in_text(n))


def people(n: int) -> str:
    return _n("{n} person", "{n} people", n, n=formats.count_in_text(n))


def suggestions(n: int) -> str:
    return _n("{n} suggestion", "{n} suggestions", n, n=formats.count_in_text(n))


def open_day(day: date) -> str:
    """A day of validity; what has no known beginning or end shows none."""
    return "" if day in (BEGINNING, FOREVER) else formats.day(day)


def base(period: Period) -> str:
    """The window a year before, named: a comparison always names its base."""
    earlier = period.year_before()
    year = earlier.calendar.year_of(earlier.last)
    if period.kind is PeriodKind.CUSTOM:
        return _("on {days}", days=formats.day_range(earlier.first, earlier.last))
    return _("on the same period of {year}", year=year)


def plain_change(compared: Comparison | RateComparison, counted: str) -> str:
    """Size and direction without percent: "down 12 incidents"."""
    if compared.direction is None:
        return _("no figure to compare with")
    if compared.direction is Direction.SAME:
        return _("unchanged")
    if compared.direction is Direction.UP:
        return _("up {counted}", counted=counted)
    return _("down {counted}", counted=counted)


def change_percent(compared: Comparison) -> str:
    """The change in percent of the base, in brackets; on a base of 0 none is made up."""
    if not compared.change:
        return ""
    if compared.percent is None:
        return _("(no %)")
    return f"({formats.percent(compared.percent, signed=True)})"


def change(compared: Comparison, counted: str) -> str:
    """Absolute change first, percent in brackets: "down 12 incidents (-28.57%)". `counted` is the
    size of the change with its noun."""
    return f"{plain_change(compared, counted)} {change_percent(compared)}".strip()


def muted_percent(compared: Comparison) -> str:
    """The percent for the quiet part of a block; a small base is called one."""
    share = change_percent(compared)
    small = compared.small_base and compared.percent
    return _("{share} (small base)", share=share) if small else share


def points_change(compared: RateComparison) -> str:
    """A change of a rate is in percentage points, never in percent."""
    return plain_change(compared, formats.points(abs(compared.points or Fraction())))


def reported(complete: int, communes: int) -> str:
    """How many communes a number of the period covers."""
    return _("{n}/{all} communes reported in full", n=complete, all=communes)


def if_partial(covered: Coverage) -> str:
    """What a sentence adds to a figure that not all communes have reported; else empty."""
    if not covered.missing:
        return ""
    return _("({reported})", reported=reported(covered.complete, covered.communes))


def short_name(unit: Unit) -> str:
    """A commune among communes: a township keeps its kind, since a commune may share its name, and
    so do those that share it; where even the kind is the same, the code stands beside it."""
    if unit.namesake is Namesake.OF_THE_SAME_KIND:
        return f"{unit.full_name} ({unit.code})"
    if unit.namesake is Namesake.OF_ANOTHER_KIND:
        return unit.full_name
    return _("Township {name}", name=unit.name) if unit.kind == TOWNSHIP else unit.name


TOWNSHIP = "th\u1ecb tr\u1ea5n"
"""The kind of unit, as the data writes it, that is not a commune proper."""


def distinct(labels: Mapping[T, str]) -> dict[T, str]:
    """Options to labels that tell them apart: those that are alike bear their number. The platform
    finds what is chosen by its label, and of two alike takes the first."""
    found = dict(labels)
    while len(alike := Counter(found.values())) < len(found):
        found = {
            option: f"{label} ({option})" if alike[label] > 1 else label
            for option, label in found.items()
        }
    return found


def communes(selection: Selection, units: Mapping[int, Unit]) -> str:
    """The communes chosen, by name; all of them as all of them."""
    if selection.whole:
        n = len(selection.communes)
        return _n("the whole district ({n} commune)", "the whole district ({n} communes)", n)
    return ", ".join(short_name(units[unit]) for unit in selection.communes)


def months(nominal: Iterable[date]) -> str:
    return ", ".join(formats.month_short(month) for month in nominal)


def coverage(covered: Coverage, units: Mapping[int, Unit]) -> str:
    """How many communes reported every due month, who did not, and which months are not due."""
    waiting = [
        _("{month} not due yet ({n})", month=months([month]), n=len(communes))
        for month, communes in covered.waiting
    ]
    return "; ".join((_reported(covered, units), *waiting))


def _reported(covered: Coverage, units: Mapping[int, Unit]) -> str:
    if not covered.months:
        return _("no reporting month is due in this period")
    share = reported(covered.complete, covered.communes)
    if not covered.missing:
        return share
    absent = missing(covered, units)
    return _("{reported}, missing: {communes}", reported=share, communes=absent)


def missing(covered: Coverage, units: Mapping[int, Unit]) -> str:
    """Who has not reported, and which months; empty where all have."""
    return ", ".join(
        _("{commune} ({months})", commune=short_name(units[unit]), months=months(owed))
        for unit, owed in covered.missing
    )


def broken(text: str, width: int) -> str:
    """The text in lines of about `width` characters, for the axis of a picture."""
    return "\n".join(wrap(text, width, break_long_words=False))


def rate(share: Rate) -> str:
    """A share in percent; on a small base the counts speak first."""
    if share.small:
        return part_of(share) if share.n else formats.MISSING
    return formats.percent(share.percent)


def likely(low: float, high: float) -> str:
    """Where a share lies that was measured on some only, in percent."""
    return _(
        "likely between {low} and {high}%", low=formats.number(low, 1), high=formats.number(high, 1)
    )


def part_of(share: Rate) -> str:
    return f"{formats.number(share.successes)}/{formats.number(share.n)}"


def spread(places: Collection[int], communes: Collection[int], splits: Collection[int] = ()) -> str:
    """Where something comes from: how many of the communes, and the district if it does too. One
    that was split is a place like them."""
    here = len(set(places) & {*communes, *splits})
    origin = _("from {n}/{all} communes", n=here, all=len(communes))
    outside = set(places) - {*communes, *splits}
    return _("{origin} and the district itself", origin=origin) if outside else origin
