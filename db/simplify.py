"""Borders with fewer points: what two units share stays one line, so that no gap opens.

Rings are cut into arcs where lines of neighbours part or meet; each arc loses the points that shape
it least (Visvalingam and Whyatt 1993), once for all rings that it belongs to.
"""

from collections.abc import Callable, Sequence
from heapq import heapify, heappop, heappush
from math import inf
from typing import TypeAlias

Point: TypeAlias = tuple[float, float]
Ring: TypeAlias = list[Point]
Arc: TypeAlias = tuple[Point, ...]

ROUNDS = 8
"""In which rings that are not sound get points back; all of them in the last one."""
FEWEST = 2
"""Points that a ring without neighbours keeps beside the one that it begins and ends with."""


def simplify(rings: Sequence[Ring], most: int, is_sound: Callable[[Ring], bool]) -> list[Ring]:
    """The closed rings with about as many points as `most` in all. A ring that would not be sound
    any more keeps more of its own."""
    nodes = _nodes(rings)
    parts = [_parts(ring, nodes) for ring in rings]
    weights = {arc: _weights(arc) for cut in parts for arc, _turned in cut}
    listed = sorted(weight for cut in parts for arc, _ in cut for weight in weights[arc])
    least = listed[-most] if most < len(listed) else 0.0
    limits = dict.fromkeys(weights, least)
    simple: list[Ring] = [[] for _ring in rings]
    todo = set(range(len(rings)))
    for round_ in range(ROUNDS):
        for at in todo:
            simple[at] = _joined(parts[at], weights, limits)
        bad = {arc for at, cut in enumerate(parts) if not is_sound(simple[at]) for arc, _ in cut}
        if not bad:
            return simple
        limits.update({arc: limits[arc] / 8 if round_ < ROUNDS - 2 else 0.0 for arc in bad})
        todo = {at for at, cut in enumerate(parts) if any(arc in bad for arc, _ in cut)}
    return simple


def _nodes(rings: Sequence[Ring]) -> set[Point]:
    """Points at which rings part: they have other neighbours in one ring than in another."""
    beside: dict[Point, set[Point]] = {}
    nodes: set[Point] = set()
    for ring in rings:
        for before, point, after in zip([ring[-2], *ring[:-2]], ring[:-1], ring[1:], strict=True):
            if beside.setdefault(point, {before, after}) != {before, after}:
                nodes.add(point)
    return nodes


def _parts(ring: Ring, nodes: set[Point]) -> list[tuple[Arc, bool]]:
    """The ring as arcs from node to node, each the way round in which all rings name it; whether
    this ring runs the other way."""
    places = [at for at, point in enumerate(ring[:-1]) if point in nodes]
    start = places[0] if places else ring.index(min(ring))
    turned = [*ring[start:-1], *ring[: start + 1]]
    cuts = [0, *(at - start if at >= start else at - start + len(ring) - 1 for at in places[1:])]
    ends = [*sorted(cuts)[1:], len(turned) - 1]
    arcs = [tuple(turned[first : last + 1]) for first, last in zip(sorted(cuts), ends, strict=True)]
    return [(min(arc, arc[::-1]), arc[::-1] < arc) for arc in arcs]


def _weights(arc: Arc) -> list[float]:
    """How much each point shapes the arc: the triangle that it makes with those left beside it,
    never less than of a point that went before. Ends always stay."""
    weights = [inf] * len(arc)
    before, after = list(range(-1, len(arc) - 1)), list(range(1, len(arc) + 1))

    def area(at: int) -> float:
        (ax, ay), (bx, by), (cx, cy) = arc[before[at]], arc[at], arc[after[at]]
        return abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay))

    areas = {at: area(at) for at in range(1, len(arc) - 1)}
    heap = [(size, at) for at, size in areas.items()]
    heapify(heap)
    reached, left = 0.0, len(heap)
    is_loop = arc[0] == arc[-1]
    while heap and left > (FEWEST if is_loop else 0):
        size, at = heappop(heap)
        if areas.get(at) != size:
            continue
        weights[at] = reached = max(reached, size)
        del areas[at]
        left -= 1
        before[after[at]], after[before[at]] = before[at], after[at]
        for beside in (before[at], after[at]):
            if beside in areas:
                areas[beside] = area(beside)
                heappush(heap, (areas[beside], beside))
    return weights


def _joined(
    cut: list[tuple[Arc, bool]], weights: dict[Arc, list[float]], limits: dict[Arc, float]
) -> Ring:
    """The ring again, of what is left of its arcs."""
    ring: Ring = []
    for arc, is_turned in cut:
        limit = limits[arc]
        kept = [point for point, weight in zip(arc, weights[arc], strict=True) if weight >= limit]
        ring += (kept[::-1] if is_turned else kept)[bool(ring) :]
    return ring
