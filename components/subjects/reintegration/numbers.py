"""The numbers of the page of reintegration, each with its change and its footing."""

from dataclasses import replace
from typing import Any

import pandas as pd

from components.charts import trend
from components.figures import kpi
from components.figures.kpi import Kpi
from components.figures.scene import Scene
from components.subjects.reintegration import words
from components.subjects.reintegration.frames import counts, flow_cells
from components.subjects.reintegration.view import Reintegration, Standing
from components.words import counts as masked
from components.words import formats, wording
from components.words.i18n import _
from db.compare import Comparison
from db.facts.reintegration import Flow, stock_by_month
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
            _("Moved in besides: {n}", n=_cell(view, view.moved_in.total if view.months else None)),
            _(
                "Since {year}: {n} received",
                year=year,
                n=_cell(view, since.received if since.months else None),
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
            _(
                "Since {year}: {n} guided",
                year=year,
                n=_cell(view, since.guided if since.months else None),
            ),
        ),
    ]


def _stock(view: Reintegration) -> Kpi:
    return stock_block(
        view.standing,
        view.frame,
        _("Under management"),
        class_split(view),
        *compared_over(view.standing),
    )


def stock_block(
    stands: Standing,
    months: pd.DataFrame,
    label: str,
    *notes: str,
) -> Kpi:
    """Of the stock: `months` are those of the window."""
    mask, window = stands.mask, stands.period.months()
    stocks = stock_by_month(months, stands.selection, stands.splits)
    by_month = mask.newest(stands.until_stock(stocks))
    people = [masked.drawn(mask.one(count)) for count in counts(by_month["stock"])]
    return block(
        stands.scene,
        stands.compared,
        stands.people,
        label=label,
        value=masked.people(mask.one(stands.people if stands.stock else None)),
        trend=trend.line(),
        frame=trend.frame(formats.month_labels(by_month["month"], window), people),
        alt=_("People under management by month of the period; a gap is a month not reported"),
        notes=(*words.footing(stands), *notes),
        partial=wording.joined(words.partial(stands), *compared_over(stands), by="; "),
    )


def compared_over(stands: Standing) -> tuple[str, ...]:
    """Said of a change that may be seen and is not that of all who are counted."""
    hidden = stands.mask.hides_change(stands.people, stands.compared)
    sentence = "" if hidden else words.like_for_like(stands)
    return (sentence,) if sentence else ()


def class_split(view: Reintegration) -> str:
    """The stock by class, as one line; empty without a stock."""
    if view.stock is None:
        return ""
    cells = view.mask.parts([view.stock.counts[name] for name in CLASSES])
    return _(
        "Class A {a}, B {b}, C {c}, D {d}",
        **{name[-1]: masked.in_text(cell) for name, cell in zip(CLASSES, cells, strict=True)},
    )


def _flow(view: Reintegration, flow: Flow, name: str, label: str, *notes: str) -> Kpi:
    months = flow_cells(view)
    return block(
        view.scene,
        flow.compared or Comparison(flow.total, None),
        flow.total,
        label=label,
        value=masked.people(view.mask.one(flow.total) if view.months else None),
        trend=trend.bars(),
        frame=trend.frame(months["label"], map(masked.drawn, months[name])),
        alt=_("People by month of the period; a gap is a month not reported"),
        notes=(
            wording.completeness(view.covered),
            *notes,
            *_like_for_like(view, flow),
        ),
        partial=wording.joined(
            "" if view.covered.is_full else wording.completeness(view.covered),
            *_like_for_like(view, flow),
            by="; ",
        ),
    )


def _like_for_like(view: Reintegration, flow: Flow) -> tuple[str, ...]:
    """Said where the change leaves something aside that only one of the years has reported."""
    compared = flow.compared
    if flow.alike or compared is None or view.mask.hides_change(flow.total, compared):
        return ()
    return (
        _(
            "Compared are the months that a commune reported in both years: {now} and {before}",
            now=formats.count_in_text(compared.now),
            before=formats.count_in_text(compared.before),
        ),
    )


def block(scene: Scene, compared: Comparison, total: int, **rest: Any) -> Kpi:
    """Of people: their change is hidden where it tells of few. `rest` is what else a block has."""
    made = kpi.of_counts(
        compared=compared, noun=wording.people, period=scene.selection.period, **rest
    )
    if not scene.mask.hides_change(total, compared):
        return made
    hidden = _("change not shown: small numbers")
    return replace(made, change=hidden, percent="", direction=None)


def _cell(view: Reintegration, count: int | None) -> str:
    return masked.in_text(view.mask.one(count))
