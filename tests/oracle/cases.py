"""Random choices of the filter bar: a window and communes, for the product and for the oracle."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from tests.oracle.asked import Asked, calendar, communes_on, month_of, own_communes, span, window
from tests.oracle.raw import Raw
from tests.oracle.seam import Base, Calendar, Period, PeriodKind, Role, Selection, User


@dataclass(frozen=True)
class Case:
    """One choice, made by `user`: as the product's filter bar answers, and as the oracle means."""

    user: User
    selection: Selection
    asked: Asked


def cases(raw: Raw, rng: random.Random, number: int) -> Iterator[Case]:
    while number:
        kind = rng.choice(list(PeriodKind))
        first, last = span(raw)
        until = _day(raw, rng, first, last)
        days = tuple(sorted([until, _day(raw, rng, first, last)]))
        if kind is PeriodKind.YEAR_TO_DATE:
            days = (until, until)
        month = rng.choice([m for m in calendar(raw.cutoff) if _begun(raw, m, first, last)])
        part = (month.month + 2) // 3 if kind is PeriodKind.QUARTER else month.month
        wished = window(raw, str(kind), month.year, part, days)
        if wished[0] > wished[1]:
            continue
        who, offered = _reader(raw, rng, wished[1])
        if not offered:
            continue
        chosen = [unit for unit in offered if rng.random() < 0.4]
        communes = tuple(chosen if chosen and rng.random() < 0.6 else offered)
        whole = who.unit_id is None and list(communes) == communes_on(raw, wished[1])
        base = rng.choices(list(Base), [3, 2])[0]
        period = _period(Calendar(raw.cutoff), kind, month.year, part, days)
        period = replace(period, last=min(period.last, last), against=base)
        number -= 1
        meant = Asked(raw, *wished, communes, whole, wished[1], str(kind), str(base))
        yield Case(
            who,
            Selection(period, communes, whole=whole, named_on=period.last),
            replace(meant, of_part=who.unit_id is not None),
        )


def _day(raw: Raw, rng: random.Random, first: date, last: date) -> date:
    """Any day of the data, the edges of reporting months more often."""
    day = first + timedelta(days=rng.randrange((last - first).days + 1))
    if rng.random() < 0.3:
        day = rng.choice([calendar(raw.cutoff)[month_of(raw.cutoff, day)][end] for end in (0, -1)])
    if rng.random() < 0.1:
        day = date(2024, 2, 29)
    return min(max(day, first), last)


def _begun(raw: Raw, month: date, first: date, last: date) -> bool:
    days = calendar(raw.cutoff)[month]
    return days[0] <= last and days[-1] >= first


def _reader(raw: Raw, rng: random.Random, day: date) -> tuple[User, list[int]]:
    """Who reads, and the communes offered to them."""
    role = rng.choices([Role.LEADER, Role.OFFICER, Role.STAFF], [7, 2, 1])[0]
    if role is not Role.OFFICER:
        return User(1, role, role, role), communes_on(raw, day)
    living = [unit for unit in raw.unit if unit.level == "commune" and unit.valid_to >= day]
    unit = rng.choice(living).id
    return User(2, role, role, role, unit), own_communes(raw, day, unit)


def _period(
    calendar_: Calendar, kind: PeriodKind, year: int, part: int, days: tuple[date, date]
) -> Period:
    if kind is PeriodKind.CUSTOM:
        return calendar_.custom(*days)
    if kind is PeriodKind.YEAR_TO_DATE:
        return calendar_.year_to_date(days[1])
    if kind is PeriodKind.WEEK:
        return calendar_.week(days[1])
    if kind in (PeriodKind.MONTH, PeriodKind.QUARTER):
        return getattr(calendar_, kind)(year, part)
    return getattr(calendar_, kind)(year)


def differences(shown: dict[str, Any], told: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """What the page shows and what the rows say, wherever the two are not the same."""
    return {
        name: (shown.get(name, "absent"), told.get(name, "absent"))
        for name in sorted({*shown, *told})
        if name not in shown or name not in told or shown[name] != told[name]
    }
