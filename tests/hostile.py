"""Texts that are something else to whoever reads them carelessly: markup, links, formulas, code."""

import io
import itertools
import random
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

import sqlalchemy as sa

from db import schema
from db.ledger.audit import record
from db.queries.settings import Installation

OUTSIDE = "http://outside.example"
MARKUP = (
    "**dam** _nghieng_ ~~gach~~ `ma`",
    "# tieu de",
    "## tieu de ##",
    "- gach dau dong",
    "+ cong",
    "* sao",
    "1. mot",
    "2) hai",
    "> trich",
    "---",
    "===",
    "a\\*b\\_c\\\\d",
    "| a | b |",
    "- [x] xong",
    "[^1] chu thich",
    "&amp; &#60;b&#62; &copy;",
    "a -> b <- c <-> d -- e >= f <= g ~= h",
    "{.lop #ma}",
    "``` ma",
)
LINKS = (
    f"[bam]({OUTSIDE}/a)",
    f"![anh]({OUTSIDE}/a.png)",
    f"<{OUTSIDE}/b>",
    f"{OUTSIDE}/c?d=e",
    "www.outside.example",
    "WWW.Outside.Example/x",
    "HTTPS://Outside.Example",
    "ai@outside.example",
    "mailto:ai@outside.example",
    f"[a]: {OUTSIDE}",
    "[bam](javascript:alert(1))",
    "//outside.example/d",
)
FORMULAS = (
    "$x^2$",
    "$$\\int_0^1$$",
    "gia 5$ den 6$",
    "=1+1",
    f'=HYPERLINK("{OUTSIDE}")',
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    f'=WEBSERVICE("{OUTSIDE}")',
    "=cmd|'/c calc'!A0",
    "{=1+1}",
)
DIRECTIVES = (
    ":material/lock:",
    ":material_lock:",
    ":streamlit:",
    ":red[do]",
    ":red-background[nen]",
    ":orange-badge[huy hieu]",
    ":small[nho]",
    ":color[x]{foreground=red}",
    ":shimmer[a]",
    ":help[b]",
    ":smile: :+1: :100:",
    ":\u0111\u1eb9p[x]",
    "::la[x]",
    ":::hop",
    "10:30:45",
)
HTML = (
    "<b>dam</b>",
    f'<img src="{OUTSIDE}/x.png" onerror="alert(1)">',
    "<script>alert(1)</script>",
    "<!-- an -->",
    "a < b > c & d",
    "'\"><svg/onload=alert(1)>",
    "]]> <![CDATA[",
    "{{7*7}} ${7*7} {n} {name} %s %(a)s",
    "</w:t></a:t>",
    "datum['x'] + toString(1)",
)
SEQUENCES = (
    "\U0001f468\u200d\U0001f469\u200d\U0001f467 gia \u0111\u00ecnh",
    "\u2764\ufe0f\u200d\U0001f525 l\u1eeda",
    "\U0001f1fb\U0001f1f3 c\u1edd",
    "\U0001f44d\U0001f3fd",
    "1\ufe0f\u20e3",
    "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627",
)
LONG = (
    "w" * 150,
    "\u0111\u1eb7ngngh\u0129" * 18,
    "_".join(["dai"] * 30),
    "https://outside.example/" + "d" * 120,
    "\U0001f468\u200d\U0001f469\u200d\U0001f467" * 12,
)
"""Words that no line holds."""
KINDS = (MARKUP, LINKS, FORMULAS, DIRECTIVES, HTML, SEQUENCES, LONG)
TEXTS = tuple(itertools.chain(*KINDS))
"""Each is kept letter for letter: composed, single blanks, none at the ends."""
BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
"""What turns the direction of the text around it, and shows nothing of itself."""


def hostile(count: int, longest: int = 40) -> list[str]:
    """So many texts, the same ones each time: all of the list first, then two of it together."""
    short = [text for text in TEXTS if len(text) <= longest]
    drawn = random.Random("hostile")
    found = list(dict.fromkeys(short))
    while len(found) < count:
        text = drawn.choice(("{} {}", "{}{}", "a{} {}", "({}) {}")).format(*drawn.sample(short, 2))
        if len(text) <= longest and text not in found:
            found.append(text)
    drawn.shuffle(found)
    return found[:count]


NOT_TYPED = {
    **dict.fromkeys(("id", "client_key", "key", "token"), "made by us"),
    **dict.fromkeys(("sort_key", "search_key", "geometry", "selection"), "made of what was typed"),
    **dict.fromkeys(("screens", "groups", "about", "content", "result"), "made of what was typed"),
    **dict.fromkeys(
        ("level", "role", "state", "outcome", "form", "action", "entity"), "words of ours"
    ),
    **dict.fromkeys(("indicator", "part"), "words of ours and numbers"),
    **dict.fromkeys(("code", "sign_in_name", "address", "entity_id"), "of few letters, by a rule"),
    **dict.fromkeys(
        ("secret", "signature", "hash", "previous_hash", "sha256"), "made by chance or reckoned"
    ),
    **dict.fromkeys(("old_values", "new_values"), "of the audit: what the other columns held"),
    **dict.fromkeys(("actor", "reason"), "of the audit, which nobody changes: see `record_texts`"),
}
"""Text columns that nobody fills in a form, by their name, and why."""
MAY_BE_EMPTY = {"venue", "partner", "summary", "note", "responsible"}
"""Columns that are filled in every row; the others only where somebody has, since they say what
became of it."""
NAMES_OF_OURS = (
    ("setting", "value"),
    ("table_revision", "name"),
    ("draft_file", "name"),
    ("figure_code", "subject"),
    ("figure_code", "picture"),
)
"""The same of columns whose name others bear too; which settings are texts stands in SETTINGS."""
SETTINGS = tuple(
    field.name for field in fields(Installation) if field.type is str or field.type == "str"
)
"""Settings that are texts."""
MARKED = re.compile("\u27e6(\\d+)\u2502([^\u27e6\u27e7]*?)\u27e7")
"""A text between its brackets, behind the number of its place."""
ENDED = re.compile("\u27e6(\\d+)\u27e7")
"""The number of its place behind a text, so that nothing stands before it."""
ROOM = len("\u27e612345\u2502\u27e7")


