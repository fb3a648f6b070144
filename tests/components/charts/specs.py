"""What tests of charts ask of a spec."""

import json
import re

from components.i18n import speaking


def fields(spec):
    """Every column that the picture reads."""
    text = json.dumps(spec)
    return set(re.findall(r'"field": "([\w.]+)"', text)) | set(re.findall(r"datum\.(\w+)", text))


def in_languages(make):
    """The spec as text, in Vietnamese and in English."""
    found = []
    for language in ("vi", "en"):
        with speaking(language):
            found.append(json.dumps(make(), ensure_ascii=False))
    return found


def brings_no_rows(text):
    return '"values"' not in text and '"url"' not in text
