"""Vietnamese text: one stored form, what searching and sorting compare, legacy encodings.

Where a rule speaks of letters it uses VIQR (RFC 1456), the ASCII spelling of Vietnamese:
a( a^ e^ o^ o+ u+ dd are letters, and ` ? ~ ' . after a vowel are its tone.
"""

import json
import re
import unicodedata
from itertools import pairwise
from typing import Literal

from db.model import N_, Refusal

LegacyEncoding = Literal["tcvn3", "vni"]

TONES = {"\u0300": "`", "\u0309": "?", "\u0303": "~", "\u0301": "'", "\u0323": "."}
"""Combining mark to VIQR, in the order of the tones: grave, hook, tilde, acute, dot below."""
SHAPES = {"\u0306": "(", "\u0302": "^", "\u031b": "+"}
"""Combining marks that make another letter: breve, circumflex, horn."""
INVISIBLE = {"Cc", "Cf"}
"""Unicode categories that leave no mark: control, format (zero width). A half of a pair is none of
them: it was a letter."""
SQUARE = "\u25a1"
TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Marks that turn the direction of the text around them (Unicode, Bidi_Control)."""
JOINER = "\u200d"
SHADES = "\ufe0f\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"
"""What may stand between a picture and the joiner: that it is one, the colour of its skin."""
FLAG = re.compile("\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]+\U000e007f")
"""A region's flag, spelled in letters that nobody sees."""


_PLANES = "".join(f"{chr(n << 16)}-{chr(n << 16 | 0xFFFD)}" for n in range(1, 17))
UNHOLDABLE = re.compile(f"[^\t\n\r -\ud7ff\ue000-\ufdcf\ufdf0-\ufffd{_PLANES}]")
"""What no file of an office can hold: control characters beside tab and line end, halves of a pair
(XML 1.0, production Char), and what Unicode calls no character (23.7)."""


def unholdable(text: str) -> re.Match[str] | None:
    """The first letter of the text that no file can hold."""
    return None if text.isprintable() else UNHOLDABLE.search(text)


def damage(text: str, field: str | None = None) -> Refusal | None:
    """Why the text cannot be kept, if it cannot: with the words around the letter that got lost on
    its way here, a square in its place."""
    found = unholdable(text)
    if found is None:
        return None
    around = text[max(0, found.start() - 20) : found.end() + 20]
    return Refusal(
        N_(
            "This text holds a letter that got damaged and cannot be kept ({code}), where the "
            'square stands: "{around}". Delete it there and type it anew.'
        ),
        field=field,
        code=f"U+{ord(found[0]):04X}",
        around=" ".join(UNHOLDABLE.sub(SQUARE, around).split()),
    )


def escaped(json_text: str) -> str:
    """JSON that says the same in letters that can be kept: of a draft as it was typed, of a value
    that another program put in and that is being mended."""
    if not unholdable(json_text):
        return json_text
    return UNHOLDABLE.sub(lambda found: json.dumps(found[0])[1:-1], json_text)


def nfc(text: str) -> str:
    """The composed form, the only one that is stored."""
    return unicodedata.normalize("NFC", text)


def clean(text: str) -> str:
    """One line as it is stored: NFC, nothing invisible but what makes one picture of several,
    single blanks, none at the ends. Ask `legacy_encoding` first: TCVN3 writes u-horn as the
    invisible soft hyphen."""
    seen = text
    if not text.isprintable():  # which it mostly is: this is asked a million times an import
        spelled = {at for flag in FLAG.finditer(text) for at in range(*flag.span())}
        seen = "".join(
            " " if char.isspace() else char
            for at, char in enumerate(text)
            if _leaves_a_mark(char) or at in spelled or _joins(text, at)
        )
    return " ".join(nfc(seen).split())


def turns(text: str) -> bool:
    """Whether marks are in it that make what follows read in another order; `clean` leaves them
    out, and who typed them is to know."""
    return not text.isprintable() and TURNING.search(text) is not None


def clean_block(text: str) -> str:
    """As `clean`, but line breaks stay, as newlines; no empty lines at the ends."""
    return "\n".join(map(clean, text.splitlines())).strip("\n")


def _leaves_a_mark(char: str) -> bool:
    return char.isspace() or unicodedata.category(char) not in INVISIBLE


