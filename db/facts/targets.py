"""Targets: what has been reached of the goal, and what should have been by now."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import pandas as pd

from db.compare import SMALL_BASE
from db.periods import Period


@dataclass(frozen=True)
class Pace:
    """How far the reporting year has gone: `days` of `of`, on the day `on`."""

    on: date
    days: int
    of: int

    @property
    def share(self) -> Fraction:
        return Fraction(self.days, self.of)


def pace(period: Period) -> Pace:
    """On the window's last day, of the reporting year that it belongs to; linear in days."""
    year = period.calendar.year(period.calendar.year_of(period.last))
    return Pace(period.last, (period.last - year.first).days + 1, year.days)


@dataclass(frozen=True)
class Reached:
    """One target of a unit.

    `parts` is how many targets of former communes were added up to it (1: its own), `reported` how
    many of them have a value. `reached` is their sum of last values, None without any; `since`
    and `until` are the oldest and the newest nominal month of those values. `months` are the
    values over the year: month datetime64[s], reached float64, only months with all parts.
    """

    unit_id: int
    name: str
    unit_of_measure: str
    goal: int
    parts: int
    reported: int
    reached: int | None
    since: date | None
    until: date | None
    months: pd.DataFrame

    @property
    def percent(self) -> Fraction | None:
        """Reached of the goal; None where nothing or not all of it is reported."""
        if self.reached is None or self.reported < self.parts:
            return None
        return Fraction(100 * self.reached, self.goal)

    @property
    def small_base(self) -> bool:
        return self.goal < SMALL_BASE

    @property
    def done(self) -> bool:
        return self.reached is not None and self.reached >= self.goal

    def expected(self, pace: Pace) -> Fraction:
        """What should have been reached by the day of the pace."""
        return self.goal * pace.share

    def ahead(self, pace: Pace) -> bool | None:
        """Whether it is at least where it should be; None where that is not known."""
        if self.done:
            return True
        if self.percent is None or self.reached is None:
            return None
        return self.reached >= self.expected(pace)


def reached(values: pd.DataFrame) -> list[Reached]:
    """From queries.targets.target_values, by name of the target.

    A target of former communes counts for the commune they became, added up, unless that has a
    target of the same name of its own: what was reached since the start of the year is in it.
    Targets counted in another unit of measure are never added.
    """
    own = values["unit_id"] == values["heir_id"]
    keys = ["name", "unit_of_measure", "heir_id"]
    has_own = own.groupby([values[key] for key in keys]).transform("any")
    counted = values.loc[own | ~has_own.astype("bool")]
    return [
        _reached(int(unit_id), str(name), str(measure), rows)
        for (name, measure, unit_id), rows in counted.groupby(keys, sort=False)
    ]


def _reached(unit_id: int, name: str, measure: str, rows: pd.DataFrame) -> Reached:
    values = rows.dropna(subset="reached")
    last = values.drop_duplicates("target_id", keep="last")
    parts = rows["target_id"].nunique()
    by_month = values.groupby("month")["reached"].agg(["sum", "size"])
    full = by_month.loc[by_month["size"] == parts, "sum"]
    return Reached(
        unit_id=unit_id,
        name=name,
        unit_of_measure=measure,
        goal=int(rows.drop_duplicates("target_id")["goal"].sum()),
        parts=parts,
        reported=len(last),
        reached=int(last["reached"].sum()) if len(last) else None,
        since=last["month"].min().date() if len(last) else None,
        until=last["month"].max().date() if len(last) else None,
        months=full.rename("reached").reset_index(),
    )
