"""What a browser can set off without the page's script having run first: every callback, form,
dialog and fragment of the product, and every file that is made on click.

`python -m tests.presses` lists them. All of them begin at the places that components/runtime/ asks
at, so that none has to ask by itself.
"""

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from tests.sources import ROOT, Tree, below, called, nodes, tracked

WORDS = {"ignore", "rerun"}
"""What st takes in place of a callback."""
SENTENCES = ("_", "_n")
"""Whose keywords fill a sentence."""


@dataclass(frozen=True)
class Press:
    kind: str
    place: str
    what: str
    last_line: int


def presses(tree: Tree) -> Iterator[Press]:
    for name, source in below(tree, "pages", "components").items():
        for node in nodes(source, ast.Call, ast.FunctionDef):
            for kind, what in _found(node):
                yield Press(kind, f"{name}:{node.lineno}", what, node.end_lineno or node.lineno)


def _found(node: ast.AST) -> Iterator[tuple[str, str]]:
    if isinstance(node, ast.FunctionDef):
        for decorator in node.decorator_list:
            yield from ((kind, node.name) for kind in _opened(decorator))
        return
    assert isinstance(node, ast.Call)
    for keyword in node.keywords if called(node) not in SENTENCES else ():
        value = keyword.value
        is_word = isinstance(value, ast.Constant) and value.value in WORDS
        if keyword.arg and keyword.arg.startswith("on_") and not is_word:
            yield keyword.arg, ast.unparse(value)
    if called(node) == "st.form":
        yield "form", ast.unparse(node.args[0])
    if isinstance(node.func, ast.Call):  # st.dialog(title)(body)
        yield from ((kind, ast.unparse(node.args[0])) for kind in _opened(node.func) if node.args)
    elif called(node) == "st.fragment" and node.args:
        yield "fragment", ast.unparse(node.args[0])
    if called(node) == "st.download_button":
        data = [*node.args[1:2], *(k.value for k in node.keywords if k.arg == "data")]
        for value in data:
            if isinstance(value, ast.Lambda) or called(value) == "partial":
                yield "download", ast.unparse(value)


def _opened(node: ast.AST) -> Iterator[str]:
    name = called(node) or ast.unparse(node)
    if name in ("st.dialog", "st.fragment"):
        yield name.removeprefix("st.")


if __name__ == "__main__":
    every = sorted(presses(tracked(ROOT)), key=lambda press: (press.kind, press.place))
    for press in every:
        print(f"{press.kind:20}{press.place:45}{press.what}")
    print(dict(Counter(press.kind for press in every)), len(every))
