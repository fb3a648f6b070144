"""Figures in words, as the ministry writes them. Used by screens and files alike; no Streamlit."""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from textwrap import wrap
from typing import TypeVar

from components.words import formats
from components.words.i18n import _, _n
from db.compare import SIGNIFICANT, SMALL_BASE, Comparison, Direction, Rate, RateComparison
from db.facts.returns import Coverage
from db.facts.shares import leading, spoken
from db.model import AREA, BEGINNING, FOREVER, N_, Namesake, Selection, Unit

T = TypeVar("T", bound=Hashable)
NAMES = 6
"""So many names stand in a list; of more only how many they are."""
OTHER_COMMUNES = N_("{names} and {n} other communes")
OTHER_AREAS = N_("{names} and {n} other areas")
OTHER_MONTHS = N_("{names} and {n} other months")
LEAST_PROBABILITY = 0.01
"""A smaller one is written as smaller than this."""


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


def some_people(n: int | None) -> str:
    """As `people`, or the mark of what is not reported."""
    return formats.MISSING if n is None else people(n)


def suggestions(n: int) -> str:
    return _n("{n} suggestion", "{n} suggestions", n, n=formats.count_in_text(n))


def open_day(day: date) -> str:
    """A day of validity; what has no known beginning or end shows none."""
    return "" if day in (BEGINNING, FOREVER) else formats.day(day)


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
    return on_small_base(share) if small else share


def on_small_base(share: str) -> str:
    """A share with what is small about it: the number that it is a share of."""
    return _("{share} (base under {n})", share=share, n=SMALL_BASE)


def points_change(compared: RateComparison) -> str:
    """A change of a rate is in percentage points, never in percent."""
    return plain_change(compared, formats.points(abs(compared.points or Fraction())))


def probability(p: float) -> str:
    """Of a change this large by chance alone; never written as none, nor as the limit of colours
    where it lies on a side of that."""
    written = formats.number(max(p, LEAST_PROBABILITY), 2)
    if p < LEAST_PROBABILITY:
        return f"p < {written}"
    if p == SIGNIFICANT or written != formats.number(SIGNIFICANT, 2):
        return f"p = {written}"
    return f"p {'<' if p < SIGNIFICANT else '>'} {written}"


def colours() -> dict[str, str]:
    """The one rule of green and red, for the definitions of every page that has them."""
    return {
        _("Green and red"): _(
            "Only where chance hardly explains a change (it would bring one as large in fewer than "
            "5 of 100 such comparisons), or where a target or a deadline is met or missed; good "
            "and bad by the same rule. Everything else is grey. Chance is not judged where the two "
            "periods overlap, of people counted on a day, of harm and of damage."
        )
    }


def reported(complete: int, communes: int) -> str:
    """How many communes a number of the period covers."""
    return _("{n}/{all} communes reported in full", n=complete, all=communes)


def completeness(covered: Coverage) -> str:
    """How many communes have reported every due month, if any is, and which are not due yet."""
    return _beside_waiting(_due(covered), covered)


def partial(covered: Coverage, before: Coverage | None = None, then: str = "") -> str:
    """What stands with a figure that not all communes have reported, now or, where it is compared
    with that, `then` (components.words.bases); else empty."""
    if before is None or covered.missing == before.missing == ():
        return "" if covered.is_full else completeness(covered)
    return _("{now}; {then} {before}", now=completeness(covered), then=then, before=_due(before))


def short_name(unit: Unit) -> str:
    """A commune among communes: a township keeps its kind, since a commune may share its name, and
    so do those that share it; where even the kind is the same, the code stands beside it."""
    if unit.namesake is Namesake.OF_THE_SAME_KIND:
        return f"{unit.full_name} ({unit.code})"
    if unit.namesake is Namesake.OF_ANOTHER_KIND:
        return unit.full_name
    return _("Township {name}", name=unit.name) if unit.kind == TOWNSHIP else unit.name


def node_name(unit: Unit) -> str:
    """A unit above communes: an area without what it was before it was one."""
    return _("Area {name}", name=unit.name) if unit.level == AREA else unit.full_name


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


def listed(
    names: Iterable[str], most: int = NAMES, by: str = ", ", rest: str = OTHER_COMMUNES
) -> str:
    """The names; of more than a few the first ones, and how many more they are, a msgid that says
    of what. One more is named too: that is no longer than to count it."""
    every = list(names)
    if len(every) <= most + 1:
        return by.join(every)
    return _(rest, names=by.join(every[:most]), n=len(every) - most)


def counted_communes(n: int) -> str:
    return _n("{n} commune", "{n} communes", n, n=formats.number(n))


def other_communes(rows: Collection[int], splits: Collection[int] = ()) -> str:
    """The one row of a picture for all that have none: communes, and split ones among them."""
    former = len(set(rows) & set(splits))
    n = formats.number(len(rows) - former)
    if former:
        return _("{n} other communes, {former} former ones", n=n, former=former)
    return _("{n} other communes", n=n)


