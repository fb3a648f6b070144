"""Targets: what has been reached of the goal, and what should have been by now."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

import pandas as pd

from db.compare import SMALL_BASE
from db.periods import Calendar, Period


def pace(calendar: Calendar, day: date) -> Fraction:
    """How far its reporting year has gone at the end of the day; linear in days."""
    year = calendar.year(calendar.year_of(day))
    return Fraction((day - year.first).days + 1, year.days)


@dataclass(frozen=True)
class Reached:
    """One target of a unit.

    `parts` is how many targets of former communes were added up to it (1: its own), `reported` how
    many of them have a value. `reached` is their sum of last values, None without any; `since`
    and `until` are the oldest and the newest nominal month of those values. `expected` is what
    should have been reached when they were taken, on the last day of each month; `on` is the
    newest of these days (without a value, the window's last). `months` are the values over the
    year: month datetime64[s], reached float64, only months with all parts. `units` is how many
    units' targets were put together to it.
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
    expected: Fraction
    on: date
    months: pd.DataFrame
    units: int = 1

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

    @property
    def ahead(self) -> bool | None:
        """Whether it is at least where it should be; None where that is not known."""
        if self.done:
            return True
        if self.percent is None or self.reached is None:
            return None
        return self.reached >= self.expected


def reached(values: pd.DataFrame, period: Period) -> list[Reached]:
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
        _reached(int(unit_id), str(name), str(measure), rows, period)
        for (name, measure, unit_id), rows in counted.groupby(keys, sort=False)
    ]


def together(targets: Sequence[Reached], unit_id: int) -> Reached:
    """Targets of one name, counted in one unit of measure, of several units: as one of what these
    hang in."""
    known = [target for target in targets if target.reached is not None]
    months = pd.concat([target.months for target in targets]).groupby("month")["reached"]
    sums = months.agg(["sum", "size"])
    full = sums.loc[sums["size"] == len(targets), "sum"]
    return replace(
        targets[0],
        unit_id=unit_id,
        goal=sum(target.goal for target in targets),
        parts=sum(target.parts for target in targets),
        reported=sum(target.reported for target in targets),
        reached=sum(target.reached or 0 for target in known) if known else None,
        since=min((target.since for target in known if target.since), default=None),
        until=max((target.until for target in known if target.until), default=None),
        expected=sum((target.expected for target in targets), Fraction()),
        on=max(target.on for target in known or targets),
        months=full.rename("reached").reset_index(),
        units=len(targets),
    )


def _reached(unit_id: int, name: str, measure: str, rows: pd.DataFrame, period: Period) -> Reached:
    values = rows.dropna(subset="reached")
    last = values.drop_duplicates("target_id", keep="last")
    newest = rows.drop_duplicates("target_id", keep="last")
    last_day, window_end = period.calendar.last_day, period.last
    due = [
        int(part.goal)
        * pace(period.calendar, window_end if pd.isna(part.month) else last_day(part.month.date()))
        for part in newest.itertuples()
    ]
    until = last["month"].max().date() if len(last) else None
    parts = rows["target_id"].nunique()
    by_month = values.groupby("month")["reached"].agg(["sum", "size"])
    full = by_month.loc[by_month["size"] == parts, "sum"]
    return Reached(
        unit_id=unit_id,
        name=name,
        unit_of_measure=measure,
        goal=int(newest["goal"].sum()),
        parts=parts,
        reported=len(last),
        reached=int(last["reached"].sum()) if len(last) else None,
        since=last["month"].min().date() if len(last) else None,
        until=until,
        expected=sum(due, Fraction()),
        on=last_day(until) if until else window_end,
        months=full.rename("reached").reset_index(),
    )