def _joins(text: str, at: int) -> bool:
    """Whether a joiner stands here, between two pictures: without it they would fall apart."""
    if text[at] != JOINER:
        return False
    before = text[max(0, at - 3) : at].rstrip(SHADES)[-1:]
    return all(map(_is_picture, (before, text[at + 1 : at + 2])))


def _is_picture(char: str) -> bool:
    return char != "" and unicodedata.category(char) == "So"


# --- searching --------------------------------------------------------------------------------

D_STROKES = str.maketrans("\u0111\u00f0", "dd")
"""d with stroke does not decompose; the Icelandic eth looks like it and is typed for it."""
OLD_TONE_PLACE = re.compile(
    rf"(?<!q)(o(?=.[ae])|u(?=.y))([{''.join(TONES)}])([aey])(?![\w\u0300-\u036f])"
)


def search_key(text: str) -> str:
    """Without accents and case. Not a name: two communes may share a key, so never join on it. The
    old and the new place of the tone mark differ in accents only, so they share a key."""
    letters = unicodedata.normalize("NFD", clean(text).casefold())
    return "".join(char for char in letters if not unicodedata.combining(char)).translate(D_STROKES)


def accented_key(text: str) -> str:
    """Without case, with accents, and with one place of the tone mark where two are in use. In a
    syllable that ends in oa, oe or uy (not after q) the tone moves to the last vowel."""
    letters = unicodedata.normalize("NFD", clean(text).casefold())
    return nfc(OLD_TONE_PLACE.sub(r"\1\3\2", letters))


def match_rank(query: str, text: str) -> int | None:
    """0 where the query is found with its accents, 1 where only without them, else None. It may
    stand anywhere in the text, also inside a word. An empty query is in every text."""
    if accented_key(query) in accented_key(text):
        return 0
    return 1 if search_key(query) in search_key(text) else None


# --- sorting ----------------------------------------------------------------------------------

PUNCTUATION = " _-\u2013\u2014,;:!?.'\u2018\u2019\"\u201c\u201d()[]{}@*/\\&#%`^+<=>|~$"
LETTERS = "a a( a^ b c d dd e e^ f g h i j k l m n o o^ o+ p q r s t u u+ v w x y z"
PLACES = {
    letter: f"{place:02d}"
    for place, letter in enumerate(
        [*PUNCTUATION, "symbol", *"0123456789", *LETTERS.split(), "letter"]
    )
}
"""Two digits for each letter in the order of CLDR; "symbol" and "letter" stand for all others."""
FOREIGN_MARK = "6"


def sort_key(text: str) -> str:
    """ASCII that orders by code point as ICU orders `vi`; two to five characters a letter.

    Store it, and compare it bytewise (SQLite BINARY, PostgreSQL COLLATE "C"). The letters of
    the whole text decide first, then its tones, then case, small before capital. Source: CLDR
    common/collation/vi.xml, standard. Other scripts follow z by code point.
    """
    letters, tones, cases = "", "", ""
    for base, marks in _clusters(clean(text)):
        small = "dd" if base in ("\u0111", "\u0110") else base.lower()
        shape = next((m for m in marks if m in SHAPES and small + SHAPES[m] in PLACES), "")
        letters += _place(small + SHAPES.get(shape, ""))
        tones += "0" + "".join(_tone_place(mark) for mark in marks if mark != shape)
        cases += "0" if base == base.lower() else "1"
    # The dot sorts before every digit; zeros at the end of a level say nothing.
    return ".".join((letters, tones.rstrip("0"), cases.rstrip("0")))


def _clusters(text: str) -> list[tuple[str, list[str]]]:
    """Letters with their combining marks."""
    clusters: list[tuple[str, list[str]]] = []
    for char in unicodedata.normalize("NFD", text):
        if clusters and unicodedata.combining(char):
            clusters[-1][1].append(char)
        else:
            clusters.append((char, []))
    return clusters


def _place(letter: str) -> str:
    if letter in PLACES:
        return PLACES[letter]
    return PLACES["letter" if letter.isalnum() else "symbol"] + f"{ord(letter):07d}"


def _tone_place(mark: str) -> str:
    return str([*TONES].index(mark) + 1) if mark in TONES else FOREIGN_MARK


# --- legacy encodings -------------------------------------------------------------------------

