"""Incidents in words beside the numbers: what was counted, how far it bears a comparison."""

from collections.abc import Mapping

from components.subjects.incidents.view import Incidents
from components.words import bases, formats, wording
from components.words.i18n import _
from db.compare import Comparison, Rate
from db.facts.incidents import incident_comparison
from db.facts.returns import Coverage
from db.facts.series import Series
from db.limits import Rule
from db.model import Unit
from db.periods import Period


def definitions() -> dict[str, str]:
    """Who is counted, from where, on which days."""
    return {
        _("Incidents"): _(
            "Every incident on record that happened on a day of the period in a chosen commune, "
            "whoever recorded it. Records that were voided do not count. Former communes count "
            "for the commune that they are part of on the last day of the period."
        ),
        _("Solved and clear-up rate"): _(
            "Incidents of the period that were solved by its last day, over those of the period "
            "that are investigated: of kinds marked so in the list of kinds (crimes; not "
            "accidents, fires, administrative matters). The earlier period gets no more time: it "
            "too is counted by its own last day."
        ),
        _("Deaths, injured, damage"): _(
            "Added up over incidents of kinds that record them: traffic accidents, fires and "
            "explosions. Damage is an estimate in dong."
        ),
        _("Per 10,000 inhabitants"): _(
            "Incidents of the period, not of a year, over the census population on record for "
            "the commune (not registered residents), times 10,000."
        ),
        **bases.definitions(),
        _("Not reported"): _(
            "A commune that has not handed in its return for a month that is over. Incidents "
            "known from elsewhere count, and the month is marked: more may come."
        ),
        _("Chance and the grey band"): _(
            "Both rest on the dispersion of the complete months before the period, at most 24: how "
            "many times their variance is that of independent (Poisson) events, the larger of "
            "Fisher's index and that from month to month, at least 1. Band: three standard "
            "deviations (Laney 2002), at least exact Poisson limits. Change of a count: exact test "
            "of two Poisson counts (Przyborowski and Wilenski 1940), both divided by the "
            "dispersion (Rao and Scott 1999). Change of a rate: Fisher's exact test."
        ),
        **wording.colours(),
    }


def chance(compared: Comparison, series: Series, period: Period) -> str:
    """Whether chance alone may explain the change, and what the band is: the one footnote."""
    band = _("Grey band: what is usual, from the months before.") if series.is_telling else ""
    if not compared.change:
        return band
    if compared.p_value is None:
        return wording.joined(band, unjudged(period))
    numbers = {
        "n": formats.number(abs(compared.change)),
        "p": wording.probability(compared.p_value),
    }
    sentence = (
        _("A change of {n} is hardly chance ({p})", **numbers)
        if compared.is_signal
        else _("A change of {n} may be chance ({p})", **numbers)
    )
    return wording.joined(band, sentence)


def unjudged(period: Period) -> str:
    """Why it is not said whether chance may explain a change."""
    if period.overlaps_base:
        return _("The two periods overlap, so chance is not judged.")
    return _("Fewer than 5 complete months before the period: chance is not judged.")


def usual(series: Series) -> str:
    """Where the grey band comes from, and what a ring means."""
    limits = series.limits
    if limits is None:
        return _("Fewer than 5 complete months before the period: what is usual cannot be told.")
    how = _("their own variation") if limits.dispersion > 1 else _("the Poisson distribution")
    band = (
        _(
            "Grey band: what is usual, by {n} complete months before the period and {how}.",
            n=limits.points,
            how=how,
        )
        if series.is_telling
        else _(
            "Usual, by {n} complete months before the period and {how}: up to {most} a month; no "
            "month has more.",
            n=limits.points,
            how=how,
            most=wording.incidents(int(limits.high)),
        )
    )
    trial = _("Fewer than 12 months: the band will still move.") if limits.trial else ""
    return wording.joined(band, trial, _signals(series))


