"""People counted on a date: added over communes, never over months.

Only this module reads the stock columns of a frame, and nothing in it adds two months: a stock of
a window does not exist, one of a month does.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from db.columns import days
from db.facts.returns import Deadlines
from db.indicators import STOCKS
from db.periods import Base, Period, year_earlier
from db.splits import NONE, Splits


@dataclass(frozen=True)
class Stock:
    """What stands at one nominal month: `counts` by column of STOCKS, over the `communes`.

    All but `stock_start`, which belongs to the month's first day, belong to its last day. `older`
    are those of the communes that still owe the month and count as they stood last, by the
    nominal month of that.
    """

    month: date
    communes: frozenset[int]
    counts: Mapping[str, int]
    older: Mapping[int, date] = field(default_factory=dict)

    @property
    def people(self) -> int:
        """Under management at the end of the month."""
        return self.counts["stock_end"]


def earlier_month(stock: Stock, period: Period) -> date:
    """The month whose stock that of the window is compared with: the same of the year before; else
    the last that ended by the eve of the window."""
    if period.against is Base.YEAR_BEFORE:
        return year_earlier(stock.month)
    return period.calendar.month_before(period.calendar.month_of(period.first))


class Stocks:
    """The stocks of a frame of queries.returns.reintegration_months, one month at a time. A commune
    whose month is not reported in full has no stock in it; what was split has one of its own."""

    def __init__(self, frame: pd.DataFrame, splits: Splits = NONE) -> None:
        self._splits = splits
        self._starts = frame[["month", "unit_id", "stock_start"]]
        complete = frame.loc[frame["reported"], ["month", "unit_id", *STOCKS]]
        self._by_month: dict[date, dict[int, dict[str, int]]] = {}
        counts = zip(*(complete[name].tolist() for name in ("unit_id", *STOCKS)), strict=True)
        for month, (unit_id, *stocks) in zip(days(complete["month"]), counts, strict=True):
            self._by_month.setdefault(month, {})[unit_id] = dict(zip(STOCKS, stocks, strict=True))

    @property
    def months(self) -> tuple[date, ...]:
        """Nominal months in which at least one commune has a stock, oldest first."""
        return tuple(sorted(self._by_month))

    def communes(self, month: date) -> frozenset[int]:
        """The communes that have a stock in the month."""
        return frozenset(self._by_month.get(month, ()))

    def at(self, month: date, communes: Collection[int] | None = None) -> Stock | None:
        """The month's stock over these communes, or over all that have one; None without any."""
        chosen = self.communes(month)
        if communes is not None:
            chosen &= frozenset(communes)
        if not chosen:
            return None
        cells = [self._by_month[month][unit] for unit in chosen]
        return Stock(month, chosen, {name: sum(cell[name] for cell in cells) for name in STOCKS})

    def opening(self, month: date, units: Collection[int]) -> int:
        """With how many the units began the month; of one that ended in it what it changed before
        it handed over."""
        rows = self._starts.loc[self._starts["month"] == pd.Timestamp(month)]
        return int(rows.loc[rows["unit_id"].isin(list(units)), "stock_start"].sum())

    def settled(self, communes: Collection[int], until: date, deadlines: Deadlines) -> Stock | None:
        """The stock at the last settled month that ends by the day `until`; None without any.

        A month is settled when all the communes have reported it or its deadline has passed.
        One that still owes it then counts with its last known stock.
        """
        for month in reversed(self.months):
            if deadlines.calendar.last_day(month) <= until:
                stock = self.standing(month, communes, deadlines)
                if stock is not None:
                    return stock
        return None

    def standing(
        self, month: date, communes: Collection[int], deadlines: Deadlines
    ) -> Stock | None:
        """The stock at the month as `settled` tells it; None while the month is not settled, and
        where nobody has reported it."""
        every = frozenset((*communes, *self._splits.by_id))
        reported, owing = self.communes(month) & every, self._splits.owing(communes, month)
        if reported and (deadlines.is_due(month) or reported >= owing):
            return self._as_last_known(month, every)
        return None

    def _as_last_known(self, month: date, communes: frozenset[int]) -> Stock:
        known = self._last_months(month, communes)
        cells = [self._by_month[last][unit] for unit, last in known.items()]
        return Stock(
            month,
            frozenset(known),
            {name: sum(cell[name] for cell in cells) for name in STOCKS},
            {unit: last for unit, last in known.items() if last < month},
        )

    def _last_months(self, month: date, units: Collection[int]) -> dict[int, date]:
        """The last month, none after this one, in which each of the units has a stock.

        Those that hold parts of a split commune go together: until each of them has reported by
        itself they count as they stood before, beside the split one, and then it counts no more.
        """
        limits: dict[int, date] = {}
        while True:
            known: dict[int, date] = {}
            sought = set(units)
            for earlier in reversed(self.months):
                for unit in self.communes(earlier) & sought:
                    if earlier <= limits.get(self._splits.group(unit), month):
                        known[unit] = earlier
                sought -= known.keys()
            for split in self._splits.held:
                if split.unit_id not in known:
                    continue
                alone = {
                    heir
                    for heir in split.heirs
                    if heir in known and self._splits.calendar.last_day(known[heir]) > split.last
                }
                if alone == split.heirs:
                    del known[split.unit_id]
                elif alone:
                    limits[self._splits.group(split.unit_id)] = known[split.unit_id]
                    break
            else:
                return known

    def month_by_month(
        self,
        months: Sequence[date],
        communes: Collection[int],
        names: Sequence[str],
        deadlines: Deadlines,
    ) -> pd.DataFrame:
        """Side by side, for a picture, each month as `standing` tells it: month datetime64[s],
        float64 columns `names`, int64 communes (that have reported it) of owing. A month that is
        not settled is missing, not less."""
        stocks = [self.standing(month, communes, deadlines) for month in months]
        owing = [self._splits.owing(communes, month) for month in months]
        reported = [self.communes(month) & owed for month, owed in zip(months, owing, strict=True)]
        columns = {
            name: pd.Series([stock and stock.counts[name] for stock in stocks], dtype="float64")
            for name in names
        }
        return pd.DataFrame(
            {"month": pd.DatetimeIndex(months).astype("datetime64[s]")}
            | columns
            | {
                "communes": pd.Series(map(len, reported), dtype="int64"),
                "owing": pd.Series(map(len, owing), dtype="int64"),
            }
        )

    def by_commune(self, stock: Stock | None, communes: Sequence[int], name: str) -> pd.Series:
        """Each commune's part of the stock: float64 in their order, missing where it has none in
        it (whatever it has by itself in that month)."""
        parts = [
            self._by_month[stock.older.get(unit, stock.month)][unit][name]
            if stock and unit in stock.communes
            else None
            for unit in communes
        ]
        return pd.Series(parts, dtype="float64")
