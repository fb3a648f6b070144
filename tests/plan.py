"""The plan of imports: which module knows which.

`python -m tests.plan components` prints how many modules there are in each package, the longest
chain of modules of which each imports the next, and the fewest imports without which no packages
know each other in a circle.
"""

import ast
import sys
from collections.abc import Iterator, Mapping

from tests.sources import ROOT, Tree, below, nodes, statements, tracked

Graph = Mapping[str, set[str]]


def modules(tree: Tree, *folders: str) -> dict[str, set[str]]:
    """Each module of the folders (its path) to those that it imports, at the top or inside a
    function. A package without a statement of its own is none."""
    found = {
        path: source
        for path, source in below(tree, *folders).items()
        if not path.endswith("/__init__.py") or statements(source)
    }
    return {path: set(_known(source, found)) - {path} for path, source in found.items()}


def _known(source: str, tree: Mapping[str, str]) -> Iterator[str]:
    for node in nodes(source, ast.Import, ast.ImportFrom):
        for alias in node.names:
            within = f"{node.module}." if isinstance(node, ast.ImportFrom) else ""
            name = f"{within}{alias.name}".replace(".", "/")
            above = name.rpartition("/")[0] if within else name
            places = (f"{name}.py", f"{name}/__init__.py", f"{above}.py", f"{above}/__init__.py")
            yield from [place for place in places if place in tree][:1]


def package(path: str) -> str:
    """The folder of a module; a module at the top of its tree stands for itself."""
    folder = path.rpartition("/")[0]
    return folder if "/" in folder else path


def packages(graph: Graph) -> dict[str, dict[str, set[str]]]:
    """Each package to the others that it knows, and there the imports by which it does."""
    found: dict[str, dict[str, set[str]]] = {}
    for path, known in graph.items():
        here = found.setdefault(package(path), {})
        for other in known:
            found.setdefault(package(other), {})
            if package(other) != package(path):
                here.setdefault(package(other), set()).add(f"{path} imports {other}")
    return found


def circles(graph: Mapping[str, Mapping[str, object] | set[str]]) -> list[list[str]]:
    """Groups of which each knows each other, perhaps by way of the others; the largest first."""
    reached = {name: set(_reached(graph, name)) for name in graph}
    groups = {
        tuple(sorted(other for other in reached[name] if name in reached[other])) for name in graph
    }
    return sorted((list(group) for group in groups if group), key=lambda g: (-len(g), g))


def _reached(graph: Mapping[str, Mapping[str, object] | set[str]], start: str) -> Iterator[str]:
    seen: set[str] = set()
    ahead = [start]
    while ahead:
        for other in set(graph[ahead.pop()]) - seen:
            seen.add(other)
            ahead.append(other)
            yield other


def closing(graph: Graph) -> Iterator[str]:
    """The fewest imports without which no circle of packages is left."""
    known = packages(graph)
    for group in circles(known):
        order = _order(group, known)
        for place, name in enumerate(order):
            for other in order[place + 1 :]:
                yield from sorted(known[name].get(other, ()))


def _order(group: list[str], known: Mapping[str, Mapping[str, set[str]]]) -> list[str]:
    """The packages from the ground up, so that the fewest imports point up: of every set of them,
    which of them lies best on top of the others."""
    weight = [[len(known[one].get(other, ())) for one in group] for other in group]
    best: list[tuple[int, int]] = [(0, -1)]
    for chosen in range(1, 2 ** len(group)):
        members = [place for place in range(len(group)) if chosen >> place & 1]
        best.append(
            min(
                (best[chosen ^ 1 << top][0] + sum(weight[top][one] for one in members), top)
                for top in members
            )
        )
    order, rest = [], len(best) - 1
    while rest:
        order.append(group[best[rest][1]])
        rest ^= 1 << best[rest][1]
    return order[::-1]


def longest(graph: Graph) -> list[str]:
    """The longest chain of modules of which each imports the next; a circle counts as one."""
    member = {name: tuple(group) for group in circles(graph) for name in group}
    best: dict[tuple[str, ...], list[str]] = {}

    def chain(group: tuple[str, ...]) -> list[str]:
        if group not in best:
            known = {member.get(other, (other,)) for name in group for other in graph[name]}
            ahead = [chain(other) for other in sorted(known - {group})]
            best[group] = [" = ".join(group), *max(ahead, key=len, default=[])]
        return best[group]

    every = sorted({member.get(name, (name,)) for name in graph})
    return max(map(chain, every), key=len, default=[])


def report(tree: Tree, *folders: str) -> Iterator[str]:
    graph = modules(tree, *folders)
    known, chain = packages(graph), longest(graph)
    yield f"{len(graph)} modules, {len(known)} packages, longest chain {len(chain)}"
    for name in sorted(known):
        inside = sum(package(path) == name for path in graph)
        yield f"{name}: {inside}, knows {', '.join(sorted(known[name])) or 'none'}"
    yield "The longest chain:"
    yield from (f"  {path}" for path in chain)
    yield "What closes circles of packages:"
    yield from (f"  {line}" for line in closing(graph))


if __name__ == "__main__":
    print(*report(tracked(ROOT), *(sys.argv[1:] or ["components"])), sep="\n")
