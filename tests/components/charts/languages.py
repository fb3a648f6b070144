"""What a picture is in each language, as text."""

import json

from components.words.i18n import speaking


def in_languages(make):
    """The spec in Vietnamese and in English."""
    found = []
    for language in ("vi", "en"):
        with speaking(language):
            found.append(json.dumps(make(), ensure_ascii=False))
    return found


def brings_no_rows(text):
    return '"values"' not in text and '"url"' not in text
