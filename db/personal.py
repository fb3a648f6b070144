"""Passages of free text that tell of one person, whom the product never records.

A guard against slips, not a proof: it finds what has the shape of an identity number, a telephone
number, a vehicle's plate, or a form of address before a name (Law 91/2025/QH15; the shapes:
Circular 59/2021/TT-BCA for 12 digits, Circular 24/2023/TT-BCA for plates). Patterns are written in
escapes, since source is ASCII.
"""

import re

from db.text import nfc

_GAP = r"[ .\-]?"
IDENTITY = rf"(?<!\d)\d(?:{_GAP}\d){{11}}(?!{_GAP}\d)"
PHONE = rf"(?<!\d)(?:\+?84{_GAP}|0)[35789](?:{_GAP}\d){{8}}(?!{_GAP}\d)"
PLATE = (
    r"(?<!\w)\d{2}[ \-]?[A-Z\u0110](?:[A-Z\u0110]|\d)?(?:[ \-]|(?<=[A-Z\u0110]))"
    r"(?:\d{3}\.?\d{2}|\d{4})(?!\d)"
)
ADDRESS = (
    r"(?<!\w)(?:\u00f4ng|b\u00e0|anh|ch\u1ecb|em|ch\u00e1u|c\u00f4|ch\u00fa|b\u00e1c|c\u1ee5|"
    r"\u0111/c|\u0111\u1ed3ng ch\u00ed)"
)
NAME = r"[^\W\d_]+"
_ADDRESSED = re.compile(rf"{ADDRESS}\s+({NAME}(?:\s+{NAME}){{0,3}})", re.IGNORECASE)
_SHAPES = re.compile("|".join((IDENTITY, PHONE, PLATE)))


def personal_passages(text: str) -> tuple[str, ...]:
    """The passages that look as if they told of one person, in the order of the text."""
    text = nfc(text)
    found = [(match.start(), match[0]) for match in _SHAPES.finditer(text)]
    for match in _ADDRESSED.finditer(text):
        named = _leading_names(match[1])
        if named:
            address = match[0][: match.start(1) - match.start()]
            found.append((match.start(), address + named))
    return tuple(passage for _start, passage in sorted(found))


def _leading_names(words: str) -> str:
    """The capitalised words that begin the run; a name of one person begins with a capital."""
    names: list[str] = []
    for word in words.split():
        if not word[0].isupper():
            break
        names.append(word)
    return " ".join(names)
