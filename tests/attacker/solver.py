"""What somebody can work out who knows sums and nothing else: one other world, or none.

A statement says that a sum of raw cells lies between two bounds. The cells are counts: whole
numbers, never below zero. The rows as they are make one world that agrees with all statements; a
cell is pinned when there is no other world in which it has another value.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from math import inf

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

MOST = 10_000
"""No cell holds more: so that a search for another world ends."""
Cell = Hashable
Sum = Mapping[Cell, int]
"""Each cell with how often it is counted."""


@dataclass(frozen=True)
class Statement:
    """`low` <= the sum <= `high`; `where` is the place at which it was read."""

    sum: tuple[tuple[Cell, int], ...]
    low: float
    high: float
    where: str

    def holds(self, world: Mapping[Cell, int]) -> bool:
        total = sum(times * world[cell] for cell, times in self.sum)
        return self.low <= total <= self.high


def states(cells: Iterable[Cell] | Sum, low: float, high: float | None, where: str) -> Statement:
    """That the sum of the cells is `low`, or lies between both."""
    counted = dict(cells) if isinstance(cells, Mapping) else dict.fromkeys(cells, 1)
    parts = tuple(sorted(counted.items(), key=repr))
    return Statement(parts, low, low if high is None else high, where)


class Attacker:
    """Knows the statements; `world` are the rows as they are, which it is judged by."""

    def __init__(self, world: Mapping[Cell, int], statements: Iterable[Statement]) -> None:
        self.world = world
        self.statements = list({(s.sum, s.low, s.high): s for s in statements}.values())
        self.misread = [s for s in self.statements if not s.holds(world)]
        known = dict.fromkeys(cell for s in self.statements for cell, _times in s.sum)
        self.places = {cell: place for place, cell in enumerate(known)}
        cells = [
            (row, cell, times) for row, s in enumerate(self.statements) for cell, times in s.sum
        ]
        self.shape = len(self.statements), len(self.places)
        self.rows = [row for row, _cell, _times in cells]
        self.columns = [self.places[cell] for _row, cell, _times in cells]
        self.times = [times for _row, _cell, times in cells]

    def pins(self, target: Iterable[Cell]) -> bool:
        """Whether the sum of these cells can have one value only."""
        cells = list(target)
        if not all(cell in self.places for cell in cells):
            return False
        value = sum(self.world[cell] for cell in cells)
        above = self._has_world(cells, value + 1, inf)
        return not above and not (value and self._has_world(cells, 0, value - 1))

    def _has_world(self, cells: list[Cell], low: float, high: float) -> bool:
        height, width = self.shape
        goal = [self.places[cell] for cell in cells]
        matrix = csr_array(
            (
                [*self.times, *[1] * len(goal)],
                ([*self.rows, *[height] * len(goal)], [*self.columns, *goal]),
            ),
            shape=(height + 1, width),
        )
        found = milp(
            np.zeros(width),
            constraints=LinearConstraint(
                matrix,
                [*(s.low for s in self.statements), low],
                [*(s.high for s in self.statements), high],
            ),
            integrality=np.ones(width),
            bounds=Bounds(0, MOST),
        )
        assert found.status in (0, 2), found.message  # solved, or there is none
        return bool(found.status == 0)
