"""The list of what a browser can set off finds everything of its kind."""

import pytest

from tests.presses import presses


@pytest.mark.parametrize(
    ("source", "kind", "what"),
    [
        ("st.button('a', on_click=save)", "on_click", "save"),
        ("widget('a', on_change=self.touch)", "on_change", "self.touch"),
        ("script('x')(on_turn_change=asked)", "on_turn_change", "asked"),
        ("st.dialog('a', on_dismiss=close)(ask)(1)", "on_dismiss", "close"),
        ("st.dialog('a', on_dismiss=close)(ask)(1)", "dialog", "ask"),
        ("@st.dialog('a')\ndef ask(): ...", "dialog", "ask"),
        ("@st.fragment\ndef part(): ...", "fragment", "part"),
        ("@st.fragment(run_every=5)\ndef part(): ...", "fragment", "part"),
        ("st.fragment(part)()", "fragment", "part"),
        ("st.fragment(run_every=5)(part)()", "fragment", "part"),
        ("with st.form('a'): ...", "form", "'a'"),
        ("st.download_button('a', lambda: 1)", "download", "lambda: 1"),
        ("st.download_button('a', data=partial(f, 1))", "download", "partial(f, 1)"),
    ],
)
def test_a_press_is_found(source, kind, what):
    found = {(press.kind, press.what) for press in presses({"components/a.py": source})}

    assert (kind, what) in found


@pytest.mark.parametrize(
    "source",
    [
        "st.download_button('a', content, on_click='ignore')",
        "st.expander('a', on_change='rerun')",
        "_('{on_time} of {all}', on_time=1)",
    ],
)
def test_what_is_no_press_is_not(source):
    assert list(presses({"pages/entry/a.py": source})) == []


def test_the_product_has_every_kind(house):
    """Else the list would be looked through in vain."""
    kinds = {press.kind for press in presses(house)}

    assert {"on_click", "on_change", "on_dismiss", "on_select", "dialog"} <= kinds
    assert {"form", "download"} <= kinds
