"""Our own scripts in the page: nobody's words become the name of a property there."""

import re

import pytest

from components.runtime import page
from components.runtime.scripts import SCRIPTS
from tests.sources import ROOT

ASSETS = ROOT / "components" / "runtime" / "assets"
ALL = (*SCRIPTS, page.OURS.stem)
POLLUTING = re.compile(
    r"__proto__|\bconstructor\b|Object\.(assign|setPrototypeOf|defineProperty)|\[[^\]\d\"']+\]\s*=[^=]"
    r"|\beval\(|new Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write"
)


def test_every_script_of_the_page_is_listed():
    assert {file.stem for file in ASSETS.glob("*.js")} == set(ALL)


@pytest.mark.parametrize("name", ALL)
def test_a_script_names_its_properties_itself_and_writes_no_markup(name):
    assert POLLUTING.findall((ASSETS / f"{name}.js").read_text("utf-8")) == []


@pytest.mark.parametrize(
    "line",
    ["kept[word] = value", "Object.assign(a, JSON.parse(b))", "a.__proto__", "a.innerHTML = b"],
)
def test_what_is_looked_for_is_found(line):
    assert POLLUTING.search(line)