def _signals(series: Series) -> str:
    if not series.signals:
        return _("No complete month stands out.")
    rules = {signal.rule for signal in series.signals}
    named = {
        Rule.OUTSIDE: _("outside the band"),
        Rule.SHIFT: _("8 months on one side"),
        Rule.TREND: _("6 months in one direction"),
    }
    return _(
        "Ring: a month that stands out ({rules}).",
        rules="; ".join(text for rule, text in named.items() if rule in rules),
    )


def incident_change(compared: Comparison) -> str:
    return wording.change(compared, wording.incidents(abs(compared.change or 0)))


def partial(view: Incidents) -> str:
    """Of how many communes the returns stand behind the figures, where not of all."""
    before = view.covered_before if view.known_before else None
    return wording.partial(view.covered, before, bases.then(view.period.against))


def incident_sentence(compared: Comparison, period: Period, place: str, partial: str) -> str:
    """The ministry's sentence: count, change, percent, base; without a base none is named. Where
    not all have reported, how many have."""
    return _(
        "From {first} to {last}, {place} had {now}, {compared}.",
        first=formats.day(period.first),
        last=formats.day(period.last),
        place=place,
        now=wording.incidents(compared.now),
        compared=wording.joined(
            incident_change(compared),
            bases.base(period) if compared.change is not None else "",
            f"({partial})" if partial else "",
        ),
    )


def sentence(view: Incidents) -> str:
    """What is read aloud."""
    caption, period = view.caption, view.period
    if view.is_silent:
        return _(
            "From {first} to {last}: no commune of {place} has reported on incidents.",
            first=formats.day(period.first),
            last=formats.day(period.last),
            place=caption.place,
        )
    return incident_sentence(view.compared, view.period, caption.place, partial(view))


def uneven(view: Incidents) -> str:
    """Which returns are missing on either side, and what the complete communes alone say."""
    now, before = view.covered, view.covered_before
    if not view.known_before or not (now.missing or before.missing):
        return ""
    names = view.units
    absent = {unit for covered in (now, before) for unit, _months in covered.missing}
    groups = {view.splits.group(unit) for unit in absent}
    rows = view.splits.rows(view.communes, view.splits.by_id)
    both = tuple(unit for unit in rows if view.splits.group(unit) not in groups)
    sentence = _(
        "Not quite like with like. Missing returns: this period {now}; {then} {before}.",
        then=bases.then(view.period.against),
        now=_lacking(now, names),
        before=_lacking(before, names),
    )
    if not both:
        return sentence
    cells, cells_before = (
        frame.loc[frame["unit_id"].isin(both)] for frame in (view.cells, view.before)
    )
    alone = incident_comparison(cells, cells_before, view.selection)
    complete = _(
        "The {n} communes with all returns on both sides: {now}, {change} {base}.",
        n=formats.count_in_text(len(view.splits.heirs(both))),
        now=wording.incidents(alone.now),
        change=incident_change(alone),
        base=bases.base(view.period),
    )
    return f"{sentence} {complete}"


def _lacking(covered: Coverage, names: Mapping[int, Unit]) -> str:
    """Who has not reported; or that all have, or that nobody was asked to."""
    if not covered.missing:
        return _("all sent")
    month = formats.month_in_text(covered.since)
    unasked = _("none asked for before {month}", month=month) if covered.unasked else ""
    return ", ".join(filter(None, (wording.missing(covered, names), unasked)))


def denominators(units: Mapping[int, Unit]) -> str:
    """The population behind the rates: its year, and who has none."""
    years = sorted({unit.population_year for unit in units.values() if unit.population_year})
    without = [wording.short_name(unit) for unit in units.values() if not unit.population]
    sentences = []
    if years:
        known = ", ".join(map(str, years))
        sentences.append(_("Rates: over the census population of {years}.", years=known))
    if without:
        absent = wording.listed(without)
        sentences.append(_("No population on record, so no rate: {communes}.", communes=absent))
    return " ".join(sentences)


def likely(rate: Rate) -> str:
    return wording.likely(*rate.interval) if rate.shown and rate.interval else ""


def clear_up(rate: Rate) -> str:
    """Counts over counts, then the share where it may be shown."""
    return wording.part_of(rate) if rate.n else formats.MISSING
