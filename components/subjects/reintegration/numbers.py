"""The numbers of the page of reintegration, each with its change and its footing."""

from typing import Any

from components.charts import trend
from components.figures import kpi
from components.figures.kpi import Kpi
from components.subjects.reintegration import words
from components.subjects.reintegration.view import Reintegration, Standing
from components.words import bases, formats, wording
from components.words.i18n import _
from db.compare import Comparison
from db.facts.reintegration import Flow, stock_by_month
from db.periods import Period
from db.schema import CLASSES


def blocks(view: Reintegration) -> list[Kpi]:
    since = view.since
    year = view.since.months[0].year if view.since.months else formats.MISSING
    return [
        _stock(view),
        _flow(
            view,
            view.received,
            "received",
            _("Received in the period"),
            _(
                "Moved in besides: {n}",
                n=formats.count_in_text(view.moved_in.total if view.months else None),
            ),
            aside=_(
                "Since {year}: {n} received",
                year=year,
                n=formats.count_in_text(since.received if since.months else None),
            ),
        ),
        _flow(
            view,
            view.left,
            "left",
            _("Left in the period"),
            _("By the six reasons of the circular, see below"),
        ),
        _flow(
            view,
            view.guided,
            "guided",
            _("Guided through expungement"),
            _("Guided does not mean expunged"),
            aside=_(
                "Since {year}: {n} guided",
                year=year,
                n=formats.count_in_text(since.guided if since.months else None),
            ),
        ),
    ]


def _stock(view: Reintegration) -> Kpi:
    return stock_block(
        view.standing,
        _("Under management"),
        class_split(view),
        *compared_over(view.standing),
    )


def stock_block(
    stands: Standing,
    label: str,
    *notes: str,
) -> Kpi:
    """Of the stock. Its course are the months of the window, each told as the number is; where that
    is of some communes as they stood before, it bears how many have reported."""
    stocks = stock_by_month(stands.stocks, stands.selection, stands.due)
    by_month = stands.until_stock(stocks)
    partly = by_month["communes"] < by_month["owing"]
    partial = wording.joined(words.partial(stands), *compared_over(stands), by="; ")
    names = formats.month_labels(by_month["month"], stands.period.months())
    counts = zip(names, by_month["communes"], by_month["owing"], partly, strict=True)
    labels = [f"{name} ({n}/{every})" if some else name for name, n, every, some in counts]
    return _block(
        stands.period,
        stands.compared,
        label=label,
        base=bases.stock(stands.period, stands.base_day),
        value=wording.some_people(stands.people if stands.stock else None),
        trend=trend.line(),
        frame=trend.frame(labels, by_month["stock"], running=partly),
        alt=_(
            "People under management by month of the period; hollow: some communes count as they "
            "stood before; a gap: not settled"
        ),
        notes=(*words.footing(stands), *notes),
        partial=partial,
        aside=words.short_footing(stands),
    )


def compared_over(stands: Standing) -> tuple[str, ...]:
    """Said of a change that is not that of all who are counted."""
    sentence = words.like_for_like(stands)
    return (sentence,) if sentence else ()


def class_split(view: Reintegration) -> str:
    """The stock by class, as one line; empty without a stock."""
    if view.stock is None:
        return ""
    return _(
        "Class A {a}, B {b}, C {c}, D {d}",
        **{name[-1]: formats.count_in_text(view.stock.counts[name]) for name in CLASSES},
    )


def _flow(
    view: Reintegration, flow: Flow, name: str, label: str, *notes: str, aside: str = ""
) -> Kpi:
    return _block(
        view.period,
        flow.compared or Comparison(flow.total, None),
        label=label,
        value=wording.some_people(flow.total if view.months else None),
        trend=trend.bars(),
        frame=trend.frame(formats.month_labels(view.flows["month"]), view.flows[name]),
        alt=_("People by month of the period; a gap is a month not reported"),
        notes=(
            wording.completeness(view.covered),
            *notes,
            aside,
            *_like_for_like(flow),
        ),
        partial=wording.joined(
            "" if view.covered.is_full else wording.completeness(view.covered),
            *_like_for_like(flow),
            by="; ",
        ),
        aside=wording.joined(aside, *_like_for_like(flow), by="; "),
    )


def _like_for_like(flow: Flow) -> tuple[str, ...]:
    """Said where the change leaves something aside that only one of the sides has reported."""
    compared = flow.compared
    if flow.alike or compared is None:
        return ()
    return (
        _(
            "Compared are the months that a commune reported on both sides: {now} and {before}",
            now=formats.count_in_text(compared.now),
            before=formats.count_in_text(compared.before),
        ),
    )


def _block(period: Period, compared: Comparison, **rest: Any) -> Kpi:
    """Of people; `rest` is what else a block has."""
    return kpi.of_counts(compared=compared, noun=wording.people, period=period, **rest)


def shared_blocks(stands: Standing) -> list[Kpi]:
    """What a copy for sharing tells: a stock and two flows of the whole, as one report told them
    (domain: 178 under management, 89 received, 47 guided), without a change or a course."""
    year = stands.since.months[0].year if stands.since.months else formats.MISSING
    received, guided = stands.steps
    return [
        _shared(_("Under management"), words.shared_stock(stands), *words.footing(stands)),
        _shared(
            _("Received since {year}", year=year),
            words.at_least_three(received.people),
            words.step_day(stands, received),
        ),
        _shared(
            _("Guided since {year}", year=year),
            words.at_least_three(guided.people),
            words.step_day(stands, guided),
        ),
    ]


def _shared(label: str, value: str, *notes: str) -> Kpi:
    course = {"trend": trend.line(), "frame": trend.frame([], []), "alt": _("No course is shown")}
    return Kpi(label, value, **course, notes=notes, partial=wording.joined(*notes, by="; "))
