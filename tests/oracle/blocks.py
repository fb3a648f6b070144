"""The numbers in a block, and what they have to be."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from tests.oracle.counting import percent
from tests.oracle.seam import Kpi
from tests.oracle.words import column, decimal, figures, spoken, way


def shown(name: str, block: Kpi) -> dict[str, Any]:
    return {
        f"{name} value": figures(block.value),
        f"{name} change": (way(block.change), figures(block.change)),
        f"{name} percent": figures(block.percent),
        f"{name} trend": column(block.frame["value"]),
        f"{name} colour": str(block.tone),
    }


def counted(
    name: str, now: int, before: int | None, trend: Sequence[Any], colour: str = "neutral"
) -> dict[str, Any]:
    """A block of a count: the number, by how many it changed, and that in percent."""
    return {
        f"{name} colour": colour,
        f"{name} value": [spoken(now)],
        f"{name} change": change(now, before),
        f"{name} percent": in_percent(now, before),
        f"{name} trend": list(trend),
    }


def unknown(name: str) -> dict[str, Any]:
    """A block of what nobody has reported, but for its trend."""
    return {
        f"{name} colour": "neutral",
        f"{name} value": [],
        f"{name} change": (0, []),
        f"{name} percent": [],
    }


def change(now: int, before: int | None) -> tuple[int, list[str]]:
    """Which way, and by how many."""
    if before is None or now == before:
        return 0, []
    return (1 if now > before else -1), [spoken(abs(now - before))]


def in_percent(now: int, before: int | None, cases: int | None = None) -> list[str]:
    """Under 30 cases before, which are what is counted if not said otherwise, 30 is named."""
    share = percent(now, before)
    small = (before if cases is None else cases) or 0
    few = ["<30"] if before and small < 30 else []
    return [decimal(share, sign=True) + "%", *few] if share else []


def points(change_: Fraction | None) -> tuple[int, list[str]]:
    """A change of a share, in percentage points."""
    if not change_:
        return 0, []
    return (1 if change_ > 0 else -1), [decimal(abs(change_))]


def drawn(value: Fraction) -> float | int:
    """As a chart has it, safe from the last binary digits."""
    rounded = round(float(value), 9)
    return int(rounded) if rounded.is_integer() else rounded
