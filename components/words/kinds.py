"""The kinds of units, in the words of the data: what they are called together."""

from collections import Counter
from collections.abc import Collection, Iterable

from components.words import formats
from db.model import Unit

KINDS = ("x\u00e3", "ph\u01b0\u1eddng", "\u0111\u1eb7c khu", "th\u1ecb tr\u1ea5n")
"""Kinds of what reports, as the data write them. The last has ended in July 2025."""

TODAY = ", ".join(KINDS[:2])
"""Where there are none yet."""


def together(communes: Iterable[Unit]) -> str:
    """What these are called together: by their kinds, in the order of KINDS."""
    found = {unit.kind for unit in communes}
    return ", ".join(kind for kind in KINDS if kind in found) or TODAY


def counted(units: Collection[Unit]) -> str:
    """How many units, and of which kinds, the most frequent first: words of the data."""
    kinds = Counter(unit.kind for unit in units if unit.kind)
    return f"{formats.number(len(units))} {', '.join(dict(kinds.most_common()))}"
