"""The line that every picture carries: who reported what, how fresh, how final."""

from typing import Any

from tests.oracle import counting
from tests.oracle.asked import ONE_DAY, Asked, span
from tests.oracle.seam import Scene


def shown(scene: Scene) -> dict[str, Any]:
    told = scene.caption
    before = told.selection.period.base
    return {
        "communes": told.covered.communes,
        "complete": told.covered.complete,
        "months": told.covered.due,
        "missing": told.covered.missing,
        "waiting": told.covered.waiting,
        "data to": told.data_to,
        "closed": told.closed,
        "earlier window": (before.first, before.last),
    }


def told(asked: Asked) -> dict[str, Any]:
    missing = counting.missing(asked)
    before = asked.before()
    return {
        "communes": len(asked.communes),
        "complete": counting.complete(asked, counting.owed(asked)),
        "months": len(counting.due(asked)),
        "missing": missing,
        "waiting": counting.waiting(asked),
        "data to": min(span(asked.raw)[1], asked.last),
        "closed": _closed(asked),
        "earlier window": (before.first, before.last),
    }


def _closed(asked: Asked) -> bool:
    """Every day of the window belongs to a closing that nobody has reopened."""
    days = [asked.first + step * ONE_DAY for step in range(asked.days)]
    standing = [row for row in asked.raw.period_close if row.reopened_at is None]
    return all(any(row.first_day <= day <= row.last_day for row in standing) for day in days)
