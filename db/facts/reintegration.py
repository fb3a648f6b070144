"""Community reintegration: flows add up over months, stocks (db.facts.stocks) do not."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from db.columns import added_up, days, totals
from db.compare import SMALLEST_TOLD, Comparison, StockComparison
from db.facts.returns import Deadlines
from db.facts.stocks import Stock, Stocks
from db.model import Selection
from db.schema import CLASSES, FLOWS_OUT
from db.splits import NONE, Splits

LEFT = list(FLOWS_OUT)


@dataclass(frozen=True)
class StockChange:
    """A stock against that of an `earlier` month, over the `communes` that reported both months;
    without any there is nothing to compare with."""

    compared: StockComparison
    communes: frozenset[int]
    earlier: date


def stock_change(stocks: Stocks, stock: Stock, earlier: date, splits: Splits = NONE) -> StockChange:
    """Of a stock that `stocks` gave; a month that is no earlier one has nothing to say."""
    if earlier >= stock.month:
        return StockChange(StockComparison(stock.people, None), frozenset(), earlier)
    units = {month: stocks.communes(month) for month in (stock.month, earlier)}
    groups = {month: splits.complete(there, month) for month, there in units.items()}
    both = groups[stock.month] & groups[earlier]
    now, before = (
        stocks.at(month, [unit for unit in there if splits.group(unit) in both])
        for month, there in units.items()
    )
    if now is None or before is None:
        return StockChange(StockComparison(stock.people, None), frozenset(), earlier)
    return StockChange(StockComparison(now.people, before.people), now.communes, earlier)


@dataclass(frozen=True)
class SinceStart:
    """Flows added up since the programme began, over `months`, in which at least one commune has
    reported; `missing` are the monthly returns that are not there or not complete."""

    months: tuple[date, ...]
    received: int
    guided: int
    missing: int


def since_start(frame: pd.DataFrame, selection: Selection, splits: Splits = NONE) -> SinceStart:
    """Of the whole months of the selection's window."""
    months = selection.period.whole_months()
    owed = sum(len(splits.owing(selection.communes, month)) for month in months)
    return SinceStart(
        months=tuple(sorted({*days(frame["month"])})),
        received=total(frame, ["received"]),
        guided=total(frame, ["guided"]),
        missing=owed - int(frame["reported"].sum()),
    )


@dataclass(frozen=True)
class Step:
    """People since the programme began, told in steps, by the end of nominal month `until`; None
    where there were too few yet."""

    people: int
    until: date | None


def last_step(frame: pd.DataFrame, flows: Sequence[str]) -> Step:
    """The last step of the flows in the months of the frame, whatever has been reported of them.

    A step is taken when SMALLEST_TOLD more have come. Between two steps 0, 1 or 2 have: whoever
    puts the steps of all months together learns of no month, nor of several, that it was 1 or 2.
    """
    step, running = Step(0, None), 0
    sums = added_up(frame, ["month"], flows)
    people = sums[list(flows)].to_numpy().sum(axis=1)
    for month, more in zip(days(sums["month"]), people.tolist(), strict=True):
        running += more
        if running - step.people >= SMALLEST_TOLD:
            step = Step(running, month)
    return step


def stock_by_month(stocks: Stocks, selection: Selection, deadlines: Deadlines) -> pd.DataFrame:
    """People under management at the end of each whole month: month datetime64[s], stock float64,
    int64 communes that have reported it, of owing (db.facts.stocks)."""
    months, communes = selection.period.whole_months(), selection.communes
    by_month = stocks.month_by_month(months, communes, ["stock_end"], deadlines)
    return by_month.rename(columns={"stock_end": "stock"})


def classes_by_month(stocks: Stocks, selection: Selection, deadlines: Deadlines) -> pd.DataFrame:
    """As stock_by_month, by class: CLASSES float64."""
    months, communes = selection.period.whole_months(), selection.communes
    return stocks.month_by_month(months, communes, CLASSES, deadlines)


def total(frame: pd.DataFrame, flows: Sequence[str]) -> int:
    """The flows added up over all that has been reported, in full or not."""
    return int(frame[list(flows)].to_numpy().sum())


@dataclass(frozen=True)
class Flow:
    """A flow over the window's reported months against the months of its base.

    `total` counts everything reported. `compared` counts only what both sides have: the months
    of communes that reported in full on both; None without any. `alike` says that nothing
    was left aside for that, on either side.
    """

    total: int
    compared: Comparison | None
    alike: bool


def flow(
    frame: pd.DataFrame,
    before: pd.DataFrame,
    flows: Sequence[str],
    splits: Splits = NONE,
    months_back: int | None = 12,
) -> Flow:
    """From the frames of the window and of its base, whose months stand `months_back` before those
    of the window; None: none of them corresponds to one of the window."""
    now = _cells(frame, flows, splits)
    total = sum(now.people.values())
    if months_back is None:
        return Flow(total, None, alike=True)
    earlier = _cells(before, flows, splits, later=months_back)
    both = now.complete & earlier.complete
    compared = None
    if both:
        compared = Comparison(
            sum(now.people[at] for at in both), sum(earlier.people[at] for at in both)
        )
    return Flow(total, compared, alike=len(both) == len(now.people) == len(earlier.people))


