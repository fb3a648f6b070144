"""Which communes have a month that the year before it hardly explains: somebody should look."""

from dataclasses import dataclass
from statistics import fmean

import pandas as pd

from db.limits import standing_out
from db.model import Selection


@dataclass(frozen=True)
class Unusual:
    """A commune's incidents of a month, and how many a month of the year before had."""

    unit_id: int
    incidents: int
    usual: float


def unusual(cells: pd.DataFrame, reporting: pd.DataFrame, selection: Selection) -> list[Unusual]:
    """Of the last month of the selection's window; the least likely first.

    From the frames of queries.incidents and queries.returns over the window; only months that the
    commune has reported count.
    """
    last = pd.Timestamp(selection.period.months()[-1])
    reported = reporting.loc[reporting["reported"], ["unit_id", "month"]]
    counts = cells.groupby(["unit_id", "month"])["incidents"].sum()
    found = []
    for unit, months in reported.groupby("unit_id")["month"]:
        known = [int(counts.get((unit, month), 0)) for month in months if month < last]
        if last not in set(months):
            continue
        now = int(counts.get((unit, last), 0))
        p = standing_out(now, known)
        if p is not None:
            found.append((p, Unusual(int(unit), now, fmean(known))))
    return [one for _p, one in sorted(found, key=lambda pair: (pair[0], pair[1].unit_id))]
