"""How complete the returns behind a figure are."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import pandas as pd


@dataclass(frozen=True)
class Coverage:
    """How many communes have reported every due month of a window, and who has not.

    `missing` holds a commune's id and the nominal months it has not reported. `months` counts the
    months that are due; when it is 0 nothing can be said of anybody.
    """

    communes: int
    months: int
    missing: tuple[tuple[int, tuple[date, ...]], ...]

    @property
    def complete(self) -> int:
        return self.communes - len(self.missing)


def coverage(reporting: pd.DataFrame, communes: Collection[int]) -> Coverage:
    """From the frame of queries.returns.reporting; `communes` gives the order of the missing."""
    absent = reporting.loc[~reporting["reported"]]
    missing = {
        int(unit): tuple(month.date() for month in months)
        for unit, months in absent.groupby("unit_id")["month"]
    }
    return Coverage(
        communes=len(communes),
        months=reporting["month"].nunique(),
        missing=tuple((unit, missing[unit]) for unit in communes if unit in missing),
    )
