"""Keys that stand in the environment alone, so that a copy of the database opens and signs nothing.

A variable holds one key, or several with commas between them: the first makes, each is taken.
"""

import base64
import binascii
import os
import secrets

SIZE = 32
"""Bytes of a key."""
LEAST_CHARACTERS = 12
"""Different ones in a key that chance has made."""


def fresh_key() -> str:
    """What to put into the environment."""
    return base64.urlsafe_b64encode(secrets.token_bytes(SIZE)).decode()


def keys(variable: str) -> list[str]:
    """As they stand there, the newest first; none where one of them is no key."""
    given = _given(variable)
    return given if all(map(_is_key, given)) else []


def fault(variable: str) -> str | None:
    """What is wrong with them, in one word: missing, malformed, weak; None where nothing is."""
    given = _given(variable)
    if not given:
        return "missing"
    if not keys(variable):
        return "malformed"
    return "weak" if any(len(set(key)) < LEAST_CHARACTERS for key in given) else None


def _given(variable: str) -> list[str]:
    return [key.strip() for key in os.environ.get(variable, "").split(",") if key.strip()]


def _is_key(text: str) -> bool:
    try:
        return len(base64.urlsafe_b64decode(text)) == SIZE
    except (ValueError, binascii.Error):
        return False
