"""Which monthly returns are due, and which are late."""

from dataclasses import dataclass
from datetime import date, timedelta

from db.model import REPORTED
from db.periods import Calendar


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


@dataclass(frozen=True)
class Deadlines:
    """Which reporting months are due on the day `today`: those whose deadline has passed, `days`
    after the month's last day. Before that nobody is late."""

    calendar: Calendar
    days: int
    today: date

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
