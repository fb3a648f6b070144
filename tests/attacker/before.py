"""The rule that ended: small counts hidden with a second cell, table by table.

Kept to show that the attacker is worth its name. A reader chose windows; each showed the total and
its parts by month, small ones as <3, and one more part withheld where the rest told a small one.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

from tests.attacker.solver import Statement, states

LONGEST = 4


def tables(cells: Mapping[Any, int]) -> Iterator[Statement]:
    """What a commune's tables of 2 to LONGEST months tell."""
    courses: dict[Any, list[Any]] = {}
    for cell in sorted(cells, key=lambda cell: cell[1]):
        if cell[2] != "stock_end":
            courses.setdefault((cell[0], cell[2]), []).append(cell)
    for course in courses.values():
        for first, last in combinations(range(len(course) + 1), 2):
            if 2 <= last - first <= LONGEST:
                yield from _table(cells, course[first:last])


def _table(cells: Mapping[Any, int], row: Sequence[Any]) -> Iterator[Statement]:
    counts = [cells[cell] for cell in row]
    yield _shown(row, sum(counts))
    withheld = _second(counts)
    for place, cell in enumerate(row):
        if place not in withheld:
            yield _shown([cell], cells[cell])


def _shown(row: Sequence[Any], count: int) -> Statement:
    small = count in (1, 2)
    return states(row, 1 if small else count, 2 if small else None, "table")


def _second(counts: Sequence[int]) -> set[int]:
    """The places withheld beside the small ones."""
    small = [count for count in counts if count in (1, 2)]
    every = set(range(len(counts)))
    if not small or len(small) < sum(small) < 2 * len(small):
        return set()
    larger = [place for place in every if counts[place] > 2]
    if sum(counts) in (1, 2) or not larger:
        return every
    return {min(larger, key=lambda place: counts[place])}
