"""Passwords: which are good enough, and what is stored of them."""

import base64
import hashlib
import secrets
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cache, partial
from threading import BoundedSemaphore

import bcrypt
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from db.model import N_, Refusal
from db.text import nfc, search_key

COST = 12
"""bcrypt rounds as a power of two: about a quarter of a second for every guess."""
SHORTEST, LONGEST = 12, 128
"""Characters. No rules of composition: length is what guessing costs."""

_AT_ONCE = BoundedSemaphore(2)  # a flood of guesses must leave processor time for the readers
_STRANGERS = BoundedSemaphore(1)  # and a place for who came in from the same browser before
_EASY = """
password passwort matkhau admin administrator quantri quantrivien iloveyou anhyeuem
emyeuanh toiyeuvietnam vietnam vinhloc thanhhoa hanoi saigon hochiminh congan langnghe
lanhdao canbo tonghop qwerty abc letmein welcome dragon monkey sunshine princess football
changeme default xinchao khongbiet khongco taikhoan dangnhap login user test demo secret
master
"""
_DISGUISES = str.maketrans("0@", "oa")
_ADDED = "0123456789!@#$%^&*()_+-=.,?/ "
_ROWS = ("01234567890123456789", "qwertyuiopasdfghjklzxcvbnm", "abcdefghijklmnopqrstuvwxyz")
_UNMISTAKABLE = "abcdefghjkmnpqrstuvwxyz23456789"


def require_good(password: str, sign_in_name: str = "") -> None:
    """Refuse a password that is too short, too long, or among the first that anybody tries."""
    text, refuse = nfc(password), partial(Refusal, field="password")
    if len(text) < SHORTEST:
        raise refuse(N_("The password needs at least {count} characters."), count=SHORTEST)
    if len(text) > LONGEST:
        raise refuse(N_("The password can have at most {count} characters."), count=LONGEST)
    if text != text.strip():
        raise refuse(N_("The password cannot begin or end with a space."))
    if _easy(text, sign_in_name):
        raise refuse(
            N_("This password is easy to guess. Choose another, for example a short sentence.")
        )


def require_possible(password: str) -> None:
    """Refuse what no password can be, before anybody compares it: it is never cut.

    Raises:
        Refusal: it is longer.
    """
    if len(nfc(password[: 4 * LONGEST + 1])) > LONGEST:
        message = N_("The password can have at most {count} characters.")
        raise Refusal(message, field="password", count=LONGEST)


def _easy(text: str, sign_in_name: str) -> bool:
    if _undisguised(text) & _common():
        return True
    letters, name = _letters(text), _letters(sign_in_name)
    if len(set(letters)) <= 3 or letters in (letters + letters)[1:-1]:
        return True
    if any(letters in row or letters[::-1] in row for row in _ROWS):
        return True
    left = letters
    for word in [name, *sorted(_EASY.split(), key=len, reverse=True)]:
        left = left.replace(word, "") if word else left
    return len([c for c in left if c.isalpha()]) < 4


def _undisguised(text: str) -> set[str]:
    """What may stand behind the text, without what people add to a word to make it look like a
    password: digits and signs at its end, of which a 0 may be its last letter, 0 for o, @ for a."""
    word = search_key(text)
    shortest = len(word.rstrip(_ADDED))
    cores = (word[:end] for end in range(shortest, len(word) + 1))
    return {_letters(core.translate(_DISGUISES)) for core in cores} - {""}


@cache
def _common() -> frozenset[str]:
    """The 30,000 that are found most often in what was stolen from other programs."""
    listed = FREQUENCY_LISTS["passwords"]
    return frozenset(_letters(word.translate(_DISGUISES)) for word in listed) - {""}


def _letters(text: str) -> str:
    return "".join(char for char in search_key(text) if char.isalnum())


def generated() -> str:
    """A password to be shown once and changed at first sign-in; about 79 bits. Chance makes one
    that is nearly all digits now and then: such a one is not handed out."""
    while True:
        groups = ("".join(secrets.choice(_UNMISTAKABLE) for _ in range(4)) for _ in range(4))
        password = "-".join(groups)
        if not _easy(password, ""):
            return password


@dataclass(frozen=True)
class Issued:
    """A generated password, and what is stored of it."""

    password: str
    hash: str


def issue() -> Issued:
    """Slow by intent: before the transaction begins, in which others wait."""
    password = generated()
    return Issued(password, hashed(password))


def hashed(password: str) -> str:
    return bcrypt.hashpw(_prepared(password), bcrypt.gensalt(COST)).decode()


def matches(password: str, stored: str | None, *, is_known: bool = True) -> bool:
    """Whether the password is the stored one. Without a stored one it costs the same: False.
    `is_known`: the account came in from this browser before, or is here."""
    with nullcontext() if is_known else _STRANGERS, _AT_ONCE:
        same = bcrypt.checkpw(_prepared(password), (stored or _nobodys(COST)).encode())
    return same and stored is not None


@cache
def _nobodys(cost: int) -> str:
    return bcrypt.hashpw(_prepared(secrets.token_hex()), bcrypt.gensalt(cost)).decode()


def _prepared(password: str) -> bytes:
    """bcrypt refuses more than 72 bytes, which a Vietnamese sentence reaches, so it is fed a hash.
    NFC first: the same letters typed on another system must be the same password."""
    return base64.b64encode(hashlib.sha256(nfc(password).encode()).digest())
