"""Incidents, returns and reintegration counted from the rows one by one."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from functools import lru_cache
from typing import Any

from tests.oracle.asked import Asked, calendar, holders, month_of, span
from tests.oracle.raw import Raw, Row
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


def known_before(asked: Asked, kinds: set[int] | None = None) -> bool:
    """Whether the figures reach back to the window of the base, and somebody had reported there or
    something is known: not recorded is not zero."""
    reached, before = span(asked.raw), asked.before()
    reaches = reached is not None and before.first >= reached[0] and not asked.torn(before.first)
    return reaches and known(before, len(incidents(before, kinds)))


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
        heir = asked.heir(row.unit_id)
        communes[heir] = communes.get(heir, 0) + 1
    return communes


def rows_of(asked: Asked, *found: Any) -> list[int]:
    """The chosen communes, and after them the split ones that are in one of the collections."""
    return [*asked.communes, *(unit for unit in asked.held() if any(unit in one for one in found))]


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
    """Months with a day in the window that are over and owed by anybody, and whose deadline has
    passed or that all have reported."""
    return [
        month
        for month in asked.months()
        if is_over(asked, month)
        and owed_by(asked, month)
        and (is_due(asked, month) or is_told_by_all(asked, month))
    ]


def waiting(asked: Asked) -> tuple[tuple[date, tuple[int, ...]], ...]:
    """The other months that ended in the window and are over, each with who has not reported."""
    return tuple(
        (
            month,
            tuple(
                unit
                for unit in rows_of(asked, asked.held())
                if unit in owing(asked, month) and not reported(asked, unit, month)
            ),
        )
        for month in asked.months()
        if calendar(asked.raw.cutoff)[month][-1] <= asked.last
        and is_over(asked, month)
        and owing(asked, month)
        and month not in due(asked)
    )


@lru_cache(maxsize=2000)
def owing(asked: Asked, month: date) -> Mapping[int, list[int]]:
    """Chosen communes to the units that owe their return: those of the month's last day."""
    last = calendar(asked.raw.cutoff)[month][-1]
    found: dict[int, list[int]] = {}
    for unit in asked.raw.unit:
        if unit.level == "commune" and unit.valid_from <= last <= unit.valid_to:
            heir = asked.heir(unit.id)
            if heir is not None:
                found.setdefault(heir, []).append(unit.id)
    return found


@lru_cache(maxsize=2000)
def owed_by(asked: Asked, month: date) -> Mapping[int, list[int]]:
    """As `owing`, with those that end between the window's last day and the month's: who became of
    them owes the month."""
    found, last = dict(owing(asked, month)), calendar(asked.raw.cutoff)[month][-1]
    for unit_id in asked.communes:
        living = asked.raw.units[unit_id].valid_from <= last
        became = holders(asked.raw, unit_id, last) - {None}
        if unit_id not in found and living and became:
            found[unit_id] = sorted(became)
    return found


def reported(asked: Asked, commune: int, month: date) -> bool:
    """All that owed the month for the commune have sent it."""
    return set(owed_by(asked, month)[commune]) <= _senders(asked.raw, month)


@lru_cache(maxsize=200)
def _senders(raw: Raw, month: date) -> set[int]:
    return {row.unit_id for row in raw.monthly_return if row.month == month and sent(row)}


def missing(asked: Asked) -> tuple[tuple[int, tuple[date, ...]], ...]:
    """Communes that have not reported, each with its months."""
    found = []
    for commune in rows_of(asked, asked.held()):
        months = [
            month
            for month in due(asked)
            if commune in owed_by(asked, month) and not reported(asked, commune, month)
        ]
        if months:
            found.append((commune, tuple(months)))
    return tuple(found)


def asked_since(raw: Any) -> date:
    """The first month that anybody owes: the programme's first, else that of the first return, but
    no later than the last that has ended; that one where neither is known."""
    ended = max(month for month, days in calendar(raw.cutoff).items() if days[-1] < today(raw))
    start = raw.setting.get("programme_start")
    first = min((row.month for row in raw.monthly_return), default=ended)
    return min(date.fromisoformat(start) if start else first, ended)


def owed(asked: Asked) -> dict[int, list[date]]:
    """Communes that have not reported a month that they owe, each with those months."""
    since = asked_since(asked.raw)
    late = {unit: [m for m in months if m >= since] for unit, months in missing(asked)}
    return {unit: months for unit, months in late.items() if months}


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


def complete(asked: Asked, absent: Iterable[int]) -> int:
    """How many communes have reported all: a split one that has not is missing in each heir."""
    return len(asked.communes) - len(asked.whole_places(absent))


# Reintegration


@lru_cache(maxsize=2000)
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


@lru_cache(maxsize=2000)
def stock(asked: Asked, month: date, name: str = "stock_end") -> Mapping[int, int]:
    """The stock of each chosen commune at the month's end, if all that owed it have given it."""
    counts = {row.unit_id: counts for row, counts in given(asked, month)}
    return {
        commune: sum(getattr(counts[unit], name) for unit in units)
        for commune, units in owing(asked, month).items()
        if all(unit in counts for unit in units)
    }


