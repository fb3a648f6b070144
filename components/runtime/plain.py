"""What is shown is text: the one boundary before the browser.

Most elements read their words as markdown, links, formulas, icons and emoji codes. What people
type is none of these, be it the name of a campaign or the words of a refusal, and who writes a page
cannot know where each of its words comes from. So every word is quoted on its way to the browser,
and what is meant as markup says so (components/runtime/markup).
"""

import inspect
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from streamlit.elements import alert
from streamlit.elements.widgets import button_group
from streamlit.elements.widgets.button_group import ButtonGroupMixin
from streamlit.elements.widgets.radio import RadioMixin
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext

from components.runtime.markup import MARKS

READ_AS_MARKDOWN = frozenset(
    {"label", "help", "title", "body", "text", "caption", "captions"}
    | {"delta", "delta_description", "validate_message"}
)
"""Fields of Streamlit's elements and blocks that the browser reads as markdown. So are the options
of radio and pills, which it sends back as they came: `quote_options`."""
PLAIN = frozenset({("Text", "body"), ("Html", "body")})
"""Those of the same name that it does not."""
OFFERING = ((RadioMixin, "_radio"), (ButtonGroupMixin, "_internal_button_group"))
"""What offers choices whose words are read as markdown too: radio; pills and segmented control."""

NEUTRAL = ":color[\\{}]"
"""A directive that changes nothing. The letter in it meets no other, so that what is looked for
after markdown was read (links, icons, emoji, arrows) is not found."""
MARKUP = re.compile(
    r"(?P<apart>:(?=\S)|@|(?<=www)\.|[<>=~-](?=[<>=~-])|(?<=[<>=~-])[<>=~-])"
    r"|(?P<mark>[\\`*_\[\]{}$#~]|<(?=\S)|&(?=[#\w])|^[>=]|^[+-](?=\s|$))"
    r"|^(?P<number>\d+)(?P<after>[.)])(?=\s|$)"
    r"|(?P<live>[\ufdd0-\ufddf])"
    r"|(?P<blank>^[ \t]+|[ \t]+$)",
    re.IGNORECASE | re.MULTILINE,
)


def show_as_text() -> None:
    """From now on, every word on its way to a browser is quoted."""
    enqueue = ScriptRunContext.enqueue

    def enqueue_quoted(ctx: ScriptRunContext, message: ForwardMsg) -> None:
        if not message.hash:  # else it was here before, and is sent again
            quote_message(message)
        enqueue(ctx, message)

    setattr(ScriptRunContext, "enqueue", enqueue_quoted)  # noqa: B010 - mypy forbids to assign
    for mixin, name in OFFERING:
        _quote_options(mixin, name)
    for module in (alert, button_group):
        setattr(module, "extract_leading_icon", _no_icon)  # noqa: B010


def _quote_options(mixin: type, name: str) -> None:
    """What is chosen comes back by its words, so these are quoted before Streamlit knows them."""
    offer = getattr(mixin, name)

    def offer_quoted(self: Any, *args: Any, **more: Any) -> Any:
        given = inspect.signature(offer).bind(self, *args, **more)
        words = given.arguments.get("format_func") or str
        given.arguments["format_func"] = lambda option: quoted(str(words(option)))
        return offer(*given.args, **given.kwargs)

    setattr(mixin, name, offer_quoted)


def _no_icon(text: str) -> tuple[str, str]:
    """Streamlit makes an icon of a picture that a text begins with, and takes it out of the text:
    an icon is given as such."""
    return "", text


def quote_message(message: ForwardMsg) -> None:
    """Quote what the browser would read as markdown in the element or the block."""
    if message.WhichOneof("type") != "delta":
        return
    kind = message.delta.WhichOneof("type")
    if kind == "new_element":
        _quote(message.delta.new_element)
    elif kind == "add_block":
        _quote(message.delta.add_block)


def _quote(part: Any) -> None:
    fields = _fields(part.DESCRIPTOR)
    for name in fields.texts:
        if value := getattr(part, name):
            setattr(part, name, quoted(value))
    for name in fields.lists:
        texts = getattr(part, name)
        texts[:] = map(quoted, texts)
    for name in fields.inner.intersection((*fields.always, *map(part.WhichOneof, fields.choices))):
        if part.HasField(name):
            _quote(getattr(part, name))


@dataclass(frozen=True)
class _Fields:
    """Of a kind of message: what is read as markdown, one text and several; `inner` are messages in
    which such may stand, of which those of a choice (`choices`) exclude each other."""

    texts: tuple[str, ...]
    lists: tuple[str, ...]
    inner: frozenset[str]
    always: tuple[str, ...]
    choices: tuple[str, ...]


@cache
def _fields(kind: Any) -> _Fields:
    """To look at every field of each message that leaves takes as long as to make it."""
    read = _read_as_markdown(kind)
    inner = [one for one in _inner(kind) if _has_markdown(one.message_type, set())]
    return _Fields(
        tuple(one.name for one in read if not one.is_repeated),
        tuple(one.name for one in read if one.is_repeated),
        frozenset(one.name for one in inner),
        tuple(one.name for one in inner if one.containing_oneof is None),
        tuple({one.containing_oneof.name for one in inner if one.containing_oneof is not None}),
    )


def _inner(kind: Any) -> list[Any]:
    return [one for one in kind.fields if one.type == one.TYPE_MESSAGE and not one.is_repeated]


def _has_markdown(kind: Any, seen: set[str]) -> bool:
    if kind.full_name in seen:
        return False
    seen.add(kind.full_name)
    inner = (one.message_type for one in _inner(kind))
    return bool(_read_as_markdown(kind)) or any(_has_markdown(one, seen) for one in inner)


def _read_as_markdown(kind: Any) -> list[Any]:
    texts = [one for one in kind.fields if one.type == one.TYPE_STRING]
    return [one for one in texts if is_read_as_markdown(kind.name, one.name)]


def is_read_as_markdown(element: str, field: str) -> bool:
    return field in READ_AS_MARKDOWN and (element, field) not in PLAIN


@lru_cache(maxsize=4096)
def quoted(text: str) -> str:
    """Markdown that shows the text, letter for letter, with a new line where it has one. A page
    says the same words in every run."""
    lines = MARKUP.sub(_mark, text.replace("\r\n", "\n").replace("\r", "\n")).strip("\n")
    return re.sub(r"(?<!\n)\n(?!\n)", "\\\\\n", lines)


def _mark(found: re.Match[str]) -> str:
    if found["apart"]:
        return NEUTRAL.format(found["apart"])
    if found["mark"]:
        return f"\\{found['mark']}"
    if found["number"]:
        return f"{found['number']}\\{found['after']}"
    return MARKS.get(ord(found["live"]), "") if found["live"] else ""
