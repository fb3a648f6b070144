"""The facts of the suggestions as blocks, and what each of them means."""

from typing import Any

import pandas as pd

from components.charts import trend
from components.figures import kpi
from components.figures.kpi import Kpi
from components.subjects.suggestions import words
from components.subjects.suggestions.view import Handling
from components.words import bases, formats, wording
from components.words.i18n import _, _n
from db.compare import Comparison, RateComparison, StockComparison
from db.indicators import SUGGESTIONS, indicator
from db.model import SuggestionState


def blocks(view: Handling) -> list[Kpi]:
    return [_open(view), _new(view), _finished(view), _on_time(view)]


def _open(view: Handling) -> Kpi:
    polarity = indicator(SUGGESTIONS, "open").polarity
    return _counted(
        view,
        _("Open at the end"),
        StockComparison(view.balance.open, view.open_before, polarity),
        "open",
        base=bases.stock(view.period),
        alt=_("Open suggestions at the end of each month of the period"),
        notes=(
            _("of them overdue: {n}", n=formats.count_in_text(view.balance.overdue)),
            words.balance(view.balance),
        ),
    )


def _new(view: Handling) -> Kpi:
    held = len(view.forums)
    heard = view.stand.loc[view.stand["is_new"], "unit_id"].unique()
    return _counted(
        view,
        _("New in the period"),
        Comparison(view.balance.new, view.before.new if view.before else None),
        "new",
        alt=_("New suggestions in each month of the period"),
        notes=(
            wording.spread(heard, view.communes, view.splits.by_id),
            _n("at {n} forum", "at {n} forums", held, n=formats.count_in_text(held)),
        ),
    )


def _finished(view: Handling) -> Kpi:
    ended = view.stand.loc[~view.stand["is_open"], "state"]
    on_spot = int((ended == SuggestionState.ANSWERED_ON_SPOT).sum())
    return _counted(
        view,
        _("Finished in the period"),
        Comparison(view.balance.finished, view.before.finished if view.before else None),
        "finished",
        alt=_("Suggestions finished in each month of the period"),
        notes=(
            _("{n} of them answered on the spot", n=formats.count_in_text(on_spot)),
            _("{n} finished late", n=formats.count_in_text(len(ended) - view.balance.on_time)),
        ),
    )


def _counted(view: Handling, label: str, compared: Comparison, column: str, **rest: Any) -> Kpi:
    return kpi.of_counts(
        label,
        compared,
        wording.suggestions,
        view.period,
        trend=trend.bars(),
        frame=_trend(view, view.months[column]),
        **rest,
    )


def _on_time(view: Handling) -> Kpi:
    polarity = indicator(SUGGESTIONS, "on_time").polarity
    before = view.before.on_time_rate if view.before else None
    apart = not view.period.overlaps_base
    compared = RateComparison(view.balance.on_time_rate, before, polarity, apart=apart)
    months = view.months
    base = months["finished"] + months["overdue"]
    return kpi.of_shares(
        _("Finished on time"),
        compared,
        value=wording.rate(compared.now),
        base=bases.base(view.period),
        trend=trend.line(),
        frame=_trend(view, 100 * months["on_time"] / base.where(base > 0)),
        alt=_("Share finished on time in each month of the period"),
        notes=(
            words.on_time_counts(compared.now),
            words.earlier_rate(compared, view.period.against),
        ),
    )


def _trend(view: Handling, values: pd.Series) -> pd.DataFrame:
    """By month; a month that the window ends in is still running."""
    last, calendar = len(values) - 1, view.period.calendar
    running = view.period.last < calendar.last_day(view.period.months()[-1])
    return trend.frame(
        formats.month_labels(view.months["month"]),
        values,
        running=[running and place == last for place in range(len(values))],
    )