def typed_columns() -> list[sa.Column[Any]]:
    """Every column for a text that people type; what is added to the schema is one until it is
    named above."""
    return [
        column
        for table in schema.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, sa.String)
        and not column.foreign_keys
        and column.name not in NOT_TYPED
        and not column.name.endswith("_hash")
        and (table.name, column.name) not in NAMES_OF_OURS
    ]


@dataclass
class Places:
    """What was put where: for each place the column and the text, letter for letter, of so many
    texts."""

    texts: Sequence[str]
    stored: dict[int, tuple[str, str]] = field(default_factory=dict)
    unread: dict[str, list[str]] = field(default_factory=dict)
    """Of each column the texts that have room in it and have not been read back yet."""
    rooms: dict[str, int] = field(default_factory=dict)
    chance: random.Random = field(default_factory=lambda: random.Random("places"))

    def marked(self, column: str, room: int) -> str:
        """A text that has room, marked so that it is found again; of the unread ones while there
        are any."""
        fitting, self.rooms[column] = self.fitting(room), room
        text = self.chance.choice(self.unread.setdefault(column, list(fitting)) or fitting)
        place = len(self.stored)
        self.stored[place] = (column, text)
        return f"{text}\u27e6{place}\u27e7" if place % 2 else f"\u27e6{place}\u2502{text}\u27e7"

    def fitting(self, room: int) -> list[str]:
        return [text for text in self.texts if len(text) + ROOM <= room]

    def fill(self, conn: sa.Connection, most: int = 200) -> None:
        """Put texts in the place of everything that people have typed."""
        for column in typed_columns():
            key = next(iter(column.table.primary_key))
            may = sa.true() if column.name in MAY_BE_EMPTY else column != ""
            filled = sa.select(key).where(may).order_by(key).limit(most)
            for row in conn.scalars(filled).all():
                text = self.marked(str(column), column.type.length or 10_000)
                conn.execute(column.table.update().where(key == row).values({column.name: text}))
        for name in SETTINGS:
            value = self.marked(f"setting.{name}", 200)
            conn.execute(schema.setting.delete().where(schema.setting.c.key == name))
            conn.execute(schema.setting.insert().values(key=name, value=value))

    def read(self, words: str, *, is_drawn: bool = False) -> Iterator[str]:
        """Note which texts the words hold; those that stand there in another form."""
        for found in MARKED.finditer(words):
            yield from self._compare(int(found[1]), found[2], is_drawn)
        for found in ENDED.finditer(words):
            wanted = self.stored[int(found[1])][1]
            before = words[: found.start()]
            if is_drawn:
                wanted, before = _unbroken(wanted), _unbroken(before)
            yield from self._compare(int(found[1]), before[-len(wanted) :], is_drawn)

    def _compare(self, place: int, text: str, is_drawn: bool) -> Iterator[str]:
        column, wanted = self.stored[place]
        if wanted in self.unread[column]:
            self.unread[column].remove(wanted)
        if is_drawn:  # which breaks it into lines, and cuts what is too long for its place
            text, wanted = _unbroken(text), _unbroken(wanted)
            begun = text.partition("\u2026")[0]
            if begun != text and len(begun) >= LEAST_DRAWN and wanted.startswith(begun):
                return
        in_lines = text.replace("\n", " ")  # the head of an official letter is, and in capitals
        if text != wanted and in_lines != wanted.upper():
            yield f"{column}: {text!a}, not {wanted!a}"


LEAST_DRAWN = 8
"""Letters that are left of a label that a picture cuts."""


def _unbroken(text: str) -> str:
    return "".join(text.split())


def record_texts(conn: sa.Connection, places: Places, count: int) -> None:
    """Append rows to the audit of strangers who called themselves so, for such reasons."""
    for _row in range(count):
        reason, actor = (places.marked(f"audit_event.{c}", 64) for c in ("reason", "actor"))
        record(
            conn, "update", "campaign", 1, by=None, new={"name": "x"}, reason=reason, actor=actor
        )


def elements_texts() -> list[str]:
    """The list as it stands, then such as are put together of it."""
    return [*TEXTS, *(text for text in hostile(500, longest=150) if text not in TEXTS)]


TOTAL = re.compile(rb"<f>SUBTOTAL\(109,[a-z0-9_]+\[[^\]<]*\]\)</f>")
"""The one formula that the program writes: the sum of a column of its table, by its heading."""
LIVE = re.compile(
    rb"<f>|<f |<hyperlink[ >]|hlinkClick|TargetMode=\"External\"|relationships/hyperlink", re.I
)
"""Formulas and links in the parts of a file of an office."""


def live_parts(content: bytes) -> list[str]:
    """Parts of the file of an office with a formula or a link in them that is not the program's."""
    if not content.startswith(b"PK"):
        return []
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        parts = {name: TOTAL.sub(b"", file.read(name)) for name in file.namelist()}
    return [name for name, part in parts.items() if LIVE.search(part)]
