"""What stands on a line of a document: words, fields that the word processor fills in, a rule."""

import re
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

BODY = Pt(14)
MINUS = re.compile(r"(?<![\w-])-(?=\d)")
"""The sign of a number, and no hyphen between two words or numbers."""


def write(paragraph: Any, words: str, size: Any, bold: bool, italic: bool) -> None:
    """With what the body's style does not say already. A minus stays on the line of its number: a
    word processor parts lines after a hyphen unless it is one that does not break."""
    for place, part in enumerate(MINUS.split(words)):
        run = paragraph.add_run(part)
        if place:
            run._r.insert(0, OxmlElement("w:noBreakHyphen"))
        if size != BODY:
            run.font.size = size
        if bold:
            run.bold = True
        if italic:
            run.italic = True


def field(run: Any, code: str) -> None:
    """A field that the word processor fills in."""
    run.font.size = Pt(13)
    for kind, text in (("begin", ""), ("", code), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        run._r.append(part)


def rule(paragraph: Any, indent: int) -> None:
    """An empty line that is ruled, so far from both sides: below words it would narrow them."""
    borders = OxmlElement("w:pBdr")
    line = OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    paragraph._p.get_or_add_pPr().append(borders)
    layout = paragraph.paragraph_format
    layout.left_indent = layout.right_indent = max(0, int(indent))
    layout.line_spacing, layout.space_before, layout.space_after = Pt(2), Pt(2), Pt(0)
