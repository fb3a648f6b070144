"""Incidents, returns and reintegration counted from the rows one by one."""

from datetime import date
from fractions import Fraction
from typing import Any

from tests.oracle.asked import Asked, calendar, month_of, span, year_earlier
from tests.oracle.raw import Row
from tests.oracle.words import decimal

FLOWS_OUT = (
    *("out_expunged", "out_moved", "out_emigrated"),
    *("out_missing", "out_died", "out_reoffended"),
)


def percent(now: int, before: int | None) -> Fraction | None:
    """Change in percent of the earlier figure; none is made up on a base of 0."""
    return Fraction(100 * (now - before), before) if before else None


def share(part: int, n: int) -> Fraction:
    return Fraction(100 * part, n)


def written_share(part: int, n: int) -> str:
    return decimal(share(part, n)) + "%"


def written_rate(count: int, people: int) -> str:
    """Per 10.000 inhabitants."""
    return decimal(Fraction(10_000 * count, people))


def known_before(asked: Asked) -> bool:
    """Whether the figures reach back to the window a year earlier: not recorded is not zero."""
    reached = span(asked.raw)
    return reached is not None and asked.before().first >= reached[0]


# Incidents


def incidents(asked: Asked, kinds: set[int] | None = None) -> list[Row]:
    """Those that happened in the window, in the chosen communes and what they were before."""
    return [
        row
        for row in asked.raw.incident
        if row.voided_at is None
        and asked.holds(row.occurred_on)
        and asked.heir(row.unit_id) is not None
        and (kinds is None or row.category_id in kinds)
    ]


def solved(asked: Asked, rows: list[Row]) -> int:
    """By the last day of the window."""
    return sum(row.solved_on is not None and row.solved_on <= asked.last for row in rows)


def by_month(asked: Asked, rows: list[Row]) -> dict[date, int]:
    months = dict.fromkeys(asked.months(), 0)
    for row in rows:
        months[month_of(asked.raw.cutoff, row.occurred_on)] += 1
    return months


def by_commune(asked: Asked, rows: list[Row]) -> dict[int, int]:
    communes = dict.fromkeys(asked.communes, 0)
    for row in rows:
        communes[asked.heir(row.unit_id)] += 1
    return communes


# Returns


def sent(row: Row) -> bool:
    return row.state in ("submitted", "approved")


def due(asked: Asked) -> list[date]:
    """Months inside the window that had ended by the newest data."""
    reached = span(asked.raw)
    if reached is None:
        return []
    return [m for m in asked.whole_months() if calendar(asked.raw.cutoff)[m][-1] <= reached[1]]


def owing(asked: Asked, month: date) -> dict[int, list[int]]:
    """Chosen communes to the units that owe their return: those of the month's last day."""
    last = calendar(asked.raw.cutoff)[month][-1]
    found: dict[int, list[int]] = {}
    for unit in asked.raw.unit:
        if unit.level == "commune" and unit.valid_from <= last <= unit.valid_to:
            heir = asked.heir(unit.id)
            if heir is not None:
                found.setdefault(heir, []).append(unit.id)
    return found


def reported(asked: Asked, commune: int, month: date) -> bool:
    """All that owed the month for the commune have sent it."""
    told = {row.unit_id for row in asked.raw.monthly_return if row.month == month and sent(row)}
    return set(owing(asked, month)[commune]) <= told


def missing(asked: Asked) -> tuple[tuple[int, tuple[date, ...]], ...]:
    """Communes that have not reported, each with its months."""
    found = []
    for commune in asked.communes:
        months = [
            month
            for month in due(asked)
            if commune in owing(asked, month) and not reported(asked, commune, month)
        ]
        if months:
            found.append((commune, tuple(months)))
    return tuple(found)


# Reintegration


def given(asked: Asked, month: date) -> list[tuple[Row, Row]]:
    """Returns of the month with their counts, of the chosen communes and their former ones."""
    return [
        (row, asked.raw.counts[row.id])
        for row in asked.raw.monthly_return
        if row.month == month
        and sent(row)
        and row.id in asked.raw.counts
        and asked.heir(row.unit_id) is not None
    ]


def flow(asked: Asked, names: tuple[str, ...], months: list[date] | None = None) -> int:
    """Everything reported in the whole months of the window, added up."""
    told = asked.whole_months() if months is None else months
    return sum(
        getattr(counts, name)
        for month in told
        for _row, counts in given(asked, month)
        for name in names
    )


def stock(asked: Asked, month: date, name: str = "stock_end") -> dict[int, int]:
    """The stock of each chosen commune at the month's end, if all that owed it have given it."""
    counts = {row.unit_id: counts for row, counts in given(asked, month)}
    return {
        commune: sum(getattr(counts[unit], name) for unit in units)
        for commune, units in owing(asked, month).items()
        if all(unit in counts for unit in units)
    }


def last_stock_month(asked: Asked) -> date | None:
    months = [month for month in asked.whole_months() if stock(asked, month)]
    return months[-1] if months else None


def stocks(asked: Asked) -> dict[str, object]:
    """The last stock, over how many communes, and that of a year earlier over the same ones."""
    month = last_stock_month(asked)
    if month is None:
        return {"month": None, "communes": 0, "stock": None, "stock_before": None}
    now, earlier = stock(asked, month), {}
    if year_earlier(month) in asked.before().whole_months():
        earlier = stock(asked.before(), year_earlier(month))
    same = bool(earlier) and set(now) == set(earlier)
    return {
        "month": month,
        "communes": len(now),
        "stock": sum(now.values()),
        "stock_before": sum(earlier.values()) if same else None,
    }


def since_start(asked: Asked) -> dict[str, Any]:
    """Flows since the programme began, up to the window's last day."""
    start = asked.raw.setting.get("programme_start")
    days = calendar(asked.raw.cutoff)
    returned = [row.month for row in asked.raw.monthly_return]
    month = date.fromisoformat(start) if start else min(returned, default=None)
    first = asked.first if month is None else days[month][0]
    since = asked.within(min(first, asked.last), asked.last)
    months = [month for month in since.whole_months() if given(since, month)]
    return {
        "year": months[0].year if months else None,
        "received": flow(since, ("received",)),
        "guided": flow(since, ("guided",)),
        **stocks(since),
    }
