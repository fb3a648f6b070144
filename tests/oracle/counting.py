"""Incidents, returns and reintegration counted from the rows one by one."""

from datetime import UTC, date, datetime, timedelta
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


def today(raw: Any) -> date:
    """In a sample the day of its story, else the day in Viet Nam."""
    pretended = raw.setting.get("pretended_today")
    if pretended:
        return date.fromisoformat(pretended)
    return (datetime.now(UTC) + timedelta(hours=7)).date()


def is_due(asked: Asked, month: date) -> bool:
    """Its deadline has passed."""
    days = int(asked.raw.setting.get("return_deadline_days") or 3)
    return calendar(asked.raw.cutoff)[month][-1] + timedelta(days=days) < today(asked.raw)


def is_told_by_all(asked: Asked, month: date) -> bool:
    return all(reported(asked, commune, month) for commune in owed_by(asked, month))


def is_over(asked: Asked, month: date) -> bool:
    """By today; one that ends after the window, also by the newest day of any figure."""
    end = calendar(asked.raw.cutoff)[month][-1]
    return end < today(asked.raw) and end <= max(asked.last, span(asked.raw)[1])


def due(asked: Asked) -> list[date]:
    """Months with a day in the window that are over, and whose deadline has passed or that all
    have reported."""
    return [
        month
        for month in asked.months()
        if is_over(asked, month) and (is_due(asked, month) or is_told_by_all(asked, month))
    ]


def waiting(asked: Asked) -> tuple[tuple[date, tuple[int, ...]], ...]:
    """The other months that ended in the window and are over, each with who has not reported."""
    return tuple(
        (month, tuple(unit for unit in asked.communes if not reported(asked, unit, month)))
        for month in asked.months()
        if calendar(asked.raw.cutoff)[month][-1] <= asked.last
        and is_over(asked, month)
        and month not in due(asked)
    )


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


def owed_by(asked: Asked, month: date) -> dict[int, list[int]]:
    """As `owing`, with those that end between the window's last day and the month's: their
    successor owes the month."""
    found, last = owing(asked, month), calendar(asked.raw.cutoff)[month][-1]
    for unit_id in asked.communes:
        unit = asked.raw.units[unit_id]
        while unit is not None and unit.valid_to < last:
            unit = asked.raw.units.get(unit.successor_id)
        if unit_id not in found and unit is not None and unit.valid_from <= last:
            found[unit_id] = [unit.id]
    return found


def reported(asked: Asked, commune: int, month: date) -> bool:
    """All that owed the month for the commune have sent it."""
    told = {row.unit_id for row in asked.raw.monthly_return if row.month == month and sent(row)}
    return set(owed_by(asked, month)[commune]) <= told


def missing(asked: Asked) -> tuple[tuple[int, tuple[date, ...]], ...]:
    """Communes that have not reported, each with its months."""
    found = []
    for commune in asked.communes:
        months = [
            month
            for month in due(asked)
            if commune in owed_by(asked, month) and not reported(asked, commune, month)
        ]
        if months:
            found.append((commune, tuple(months)))
    return tuple(found)


def silent(asked: Asked) -> set[int]:
    """Communes that have reported no month that is over, while one is."""
    over = [*due(asked), *(month for month, _units in waiting(asked))]
    return {
        unit
        for unit in asked.communes
        if over and all(unit in owed_by(asked, m) and not reported(asked, unit, m) for m in over)
    }


def known(asked: Asked, count: int) -> bool:
    """Nothing is not 0 while nobody has reported."""
    return bool(count) or len(silent(asked)) < len(asked.communes)


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


def known_months(asked: Asked) -> list[date]:
    """Months, whenever they are, in which a chosen commune has a stock."""
    months = sorted({row.month for row in asked.raw.monthly_return if sent(row)})
    return [month for month in months if stock(asked, month)]


def settled(asked: Asked, until: date) -> date | None:
    """The last month, over by the day, that is due or that all have reported."""
    found = [
        month
        for month in known_months(asked)
        if calendar(asked.raw.cutoff)[month][-1] <= until
        and (is_due(asked, month) or set(stock(asked, month)) == set(asked.communes))
    ]
    return found[-1] if found else None


def last_known(asked: Asked, month: date) -> dict[int, date]:
    """Each commune's last month with a stock, none after the month."""
    known: dict[int, date] = {}
    for earlier in known_months(asked):
        if earlier <= month:
            known.update(dict.fromkeys(stock(asked, earlier), earlier))
    return known


def people(asked: Asked, month: date, name: str = "stock_end") -> dict[int, int]:
    """Of each commune, as it stood last by the end of the month."""
    return {unit: stock(asked, last, name)[unit] for unit, last in last_known(asked, month).items()}


def stocks(asked: Asked) -> dict[str, Any]:
    """The stock at the last settled month, over how many communes, which of them as they stood
    before; what changed against a year earlier over those that have both months; and the months
    after the newest settled one that have begun to come in."""
    month = settled(asked, asked.last)
    nothing = {"older": {}, "now": None, "before": None, "both": (), "later": []}
    if month is None:
        return {"month": None, "communes": 0, "stock": None} | nothing
    now, earlier = stock(asked, month), stock(asked, year_earlier(month))
    both = [unit for unit in now if unit in earlier]
    newest = settled(asked, date.max) == month
    return {
        "month": month,
        "communes": len(people(asked, month)),
        "stock": sum(people(asked, month).values()),
        "older": {unit: m for unit, m in last_known(asked, month).items() if m < month},
        "now": sum(now[unit] for unit in both) if both else sum(people(asked, month).values()),
        "before": sum(earlier[unit] for unit in both) if both else None,
        "both": tuple(both),
        "later": [
            (later, len(stock(asked, later)))
            for later in known_months(asked)
            if newest and later > month
        ],
    }


def since_start(asked: Asked) -> dict[str, Any]:
    """Flows since the programme began, up to the month of the stock; without one, to the window's
    last day."""
    start = asked.raw.setting.get("programme_start")
    days = calendar(asked.raw.cutoff)
    returned = [row.month for row in asked.raw.monthly_return]
    month = date.fromisoformat(start) if start else min(returned, default=None)
    first = asked.first if month is None else days[month][0]
    at = settled(asked, asked.last)
    last = days[at][-1] if at else asked.last
    since = asked.within(min(first, last), last)
    every = since.whole_months()
    months = [month for month in every if given(since, month)]
    full = sum(len(stock(since, month)) for month in every)
    return {
        "year": months[0].year if months else None,
        "received": flow(since, ("received",)),
        "guided": flow(since, ("guided",)),
        "missing": len(every) * len(asked.communes) - full,
    }
