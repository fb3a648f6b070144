"""Chance that is the same every time: each draw has its own seed, named by what it decides.

So no draw depends on how far the sample reaches, and a longer sample keeps the rows of a
shorter one.
"""

import csv
from collections.abc import Hashable, Mapping
from datetime import UTC, date, datetime, timedelta
from math import floor
from pathlib import Path
from random import Random
from typing import Any, TypeVar
from uuid import UUID, uuid5

FOLDER = Path(__file__).parent
_NAMESPACE = UUID("6c616e67-6e67-4865-8000-000000000393")
_VIETNAM = timedelta(hours=7)
K = TypeVar("K", bound=Hashable)
Row = dict[str, Any]


def draw(*what: object) -> Random:
    """A generator of its own for what is decided."""
    return Random(":".join(map(str, ("Vĩnh Lộc", *what))))


def client_key(*what: object) -> str:
    """32 hexadecimal digits that name one record of the sample for ever."""
    return uuid5(_NAMESPACE, ":".join(map(str, what))).hex


def moment(day: date, *what: object) -> datetime:
    """A minute of the working day in Vietnam, in UTC."""
    chance = draw("moment", day, *what)
    local = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return local + timedelta(hours=7, minutes=chance.randrange(30, 10 * 60)) - _VIETNAM


def apportion(total: int, weights: Mapping[K, float]) -> dict[K, int]:
    """Whole numbers that add up to `total`, as near to the weights as they can be.

    The largest remainders get what is left over; the first key wins a tie.
    """
    whole = sum(weights.values())
    shares = {key: total * weight / whole for key, weight in weights.items()}
    counts = {key: floor(share) for key, share in shares.items()}
    by_remainder = sorted(shares, key=lambda key: counts[key] - shares[key])
    for key in by_remainder[: total - sum(counts.values())]:
        counts[key] += 1
    return counts


def pick(chance: Random, weights: Mapping[K, float]) -> K:
    """One key, as likely as its weight."""
    return chance.choices(list(weights), list(weights.values()))[0]


def lines_of(name: str) -> list[dict[str, str]]:
    """The lines of a CSV file beside this module."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