@lru_cache(maxsize=2000)
def whole_groups(asked: Asked, month: date) -> set[frozenset[int]]:
    """What splits tie together, where all of it that owes the month has a stock in it, and nothing
    of it belonged to others then."""
    owed, there = set(owing(asked, month)), set(stock(asked, month))
    torn = asked.torn(calendar(asked.raw.cutoff)[month][-1])
    return {
        group
        for group in asked.tied().values()
        if group & there and group & owed <= there and not group & torn
    }


@lru_cache(maxsize=200)
def known_months(asked: Asked) -> list[date]:
    """Months, whenever they are, in which a chosen commune has a stock."""
    months = sorted({row.month for row in asked.raw.monthly_return if sent(row)})
    return [month for month in months if stock(asked, month)]


def is_settled(asked: Asked, month: date) -> bool:
    """Somebody has reported it, and it is due or all have."""
    if month not in known_months(asked):
        return False
    return is_due(asked, month) or set(stock(asked, month)) == set(owing(asked, month))


def settled(asked: Asked, until: date) -> date | None:
    """The last such month that is over by the day."""
    found = [
        month
        for month in known_months(asked)
        if calendar(asked.raw.cutoff)[month][-1] <= until and is_settled(asked, month)
    ]
    return found[-1] if found else None


def standing(asked: Asked, month: date, name: str = "stock_end") -> int | None:
    """Of all together at the month's end, who still owes it as they stood last; unknown while the
    month is not settled."""
    return sum(people(asked, month, name).values()) if is_settled(asked, month) else None


@lru_cache(maxsize=2000)
def last_known(asked: Asked, month: date) -> Mapping[int, date]:
    """Each commune's last month with a stock, none after the month. Those that hold parts of a
    split one go back together to the last month that it had, until all have one of their own."""
    known: dict[int, date] = {}
    for group in set(asked.tied().values()):
        known |= _last_known_of(asked, group, month)
    return known


def _last_known_of(asked: Asked, group: frozenset[int], month: date) -> dict[int, date]:
    known: dict[int, date] = {}
    for earlier in known_months(asked):
        if earlier <= month:
            there = group & set(stock(asked, earlier))
            known.update(dict.fromkeys(there, earlier))
    for split in [unit for unit in asked.held() if unit in group and unit in known]:
        after = {
            heir
            for heir in asked.held()[split]
            if heir in known
            and calendar(asked.raw.cutoff)[known[heir]][-1] > asked.raw.units[split].valid_to
        }
        if after == asked.held()[split]:
            del known[split]
        elif after:
            return _last_known_of(asked, group, known[split])
    return known


def people(asked: Asked, month: date, name: str = "stock_end") -> dict[int, int]:
    """Of each commune, as it stood last by the end of the month."""
    return {unit: stock(asked, last, name)[unit] for unit, last in last_known(asked, month).items()}


def stocks(asked: Asked) -> dict[str, Any]:
    """The stock at the last settled month, over how many communes, which of them as they stood
    before, and of whom nothing is known; what changed against an earlier month over those that have
    both; and the months after the newest settled one that have begun to come in."""
    month = settled(asked, asked.last)
    nothing = {"older": {}, "now": None, "before": None, "both": (), "later": []}
    if month is None:
        told = {"month": None, "communes": 0, "owed by": len(asked.communes), "stock": None}
        told |= {"unknown": []}
        return told | nothing | {"is whole": True, "is alike": True}
    now, base = stock(asked, month), asked.earlier(month)
    earlier = {} if base is None else stock(asked, base)
    alike = set() if base is None else whole_groups(asked, month) & whole_groups(asked, base)
    both = [unit for unit in now if asked.tied()[unit] in alike]
    then = [unit for unit in earlier if asked.tied()[unit] in alike]
    owed = set(owing(asked, month))
    newest = settled(asked, date.max) == month
    return {
        "month": month,
        "communes": len(set(people(asked, month)) & owed & set(asked.communes)),
        "owed by": len(owed & set(asked.communes)),
        "unknown": [
            unit for unit in rows_of(asked, owed) if unit in owed - set(people(asked, month))
        ],
        "is whole": owed <= set(people(asked, month)),
        "is alike": set(both) == set(people(asked, month)),
        "stock": sum(people(asked, month).values()),
        "older": {unit: m for unit, m in last_known(asked, month).items() if m < month},
        "now": sum(now[unit] for unit in both) if both else sum(people(asked, month).values()),
        "before": sum(earlier[unit] for unit in then) if both else None,
        "both": asked.whole_places(both),
        "later": [
            (later, len(set(stock(asked, later)) & set(asked.communes)))
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
        "missing": sum(len(owing(since, month)) for month in every) - full,
    }
