"""What a browser says of a widget is taken where the widget can stand so."""

import json

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime.state.common import WidgetMetadata
from streamlit.runtime.state.session_state import WStates

from components.runtime import states
from tests.hostile import TEXTS

KINDS = {
    "string_value": ("x", lambda value: "usual" if value is None else f"<{value}>"),
    "bool_value": (True, lambda value: "usual" if value is None else f"<{value}>"),
    "json_value": ('{"a": 1}', lambda value: "usual" if value is None else f"<{value}>"),
}


@pytest.fixture
def told(monkeypatch):
    """What stands in a widget of a kind, for what a browser says of it."""
    monkeypatch.setattr(WStates, "__getitem__", WStates.__getitem__)  # put back afterwards
    states.take_only_what_fits()

    def tell(kind, deserializer, said):
        found = WStates()
        found.set_widget_metadata(WidgetMetadata("w", deserializer, str, kind))
        found.set_widget_from_proto(said)
        return found["w"], found.widget_metadata["w"].value_type

    return tell


def saying(kind, value):
    said = WidgetState(id="w")
    if kind == "string_array_value":
        said.string_array_value.data.append(value)
    else:
        setattr(said, kind, value)
    return said


@pytest.mark.parametrize("kind", KINDS)
def test_what_fits_is_taken(told, kind):
    value, deserializer = KINDS[kind]

    said, known = told(kind, deserializer, saying(kind, value))

    assert said == deserializer(json.loads(value) if kind == "json_value" else value)
    assert known == kind


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "said",
    [saying("int_value", 5), saying("string_array_value", "x"), saying("bytes_value", b"\xff")],
)
def test_what_is_of_another_kind_is_as_if_it_was_not_said(told, kind, said):
    assert told(kind, KINDS[kind][1], said) == ("usual", kind)


@pytest.mark.parametrize("text", TEXTS[::7])
def test_what_the_widget_cannot_be_is_as_if_it_was_not_said(told, text):
    def number(value):
        return 1 if value is None else int(value)

    assert told("string_value", number, saying("string_value", text)) == (1, "string_value")
    assert told("json_value", str, saying("json_value", text))[0] in ("None", text, "1")
