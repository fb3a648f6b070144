"""Secrets that a machine keeps for a person: made here, stored as digests alone."""

import hashlib
import secrets


def fresh() -> str:
    """256 random bits, fit for cookies and addresses."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What the database keeps of a token. It has 256 random bits, so a plain hash will do."""
    return hashlib.sha256(token.encode()).hexdigest()
