"""How much of a whole a few of its parts are, in whole numbers."""

from collections.abc import Sequence
from fractions import Fraction

MOST_NAMED = 3
"""So many parts are named together at most."""
WORTH_NAMING = (Fraction(1, 3), Fraction(1, 4), Fraction(1, 5))
"""Shares of the whole that few parts may have to be named, the first that is reached."""
SPOKEN = (
    *(Fraction(1, 5), Fraction(1, 4), Fraction(1, 3)),
    *(Fraction(1, 2), Fraction(2, 3), Fraction(3, 4), Fraction(1)),
)
"""Shares that have a word of their own."""
NEAR = Fraction(4, 100)
"""A share is nearly, or a little over, a spoken one that is no farther than this."""


def leading(counts: Sequence[int]) -> int:
    """How many of the parts (most first) are named together for what they hold of their sum: the
    fewest that reach a share that is worth naming. None of them has as many as one that is not
    named; 0 where there are no such few."""
    total = sum(counts)
    for least in WORTH_NAMING if total else ():
        for n in range(1, min(MOST_NAMED, len(counts)) + 1):
            is_apart = n == len(counts) or counts[n - 1] > counts[n]
            if is_apart and sum(counts[:n]) >= least * total:
                return n
    return 0


def spoken(part: int, total: int) -> tuple[Fraction, int] | None:
    """The share in words: the nearest spoken one, and whether it is less than that (-1), just that
    (0) or more (1). None where no spoken one is near; all of it is only just that."""
    share = Fraction(part, total)
    nearest = min(SPOKEN, key=lambda one: abs(one - share))
    side = (share > nearest) - (share < nearest)
    if abs(nearest - share) > NEAR or (nearest == 1 and side):
        return None
    return nearest, side
