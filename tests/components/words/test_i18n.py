"""Who is spoken to in which language, and what an unknown message becomes."""

from contextvars import copy_context
from threading import Thread

import pytest

from components.words import i18n
from components.words.i18n import _, _n, calling, follow, language, speaking


@pytest.fixture(autouse=True)
def catalogue(tmp_path, monkeypatch):
    """A small catalogue of its own, and nobody's language resolver."""
    folder = tmp_path / "vi" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "messages.po").write_text(
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
        '"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
        'msgid "Good morning, {name}"\nmsgstr "Chào {name}"\n\n'
        'msgid "{n} case"\nmsgid_plural "{n} cases"\nmsgstr[0] "{n} vụ"\n\n'
        f'msgid "By commune"\nmsgstr "Theo {i18n.COMMUNES}"\n\n'
        f'msgid "Communes"\nmsgstr "X{i18n.COMMUNES[1:]}"\n\n'
        '#, fuzzy\nmsgid "Unsure"\nmsgstr "Không chắc"\n\n'
        'msgid "Untranslated"\nmsgstr ""\n',
        "utf-8",
    )
    monkeypatch.setattr(i18n, "LOCALE", tmp_path)
    monkeypatch.setattr(i18n, "_resolver", None)
    monkeypatch.setattr(i18n, "_kinds_resolver", None)
    for keeper in (i18n._catalogue, i18n._written):
        keeper.cache_clear()
    yield
    for keeper in (i18n._catalogue, i18n._written):
        keeper.cache_clear()


def test_vietnamese_unless_told_otherwise():
    assert language() == "vi"
    assert _("Good morning, {name}", name="Lan") == "Chào Lan"


def test_english_is_what_the_code_says():
    with speaking("en"):
        assert _("Good morning, {name}", name="Lan") == "Good morning, Lan"


@pytest.mark.parametrize("message", ["Never heard of", "Unsure", "Untranslated"])
def test_a_message_without_translation_stays_readable(message):
    assert _(message) == message


def test_without_params_braces_are_text():
    assert _("{not a placeholder") == "{not a placeholder"


def test_params_may_have_any_name():
    assert _("{message} {self}", message="a", self="b") == "a b"


@pytest.mark.parametrize(
    ("code", "n", "text"),
    [("vi", 1, "1 vụ"), ("vi", 2, "2 vụ"), ("en", 1, "1 case"), ("en", 0, "0 cases")],
)
def test_plurals_count_as_the_language_does(code, n, text):
    with speaking(code):
        assert _n("{n} case", "{n} cases", n) == text


def test_the_number_may_be_written_another_way():
    assert _n("{n} case", "{n} cases", 5, n="05") == "05 vụ"
    assert _n("{n} week", "{n} weeks", 2) == "2 weeks"


def test_the_resolver_tells_the_language_of_the_moment():
    answers = iter(["en", "vi", "fr", ""])
    follow(lambda: next(answers), str)

    assert [language() for _answer in range(4)] == ["en", "vi", "vi", "vi"]


def test_speaking_overrides_the_resolver_and_ends():
    follow(lambda: "en", str)

    with speaking("vi"):
        assert language() == "vi"
        with speaking("en"):
            assert language() == "en"
        assert language() == "vi"
    assert language() == "en"


def test_speaking_does_not_reach_other_threads():
    heard = []

    with speaking("en"):
        other = Thread(target=lambda: heard.append(language()))
        other.start()
        other.join()

    assert heard == ["vi"]
    assert copy_context().run(language) == "vi"


def test_languages_are_named_by_their_speakers():
    assert i18n.LANGUAGES == {"vi": "Tiếng Việt", "en": "English"}


def test_communes_are_called_what_they_are():
    assert _("By commune") == f"Theo {i18n.COMMUNES}"
    with calling("xã, phường"):
        assert (_("By commune"), _("Communes")) == ("Theo xã, phường", "Xã, phường")
        with speaking("en"):
            assert _("By commune") == "By commune"

    follow(lambda: "vi", lambda: "phường")
    assert _("By commune") == "Theo phường"
    follow(lambda: "vi", lambda: "")
    assert _("By commune") == f"Theo {i18n.COMMUNES}"
