"""Text areas that hand over what is typed after a pause, as text inputs do with live=."""

from pathlib import Path

import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

PACKAGE, SCRIPT = "lang_nghe", "live_text"
NAME = f"{PACKAGE}.{SCRIPT}"


def show() -> None:
    """Make the text areas of this page live.

    The script is handed out as a file of our own: inline code, which Streamlit would run from a
    blob, is not allowed by our content security policy.
    """
    manager = get_bidi_component_manager()
    if manager.get_component_path(NAME) is None:
        manifest = ComponentManifest(PACKAGE, "1", [ComponentConfig(SCRIPT, "assets")])
        manager.register_from_manifest(manifest, Path(__file__).parent)
    st.components.v2.component(NAME, js="live_text.js")(key=SCRIPT)