def fitting(names: Iterable[str], letters: int) -> str:
    """As `listed`, with as many names as fit into so many letters, at least one."""
    every = list(names)
    most = min(len(every), NAMES)
    while most > 1 and len(listed(every, most)) > letters:
        most -= 1
    return listed(every, most)


def as_many(first: str, rest: Iterable[str], letters: int) -> str:
    """The first part, and of the others, in their order, those with which it is no longer."""
    line = first
    for part in filter(None, rest):
        longer = joined(line, part, by="; ")
        line = longer if len(longer) <= letters else line
    return line


def communes(selection: Selection, units: Mapping[int, Unit]) -> str:
    """The communes chosen, by name; all of them as all of them."""
    if selection.whole:
        n = len(selection.communes)
        return _n("the whole district ({n} commune)", "the whole district ({n} communes)", n)
    return listed(short_name(units[unit]) for unit in selection.communes)


def months(nominal: Iterable[date], covered: Coverage) -> str:
    """Months of a window, by name."""
    return ", ".join(formats.month_labels(nominal, covered.months))


def coverage(covered: Coverage, units: Mapping[int, Unit]) -> str:
    """As `completeness`, with who has not reported, by name."""
    return _beside_waiting(with_missing(_due(covered), covered, units), covered)


def with_missing(share: str, covered: Coverage, units: Mapping[int, Unit]) -> str:
    """The share that has reported, and who has not, by name."""
    if not covered.owed:
        return share
    return _("{reported}, missing: {communes}", reported=share, communes=missing(covered, units))


def reported_of(covered: Coverage) -> str:
    """As `completeness`, in as few words as there are."""
    if not covered.asked:
        return _due(covered)
    return _("{n}/{all} reported", n=covered.complete, all=covered.communes)


def _due(covered: Coverage) -> str:
    if not covered.due:
        return _("no reporting month is due in this period")
    if not covered.asked:
        return _("no returns were asked for in this period")
    since = formats.month_in_text(covered.since) if covered.unasked else ""
    share = reported(covered.complete, covered.communes)
    return _("{share} since {month}", share=share, month=since) if since else share


def _beside_waiting(share: str, covered: Coverage) -> str:
    waiting = [
        _("{month} not due yet ({n})", month=months([month], covered), n=len(communes))
        for month, communes in covered.waiting
    ]
    return "; ".join((share, *waiting))


def missing(covered: Coverage, units: Mapping[int, Unit]) -> str:
    """Who has not reported, and which months; empty where all have."""
    return listed(
        _("{commune} ({months})", commune=short_name(units[unit]), months=months(owed, covered))
        for unit, owed in covered.owed
    )


def broken(text: str, width: int) -> str:
    """The text in lines of about `width` characters, for the axis of a picture."""
    return "\n".join(wrap(text, width, break_long_words=False, break_on_hyphens=False))


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
    here = min(len(set(places) & {*communes, *splits}), len(communes))
    origin = _("from {n}/{all} communes", n=here, all=len(communes))
    outside = set(places) - {*communes, *splits}
    return _("{origin} and the district itself", origin=origin) if outside else origin


def share(part: int, total: int) -> str:
    """A share as it is spoken ("more than a third"); empty where no word fits."""
    found = spoken(part, total)
    if found is None:
        return ""
    words, side = _(FRACTIONS[found[0]]), found[1]
    if side < 0:
        return _("nearly {share}", share=words)
    return _("more than {share}", share=words) if side else words


FRACTIONS = {
    Fraction(1, 5): N_("a fifth"),
    Fraction(1, 4): N_("a quarter"),
    Fraction(1, 3): N_("a third"),
    Fraction(1, 2): N_("half"),
    Fraction(2, 3): N_("two thirds"),
    Fraction(3, 4): N_("three quarters"),
    Fraction(1): N_("all"),
}
"""Shares that have a word (db.facts.shares), to that."""


def few_of_all(parts: Sequence[tuple[str, int]], counted: str) -> str:
    """Which few of the parts (most first, with names) hold what share of the whole, which is
    `counted` with its noun: "A (06) and B (05) are more than a third of 30 incidents". Empty where
    no few do."""
    n, total = leading([count for _name, count in parts]), sum(count for _name, count in parts)
    if not n:
        return ""
    named = [f"{name} ({formats.count_in_text(count)})" for name, count in parts[:n]]
    held = sum(count for _name, count in parts[:n])
    words = share(held, total)
    if not words and total >= SMALL_BASE:
        words = formats.percent(Fraction(100 * held, total))
    both = {"parts": listed(named), "counted": counted}
    if not words:
        return _("{parts} of {counted}", **both)
    return _("{parts}: {share} of {counted}", share=words, **both)
