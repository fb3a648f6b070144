"""A second factor: the clock of a telephone, and codes on paper for when it is lost.

Secrets are stored encrypted with a key that stands in the environment alone, so that a copy of the
database lets nobody make codes. Without the key no second factor is offered.
"""

import base64
import binascii
import secrets
from datetime import datetime
from hmac import compare_digest

import pyotp
from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from db.keys import keys

VARIABLE = "LANG_NGHE_FACTOR_KEY"
"""Where the key stands (db.keys): the first encrypts, each decrypts."""
STEP = 30
"""Seconds for which a telephone shows one code (RFC 6238)."""
DRIFT = 1
"""Steps by which its clock may differ from ours, either way."""
CODES = 10
"""How many recovery codes there are."""
_NONCE = 12
"""Bytes that AES-GCM takes once with a key."""
_BEFORE = "gAAAA"
"""What a secret begins with that an older edition encrypted (Fernet)."""
_UNMISTAKABLE = "abcdefghjkmnpqrstuvwxyz23456789"
_ISSUER = "Lang nghe"


def is_offered() -> bool:
    """Whether there is a key that secrets can be kept with."""
    return bool(keys(VARIABLE))


def fresh_secret() -> str:
    """160 random bits, as authenticator apps take them."""
    return pyotp.random_base32()


def address(secret: str, sign_in_name: str) -> str:
    """What an authenticator app reads from the picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=sign_in_name, issuer_name=_ISSUER)


def step_of(secret: str, code: str, at: datetime) -> int | None:
    """The step of which this is the code, now or a little before or after; None where it is none.
    Every step is looked at, so that the time it takes says nothing."""
    now, digits, found = int(at.timestamp()) // STEP, _digits(code), None
    for step in range(now - DRIFT, now + DRIFT + 1):
        if compare_digest(pyotp.TOTP(secret).generate_otp(step), digits):
            found = step
    return found


def encrypted(secret: str, account_id: int) -> str:
    """As the database keeps it. It belongs to the account: moved to another it opens nothing.

    Raises:
        RuntimeError: there is no key, which is asked for before.
    """
    known = keys(VARIABLE)
    if not known:
        raise RuntimeError(VARIABLE)
    nonce = secrets.token_bytes(_NONCE)
    sealed = _cipher(known[0]).encrypt(nonce, secret.encode(), str(account_id).encode())
    return base64.urlsafe_b64encode(nonce + sealed).decode()


def decrypted(stored: str, account_id: int) -> str | None:
    """The secret; None where the key is missing or another, or the row was moved."""
    opened = _opened_as_before if stored.startswith(_BEFORE) else _opened
    found = (opened(key, stored, str(account_id)) for key in keys(VARIABLE))
    return next((secret for secret in found if secret is not None), None)


def recovery_codes() -> tuple[str, ...]:
    """Fresh ones, each of about 138 bits, so that a plain hash of them will do."""
    return tuple(
        "-".join("".join(secrets.choice(_UNMISTAKABLE) for _ in range(4)) for _ in range(7))
        for _code in range(CODES)
    )


def normal_code(code: str) -> str:
    """The one spelling of a recovery code, however it is typed from paper."""
    letters = "".join(char for char in code.casefold() if char.isalnum())
    return "-".join(letters[place : place + 4] for place in range(0, len(letters), 4))


def _digits(code: str) -> str:
    return "".join(char for char in code if char.isascii() and char.isdigit())


def _cipher(key: str) -> AESGCM:
    """AES-256-GCM, with a key of its own: that of the environment opens what is of before too."""
    made = HKDF(SHA256(), length=32, salt=None, info=VARIABLE.encode())
    return AESGCM(made.derive(base64.urlsafe_b64decode(key)))


def _opened(key: str, stored: str, owner: str) -> str | None:
    try:
        content = base64.urlsafe_b64decode(stored)
        nonce, sealed = content[:_NONCE], content[_NONCE:]
        return _cipher(key).decrypt(nonce, sealed, owner.encode()).decode()
    except (binascii.Error, InvalidTag, ValueError):
        return None


def _opened_as_before(key: str, stored: str, owner: str) -> str | None:
    try:
        was, _colon, secret = Fernet(key).decrypt(stored.encode()).decode().partition(":")
    except InvalidToken:
        return None
    return secret if was == owner else None
