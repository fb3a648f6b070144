"""Texts that are something else to whoever reads them carelessly: markup, links, formulas, code."""

import itertools
import random
import re
import sqlite3
from contextlib import closing

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
KINDS = (MARKUP, LINKS, FORMULAS, DIRECTIVES, HTML, SEQUENCES)
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


NAMES = (
    *(("campaign", "name"), ("category", "name"), ("theme", "name"), ("unit", "name")),
    *(("target", "name"), ("target", "unit_of_measure"), ("forum", "title"), ("forum", "venue")),
    *(("forum", "partner"), ("survey", "title"), ("survey_question", "topic")),
    *(("suggestion", "responsible"), ("suggestion", "text"), ("account", "display_name")),
    ("briefing", "name"),
)
"""Columns in which people type names, and what else pages show of their words."""
MARKED = re.compile("\u27e6(\\d+)\u2502([^\u27e6\u27e7]*?)\u27e7")
"""A name between its brackets, behind the number of its place."""


def type_names(file, texts):
    """Put the texts in the place of the names in a SQLite file; which stands in which place."""
    stored = {}
    with closing(sqlite3.connect(file)) as connection, connection:
        for table, column in NAMES:
            filled = f"SELECT rowid FROM {table} WHERE {column} <> '' LIMIT 200"
            for (row,) in connection.execute(filled).fetchall():
                place = len(stored)
                stored[place] = texts[place % len(texts)]
                connection.execute(
                    f"UPDATE {table} SET {column} = ? WHERE rowid = ?",
                    (f"\u27e6{place}\u2502{stored[place]}\u27e7", row),
                )
    return stored
