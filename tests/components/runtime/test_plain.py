"""Every word on its way to a browser is quoted; that the browser then shows it letter for letter is
seen in tests/browser/test_hostile.py."""

import itertools
import re

import pytest
from streamlit.proto.Block_pb2 import Block
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from components.runtime.markup import badge, bold, icon, live
from components.runtime.plain import is_read_as_markdown, quote_message, quoted
from tests.hostile import TEXTS

NEUTRAL = re.compile(r":color\[\\(.)\]")
OPEN = (r"(?<!\\)[*_`$~\[\]{}#]", r":\w+:", r"https?://", r"(?i)www\.", r"\w@\w", r"(?<!\\)<\w")
"""What would be found by a reader of markdown."""


@pytest.mark.parametrize("text", TEXTS)
def test_a_quoted_text_holds_no_markup_and_nothing_else_is_changed(text):
    found = quoted(text)

    apart = NEUTRAL.sub("\0", found)
    assert [mark for mark in OPEN if re.search(mark, apart)] == []
    assert re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", NEUTRAL.sub(r"\1", found)) == text


@pytest.mark.parametrize(
    "text", ["S\u1ed1 v\u1ee5 (a): 3, 5-6; 12,5%", "Xe \u2013 1.234/2 + 3", "A & B?"]
)
def test_what_is_no_markup_stays_as_it_is(text):
    """Labels of fields are read aloud as they are sent."""
    assert quoted(text) == text


def test_lines_stay_lines():
    assert quoted("a\nb  \n  c\r\nd\n\ne\n") == "a\\\nb\\\nc\\\nd\n\ne"
    assert quoted("a\n=\n- b\n1. c") == "a\\\n\\=\\\n\\- b\\\n1\\. c"


def test_what_is_meant_as_markup_counts():
    name = "*:red[x]*"
    letters = quoted(name)

    assert quoted(icon(":material/lock:", name)) == f":material/lock: {letters}"
    assert quoted(bold(name)) == f"**{letters}**"
    assert quoted(badge(name, "red")) == f":red-badge[{letters}]"
    assert quoted(badge(name, "red", ":material/x:")) == f":red-badge[:material/x: {letters}]"
    assert quoted(live("**code**")) == "**code**"


def test_elements_and_blocks_are_quoted_and_values_are_not():
    message = ForwardMsg()
    message.delta.new_element.metric.label = message.delta.new_element.metric.body = "*a*"
    quote_message(message)
    assert message.delta.new_element.metric.label == "\\*a\\*"
    assert message.delta.new_element.metric.body == "\\*a\\*"

    message.delta.new_element.text.body = message.delta.new_element.text.help = "*a*"
    quote_message(message)
    assert message.delta.new_element.text.body == "*a*"
    assert message.delta.new_element.text.help == "\\*a\\*"

    message.delta.new_element.text_input.value = message.delta.new_element.text_input.label = "*a*"
    quote_message(message)
    assert message.delta.new_element.text_input.value == "*a*"
    assert message.delta.new_element.text_input.label == "\\*a\\*"

    message.delta.new_element.radio.captions[:] = ["*a*"]
    quote_message(message)
    assert message.delta.new_element.radio.captions == ["\\*a\\*"]

    message.delta.add_block.expandable.label = "*a*"
    quote_message(message)
    assert message.delta.add_block.expandable.label == "\\*a\\*"


NO_WORDS = {
    *("id", "form_id", "query_param_key", "key", "uuid", "name", "element_id", "deferred_file_id"),
    *("icon", "type", "language", "tag", "anchor", "divider", "theme", "format", "shortcut"),
    *("autocomplete", "min", "max", "page_script_hash", "gap", "engine", "validate_regex"),
    *("column_order", "selection_mode", "selection_state", "selection_default", "source_id"),
    *("default_tab_label", "url", "page", "query_string", "link", "styles", "avatar"),
}
"""Codes of the program's own."""
AS_THEY_ARE = {
    "alt",
    "placeholder",
    "value",
    "default",
    "spec",
    "code_text",
    "columns",
    "raw_value",
}
"""Shown letter for letter, or drawn by who knows no markdown."""
UNUSED = {
    *("Audio", "AudioInput", "BidiComponent", "ButtonClickWidgetsEntry", "CameraInput"),
    *("ChatInput", "ChatMessage", "ColorPicker", "ComponentInstance", "DeckGlJsonChart"),
    *(
        "EChartsChart",
        "Exception",
        "Help",
        "IFrame",
        "Image",
        "Json",
        "LinkButton",
        "Member",
        "MenuButton",
    ),
    *("MixedData", "ArrowBlobsEntry", "PlotlyChart", "Slider", "SubtitleTrack", "Video"),
}
"""What no page shows (test_no_page_shows_what_is_not_known_to_be_quoted)."""
QUOTED_BEFORE = {
    *(("Radio", "options"), ("Radio", "raw_value"), ("ButtonGroup", "raw_values")),
    *(("Option", "content"), ("Option", "content_icon")),
}
"""Read as markdown and sent back: quoted where they are offered."""
PLAIN_LISTS = {("Selectbox", "options"), ("MultiSelect", "options"), ("MultiSelect", "raw_values")}
"""Lists that the browser shows letter for letter."""


def texts_of(kind, seen):
    """Every text of the message and of those in it: its message, its name."""
    for field in kind.fields:
        if field.type == field.TYPE_STRING:
            yield kind.name, field.name
        elif field.type == field.TYPE_MESSAGE and field.message_type.name not in seen:
            seen.add(field.message_type.name)
            yield from texts_of(field.message_type, seen)


def test_every_text_of_streamlits_elements_is_known():
    """A new edition may bring another field that is read as markdown."""
    seen = {"Element", "Block"}
    every = set(itertools.chain(*(texts_of(one.DESCRIPTOR, seen) for one in (Element, Block))))

    unknown = {
        (kind, name)
        for kind, name in every - QUOTED_BEFORE - PLAIN_LISTS
        if kind not in UNUSED
        and name not in NO_WORDS | AS_THEY_ARE
        and not is_read_as_markdown(kind, name)
    }
    assert unknown == {("Text", "body"), ("Html", "body")}
    assert len(every) > 150
