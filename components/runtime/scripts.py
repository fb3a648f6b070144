"""Small scripts of our own in the page, where Streamlit has no setting.

Each is handed out as a file: inline code, which Streamlit would run from a blob, is not allowed by
our content security policy.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

PACKAGE = "lang_nghe"
SCRIPTS = ("copy", "figures", "live_text", "platform", "sheet", "stage")
"""Files components/runtime/assets/<name>.js."""
STYLED = ("figures", "platform", "sheet", "stage")
"""Those with a style sheet for the whole page beside them, <name>.css."""


def live_text() -> None:
    """Make the text areas of this page hand over what is typed after a pause, as text inputs do
    with live=."""
    script("live_text")(key="live_text")


def script(name: str) -> Callable[..., Any]:
    """What runs the script in this page when it is called, as Streamlit's components are."""
    manager = get_bidi_component_manager()
    if manager.get_component_path(f"{PACKAGE}.{name}") is None:
        manifest = ComponentManifest(
            PACKAGE, "1", [ComponentConfig(script, "assets") for script in SCRIPTS]
        )
        manager.register_from_manifest(manifest, Path(__file__).parent)
    styled = name in STYLED
    return st.components.v2.component(
        f"{PACKAGE}.{name}",
        js=f"{name}.js",
        css=f"{name}.css" if styled else None,
        isolate_styles=not styled,
    )
