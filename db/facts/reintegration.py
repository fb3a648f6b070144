"""Community reintegration: flows add up over months, stocks take their last value."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from db.compare import StockComparison
from db.model import Selection
from db.schema import FLOWS_OUT


@dataclass(frozen=True)
class Reintegration:
    """People under management at the end of the last reported month, and the window's flows.

    `communes` is how many communes the stock covers. Flows are people over `months`.
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

    The stock is that of the window's last reported month. It is compared with the same month a
    year earlier over the communes that reported both; without any, there is no comparison.
    """
    months = tuple(sorted({month.date() for month in frame["month"]}))
    last = frame.loc[frame["month"] == frame["month"].max()]
    year_ago = before.loc[before["month"] == last["month"].max() - pd.DateOffset(years=1)]
    return Reintegration(
        month=months[-1] if months else None,
        communes=len(last),
        stock=_stock(last, year_ago) if months else None,
        months=months,
        received=int(frame["received"].sum()),
        moved_in=int(frame["moved_in"].sum()),
        left=int(frame[list(FLOWS_OUT)].to_numpy().sum()),
        guided=int(frame["guided"].sum()),
    )


def _stock(last: pd.DataFrame, year_ago: pd.DataFrame) -> StockComparison:
    total = int(last["stock_end"].sum())
    comparable = set(last["unit_id"]) == set(year_ago["unit_id"])
    return StockComparison(total, int(year_ago["stock_end"].sum()) if comparable else None)


def stock_by_month(frame: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """People under management at the end of each whole month: month datetime64[s], stock float64.

    A month that a commune of the selection has not reported has no total: it is missing, not less.
    """
    whole = selection.period.whole_months()
    months = pd.DatetimeIndex(whole, name="month").astype("datetime64[s]")
    by_month = frame.groupby("month")
    totals = by_month["stock_end"].sum().where(by_month.size() == len(selection.communes))
    return totals.reindex(months).rename("stock").astype("float64").reset_index()
