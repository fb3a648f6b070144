"""The tree that communes hang in: areas in a province, provinces in a country, as deep as the data
say. It is today's grouping, of all times: history is regrouped when a commune moves."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from db.model import Unit
from db.splits import Split


@dataclass(frozen=True)
class Tree:
    """The `root` and the units below it that communes hang in (`nodes`, by id, in Vietnamese
    order); `homes` are communes of all times to what they hang in today."""

    root: Unit
    nodes: Mapping[int, Unit]
    homes: Mapping[int, int]

    def path(self, node: int) -> tuple[Unit, ...]:
        """From the root down to the node."""
        steps: list[Unit] = []
        step: int | None = node
        while step is not None and step in self.nodes:
            steps.append(self.nodes[step])
            step = self.nodes[step].parent_id
        return tuple(reversed(steps))

    def children(self, node: int) -> tuple[int, ...]:
        """The nodes that hang in it."""
        return tuple(id_ for id_, unit in self.nodes.items() if unit.parent_id == node)

    def below(self, node: int, communes: Iterable[int]) -> tuple[int, ...]:
        """Those of the communes that hang in the node or anywhere below it."""
        return tuple(one for one in communes if node in self._above.get(self.homes.get(one, 0), ()))

    def held(self, communes: Iterable[int]) -> dict[int, tuple[int, ...]]:
        """Each node that holds some of the communes, to those, as `below`."""
        found: dict[int, list[int]] = {}
        for one in communes:
            for node in self._above.get(self.homes.get(one, 0), ()):
                found.setdefault(node, []).append(one)
        return {node: tuple(found[node]) for node in self.nodes if node in found}

    def grouped(self, node: int, communes: Iterable[int]) -> dict[int, tuple[int, ...]]:
        """The nodes right below one that hold some of the communes, to those; the node itself for
        communes that hang in none of them. Every commune is there once."""
        found: dict[int, list[int]] = {}
        steps = (*self.children(node), node)
        for one in communes:
            above = self._above.get(self.homes.get(one, 0), frozenset())
            group = next((step for step in steps if step in above), node)
            found.setdefault(group, []).append(one)
        return {step: tuple(found[step]) for step in steps if step in found}

    def lowest(self, communes: Iterable[int]) -> int:
        """The lowest node that all of the communes hang in."""
        paths = [self.path(self.homes[one]) for one in communes if one in self.homes]
        shared = [steps[0].id for steps in zip(*paths, strict=False) if len(set(steps)) == 1]
        return shared[-1] if shared else self.root.id

    def areas(self, communes: Sequence[int], splits: Iterable[Split]) -> dict[int, tuple[int, ...]]:
        """What hangs right below the lowest node that holds all the communes, to those of them in
        each. A split one is where all that hold parts of it are, or under that node itself."""
        top = self.lowest(communes)
        found = self.grouped(top, communes)
        for split in splits:
            homes = (area for area, held in found.items() if split.heirs <= {*held})
            home = next(homes, top)
            found[home] = (*found.get(home, ()), split.unit_id)
        return found

    @cached_property
    def _above(self) -> dict[int, frozenset[int]]:
        """Each node to itself and all above it."""
        return {node: frozenset(unit.id for unit in self.path(node)) for node in self.nodes}


def torn(
    areas: Mapping[int, tuple[int, ...]], top: int, parts: Mapping[int, tuple[Split, ...]]
) -> frozenset[int]:
    """Those of the areas that cannot be compared with the time before a split: one of the heirs is
    theirs, and another is not; and the top, where what was split between areas stands. `parts` are
    communes to the split ones of which they hold parts."""
    former = {split.unit_id for splits in parts.values() for split in splits}
    return frozenset(
        area
        for area, held in areas.items()
        if (area == top and former & {*held})
        or any(not split.heirs <= {*held} for one in held for split in parts.get(one, ()))
    )
