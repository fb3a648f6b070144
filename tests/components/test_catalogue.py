"""Every word a user sees is translated, once, completely, and in composed Unicode."""

import ast
import re
from collections import Counter
from unicodedata import is_normalized

import pytest
from babel.messages.pofile import read_po

from components.words.i18n import COMMUNES
from components.words.kinds import KINDS
from tests.sources import ROOT, below, calls

PO = ROOT / "components" / "words" / "locale" / "vi" / "LC_MESSAGES" / "messages.po"
MARKED = {"_": 1, "N_": 1, "_n": 2}
"""How a message is marked, and how many of the arguments are its text."""
PLACEHOLDER = re.compile(r"\{(\w+)[^{}]*\}")


def in_source(tree):
    """Every message of the program, a plural as a pair, with a place where it is written.

    Read from the syntax tree: a tool that reads tokens does not see into f-strings.
    """
    return {
        texts[0] if len(texts) == 1 else texts: f"{name}:{call.lineno}"
        for name, source in below(tree, "app.py", "components", "db", "pages").items()
        for call in calls(source, "|".join(MARKED))
        if (texts := _texts(call))
    }


def _texts(call):
    given = call.args[: MARKED[call.func.id]]
    return tuple(one.value for one in given if isinstance(one, ast.Constant))


@pytest.fixture(scope="module")
def written(house):
    return in_source(house)


@pytest.fixture(scope="module")
def catalogue():
    with PO.open("rb") as file:
        return read_po(file, locale="vi", abort_invalid=True)


@pytest.fixture(scope="module")
def translated(catalogue):
    """Message to its Vietnamese forms, as far as they are usable."""
    return {
        m.id: [m.string] if isinstance(m.string, str) else list(m.string)
        for m in catalogue
        if m.id and not m.fuzzy
    }


def test_the_sources_are_found(written):
    assert any("components/words/formats.py" in place for place in written.values())
    assert any(place.startswith("db/") for place in written.values())


def test_a_message_is_read_wherever_it_may_be_marked():
    tree = {
        "app.py": 'title = _("Top")',
        "db/queries/a.py": 'raise Refusal(N_("Deep " "down"))',
        "pages/dashboards/b.py": '_n("{n} case", "{n} cases", n)',
        "components/c.py": "f\"{_('Inside')}: {line}\"",
        "components/d.py": '_("{what} of {place}", what=_("Nested"), place=_(place.name))',
        "tests/e.py": '_("Only a test")',
    }

    assert set(in_source(tree)) == {
        "Top",
        "Deep down",
        ("{n} case", "{n} cases"),
        "Inside",
        "{what} of {place}",
        "Nested",
    }


def test_every_message_is_translated(written, translated):
    missing = {m: place for m, place in written.items() if not all(translated.get(m) or [""])}

    assert missing == {}


def test_every_translation_is_used(written, catalogue):
    assert {m.id for m in catalogue if m.id} - set(written) == set()
    assert not catalogue.obsolete


def test_no_message_is_translated_twice():
    ids = re.findall(r'^msgid ((?:".*"\n?)+)', PO.read_text("utf-8"), flags=re.M)

    assert [m for m, n in Counter("".join(i.split('"')[1::2]) for i in ids).items() if n > 1] == []


def test_kinds_of_communes_come_from_the_data(catalogue):
    """Written are those of the sample district."""
    others = [m.id for m in catalogue if any(kind in str(m.string) for kind in KINDS[1:3])]

    assert others == []


def test_by_commune_is_said_with_the_kinds_that_there_are(translated):
    """A province has wards too."""
    said = [form for forms in translated.values() for form in forms]

    assert [form for form in said if re.search(f"theo xã(?!{COMMUNES[2:]})", form)] == []


def test_placeholders_are_kept(translated):
    def names(text):
        return set(PLACEHOLDER.findall(text))

    changed = {
        message: forms
        for message, forms in translated.items()
        for original in [message if isinstance(message, str) else message[1]]
        if any(names(form) != names(original) for form in forms)
    }

    assert changed == {}


def test_vietnamese_is_composed_unicode():
    assert is_normalized("NFC", PO.read_text("utf-8"))


def test_the_header_lets_every_tool_read_it(catalogue):
    assert catalogue.charset == "utf-8"
    assert catalogue.num_plurals == 1
