"""An uploader in the reader's language: Streamlit's own words in it are English."""

from typing import Any

import streamlit as st

from components.runtime.scripts import script
from components.words.i18n import _

WORDS = "upload_words"
MOST_MB = 10


def uploader(label: str, kinds: list[str], **more: Any) -> Any:
    """A file uploader for one file of these kinds, with its words."""
    file = st.file_uploader(label, type=kinds, max_upload_size=MOST_MB, **more)
    words = {
        "upload": _("Choose a file"),
        "drop": _("Drop the file here"),
        "limit": _("{most} MB at most", most=MOST_MB),
        "large": _("The file is too large."),
        "kind": _("Files of this kind are not taken here."),
    }
    script(WORDS)(key=WORDS, data=words)
    return file
