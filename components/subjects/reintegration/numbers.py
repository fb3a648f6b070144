"""The numbers of the page of reintegration, each with its change and its footing."""

import pandas as pd

from components.charts import reintegration as charts
from components.charts import trend
from components.charts.style import Spec
from components.figures.kpi import Kpi
from components.subjects.reintegration import words
from components.subjects.reintegration.frames import (
    counts,
    exits,
    flow_cells,
    month_labels,
    standing,
    support,
)
from components.subjects.reintegration.view import View
from components.words import counts as masked
from components.words import formats, wording
from components.words.i18n import _
from db.compare import Comparison, Tone
from db.facts.reintegration import Flow, stock_by_month
from db.schema import CLASSES


def blocks(view: View) -> list[Kpi]:
    since, year = view.since, _start_year(view)
    return [
        _stock(view),
        _flow(
            view,
            view.received,
            "received",
            _("Received in the period"),
            _("Moved in besides: {n}", n=masked.count(view.mask.one(view.moved_in.total))),
            _("Since {year}: {n} received", year=year, n=_cell(view, since.received)),
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
            _("Since {year}: {n} guided", year=year, n=_cell(view, since.guided)),
        ),
    ]


def _stock(view: View) -> Kpi:
    stock, stands = view.stock, view.standing
    series = view.mask.newest(stands.until_stock(stock_by_month(view.frame, view.selection)))
    people = [masked.drawn(view.mask.one(count)) for count in counts(series["stock"])]
    return _block(
        view,
        stands.compared,
        label=_("Under management"),
        value=masked.people(view.mask.one(stock.people if stock else None)),
        total=stands.people,
        trend=trend.line(),
        frame=trend.frame(month_labels(view, list(series["month"])), people),
        alt=_("People under management by month of the period; a gap is a month not reported"),
        notes=(
            *words.footing(stands),
            class_split(view),
            *_compared_over(view),
        ),
    )


def _compared_over(view: View) -> tuple[str, ...]:
    hidden = view.mask.hides_change(view.standing.people, view.standing.compared)
    said = "" if hidden else words.like_for_like(view.standing)
    return (said,) if said else ()


def class_split(view: View) -> str:
    """The stock by class, as one line; empty without a stock."""
    if view.stock is None:
        return ""
    cells = view.mask.parts([view.stock.counts[name] for name in CLASSES])
    return _(
        "Class A {a}, B {b}, C {c}, D {d}",
        **{name[-1]: masked.count(cell) for name, cell in zip(CLASSES, cells, strict=True)},
    )


def _flow(view: View, told: Flow, name: str, label: str, *notes: str) -> Kpi:
    months = flow_cells(view)
    covered = view.scene.caption.covered
    return _block(
        view,
        told.compared or Comparison(told.total, None),
        label=label,
        value=masked.people(view.mask.one(told.total) if view.months else None),
        total=told.total,
        trend=trend.bars(),
        frame=trend.frame(months["label"], map(masked.drawn, months[name])),
        alt=_("People by month of the period; a gap is a month not reported"),
        notes=(
            wording.reported(covered.complete, covered.communes),
            *notes,
            *_like_for_like(view, told),
        ),
    )


def _like_for_like(view: View, told: Flow) -> tuple[str, ...]:
    """Said where the change leaves something aside that only one of the years has reported."""
    compared = told.compared
    if told.alike or compared is None or view.mask.hides_change(told.total, compared):
        return ()
    return (
        _(
            "Compared are the months that a commune reported in both years: {now} and {before}",
            now=formats.number(compared.now),
            before=formats.number(compared.before),
        ),
    )


def _block(
    view: View,
    compared: Comparison,
    *,
    label: str,
    value: str,
    total: int,
    trend: Spec,
    frame: pd.DataFrame,
    alt: str,
    notes: tuple[str, ...],
) -> Kpi:
    hidden = view.mask.hides_change(total, compared)
    return Kpi(
        label=label,
        value=value,
        change=(
            _("change not shown: small numbers")
            if hidden
            else wording.plain_change(compared, wording.people(abs(compared.change or 0)))
        ),
        percent="" if hidden else wording.muted_percent(compared),
        base=wording.base(view.selection.period),
        direction=None if hidden else compared.direction,
        tone=Tone.NEUTRAL,
        trend=trend,
        frame=frame,
        alt=alt,
        notes=notes,
    )


def _cell(view: View, count: int) -> str:
    return masked.count(view.mask.one(count))


def _start_year(view: View) -> object:
    return view.since.months[0].year if view.since.months else formats.MISSING


def lists(view: View) -> list[tuple[str, str, pd.DataFrame, Spec, str]]:
    """Title, text for those who do not see it, frame, chart and remark of the shorter pictures."""
    return [
        (
            _("Why people left"),
            _("Bars of people who left by the six legal reasons"),
            exits(view),
            charts.bars(),
            _("The six reasons of Circular 10/2024/TT-BCA, article 14."),
        ),
        (
            _("Help in the period"),
            _("Bars of people guided, referred to a job, trained and given a loan"),
            support(view),
            charts.bars(),
            _("People helped; somebody helped twice counts twice."),
        ),
        (
            _("Work and loans"),
            _("Bars of people in stable work and with a loan, of all under management"),
            standing(view),
            charts.of_whole(),
            words.stock_remark(view),
        ),
    ]
