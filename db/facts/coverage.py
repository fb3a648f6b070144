"""How complete the returns behind a figure are."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import pandas as pd

from db.facts.returns import Deadlines


@dataclass(frozen=True)
class Coverage:
    """How many communes have reported every month of a window that counts, and who has not.

    A month counts when it is due, or all have reported it. `missing` holds a commune's id and the
    nominal months that it owes. `months` is how many count; when it is 0 nothing can be said of
    anybody. `waiting` are months that are over and not due yet, each with the communes that have
    not reported it.
    """

    communes: int
    months: int
    missing: tuple[tuple[int, tuple[date, ...]], ...]
    waiting: tuple[tuple[date, tuple[int, ...]], ...] = ()

    @property
    def complete(self) -> int:
        return self.communes - len(self.missing)


def coverage(reporting: pd.DataFrame, communes: Collection[int], deadlines: Deadlines) -> Coverage:
    """From the frame of queries.returns.reporting; `communes` gives the order of the missing."""
    absent: dict[date, set[int]] = {}
    for month, rows in reporting.groupby("month"):
        absent[month.date()] = set(rows.loc[~rows["reported"], "unit_id"])
    counted = [month for month in absent if deadlines.is_due(month) or not absent[month]]
    missing = [
        (unit, tuple(month for month in counted if unit in absent[month])) for unit in communes
    ]
    return Coverage(
        communes=len(communes),
        months=len(counted),
        missing=tuple((unit, months) for unit, months in missing if months),
        waiting=tuple(
            (month, tuple(unit for unit in communes if unit in absent[month]))
            for month in absent
            if month not in counted and deadlines.calendar.last_day(month) < deadlines.today
        ),
    )
