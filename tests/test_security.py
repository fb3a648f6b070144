"""docs/security.md leaves no requirement out, and what it calls proof is there."""

import ast
import re
from collections import Counter

import pytest

from tests.sources import Tree, nodes, product

PAGE = "docs/security.md"
SECTIONS = """
1.1 2 1.2 9 1.3 11 1.4 3 1.5 2 2.1 3 2.2 3 2.3 4 2.4 1 3.2 2 3.3 4 3.4 6 3.5 5 3.7 2 4.1 3 4.2 1
4.3 2 4.4 4 5.1 1 5.2 3 5.3 2 5.4 3 6.1 3 6.2 12 6.3 4 6.4 4 6.5 5 6.6 3 6.8 4 7.1 3 7.2 4 7.3 2
7.4 5 7.5 2 7.6 2 8.1 2 8.2 3 8.3 1 8.4 1 9.1 3 9.2 4 10.1 2 10.2 2 10.3 4 10.4 11 10.5 5 10.6 2
10.7 3 11.1 2 11.2 3 11.3 3 11.4 4 11.5 1 11.6 1 12.1 3 12.2 2 12.3 4 13.1 1 13.2 5 13.3 2 13.4 5
14.1 2 14.2 4 14.3 3 15.1 3 15.2 3 15.3 7 16.1 1 16.2 5 16.3 4 16.4 3 16.5 3 17.1 1 17.2 4 17.3 2
"""
"""Of OWASP ASVS 5.0.0: each section, and how many of its requirements are of levels 1 and 2; those
of level 3 come last in every section."""
REQUIRED = [
    f"{section}.{number}"
    for section, most in re.findall(r"(\S+) (\d+)", SECTIONS)
    for number in range(1, int(most) + 1)
]
STATES = {"holds", "n/a", "installer", "open"}
ROW = re.compile(r"\| (\d+\.\d+\.\d+(?:, \d+\.\d+\.\d+)*) \| (\S+) \| (.+) \|")
PROOF = re.compile(r"`([\w/]+\.py)::(\w+)`")


def rows(tree: Tree) -> list[tuple[list[str], str, str]]:
    found = map(ROW.fullmatch, tree[PAGE].splitlines())
    return [(row[1].split(", "), row[2], row[3]) for row in found if row]


def faults(tree: Tree) -> list[str]:
    functions = {
        name: {node.name for node in nodes(source, ast.FunctionDef)}
        for name, source in tree.items()
        if name.startswith("tests/") and name.endswith(".py")
    }
    found = []
    for ids, state, reason in rows(tree):
        proofs = PROOF.findall(reason)
        found += [
            f"{file}::{test} is not there"
            for file, test in proofs
            if test not in functions.get(f"tests/{file}", ())
        ]
        if state not in STATES:
            found.append(f"{ids}: {state} is no state")
        if state == "holds" and not proofs:
            found.append(f"{ids}: nothing proves it")
    return found


def test_no_requirement_is_left_out_or_told_twice(house):
    main, _, third = house[PAGE].partition("## Of level 3")
    listed = Counter(one for ids, _, _ in rows({PAGE: main}) for one in ids)

    assert len(REQUIRED) == 253
    assert set(REQUIRED) - set(listed) == set()
    assert set(listed) - set(REQUIRED) == set()
    assert [one for one, times in listed.items() if times > 1] == []
    assert not {one for ids, _, _ in rows({PAGE: third}) for one in ids} & set(REQUIRED)


def test_every_row_is_read(house):
    """A row that is misspelt would be left out of what is asked."""
    begun = [line for line in house[PAGE].splitlines() if re.match(r"\| \d", line)]

    assert len(begun) == len(rows(house))


def test_what_is_called_proof_is_there(house):
    assert faults(house) == []


@pytest.mark.parametrize(
    "row",
    [
        "| 1.1.1 | holds | it is so |",
        "| 1.1.1 | holds | `db/test_a.py::test_b` |",
        "| 1.1.1 | fine | `db/test_a.py::test_a` |",
        "| 1.1.1 | open | but `db/test_c.py::test_a` |",
    ],
)
def test_a_proof_that_is_none_is_found(row):
    assert len(faults({PAGE: row, "tests/db/test_a.py": "def test_a(): ..."})) == 1


APPROVED = {"sha256", "blake2b"}
"""Hash functions of OWASP ASVS 5.0, appendix C, that the program uses."""


def hashes(tree: Tree) -> set[str]:
    """The hash functions that the sources name."""
    found = set()
    for source in product(tree).values():
        for node in nodes(source, ast.Attribute, ast.ImportFrom):
            if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "hashlib":
                found.add(node.attr)
            elif isinstance(node, ast.ImportFrom) and node.module == "hashlib":
                found |= {one.name for one in node.names}
    return found


def test_no_hash_is_used_but_the_approved_ones(house):
    assert hashes(house) == APPROVED
    assert hashes({"db/a.py": "import hashlib\nhashlib.md5(b'')"}) == {"md5"}
    assert hashes({"db/a.py": "from hashlib import sha1"}) == {"sha1"}
