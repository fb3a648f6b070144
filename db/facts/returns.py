"""Which monthly returns are due, which are late, and how complete those behind a figure are."""

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from db.columns import days
from db.model import BEGINNING, REPORTED, Selection
from db.periods import Calendar
from db.splits import NONE, Splits


def ended_months(calendar: Calendar, today: date, since: date, most: int) -> tuple[date, ...]:
    """The last months that have ended before today, oldest first: none before month `since`, but
    at least the newest."""
    month = calendar.month_of(today)
    found: list[date] = []
    while len(found) < most:
        month = calendar.month_before(month)
        if found and month < since:
            break
        found.append(month)
    return tuple(reversed(found))


def deadline(calendar: Calendar, month: date, days: int) -> date:
    """The last day on which the month's return is in time."""
    return calendar.last_day(month) + timedelta(days=days)


def first_owed(calendar: Calendar, today: date, begun: date) -> date:
    """The first month that anybody owes: that in which the office begun, or the last one that has
    ended. A new office owes no year."""
    newest = calendar.month_before(calendar.month_of(today))
    return newest if begun == BEGINNING else min(begun, newest)


@dataclass(frozen=True)
class Deadlines:
    """Which reporting months are due on the day `today`: those whose deadline has passed, `days`
    after the month's last day. Before that nobody is late. Nobody owes a month before `since`."""

    calendar: Calendar
    days: int
    today: date
    since: date = BEGINNING

    def is_due(self, month: date) -> bool:
        return deadline(self.calendar, month, self.days) < self.today

    def last_due_month(self) -> date:
        month = self.calendar.month_of(self.today)
        while not self.is_due(month):
            month = self.calendar.month_before(month)
        return month


def is_late(state: str, sent_on: date | None, until: date, today: date) -> bool:
    """Sent after the deadline; or not sent, or back again, and the deadline is over."""
    counts = sent_on if state in REPORTED and sent_on else today
    return counts > until


@dataclass(frozen=True)
class Coverage:
    """How many communes have reported every month of a window that counts, and who has not.

    A month counts when it is due, or over and reported by all. `missing` holds a commune's id and
    the nominal months that it owes; after the communes those that were split, which `complete`
    takes for each of their heirs. `due` is how many count; when it is 0 nothing is known of
    anybody. `waiting` are months that ended in the window and are not due yet, each with the
    communes that have not reported it. `months` are all that the window touches. Of those
    that count, `unasked` lie before `since`, when the office had not begun: what is missing then is
    not known either, but nobody owes it.
    """

    communes: int
    due: int
    missing: tuple[tuple[int, tuple[date, ...]], ...]
    waiting: tuple[tuple[date, tuple[int, ...]], ...] = ()
    months: tuple[date, ...] = ()
    splits: Splits = NONE
    since: date = BEGINNING
    unasked: int = 0

    @property
    def asked(self) -> int:
        return self.due - self.unasked

    @property
    def owed(self) -> tuple[tuple[int, tuple[date, ...]], ...]:
        """Of `missing`, what a commune owes."""
        late = (
            (unit, tuple(m for m in months if m >= self.since)) for unit, months in self.missing
        )
        return tuple((unit, months) for unit, months in late if months)

    @property
    def complete(self) -> int:
        return self.communes - len(self.splits.heirs(unit for unit, _months in self.owed))

    @property
    def is_full(self) -> bool:
        """Whether all communes have reported every month that ended in it, and one did."""
        return bool(self.due) and not self.missing and not self.waiting

    @property
    def silent(self) -> set[int]:
        """The communes that have reported none of the months that are over, while one is."""
        owed = {unit: len(months) for unit, months in self.missing}
        for _month, units in self.waiting:
            for unit in units:
                owed[unit] = owed.get(unit, 0) + 1
        over = self.due + len(self.waiting)
        return {unit for unit, n in owed.items() if n == over and unit not in self.splits.by_id}


def coverage(
    reporting: pd.DataFrame,
    selection: Selection,
    deadlines: Deadlines,
    newest: date,
    splits: Splits = NONE,
) -> Coverage:
    """From the frame of queries.returns.reporting. A month that ends after the window counts if it
    has ended by the `newest` day of any figure."""
    communes, last = selection.communes, selection.period.last
    rows = splits.rows(communes, reporting["unit_id"])
    absent: dict[date, set[int]] = {month: set() for month in sorted({*days(reporting["month"])})}
    silent = reporting.loc[~reporting["reported"]]
    for unit, month in zip(silent["unit_id"].tolist(), days(silent["month"]), strict=True):
        absent[month].add(unit)
    ends = {month: deadlines.calendar.last_day(month) for month in absent}
    over = [m for m, end in ends.items() if end < deadlines.today and end <= max(last, newest)]
    counted = [month for month in over if deadlines.is_due(month) or not absent[month]]
    missing = [(unit, tuple(month for month in counted if unit in absent[month])) for unit in rows]
    return Coverage(
        communes=len(communes),
        due=len(counted),
        missing=tuple((unit, months) for unit, months in missing if months),
        waiting=tuple(
            (month, tuple(unit for unit in rows if unit in absent[month]))
            for month in over
            if month not in counted and ends[month] <= last
        ),
        months=tuple(absent),
        splits=splits,
        since=deadlines.since,
        unasked=sum(month < deadlines.since for month in counted),
    )