TCVN3_RUNS = {
    0xA1: "A( A^ E^ O^ O+ U+ DD a( a^ e^ o^ o+ u+ dd",
    0xB5: "a` a? a~ a' a.",
    0xBB: "a(` a(? a(~ a('",
    0xC6: "a(. a^` a^? a^~ a^' a^. e`",
    0xCE: "e? e~ e' e. e^` e^? e^~ e^' e^. i` i?",
    0xDC: "i~ i' i. o`",
    0xE1: "o? o~ o' o. o^` o^? o^~ o^' o^. o+` o+? o+~ o+' o+. u`",
    0xF1: "u? u~ u' u. u+` u+? u+~ u+' u+. y` y? y~ y' y.",
}
"""TCVN 5712:1993, VN3 (ABC fonts, .Vn*): first byte of a run, and the letters from there on."""
VNI_MARKS = {
    "\u00f9\u00f8\u00fb\u00f5\u00ef": "' ` ? ~ .",
    "\u00e2\u00e1\u00e0\u00e5\u00e3\u00e4": "^ ^' ^` ^? ^~ ^.",
    "\u00ea\u00e9\u00e8\u00fa\u00fc\u00eb": "( (' (` (? (~ (.",
    "\u00f4\u00f6\u00ed\u00ec\u00e6\u00f3\u00f2\u00ee\u00f1": "o+ u+ i' i` i? i~ i. y. dd",
}
"""VNI for Windows, small letters, read as Latin-1: most bytes stand after their vowel."""
SYLLABLE = re.compile(
    r"""(?:b|ch?|dd?|g[hi]?|h|kh?|l|m|n(?:gh?|h)?|ph?|qu|r|s|t[hr]?|v|x)?
    (?: a(?:ch?|n[gh]?|[imoptuy])? | a\((?:ng?|[cmpt]) | a\^(?:ng?|[cmptuy])
      | e(?:ng?|[cmopt])? | e\^(?:ch|nh?|[mptu])?
      | i(?:a|ch|nh?|[mptu]|e\^(?:ng?|[cmptu]))?
      | o(?:ng?|[cimpt])? | o\^(?:ng?|[cimpt])? | o\+[imnpt]?
      | oa(?:ch?|n[gh]?|[imopty])? | oa\((?:ng?|[cmt]) | oe[not]?
      | u(?:a|ng?|[cimpt])? | u\+(?:a|ng?|[cimtu]|o\+(?:ng?|[cimptu]))?
      | ua\^(?:ng?|[ty]) | ue\^(?:ch|nh?)? | uo\^(?:ng?|[cimt]) | uo\+
      | uy(?:a|ch|nh?|[ptu]|e\^[nt])? | y(?:ch|nh?|t|e\^(?:ng?|[mtu]))? )""",
    re.VERBOSE,
)
"""Every syllable that Vietnamese spells, in VIQR without tone; some that it could spell."""
TONE_ON_GLIDE = re.compile(r"(?:[aeo][(^+]?|u\+|(?<!g)i|(?<!q)u)[iou][`?~'.]$|a\^?y[`?~'.]$")
"""A tone on the glide that ends a syllable: VNI leaves it there ("ao~"), Vietnamese never."""
WORD = re.compile(r"[\w\u00a1-\u00bf\u00d7\u00f7]+")
MISREAD = re.compile(
    "\u00e1[\u00ba\u00bb]|\u00c6[\u00a0\u00a1\u00af\u00b0]|\u00c3[\u00a0-\u00bf]"
    "|\u00c4[\u0090\u2018\u201a\u0192\u00a8\u00a9]|\u00c5[\u00a8\u00a9]"
)
"""Bytes of letters of Vietnamese in UTF-8, read one by one as Windows-1252."""
OWN_LETTERS = re.compile("[\u0102\u0103\u0110\u0111\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9]")
"""Letters that no other language has."""
CAPITAL_FONT = re.compile(r"(?!.*[a-z])(?=.*[\u00a8-\u00ff])(?:.*[A-Z\u00a1-\u00a7]){2}")
"""A TCVN3 word in capitals with a small letter that only an all-capital font draws as one."""