@dataclass(frozen=True)
class _Cells:
    """People by month, counted from the year 0, and group of what was split; `complete` are those
    of which all of the group reported."""

    people: Mapping[tuple[int, int], int]
    complete: frozenset[tuple[int, int]]


def _cells(frame: pd.DataFrame, flows: Sequence[str], splits: Splits, later: int = 0) -> _Cells:
    """As if each month were so many months later."""
    months, people = days(frame["month"]), frame[list(flows)].to_numpy().sum(axis=1)
    columns = (months, frame["unit_id"].tolist(), people.tolist(), frame["reported"].tolist())
    sums, heard = Counter[tuple[int, int]](), defaultdict[date, set[int]](set)
    for month, unit, n, reported in zip(*columns, strict=True):
        sums[_number(month) + later, splits.group(unit)] += n
        if reported:
            heard[month].add(unit)
    complete = {
        (_number(month) + later, group)
        for month, units in heard.items()
        for group in splits.complete(units, month)
    }
    return _Cells(sums, frozenset(complete))


def _number(month: date) -> int:
    return 12 * month.year + month.month


@dataclass(frozen=True)
class Bridge:
    """opening + received + moved in - left = closing, from the first day of nominal month
    `first` to the last day of `last`.

    Over the `communes` that have a stock at both ends; `left_out` are those that have one at one
    end only, or at none. `gaps` are their months in between that are not reported in full.
    """

    first: date
    last: date
    communes: tuple[int, ...]
    left_out: tuple[int, ...]
    gaps: int
    opening: int
    received: int
    moved_in: int
    left: int
    closing: int

    @property
    def unexplained(self) -> int:
        """What the reported flows do not explain of the closing stock."""
        return self.closing - (self.opening + self.received + self.moved_in - self.left)


def bridge(
    frame: pd.DataFrame, selection: Selection, until: date | None, splits: Splits = NONE
) -> Bridge | None:
    """Between the first and the last month, none after `until`, in which a commune has a stock;
    None without any."""
    stocks = Stocks(frame, splits)
    months = [month for month in stocks.months if until and month <= until]
    if not months:
        return None
    first, last = months[0], months[-1]
    ends = [splits.complete(stocks.communes(month), month) for month in (first, last)]
    groups = ends[0] & ends[1]
    every = splits.rows(selection.communes, splits.by_id)
    counted = [unit for unit in every if splits.group(unit) in groups]
    closing = stocks.at(last, counted)
    if closing is None:
        return None
    days = frame["month"].between(pd.Timestamp(first), pd.Timestamp(last))
    between = frame.loc[days & frame["unit_id"].isin(counted)]
    spanned = [month for month in selection.period.whole_months() if first <= month <= last]
    owed = sum(len(splits.owing(counted, month) & set(counted)) for month in spanned)
    return Bridge(
        first=first,
        last=last,
        communes=tuple(unit for unit in selection.communes if unit in counted),
        left_out=tuple(unit for unit in selection.communes if unit not in counted),
        gaps=owed - int(between["reported"].sum()),
        opening=stocks.opening(first, counted),
        received=total(between, ["received"]),
        moved_in=total(between, ["moved_in"]),
        left=total(between, LEFT),
        closing=closing.people,
    )


def flows_by_month(frame: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """Flows of each whole month of the window.

    Returns:
        month datetime64[s]; received, moved_in, left, guided float64 (people; missing where no
        commune reported); communes int64 (reported in full).
    """
    months = pd.DatetimeIndex(selection.period.whole_months(), name="month")
    return _flows(frame, months.astype("datetime64[s]"), "communes").reset_index()


def by_commune(
    frame: pd.DataFrame,
    selection: Selection,
    stocks: Stocks,
    stock: Stock | None,
    splits: Splits = NONE,
) -> pd.DataFrame:
    """The communes of the selection, in its order, with what each has in the `stock` of `stocks`;
    after them the split ones that have anything.

    Returns:
        unit_id int64; stock float64 (people; missing where none is known); received, moved_in,
        left, guided float64 (people; missing where no month is reported); months int64 (reported
        in full).
    """
    there = (*frame["unit_id"], *(stock.communes if stock else ()))
    rows = splits.rows(selection.communes, there)
    flows = _flows(frame, pd.Index(rows, name="unit_id", dtype="int64"), "months")
    people = stocks.by_commune(stock, rows, "stock_end")
    flows.insert(0, "stock", people.to_numpy())
    return flows.reset_index()


def _flows(frame: pd.DataFrame, index: pd.Index, counted: str) -> pd.DataFrame:
    """The flows by what the index is of; `counted` is how many cells of it are reported in full."""
    names = ["received", "moved_in", "left", "guided"]
    left, reported = frame[LEFT].to_numpy().sum(axis=1), frame["reported"].astype("int64")
    cells = frame.assign(left=left, reported=reported, there=1)
    sums = totals(cells, [*names, "reported", "there"], index)
    flows = sums[names].astype("float64").where(sums["there"] > 0)
    return flows.assign(**{counted: sums["reported"]})
