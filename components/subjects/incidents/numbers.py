"""The four numbers of the page of incidents: occurred, solved, people harmed, damage."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pandas as pd

from components.charts import trend
from components.figures import kpi
from components.figures.kpi import Kpi
from components.subjects.incidents import words
from components.subjects.incidents.view import Incidents
from components.words import bases, formats, wording
from components.words.i18n import _
from db.compare import SMALL_BASE, Rate
from db.facts.incidents import HarmComparison, clear_up, per_inhabitants

MILLION = 1_000_000


def blocks(view: Incidents) -> list[Kpi]:
    found = (_occurred(view), _solved(view), _people(view), _damage(view))
    return [unless_silent(view, replace(block, partial=words.partial(view))) for block in found]


def unless_silent(view: Incidents, block: Kpi) -> Kpi:
    """The block, without number and change while nobody has reported and nothing is known."""
    if not view.is_silent:
        return block
    return Kpi(
        block.label,
        formats.MISSING,
        block.trend,
        block.frame,
        block.alt,
        change=_("not reported"),
        notes=(wording.completeness(view.covered),),
        partial=block.partial,
    )


def _occurred(view: Incidents) -> Kpi:
    compared = view.compared
    return kpi.of_counts(
        view.kind.name if view.kind else _("Incidents that happened"),
        compared,
        wording.incidents,
        view.period,
        trend=trend.bars(),
        frame=_by_year(view, lambda cells: float(cells["incidents"].sum())),
        alt=_("Incidents in the same days of each year"),
        notes=(wording.completeness(view.covered), _whole_rate(view)),
    )


def _whole_rate(view: Incidents) -> str:
    """The rate of all chosen communes together, where all have a population of one year."""
    chosen = [view.units[unit] for unit in view.communes]
    people = [unit.population for unit in chosen if unit.population]
    years = {unit.population_year for unit in chosen}
    if len(people) < len(chosen) or len(years) > 1:
        return _("No rate: population of one year is missing")
    return _(
        "{rate} per 10,000 inhabitants (census {year})",
        rate=formats.number(per_inhabitants(view.compared.now, sum(people)), 2),
        year=years.pop(),
    )


def _solved(view: Incidents) -> Kpi:
    compared, label = view.cleared, _("Solved of those to be investigated")
    if compared is None:
        return _nothing(
            label,
            _("not investigated: no rate"),
            _("The clear-up rate is of kinds that are investigated"),
        )
    return kpi.of_shares(
        label,
        compared,
        value=words.clear_up(compared.now),
        percent=_share(compared.now),
        base=_rate_before(view, compared.before),
        trend=trend.bars(),
        frame=_by_year(view, lambda cells: _percent_solved(view.to_solve(cells))),
        alt=_("Clear-up rate in percent in the same days of each year"),
        notes=(
            _(
                "Solved by {day}; {n} of {all} to be investigated",
                day=formats.day(view.period.last),
                n=formats.count_in_text(compared.now.n),
                all=wording.incidents(view.compared.now),
            ),
            words.likely(compared.now),
        ),
    )


def _percent_solved(cells: pd.DataFrame) -> float:
    rate = clear_up(cells)
    return float(rate.percent) if rate.shown and rate.percent is not None else float("nan")


def _share(rate: Rate) -> str:
    """The clear-up rate, unless too few incidents stand behind it."""
    if not rate.shown:
        return _("(fewer than 5: no rate)")
    share = formats.percent(rate.percent)
    return wording.on_small_base(share) if rate.small else share


def _rate_before(view: Incidents, before: Rate | None) -> str:
    if before is None:
        return bases.base(view.period)
    return _(
        "{base}: {counts}",
        base=bases.base(view.period),
        counts=words.clear_up(before)
        + (f" ({formats.percent(before.percent)})" if before.shown else ""),
    )


def _people(view: Incidents) -> Kpi:
    injured = view.harm.get("injured", HarmComparison(0, None))
    return _harm(
        view,
        "dead",
        _("Deaths: {of}", of=view.kind.name)
        if view.kind
        else _("Deaths in accidents, fires, explosions"),
        wording.people,
        _("Deaths in the same days of each year"),
        _(
            "Injured: {now}, {change}",
            now=wording.people(injured.now),
            change=wording.plain_change(injured, wording.people(abs(injured.change or 0))),
        ),
    )


def _damage(view: Incidents) -> Kpi:
    return _harm(
        view,
        "damage",
        _("Damage, million dong"),
        _millions,
        _("Damage in millions of dong in the same days of each year"),
        _("An estimate, of traffic accidents, fires, explosions"),
        _("Small pictures: the same days of each year"),
    )


def _harm(
    view: Incidents, measure: str, label: str, noun: Callable[[int], str], alt: str, *notes: str
) -> Kpi:
    if not view.harm:
        return _nothing(
            label,
            _("not recorded for this kind"),
            _("Only traffic accidents, fires and explosions record it"),
        )
    unit, compared = MILLION if measure == "damage" else 1, view.harm[measure]
    return kpi.of_counts(
        label,
        compared,
        noun,
        view.period,
        percent=_muted_percent(compared),
        trend=trend.bars(),
        frame=_by_year(view, lambda cells: float(cells[measure].sum()) / unit),
        alt=alt,
        notes=notes,
    )


def _muted_percent(compared: HarmComparison) -> str:
    """What is small about it are the incidents behind it, not the people or the dong."""
    share = wording.change_percent(compared)
    if not (compared.small_base and compared.percent):
        return share
    return _("{share} (base under {n} incidents)", share=share, n=SMALL_BASE)


def _nothing(label: str, why: str, note: str) -> Kpi:
    """A block without a number: this kind has none."""
    return Kpi(
        label=label,
        value=formats.MISSING,
        change=why,
        trend=trend.bars(),
        frame=trend.frame([], []),
        alt=label,
        notes=(note,),
    )


def _millions(dong: int) -> str:
    return formats.number(Fraction(dong, MILLION))


def _by_year(view: Incidents, figure: Callable[[pd.DataFrame], float]) -> pd.DataFrame:
    nothing = float("nan")
    values = [nothing if cells is None else figure(cells) for cells in view.years.values()]
    return trend.frame(view.years, values)
