"""Everything the page of reintegration shows, fetched once."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial

import pandas as pd

from components.data import read
from components.figures.now import deadlines
from components.figures.scene import Scene, View, kept, of_whole_months
from db.columns import days
from db.compare import StockComparison
from db.facts import reintegration as facts
from db.facts.reintegration import Bridge, Flow, SinceStart, Step, StockChange
from db.facts.returns import Deadlines
from db.facts.stocks import Stock, Stocks, earlier_month
from db.model import BEGINNING, FOREVER, Selection
from db.periods import Calendar
from db.queries import returns, settings


@dataclass(frozen=True)
class Standing(View):
    """People under management at the last settled month of a selection, with its `change` against
    that of an earlier one; None where no month of its communes is settled.

    `later` are the months after the newest settled one that some of the communes have reported
    early, each with how many; `due` says which months are. `since` sums up flows to the month of
    the stock, `steps` tell of them in a copy for sharing: received and guided.
    """

    stocks: Stocks
    stock: Stock | None
    change: StockChange | None
    later: tuple[tuple[date, int], ...]
    due: Deadlines
    since: SinceStart
    steps: tuple[Step, Step]

    @property
    def calendar(self) -> Calendar:
        return self.period.calendar

    @property
    def people(self) -> int:
        return self.stock.people if self.stock else 0

    def until_stock(self, by_month: pd.DataFrame) -> pd.DataFrame:
        """The rows of months up to that of the stock: later ones have only begun to come in."""
        if self.stock is None:
            return by_month
        return by_month.loc[by_month["month"] <= pd.Timestamp(self.stock.month)]

    @property
    def owing(self) -> tuple[int, ...]:
        """Of whom the month of the stock is owed, in their order, split communes after others."""
        if self.stock is None:
            return self.communes
        there = self.splits.owing(self.communes, self.stock.month)
        return tuple(u for u in self.splits.rows(self.communes, there) if u in there)

    @property
    def base_day(self) -> date:
        """The day of the stock that this one is compared with."""
        if self.change is None:
            return self.period.base_day
        return self.calendar.last_day(self.change.earlier)

    @property
    def compared(self) -> StockComparison:
        """The change over the communes of `change`; without one, nothing to compare with."""
        return self.change.compared if self.change else StockComparison(self.people, None)


@kept
def standing(scene: Scene) -> Standing:
    """Fetch what the returns say of the stock, also before and after the window: it is that of
    a settled month, which may lie before the window, and as it was last known where a commune
    still owes that; its base lies before it, a year as a rule."""
    selection, due = scene.selection, deadlines()
    calendar, last = selection.period.calendar, selection.period.last
    started = read(settings.programme_start)
    first = min(started, calendar.month_of(selection.period.first))
    known = calendar.custom(
        calendar.first_day(first.replace(year=max(first.year - 2, BEGINNING.year))),
        max(last, due.today),
    )
    frame = read(returns.reintegration_months, selection.within(known))
    return standing_of(scene, frame, started, due)


def standing_of(scene: Scene, frame: pd.DataFrame, started: date, due: Deadlines) -> Standing:
    """From the frame of all months that are known; the programme began with month `started`."""
    selection, stocks = scene.selection, Stocks(frame, scene.splits)
    calendar, last = selection.period.calendar, selection.period.last
    stock = stocks.settled(selection.communes, last, due)
    newest = stocks.settled(selection.communes, FOREVER, due)
    until = calendar.last_day(stock.month) if stock else last
    window, since_frame = _since_start(selection, frame, started, until)
    later = []
    if stock is not None and newest is not None and stock.month == newest.month:
        later = [month for month in stocks.months if month > stock.month]
    return Standing(
        scene=scene,
        stocks=stocks,
        stock=stock,
        change=_change(stocks, stock, scene) if stock else None,
        later=tuple(
            (month, len(stocks.communes(month).intersection(selection.communes))) for month in later
        ),
        due=due,
        since=facts.since_start(since_frame, window, scene.splits),
        steps=(
            facts.last_step(since_frame, ["received"]),
            facts.last_step(since_frame, ["guided"]),
        ),
    )


def _change(stocks: Stocks, stock: Stock, scene: Scene) -> StockChange:
    earlier = earlier_month(stock, scene.selection.period)
    return facts.stock_change(stocks, stock, earlier, scene.splits)


def _since_start(
    selection: Selection, frame: pd.DataFrame, started: date, last: date
) -> tuple[Selection, pd.DataFrame]:
    """The time since the programme began, up to a day, and the rows of its months."""
    calendar = selection.period.calendar
    window = calendar.custom(min(calendar.first_day(started), last), last)
    within = frame["month"].isin(pd.DatetimeIndex(window.whole_months()))
    return selection.within(window), frame.loc[within]


@dataclass(frozen=True)
class Reintegration(View):
    """The facts of one selection. Frames are those of queries.returns.reintegration_months."""

    frame: pd.DataFrame
    standing: Standing
    received: Flow
    moved_in: Flow
    left: Flow
    guided: Flow
    bridge: Bridge | None

    @property
    def stock(self) -> Stock | None:
        return self.standing.stock

    @property
    def since(self) -> SinceStart:
        return self.standing.since

    @property
    def months(self) -> tuple[date, ...]:
        """The whole months of the window in which somebody has reported."""
        return tuple(sorted({*days(self.frame["month"])}))

    @cached_property
    def flows(self) -> pd.DataFrame:
        """As db.facts.reintegration.flows_by_month."""
        return facts.flows_by_month(self.frame, self.selection)


@kept
def view(scene: Scene) -> Reintegration:
    """Fetch and count; everything after this only shows."""
    selection, stands = scene.selection, standing(scene)
    frame = read(returns.reintegration_months, selection)
    before = read(returns.reintegration_months, selection.base)
    flow = partial(facts.flow, splits=scene.splits, months_back=selection.period.months_back)
    return Reintegration(
        scene=of_whole_months(scene),
        frame=frame,
        standing=stands,
        received=flow(frame, before, ["received"]),
        moved_in=flow(frame, before, ["moved_in"]),
        left=flow(frame, before, facts.LEFT),
        guided=flow(frame, before, ["guided"]),
        bridge=facts.bridge(
            frame, selection, stands.stock.month if stands.stock else None, scene.splits
        ),
    )
