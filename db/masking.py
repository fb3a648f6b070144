"""Counts of one or two people can point at somebody: they are hidden where not all may see them.

Cell suppression as in Hundepool et al., Statistical Disclosure Control (Wiley, 2012), chapter 4:
a small count is hidden (primary suppression), and as much else that it cannot be worked out from
what stays (secondary suppression). What a reader learns of a hidden count is taken into account:
SMALL says that it is 1 or 2, WITHHELD that it is some count.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum, auto

import pandas as pd

from db.compare import Comparison

SMALLEST_SHOWN = 3


class Hidden(StrEnum):
    """A count that is known and not shown."""

    SMALL = auto()
    WITHHELD = auto()


Cell = int | Hidden | None
"""A count, one that is hidden, or None: not reported."""


def is_small(count: int | None) -> bool:
    """Whether somebody could be recognised; nobody can in an empty cell."""
    return count is not None and 0 < count < SMALLEST_SHOWN


def alone(count: int | None) -> Cell:
    """A count that stands by itself or above the parts that it is split into."""
    return Hidden.SMALL if is_small(count) else count


def parts(counts: Sequence[int | None]) -> list[Cell]:
    """The parts of a total that is shown beside them by `alone`.

    Small parts are hidden. Whoever knows the total knows the sum of all that is hidden: where it
    leaves one way only to fill the small parts in, the smallest of the larger parts is withheld
    too, and where there is none, all parts are. All are withheld too under a small total.
    """
    known = [count for count in counts if count is not None]
    small = [count for count in known if is_small(count)]
    if not small:
        return list(counts)
    if is_small(sum(known)):
        return _withheld(counts)
    if len(small) < sum(small) < (SMALLEST_SHOWN - 1) * len(small):
        return [alone(count) for count in counts]
    larger = [place for place, count in enumerate(counts) if (count or 0) >= SMALLEST_SHOWN]
    if not larger:
        return _withheld(counts)
    smallest = min(larger, key=lambda place: counts[place] or 0)
    return [
        Hidden.WITHHELD if place == smallest else alone(count) for place, count in enumerate(counts)
    ]


def change(then: int | None, now: int | None) -> tuple[Cell, Cell, Cell]:
    """Two counts and their difference: a small difference tells of as few people as a small count,
    and of the two counts only one can be shown beside it."""
    difference = None if then is None or now is None else now - then
    if is_small(then) or is_small(now) or is_small(abs(difference or 0)):
        return Hidden.WITHHELD, alone(now), Hidden.WITHHELD
    return then, now, difference


def _withheld(counts: Sequence[int | None]) -> list[Cell]:
    return [None if count is None else Hidden.WITHHELD for count in counts]


@dataclass(frozen=True)
class Mask:
    """What a reader sees of counts of people: every one, or (`hides`) no small one."""

    hides: bool

    def one(self, count: int | None) -> Cell:
        return alone(count) if self.hides else count

    def parts(self, counts: Sequence[int | None]) -> list[Cell]:
        return parts(counts) if self.hides else list(counts)

    def share(self, count: int, whole: int) -> Cell:
        """A count of a whole that is shown beside it: the rest must not be small either."""
        return self.parts([count, whole - count])[0]

    def newest(self, months: pd.DataFrame) -> pd.DataFrame:
        """Of stocks by month: two of them tell what came and went between, so the last alone."""
        return months.iloc[-1:].reset_index(drop=True) if self.hides else months

    def hides_any(self, *counts: int | None) -> bool:
        """Of counts that tell one another: whether none of them may be shown."""
        return self.hides and any(map(is_small, counts))

    def hides_change(self, total: int, compared: Comparison) -> bool:
        """A change tells the earlier figure; over fewer communes it tells the others' too."""
        differ = self.hides and compared.now != total
        return differ or self.hides_any(total, compared.before)
