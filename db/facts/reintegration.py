"""Community reintegration: flows add up over months, stocks (db.facts.stocks) do not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from db.compare import Comparison, StockComparison
from db.facts.stocks import Stock, Stocks
from db.model import Selection
from db.schema import CLASSES, FLOWS_OUT

LEFT = list(FLOWS_OUT)


@dataclass(frozen=True)
class Reintegration:
    """People under management at the end of the last reported month, and the window's flows.

    `communes` is how many communes the stock covers. Flows are people over `months`, in which at
    least one commune has reported.
    """

    month: date | None
    communes: int
    stock: StockComparison | None
    months: tuple[date, ...]
    received: int
    moved_in: int
    left: int
    guided: int


def reintegration(frame: pd.DataFrame, before: pd.DataFrame) -> Reintegration:
    """From the frames of queries.returns.reintegration_months for the window and a year before.

    The stock is that of the last month in which a commune has one. It is compared with the same
    month a year earlier if the same communes have one there; else there is no comparison.
    """
    last = last_stock(frame)
    return Reintegration(
        month=last.month if last else None,
        communes=len(last.communes) if last else 0,
        stock=stock_comparison(frame, before),
        months=tuple(sorted({month.date() for month in frame["month"]})),
        received=total(frame, ["received"]),
        moved_in=total(frame, ["moved_in"]),
        left=total(frame, LEFT),
        guided=total(frame, ["guided"]),
    )


def last_stock(frame: pd.DataFrame) -> Stock | None:
    """The stock of the last month in which a commune has one, over the communes that do."""
    stocks = Stocks(frame)
    return stocks.at(stocks.months[-1]) if stocks.months else None


def stock_comparison(frame: pd.DataFrame, before: pd.DataFrame) -> StockComparison | None:
    """The last stock against the same month a year earlier, over the same communes or not."""
    last = last_stock(frame)
    if last is None:
        return None
    earlier = Stocks(before).at(last.month.replace(year=last.month.year - 1))
    same = earlier is not None and earlier.communes == last.communes
    return StockComparison(last.people, earlier.people if earlier and same else None)


def stock_by_month(frame: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """People under management at the end of each whole month: month datetime64[s], stock float64.

    A month that a commune of the selection has not reported has no total: it is missing, not less.
    """
    months, communes = selection.period.whole_months(), selection.communes
    by_month = Stocks(frame).month_by_month(months, communes, ["stock_end"])
    return by_month.rename(columns={"stock_end": "stock"})


def classes_by_month(frame: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """As stock_by_month, split by class: month, CLASSES float64, communes int64 that reported."""
    months, communes = selection.period.whole_months(), selection.communes
    stocks = Stocks(frame)
    by_month = stocks.month_by_month(months, communes, CLASSES)
    covered = [len(stocks.communes(month) & set(communes)) for month in months]
    return by_month.assign(communes=pd.Series(covered, dtype="int64"))


def total(frame: pd.DataFrame, flows: Sequence[str]) -> int:
    """The flows added up over all that has been reported, in full or not."""
    return int(frame[list(flows)].to_numpy().sum())


@dataclass(frozen=True)
class Flow:
    """A flow over the window's reported months against the same months a year before.

    `total` counts everything reported. `compared` counts only what both sides have: the months
    of communes that reported in full in both years; None without any. `alike` says that nothing
    was left aside for that, on either side.
    """

    total: int
    compared: Comparison | None
    alike: bool


def flow(frame: pd.DataFrame, before: pd.DataFrame, flows: Sequence[str]) -> Flow:
    """From the frames of the window and of the window a year before."""
    year_later = before.assign(month=before["month"] + pd.DateOffset(years=1))
    now, earlier = _cells(frame, flows), _cells(year_later, flows)
    both = now.index[now["reported"]].intersection(earlier.index[earlier["reported"]])
    compared = None
    if len(both):
        compared = Comparison(
            int(now.loc[both, "people"].sum()), int(earlier.loc[both, "people"].sum())
        )
    return Flow(
        total=int(now["people"].sum()),
        compared=compared,
        alike=len(both) == len(now) == len(earlier),
    )


def _cells(frame: pd.DataFrame, flows: Sequence[str]) -> pd.DataFrame:
    cells = frame.assign(people=frame[list(flows)].sum(axis=1))
    return cells.set_index(["month", "unit_id"])[["people", "reported"]]


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


def bridge(frame: pd.DataFrame, selection: Selection) -> Bridge | None:
    """Between the first and the last month in which a commune has a stock; None without any."""
    stocks = Stocks(frame)
    if not stocks.months:
        return None
    first, last = stocks.months[0], stocks.months[-1]
    counted = stocks.communes(first) & stocks.communes(last) & set(selection.communes)
    opening, closing = stocks.at(first, counted), stocks.at(last, counted)
    if opening is None or closing is None:
        return None
    days = frame["month"].between(pd.Timestamp(first), pd.Timestamp(last))
    between = frame.loc[days & frame["unit_id"].isin(counted)]
    spanned = [month for month in selection.period.whole_months() if first <= month <= last]
    return Bridge(
        first=first,
        last=last,
        communes=tuple(unit for unit in selection.communes if unit in counted),
        left_out=tuple(unit for unit in selection.communes if unit not in counted),
        gaps=len(spanned) * len(counted) - int(between["reported"].sum()),
        opening=opening.counts["stock_start"],
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
    index = months.astype("datetime64[s]")
    cells = _summed(frame).groupby("month")[["received", "moved_in", "left", "guided", "reported"]]
    by_month = cells.sum().reindex(index).astype("float64").reset_index()
    communes = by_month.pop("reported").fillna(0).astype("int64")
    return by_month.assign(communes=communes)


def by_commune(frame: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """The communes of the selection, in its order.

    Returns:
        unit_id int64; stock float64 (people, at the month of `last_stock`; missing where that is
        not reported); received, moved_in, left, guided float64 (people; missing where no month
        is reported); months int64 (reported in full).
    """
    stocks = Stocks(frame)
    month = stocks.months[-1] if stocks.months else None
    units = pd.Index(selection.communes, name="unit_id", dtype="int64")
    names = ["received", "moved_in", "left", "guided", "reported"]
    flows = _summed(frame).groupby("unit_id")[names].sum().reindex(units).astype("float64")
    months = flows.pop("reported").fillna(0).astype("int64")
    stock = stocks.by_commune(month, selection.communes, "stock_end")
    flows.insert(0, "stock", stock.to_numpy())
    return flows.assign(months=months).reset_index()


def _summed(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(left=frame[LEFT].sum(axis=1))
