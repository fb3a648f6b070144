"""A long series of incidents by month: what is expected, and which months stand out."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from db.columns import totals
from db.limits import Limits, Signal, expected_limits, signals
from db.periods import Period

SERIES_MONTHS = 36
"""Months that the series shows at most, up to the end of the window asked for."""
BASELINE_MONTHS = 24
"""Completely reported months before the window that the limits are drawn from, at most."""


@dataclass(frozen=True)
class Series:
    """The series with its limits.

    `months` has the columns that `series` names; `signals` are places in it.
    """

    months: pd.DataFrame
    limits: Limits | None
    signals: tuple[Signal, ...]

    @property
    def is_telling(self) -> bool:
        """Whether the limits leave anything out of what the months have: else a band of them would
        fill the picture."""
        if self.limits is None:
            return False
        highest = self.months["incidents"].max()
        return self.limits.low > 0 or bool(highest > self.limits.high)


def series_window(period: Period, first_data: date) -> Period:
    """Up to 36 whole months that end where the window ends, none before the first data."""
    calendar = period.calendar
    window = calendar.custom(min(first_data, period.first), period.last)
    first = window.months()[-SERIES_MONTHS:][0]
    return calendar.custom(calendar.first_day(first), period.last)


def series(cells: pd.DataFrame, reporting: pd.DataFrame, window: Period, asked: Period) -> Series:
    """From the frames of queries.incidents and queries.returns over `window`.

    Limits come from months before `asked` that all communes have reported; only such months are
    judged by them, and none is a neighbour across others. A month that nobody reported has no
    value, unless incidents of it are known.

    The frame of the result:
        month datetime64[s]; incidents float64 (missing: not reported); reported and owed int64
        (communes); running bool (the window ends inside the month); complete bool (over, and
        reported by all communes); asked bool (begins in the window asked for or holds its
        first day).
    """
    calendar = window.calendar
    index = pd.DatetimeIndex(window.months(), name="month").astype("datetime64[s]")
    each = reporting.assign(reported=reporting["reported"].astype("int64"), owed=1)
    communes = totals(each, ["reported", "owed"], index)
    running = [window.last < calendar.last_day(month.date()) for month in index]
    communes.loc[running] = 0  # a return tells of the whole month
    reported, owed = communes["reported"], communes["owed"]
    counts = totals(cells, ["incidents"], index)["incidents"].astype("float64")
    unknown = (owed > 0) & (reported == 0) & (counts == 0)
    months = pd.DataFrame(
        {
            "month": index,
            "incidents": counts.mask(unknown).to_numpy(),
            "reported": reported.to_numpy(),
            "owed": owed.to_numpy(),
            "running": running,
            "complete": ((owed > 0) & (reported == owed)).to_numpy(),
            "asked": [m.date() >= calendar.month_of(asked.first) for m in index],
        }
    )
    judged = months["incidents"].where(months["complete"])
    earlier = judged.loc[~months["asked"]]
    newest = earlier.dropna().index[-BASELINE_MONTHS:]
    limits = expected_limits(list(earlier.loc[newest.min() :])) if len(newest) else None
    return Series(months, limits, tuple(signals(list(judged), limits)))
