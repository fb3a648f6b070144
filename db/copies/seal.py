"""Copies that lie about: encrypted with age, so that whoever takes the file reads nothing.

The machine that makes copies needs the public key alone. The secret key opens them, here or with
the tool age anywhere else; it belongs away from this machine.
"""

import os
from pathlib import Path
from typing import TypeAlias

import pyrage

from db.model import N_, Refusal
from db.upgrade import OWNER_ONLY

Recipient: TypeAlias = pyrage.x25519.Recipient

VARIABLE = "LANG_NGHE_BACKUP_KEY"
ENDING = ".age"
BEGINNING = b"age-encryption.org/v1"
UNREADABLE = N_("{file} cannot be read: {cause}.")
"""Often since the command runs as the user of the service, to whom the folder is closed."""


def fresh() -> tuple[str, str]:
    """A public key, for VARIABLE, and its secret key."""
    secret = pyrage.x25519.Identity.generate()
    return str(secret.to_public()), str(secret)


def ending() -> str:
    """What a name ends with, where copies are encrypted."""
    return ENDING if os.environ.get(VARIABLE) else ""


def recipient() -> Recipient | None:
    """For whom copies are encrypted; None where they are not.

    Raises:
        Refusal: the variable holds no public key.
    """
    public = os.environ.get(VARIABLE, "").strip()
    if not public:
        return None
    try:
        return Recipient.from_str(public)
    except pyrage.RecipientError as error:
        message = N_("{variable} is not a public key. Make one with python -m db key --backup.")
        raise Refusal(message, variable=VARIABLE) from error


def close(plain: Path, target: Path, whom: Recipient) -> None:
    """Encrypt the file."""
    target.touch(mode=OWNER_ONLY)
    pyrage.encrypt_file(str(plain), str(target), [whom])


def is_closed(file: Path) -> bool:
    with file.open("rb") as begun:
        return begun.read(len(BEGINNING)) == BEGINNING


def open_(sealed: Path, plain: Path, secret: Path | None) -> None:
    """Decrypt into a new file with the secret key that stands in a file.

    Raises:
        Refusal: no key is given, or it is another one, or the file is damaged.
    """
    if secret is None:
        message = N_("{file} is encrypted. Name the file with its secret key: --key FILE.")
        raise Refusal(message, file=sealed)
    try:
        lines = secret.read_text("utf-8").split()
        key = pyrage.x25519.Identity.from_str(next(one for one in lines if one.startswith("AGE-")))
    except OSError as error:
        raise Refusal(UNREADABLE, file=secret, cause=error.strerror) from error
    except (UnicodeDecodeError, StopIteration, pyrage.IdentityError) as error:
        raise Refusal(N_("{file} holds no secret key."), file=secret) from error
    plain.touch(mode=OWNER_ONLY)
    try:
        pyrage.decrypt_file(str(sealed), str(plain), [key])
    except pyrage.DecryptError as error:
        message = N_("{file} is damaged, or it was encrypted for another key.")
        raise Refusal(message, file=sealed) from error
