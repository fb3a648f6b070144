"""People counted on a date: added over communes, never over months.

Only this module reads the stock columns of a frame, and nothing in it adds two months: a stock of
a window does not exist, one of a month does.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from db.queries.returns import STOCKS


@dataclass(frozen=True)
class Stock:
    """What stands at one nominal month: `counts` by column of STOCKS, over the `communes`.

    All but `stock_start`, which belongs to the month's first day, belong to its last day.
    """

    month: date
    communes: frozenset[int]
    counts: Mapping[str, int]

    @property
    def people(self) -> int:
        """Under management at the end of the month."""
        return self.counts["stock_end"]


class Stocks:
    """The stocks of a frame of queries.returns.reintegration_months, one month at a time.

    A commune whose month is not reported in full has no stock in it.
    """

    def __init__(self, frame: pd.DataFrame) -> None:
        complete = frame.loc[frame["reported"], ["month", "unit_id", *STOCKS]]
        self._by_month: dict[date, dict[int, dict[str, int]]] = {}
        for month, unit_id, *counts in complete.itertuples(index=False):
            cells = self._by_month.setdefault(month.date(), {})
            cells[int(unit_id)] = dict(zip(STOCKS, map(int, counts), strict=True))

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

    def month_by_month(
        self, months: Sequence[date], communes: Collection[int], names: Sequence[str]
    ) -> pd.DataFrame:
        """Side by side, for a picture: month datetime64[s], float64 columns `names`.

        A month that not all of the communes have a stock in has none: it is missing, not less.
        """
        every = frozenset(communes)
        found = [self.at(month, every) for month in months]
        full = [stock.counts if stock and stock.communes == every else {} for stock in found]
        columns = {
            name: pd.Series([counts.get(name) for counts in full], dtype="float64")
            for name in names
        }
        return pd.DataFrame({"month": pd.DatetimeIndex(months).astype("datetime64[s]")} | columns)

    def by_commune(self, month: date | None, communes: Sequence[int], name: str) -> pd.Series:
        """One stock of the communes in the month: float64 in their order, missing if unknown."""
        cells = self._by_month.get(month, {}) if month else {}
        return pd.Series([cells.get(unit, {}).get(name) for unit in communes], dtype="float64")
