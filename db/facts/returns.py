"""Which monthly returns are due, and which are late."""

from datetime import date, timedelta

from db.model import REPORTED
from db.periods import ONE_DAY, Calendar


def ended_months(calendar: Calendar, today: date, since: date, most: int) -> tuple[date, ...]:
    """The last months that have ended before today, oldest first: none before month `since`, but
    at least the newest."""
    month = calendar.month_of(today)
    found: list[date] = []
    while len(found) < most:
        month = calendar.month_of(calendar.first_day(month) - ONE_DAY)
        if found and month < since:
            break
        found.append(month)
    return tuple(reversed(found))


def deadline(calendar: Calendar, month: date, days: int) -> date:
    """The last day on which the month's return is in time."""
    return calendar.last_day(month) + timedelta(days=days)


def is_late(state: str, sent_on: date | None, until: date, today: date) -> bool:
    """Sent after the deadline; or not sent, or back again, and the deadline is over."""
    counts = sent_on if state in REPORTED and sent_on else today
    return counts > until
