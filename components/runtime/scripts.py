"""Small scripts of our own in the page, where Streamlit has no setting.

Each is handed out as a file: inline code, which Streamlit would run from a blob, is not allowed by
our content security policy.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

PACKAGE = "lang_nghe"
SCRIPTS = ("copy", "figures", "platform", "sheet", "stage", "typing")
"""Files components/runtime/assets/<name>.js."""
STYLED = ("figures", "platform", "sheet", "stage")
"""Those with a style sheet for the whole page beside them, <name>.css."""


FAULT = "fault"
"""What nobody calls a field."""


@dataclass(frozen=True)
class Sight:
    """What a page brings in sight: a field by its key, or the first FAULT. What is new is typed
    into next."""

    of: str = ""
    is_new: bool = False


def typing(sight: Sight) -> None:
    """Make the text areas of this page hand over what is typed after a pause, as text inputs do
    with live=, and bring in sight what a press wants there."""
    script("typing")(key="typing", data={"sight": sight.of, "isNew": sight.is_new})


def script(name: str) -> Callable[..., Any]:
    """What runs the script in this page when it is called, as Streamlit's components are."""
    return _known(get_bidi_component_manager(), name)


@cache
def _known(manager: BidiComponentManager, name: str) -> Callable[..., Any]:
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