def legacy_encoding(text: str) -> LegacyEncoding | None:
    """Which old 8-bit encoding the text is in, read as Latin-1 or Windows-1252; None for none.

    Each word with a letter beyond ASCII is asked twice: is it a Vietnamese syllable as it
    stands, and would it be one decoded? The text is legacy when more words are syllables only
    decoded than only as they stand. So correct Vietnamese is never flagged, and a foreign name
    only where it happens to decode to a syllable. A word that is a syllable either way says
    nothing: alone it stays undecided, so ask about a whole sheet rather than a cell. Where both
    encodings fit equally the answer is VNI, which is refused and not converted.
    """
    words = [w for w in WORD.findall(nfc(text)) if not w.isascii() and re.search("[A-Za-z]", w)]
    well_cased = [word for word in words if _is_well_cased(word)]
    as_it_stands = sum(_is_syllable(_viqr(word)) for word in well_cased)
    decoded: dict[LegacyEncoding, int] = {
        "vni": sum(_decodes(word.lower(), VNI) for word in well_cased),
        "tcvn3": sum(_decodes(word, TCVN3) for word in words),
    }
    best = max(decoded, key=lambda encoding: decoded[encoding])
    return best if decoded[best] > as_it_stands else None


def is_misread(text: str) -> bool:
    """Whether the text was written in UTF-8 and read as Windows-1252, so that each letter came out
    as two or three: more pairs that only this makes than Vietnamese letters."""
    return len(MISREAD.findall(text)) > len(OWN_LETTERS.findall(text))


def from_tcvn3(text: str) -> str:
    """TCVN3 text, read as Latin-1 or Windows-1252, as Unicode; anything else stays as it is.

    TCVN3 has no capital vowels with a tone: capitals are its small letters in an all-capital
    font (.VnTimeH). The font is not in the text, so what shows it is a word with two capitals, no
    small ASCII letter, and a small letter beyond ASCII: that word becomes capitals throughout,
    and so does all of a text without any small ASCII letter. A caller who knows the font to be
    one of .Vn*H uppercases the result.
    """
    text = nfc(text)
    capitals = {word for word in WORD.findall(text) if CAPITAL_FONT.match(word)}
    if capitals and not re.search("[a-z]", text):
        return text.translate(TCVN3).upper()

    def convert(found: re.Match[str]) -> str:
        word = found[0].translate(TCVN3)
        return word.upper() if found[0] in capitals else word

    return WORD.sub(convert, text)


def _is_well_cased(word: str) -> bool:
    """No capital after a small letter; TCVN3 read as Latin-1 has them, VNI has not."""
    return not any(first.islower() and then.isupper() for first, then in pairwise(word))


def _decodes(word: str, table: dict[int, str]) -> bool:
    """Whether every letter beyond ASCII is a code of the table, and they spell a syllable."""
    known = all(char.isascii() or ord(char) in table for char in word)
    return known and _is_syllable(_viqr(word.translate(table)))


def _is_syllable(viqr: str) -> bool:
    """One syllable with at most one tone, in its place; a final stop has acute or dot."""
    letters = re.sub(r"[`?~'.]", "", viqr)
    tones = re.sub(r"[^`?~'.]", "", viqr)
    stopped = letters.endswith(("c", "ch", "p", "t"))
    return (
        SYLLABLE.fullmatch(letters) is not None
        and (tones in ("'", ".") if stopped else len(tones) <= 1)
        and not TONE_ON_GLIDE.search(viqr)
    )


def _viqr(word: str) -> str:
    """Small letters of a word in VIQR; what is not Vietnamese stays as it is."""
    return unicodedata.normalize("NFD", word.lower()).translate(TO_VIQR)


def _from_viqr(letter: str) -> str:
    stroke = {"dd": "\u0111", "DD": "\u0110"}
    return stroke.get(letter) or nfc(letter.translate(FROM_VIQR))


TO_VIQR = str.maketrans({**TONES, **SHAPES, "\u0111": "dd", "\u00f0": "dd"})
FROM_VIQR = str.maketrans({viqr: mark for mark, viqr in {**TONES, **SHAPES}.items()})
TCVN3 = {
    first + step: _from_viqr(letter)
    for first, run in TCVN3_RUNS.items()
    for step, letter in enumerate(run.split())
}
VNI = str.maketrans(
    {
        char: viqr
        for chars, run in VNI_MARKS.items()
        for char, viqr in zip(chars, run.split(), strict=True)
    }
)
