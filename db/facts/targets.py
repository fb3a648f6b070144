"""Targets: what has been reached of the goal, and what should have been by now."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cache, partial
from typing import Any

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
    found: dict[tuple[str, str, int], list[Any]] = defaultdict(list)
    for row in counted.itertuples(index=False):
        found[row.name, row.unit_of_measure, row.heir_id].append(row)
    gone = cache(partial(pace, period.calendar))
    return [
        _reached(unit_id, name, measure, rows, period, gone)
        for (name, measure, unit_id), rows in found.items()
    ]


def together(targets: Sequence[Reached], unit_id: int) -> Reached:
    """Targets of one name, counted in one unit of measure, of several units: as one of what these
    hang in."""
    known = [target for target in targets if target.reached is not None]
    months: dict[date, list[int]] = defaultdict(list)
    for target in targets:
        for month, n in zip(target.months["month"], target.months["reached"], strict=True):
            months[month.date()].append(int(n))
    full = {month: sum(found) for month, found in months.items() if len(found) == len(targets)}
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
        months=_by_month(full),
        units=len(targets),
    )


def _reached(
    unit_id: int,
    name: str,
    measure: str,
    rows: list[Any],
    period: Period,
    gone: Callable[[date], Fraction],
) -> Reached:
    goals = {row.target_id: int(row.goal) for row in rows}
    last: dict[int, tuple[date, int]] = {}
    months: dict[date, list[int]] = defaultdict(list)
    for row in rows:  # oldest first
        if not pd.isna(row.reached):
            last[row.target_id] = row.month.date(), int(row.reached)
            months[row.month.date()].append(int(row.reached))
    last_day = period.calendar.last_day
    taken = {one: last_day(month) for one, (month, _n) in last.items()}
    of_values = [month for month, _n in last.values()]
    until = max(of_values, default=None)
    full = {month: sum(found) for month, found in months.items() if len(found) == len(goals)}
    return Reached(
        unit_id=unit_id,
        name=name,
        unit_of_measure=measure,
        goal=sum(goals.values()),
        parts=len(goals),
        reported=len(last),
        reached=sum(n for _month, n in last.values()) if last else None,
        since=min(of_values, default=None),
        until=until,
        expected=sum(
            (goal * gone(taken.get(one, period.last)) for one, goal in goals.items()), Fraction()
        ),
        on=last_day(until) if until else period.last,
        months=_by_month(full),
    )


def _by_month(full: Mapping[date, int]) -> pd.DataFrame:
    order = sorted(full)
    return pd.DataFrame(
        {
            "month": pd.Series(pd.DatetimeIndex(order).as_unit("s")),
            "reached": pd.Series([full[month] for month in order], dtype="float64"),
        }
    )
