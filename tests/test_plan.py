"""The plan of imports is read right: a rule that reads it is worth as much as it is."""

from tests.plan import circles, closing, longest, modules, packages, report

TREE = {
    "components/__init__.py": "",
    "components/router.py": "from components.words import a\nimport streamlit",
    "components/words/__init__.py": '"""Words."""',
    "components/words/a.py": "from components.words.b import c",
    "components/words/b.py": "",
    "components/forms/__init__.py": "FIELDS = 1",
    "components/forms/d.py": "def f():\n    from components.words import a, b",
    "components/forms/f.py": "from components.words import b",
    "components/words/e.py": "import components.forms.d\nfrom components.forms import FIELDS",
}
GRAPH = modules(TREE, "components")


def test_a_module_knows_what_it_imports_anywhere():
    assert GRAPH["components/router.py"] == {"components/words/a.py"}
    assert GRAPH["components/words/a.py"] == {"components/words/b.py"}
    assert GRAPH["components/forms/d.py"] == {"components/words/a.py", "components/words/b.py"}
    assert GRAPH["components/words/e.py"] == {
        "components/forms/d.py",
        "components/forms/__init__.py",
    }


def test_a_package_that_only_says_what_it_is_is_no_module():
    assert "components/words/__init__.py" not in GRAPH
    assert "components/forms/__init__.py" in GRAPH


def test_packages_know_each_other_by_their_modules():
    known = packages(GRAPH)

    assert set(known["components/router.py"]) == {"components/words"}
    assert known["components/forms"] == {
        "components/words": {
            "components/forms/d.py imports components/words/a.py",
            "components/forms/d.py imports components/words/b.py",
            "components/forms/f.py imports components/words/b.py",
        }
    }


def test_a_circle_of_packages_is_found_and_what_closes_it():
    alone = {"components/a/x.py": "from components.b import y", "components/b/y.py": ""}

    assert circles(packages(GRAPH)) == [["components/forms", "components/words"]]
    assert list(closing(GRAPH)) == [
        "components/words/e.py imports components/forms/__init__.py",
        "components/words/e.py imports components/forms/d.py",
    ]
    assert list(closing(modules(alone, "components"))) == []


def test_the_longest_chain_goes_from_module_to_module():
    assert longest(GRAPH) == [
        "components/words/e.py",
        "components/forms/d.py",
        "components/words/a.py",
        "components/words/b.py",
    ]


def test_a_circle_counts_as_one():
    assert longest({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": set()}) == ["a", "b = c"]


def test_the_report_counts():
    assert next(report(TREE, "components")) == "7 modules, 3 packages, longest chain 4"
