"""The tree as text: path from the root to source. The rules of the house read it."""

import ast
import re
import subprocess
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

Tree = dict[str, str]
ROOT = Path(__file__).parent.parent


class NotTracked(Exception):
    """What git tracks cannot be told here; the message is git's own."""


def tracked(root: Path) -> Tree:
    """Every text file that git tracks below the root, as it lies on the disk.

    Beside them may lie what is nobody's to judge: an environment of Python under any name, data.

    Raises:
        NotTracked: there is no git, or it does not know this folder (a tree that was unpacked).
    """
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=False
        )
    except FileNotFoundError as error:
        raise NotTracked("git is not installed") from error
    names = listed.stdout.split("\0")[:-1]
    if listed.returncode or not names:
        raise NotTracked(listed.stderr.strip() or f"git tracks nothing in {root}")
    contents = {name: (root / name).read_bytes() for name in names if (root / name).is_file()}
    return {name: text.decode("utf-8") for name, text in contents.items() if b"\0" not in text}


def below(tree: Tree, *folders: str) -> Tree:
    """The Python files in the folders, or the files themselves."""
    return {
        name: source
        for name, source in tree.items()
        if name.endswith(".py")
        and any(name == folder or name.startswith(f"{folder}/") for folder in folders)
    }


def product(tree: Tree) -> Tree:
    """What is installed: no tests, and no migrations, which are never changed again."""
    everything = below(tree, "app.py", "pages", "components", "db")
    return {n: s for n, s in everything.items() if not n.startswith("db/migrations/versions/")}


@cache
def parsed(source: str) -> ast.Module:
    return ast.parse(source)


@cache
def walked(source: str) -> tuple[ast.AST, ...]:
    """Every node of it; the walk is what most rules would cost."""
    return tuple(ast.walk(parsed(source)))


def nodes(source: str, *kinds: type) -> Iterator[ast.AST]:
    return (node for node in walked(source) if isinstance(node, kinds))


def imports(source: str) -> set[str]:
    """Dotted names of what is imported, at the top or inside a function."""
    found = set()
    for node in nodes(source, ast.Import, ast.ImportFrom):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        else:
            module = "." * node.level + (node.module or "")
            found |= {module} | {f"{module}.{alias.name}" for alias in node.names}
    return found


def called(node: ast.AST) -> str:
    """The dotted name that a call calls; empty for anything else."""
    return ast.unparse(node.func) if isinstance(node, ast.Call) else ""


def calls(root: ast.AST | str, pattern: str) -> list[ast.Call]:
    """Calls whose dotted name is matched in full."""
    found = _named(root) if isinstance(root, str) else _names(ast.walk(root))
    return [call for call, name in found if re.fullmatch(pattern, name)]


@cache
def _named(source: str) -> list[tuple[ast.Call, str]]:
    return _names(walked(source))


def _names(nodes: Iterable[ast.AST]) -> list[tuple[ast.Call, str]]:
    """Calls, and the dotted name of each."""
    return [(node, name) for node in nodes if isinstance(node, ast.Call) and (name := called(node))]


def statements(source: str) -> list[ast.stmt]:
    """A module's statements after its docstring and imports."""
    return [
        node
        for node in parsed(source).body
        if not isinstance(node, ast.Import | ast.ImportFrom)
        and not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
    ]
