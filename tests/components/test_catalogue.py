"""Every word a user sees is translated, once, completely, and in composed Unicode."""

import re
from collections import Counter
from pathlib import Path
from unicodedata import is_normalized

import pytest
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
PO = ROOT / "components" / "words" / "locale" / "vi" / "LC_MESSAGES" / "messages.po"
KEYWORDS = {"_": None, "_n": (1, 2), "N_": None}
PLACEHOLDER = re.compile(r"\{(\w+)[^{}]*\}")


def in_source(root=ROOT):
    """Every message of the program, a plural as a pair, with a place where it is written."""
    sources = [root / "app.py"]
    for folder in ("components", "db", "pages"):
        sources += sorted((root / folder).rglob("*.py"))
    return {
        message: f"{path.relative_to(root)}:{line}"
        for path in sources
        if path.exists()
        for line, message, _comments, _context in extract_from_file("python", path, KEYWORDS)
    }


@pytest.fixture(scope="module")
def written():
    return in_source()


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


def test_a_message_is_read_wherever_it_may_be_marked(tmp_path):
    for folder in ("components", "db/queries", "pages/dashboards", "tests"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "app.py").write_text('title = _("Top")')
    (tmp_path / "db" / "queries" / "a.py").write_text('raise Refusal(N_("Deep " "down"))')
    (tmp_path / "pages" / "dashboards" / "b.py").write_text('_n("{n} case", "{n} cases", n)')
    (tmp_path / "tests" / "c.py").write_text('_("Only a test")')

    assert set(in_source(tmp_path)) == {"Top", "Deep down", ("{n} case", "{n} cases")}


def test_every_message_is_translated(written, translated):
    missing = {m: place for m, place in written.items() if not all(translated.get(m) or [""])}

    assert missing == {}


def test_every_translation_is_used(written, catalogue):
    assert {m.id for m in catalogue if m.id} - set(written) == set()
    assert not catalogue.obsolete


def test_no_message_is_translated_twice():
    ids = re.findall(r'^msgid ((?:".*"\n?)+)', PO.read_text("utf-8"), flags=re.M)

    assert [m for m, n in Counter("".join(i.split('"')[1::2]) for i in ids).items() if n > 1] == []


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
