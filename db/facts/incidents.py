"""Incidents of a window, against the window a year before."""

from collections.abc import Collection
from fractions import Fraction

import pandas as pd

from db.compare import Comparison, Polarity
from db.model import Selection
from db.periods import Period


def incident_comparison(
    now: pd.DataFrame, before: pd.DataFrame, selection: Selection
) -> Comparison:
    """Incidents of the window against the window a year earlier (queries.incidents frames)."""
    days = Fraction(selection.period.days, selection.period.year_before().days)
    return Comparison(
        int(now["incidents"].sum()),
        int(before["incidents"].sum()),
        Polarity.FEWER_IS_BETTER,
        days,
    )


def by_month(now: pd.DataFrame, before: pd.DataFrame, period: Period) -> pd.DataFrame:
    """Incidents by month of the window, beside the same month a year before.

    Returns:
        month datetime64[s], now and before int64, running bool (the window ends inside the
        month); one row a month of the window, also where nothing happened.
    """
    months = pd.DatetimeIndex(period.months()).astype("datetime64[s]")
    year_later = before["month"] + pd.DateOffset(years=1)
    return pd.DataFrame(
        {
            "month": months,
            "now": now.groupby("month")["incidents"].sum().reindex(months, fill_value=0).values,
            "before": before.groupby(year_later)["incidents"]
            .sum()
            .reindex(months, fill_value=0)
            .values,
            "running": [period.last < period.calendar.last_day(m.date()) for m in months],
        }
    ).astype({"now": "int64", "before": "int64"})


def by_commune(now: pd.DataFrame, before: pd.DataFrame, communes: Collection[int]) -> pd.DataFrame:
    """Incidents by commune, most first: unit_id, now, before int64; every commune has its row."""
    units = pd.Index(communes, name="unit_id", dtype="int64")
    counts = {
        name: cells.groupby("unit_id")["incidents"].sum().reindex(units, fill_value=0)
        for name, cells in (("now", now), ("before", before))
    }
    frame = pd.DataFrame(counts).reset_index()
    return frame.sort_values(["now", "before"], ascending=False, kind="stable", ignore_index=True)
