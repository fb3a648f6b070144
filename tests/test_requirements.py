"""What the program is made of: pinned with digests, under licences that are allowed, imported."""

import json
import re
import sys
from functools import cache
from importlib.metadata import distribution, packages_distributions
from itertools import takewhile

import pytest
from packaging.markers import Marker

from tests.bill import bill
from tests.sources import Tree, below, imports, product

PINS = ("requirements.txt", "requirements-dev.txt")
PIN = re.compile(r"([\w.-]+)==(\S+)")
DIGEST = re.compile(r"--hash=sha256:[0-9a-f]{64}")

ALLOWED = {
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CC0-1.0",
    "LGPL-3.0-only",
    "MIT",
    "MIT-0",
    "MIT-CMU",
    "MPL-2.0",
    "OFL-1.1",
    "PSF-2.0",
    "Zlib",
}
"""SPDX names. Libraries that we change nothing of may be LGPL or MPL; nothing may be GPL or AGPL,
nor for some uses alone."""
SAME = {
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache License 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "MIT License": "MIT",
    "The MIT License (MIT)": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "SIL Open Font License 1.1 (OFL-1.1)": "OFL-1.1",
}
"""As packages call them that have no SPDX expression."""

TOOLS = {
    "mypy": ".ci/run",
    "pytest-xdist": "pyproject.toml: --numprocesses",
    "ruff": ".ci/run",
}
"""Used without being imported."""
BEHIND = {
    "psycopg": "sqlalchemy loads it by the address of the database",
}


def pins(tree: Tree, name: str) -> dict[str, list[str]]:
    """Package and version to the lines below it."""
    lines = tree[name].splitlines()
    return {
        f"{found[1]}=={found[2]}": list(takewhile(lambda one: one[:1] == " ", lines[number + 1 :]))
        for number, line in enumerate(lines)
        if (found := PIN.match(line))
    }


def declared(tree: Tree, name: str) -> set[str]:
    found = (re.match(r"[A-Za-z][\w.-]*", line) for line in tree[name].splitlines())
    return {one[0].lower() for one in found if one}


installed = cache(packages_distributions)
"""Asked once: it opens every package that is here."""


def packages(module: str) -> set[str]:
    """Those that bring the module, as the lists spell them."""
    brought = installed().get(module, [module])
    return {one.lower().replace("_", "-") for one in brought}


def imported(sources: Tree) -> set[str]:
    """Modules of others."""
    own = {"app", "components", "db", "pages", "tests", *sys.stdlib_module_names}
    found = {module.split(".")[0] for source in sources.values() for module in imports(source)}
    return found - own


@pytest.mark.parametrize("name", PINS)
def test_every_pin_has_the_digests_of_what_is_installed(house, name):
    found = pins(house, name)

    assert len(found) > 50
    assert [one for one, below_it in found.items() if not DIGEST.search("".join(below_it))] == []


def licences(package: str) -> set[str]:
    """All that hold for it; of a choice, those that are allowed."""
    told = distribution(package).metadata
    names = [one.split(" :: ")[-1] for one in told.get_all("Classifier", []) if "License ::" in one]
    expression = told.get("License-Expression")
    if expression is None:
        short = (told.get("License") or "").strip()
        expression = " AND ".join(names) or short or title_of_licence(package)
    return {allowed_of(part) for part in re.split(r"\bAND\b", expression)}


def title_of_licence(package: str) -> str:
    """The first line of the text that it brings, where it says nothing else."""
    texts = [file for file in distribution(package).files or () if file.name == "LICENSE"]
    return texts[0].read_text().splitlines()[0].strip() if texts else ""


def allowed_of(part: str) -> str:
    bare = re.sub(r"^\((.*)\)$", r"\1", part.strip())
    choices = [SAME.get(one.strip(), one.strip()) for one in re.split(r"\bOR\b", bare)]
    return next((one for one in choices if one in ALLOWED), " OR ".join(choices))


@pytest.mark.parametrize(
    ("part", "found"),
    [("MIT", "MIT"), ("GPL-3.0 OR MIT", "MIT"), ("BSD License", "BSD-3-Clause"), ("GPL", "GPL")],
)
def test_of_a_choice_of_licences_the_allowed_one_counts(part, found):
    assert allowed_of(part) == found


def here(line: str) -> bool:
    """Whether the pin is one of this machine and this Python."""
    marker = line.partition(";")[2].strip(" \\")
    return not marker or Marker(marker).evaluate()


def test_every_package_of_the_program_has_a_licence_that_is_allowed(house):
    lines = [line for line in house["requirements.txt"].splitlines() if PIN.match(line)]
    found = {PIN.match(line)[1]: licences(PIN.match(line)[1]) for line in lines if here(line)}

    assert len(found) > 50
    assert {name: bad for name, held in found.items() if (bad := held - ALLOWED)} == {}


def test_what_is_declared_for_the_program_is_imported_by_it(house):
    used = {package for module in imported(product(house)) for package in packages(module)}

    assert declared(house, "requirements.in") - used - set(BEHIND) == set()


def test_what_tests_import_is_declared(house):
    known = declared(house, "requirements.in") | declared(house, "requirements-dev.in")
    undeclared = {one for one in imported(below(house, "tests")) if not packages(one) & known}

    assert undeclared == set()


def test_what_is_declared_for_tests_is_imported_by_them_or_a_tool(house):
    used = {package for module in imported(below(house, "tests")) for package in packages(module)}
    dev = declared(house, "requirements-dev.in")

    assert dev - used - set(TOOLS) == set()
    assert set(TOOLS) <= dev


def test_the_bill_of_materials_lists_what_is_pinned(house):
    made = json.loads(bill(house["requirements.txt"]))

    assert made["bomFormat"] == "CycloneDX"
    listed = {f"{one['name']}=={one['version']}": one["hashes"] for one in made["components"]}
    pinned = pins(house, "requirements.txt")
    assert listed.keys() == pinned.keys()
    for name, lines in pinned.items():
        digests = {f"--hash=sha256:{one['content']}" for one in listed[name]}
        assert digests == set(DIGEST.findall("\n".join(lines)))
