"""The language of this reader. English messages in code, translations in gettext catalogues.

Free of Streamlit, so that charts, exports and the command line speak through it too: whoever
knows the reader registers a resolver with `follow`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from babel import Locale
from babel.messages.pofile import read_po

DEFAULT = "vi"
LANGUAGES = {code: str(Locale(code).display_name) for code in ("vi", "en")}
"""Language code to the name its speakers give it, in the order to choose from."""
LOCALE = Path(__file__).parent / "locale"

COMMUNES = "x\u00e3, th\u1ecb tr\u1ea5n"
"""What reports, as the Vietnamese catalogue writes it. Where the data have other kinds of units,
these are said in its place: a place name is data, and so is what it is."""

_override: ContextVar[str | None] = ContextVar("language", default=None)
_kinds: ContextVar[str | None] = ContextVar("kinds of communes", default=None)


_resolver: Callable[[], str] | None = None
_kinds_resolver: Callable[[], str] | None = None


def follow(resolver: Callable[[], str], kinds_resolver: Callable[[], str]) -> None:
    """Let these tell the language, and what communes are called, from now on, for every reader of
    this process."""
    global _resolver, _kinds_resolver
    _resolver, _kinds_resolver = resolver, kinds_resolver


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak `language` inside the block, for this thread or task alone: exports, tests."""
    token = _override.set(language)
    try:
        yield
    finally:
        _override.reset(token)


@contextmanager
def calling(kinds: str) -> Iterator[None]:
    """Call communes by these kinds inside the block, for this thread or task alone."""
    token = _kinds.set(kinds)
    try:
        yield
    finally:
        _kinds.reset(token)


def kinds() -> str:
    """What communes are called."""
    return _kinds.get() or (_kinds_resolver and _kinds_resolver()) or COMMUNES


def language() -> str:
    """Code of the current language; Vietnamese when it is not one of LANGUAGES."""
    code = _override.get() or (_resolver and _resolver())
    return code if code in LANGUAGES else DEFAULT


def _(message: str, /, **params: object) -> str:
    """The message in the current language, or as it is when unknown; `{name}` takes params."""
    text = _catalogue(language(), kinds()).get(message, (message,))[0]
    return text.format(**params) if params else text


def _n(one: str, many: str, n: int, /, **params: object) -> str:
    """`one` or `many` in the current language, as it counts; `{n}` is the number as it is.

    Pass `n=` as text for a number written in the style of the language. In the catalogue the
    entry is a gettext plural (`msgid`, `msgid_plural`); Vietnamese has a single form.
    """
    forms = _catalogue(language(), kinds()).get(one, (one, many))
    return forms[min(len(forms) - 1, int(n != 1))].format(**{"n": n, **params})


@cache
def _catalogue(code: str, called: str) -> dict[str, tuple[str, ...]]:
    """Message to its forms, with communes called so."""

    def named(text: str) -> str:
        return text.replace(COMMUNES, called).replace(capitalized(COMMUNES), capitalized(called))

    return {message: tuple(map(named, forms)) for message, forms in _written(code).items()}


def capitalized(words: str) -> str:
    """As at the beginning of a sentence; nothing of nothing."""
    return words[:1].upper() + words[1:]


@cache
def _written(code: str) -> dict[str, tuple[str, ...]]:
    """Message to its forms, as they are written. English is what the code says, without a file."""
    path = LOCALE / code / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        return {}
    with path.open("rb") as file:
        catalogue = read_po(file, locale=code)
    return {
        (m.id if isinstance(m.id, str) else m.id[0]): (
            (m.string,) if isinstance(m.string, str) else tuple(m.string)
        )
        for m in catalogue
        if m.id and not m.fuzzy and m.string
    }
