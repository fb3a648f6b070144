"""Passages of free text that tell of one person, whom the product never records.

A guard against slips, not a proof: it finds what has the shape of an identity number, a mobile
telephone number, a vehicle's plate, or a form of address before a name (Law 91/2025/QH15; the
shapes: Circular 59/2021/TT-BCA for 12 digits, Circular 24/2023/TT-BCA for plates). Patterns are
written in escapes, since source is ASCII.
"""

import re

from db.text import nfc

_GAP = r"[ .\-]?"
_ALONE = r"(?<![\w])(?<!\d[ .,\-])"
_NO_SUM = r"(?!\d|[ .,\-]\d|\s*(?i:\u0111\u1ed3ng|vn\u0111|vnd|\u0111\b))"
IDENTITY = rf"{_ALONE}(?:0(?:{_GAP}\d){{11}}|\d{{12}}){_NO_SUM}"
"""Written in groups it begins with 0, a province's code: a sum of money never does."""
PHONE = (
    rf"(?<![\w+])(?<!\d[ .,\-])(?:\(?\+84\)?{_GAP}|0|84(?=\d{{9}}))"
    rf"[35789](?:{_GAP}\d){{8}}{_NO_SUM}"
)
_SERIES = r"(?:[A-Z\u0110]{1,2}\d?)"
_FIGURES = r"(?:\d{3}\.?\d{2}|\d{4})(?![\w.]*\d)"
PLATE = (
    rf"(?<![\w/])[1-9]\d[ \-]?(?:{_SERIES}[ \-]{_FIGURES}|[A-Z\u0110]{{1,2}}{_FIGURES}"
    rf"|[A-Z\u0110]{{1,2}}\d\d{{3}}\.?\d{{2}}(?!\d)"
    rf"|[a-z\u0111]{{1,2}}\d?(?:[ \-]\d{{3}}\.\d{{2}}|-\d{{5}})(?!\d))"
)
_SHAPES = re.compile("|".join((IDENTITY, PHONE, PLATE)))

_GRADE = "(?:th\u01b0\u1ee3ng|\u0111\u1ea1i|trung|thi\u1ebfu)"
ADDRESS = (
    "\u00f4ng|b\u00e0|anh|ch\u1ecb|em|ch\u00e1u|c\u00f4|ch\u00fa|b\u00e1c|c\u1ee5"
    "|\u0111/c|\u0111\u1ed3ng ch\u00ed"
    f"|{_GRADE} (?:t\u00e1|u\u00fd|\u00fay|t\u01b0\u1edbng)"
    "|\u0111\u1ed1i t\u01b0\u1ee3ng|n\u1ea1n nh\u00e2n|b\u1ecb can|b\u1ecb c\u00e1o"
    "|nghi ph\u1ea1m"
)
_NAME = r"[^\W\d_]+"
_ADDRESSED = re.compile(rf"(?<!\w)(?:{ADDRESS})[\s:]+({_NAME}(?:\s+{_NAME}){{0,3}})", re.IGNORECASE)
_NOBODY = re.compile(
    "(?:con|em|ch\u1ecb|b\u00e0|\u00f4ng|c\u00f4|b\u00e1c|ch\u00e1u|n\u00e0o|ta"
    "|nh\u00e2n d\u00e2n|b\u00ed th\u01b0|ch\u1ee7 t\u1ecbch|ph\u00f3|tr\u01b0\u1edfng"
    "|gi\u00e1m \u0111\u1ed1c|\u0111\u1ed9i tr\u01b0\u1edfng|ch\u1ec9 huy|c\u00f4ng an"
    "|c\u00e1n b\u1ed9|chi\u1ebfn s\u0129"
    f"|{_GRADE} (?:t\u00e1|u\u00fd|\u00fay|t\u01b0\u1edbng|s\u0129|nhi|ni\u00ean))(?!\\w)",
    re.IGNORECASE,
)
"""After a form of address: people in general, or an office."""
_PLACE = re.compile(
    "(?:th\u00f4n|x\u00e3|huy\u1ec7n|ph\u01b0\u1eddng|tr\u1ea5n|l\u00e0ng|b\u1ea3n"
    "|\u0111\u1ea3o|\u0111\u01b0\u1eddng|ph\u1ed1|ch\u1ee3|\u0111\u1ec1n|ch\u00f9a|n\u00fai"
    "|s\u00f4ng|tr\u01b0\u1eddng|c\u1ea7u|khu)",
    re.IGNORECASE,
)
"""A word before the form of address that makes it a place's name."""


def personal_passages(text: str) -> tuple[str, ...]:
    """The passages that look as if they were about one person, in the order of the text."""
    text = nfc(text)
    found = [(match.start(), match[0]) for match in _SHAPES.finditer(text)]
    for match in _ADDRESSED.finditer(text):
        named = _leading_names(match[1])
        before = text[: match.start()].rpartition(" ")[0].rpartition(" ")[2]
        if named and not _NOBODY.match(match[1]) and not _PLACE.fullmatch(before):
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
