"""The form of an administrative document (Decree 30/2020/ND-CP, annex I), which reports share.

A4, Times New Roman, black; margins top and bottom 20 mm, left 30, right 15; page number centred
in the top margin, not on the first page; body 14 points, justified, first line indented 1.27 cm.
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any
from xml.sax.saxutils import escape

import pandas as pd
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from components.export.cells import as_text
from components.export.codes import Codes, printed
from components.export.inline import BODY, field, rule, write
from components.figures.picture import are_numbers
from components.words import formats
from components.words.i18n import _
from db.queries.settings import ReportHead
from db.text import search_key

FONT = "Times New Roman"
NOTE, SMALL, GAP, NONE = Pt(12), Pt(11), Pt(6), Pt(0)
HEAD = (Pt(13), Pt(12))
"""Of the names in the head; the smaller one where a name takes more than two lines."""
LEFT, RIGHT = Cm(6.7), Cm(9.8)
"""Columns of the head: the name of the State stands on one line, of 13 points."""
TEXT_WIDTH = Cm(16.5)
INDENT = Cm(1.27)
LOGO = Cm(1.2)
"""Its height."""
SQUARE = Cm(2.2)
"""Of the code that a telephone reads."""
NO_BREAK = "\u00a0"
WIDTHS = dict(
    zip(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
        (
            *(500, 556, 444, 556, 444, 333, 500, 556, 278, 333, 556, 278, 833),
            *(556, 500, 556, 556, 444, 389, 333, 556, 500, 722, 500, 500, 444),
            *(722, 667, 722, 722, 667, 611, 778, 778, 389, 500, 778, 667, 944),
            *(722, 778, 611, 778, 722, 556, 667, 722, 722, 1000, 722, 722, 667),
        ),
        strict=True,
    )
) | {" ": 250, NO_BREAK: 250, "-": 333}
"""Thousandths of the size that letters of Times New Roman Bold are wide; all others 500."""
LOOKS = {"left": ALIGN.LEFT, "right": ALIGN.RIGHT, "center": ALIGN.CENTER}
"""Styles of what stands in a table: words, numbers, headings."""
SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
LINES = "".join(f'<w:{one} w:val="single" w:sz="4" w:space="0" w:color="auto"/>' for one in SIDES)
LETTERS = 62
"""Of the body on a line of the text."""
SLACK = 1.03
"""Letters with a horn are a little wider than those without."""


@dataclass(frozen=True)
class Heading(ReportHead):
    """The head and the foot as the installation has them set, of who issues the report, with the
    `logo` (PNG) where there is one. In names a no-break space holds together what belongs
    together."""

    issuer: str = ""
    logo: bytes = b""


def begin() -> Any:
    """A document of which nothing is written yet."""
    made = Document()
    style = made.styles["Normal"]
    style.font.name, style.font.size = FONT, BODY
    style.font.color.rgb = RGBColor(0, 0, 0)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    for name, align in LOOKS.items():
        look = made.styles.add_style(f"table-{name}", WD_STYLE_TYPE.PARAGRAPH)
        look.base_style, look.font.size, look.font.bold = style, SMALL, align is ALIGN.CENTER
        layout = look.paragraph_format
        layout.alignment, layout.space_after, layout.line_spacing = align, NONE, 1.0
    section = made.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.top_margin = section.bottom_margin = Cm(2.0)
    section.left_margin, section.right_margin = Cm(3.0), Cm(1.5)
    section.different_first_page_header_footer = True
    section.header_distance = Cm(1.0)
    line = section.header.paragraphs[0]
    line.alignment = ALIGN.CENTER
    field(line.add_run(), "PAGE")
    return made


def head(made: Any, heading: Heading, on: date) -> None:
    """Who writes, at the left; the State, at the right; below them number, place and day."""
    table = _columns(made, 2)
    left, right = table.rows[0].cells
    size = _size(heading.report_superior.upper(), heading.issuer.upper())
    superior = lines(heading.report_superior.upper(), size, LEFT)
    issuer = lines(heading.issuer.upper(), size, LEFT)
    if heading.logo:
        sign = left.paragraphs[0]
        sign.alignment, sign.paragraph_format.space_after = ALIGN.CENTER, NONE
        sign.add_run().add_picture(io.BytesIO(heading.logo), height=LOGO)
    for place, words in enumerate(superior):
        cell(left, words, size, more=bool(heading.logo) or place > 0)
    for place, words in enumerate(issuer):
        cell(left, words, size, bold=True, more=bool(heading.logo or superior) or place > 0)
    rule(left.add_paragraph(), (LEFT - width(issuer[-1], size) // 2) // 2)
    motto = _("Independence - Freedom - Happiness")
    cell(right, _("SOCIALIST REPUBLIC OF VIET NAM"), HEAD[0], bold=True)
    cell(right, motto, BODY, bold=True, more=True)
    rule(right.add_paragraph(), (RIGHT - width(motto, BODY)) // 2)
    left, right = table.rows[1].cells
    cell(left, _("No.: {number}", number=heading.report_number or "      /BC-"), HEAD[0], space=GAP)
    dated = " ".join(
        part.replace(" ", NO_BREAK)
        for part in (f"{heading.report_place or '...'},", formats.day_long(on))
    )
    fitting = next((one for one in (BODY, *HEAD) if width(dated, one) <= RIGHT), HEAD[0])
    for place, words in enumerate(lines(dated, fitting, RIGHT)):
        cell(right, words, fitting, italic=True, more=place > 0, space=NONE if place else GAP)


def _size(*names: str) -> Any:
    long = any(len(lines(name, HEAD[0], LEFT)) > 2 for name in names)
    return HEAD[1] if long else HEAD[0]


def width(words: str, size: Any) -> int:
    """How wide the words are in bold letters of the size, in the unit of lengths here."""
    letters = (search_key(letter) for letter in words)
    wide = sum(
        WIDTHS.get(bare.upper() if letter.isupper() else bare or letter, 500)
        for bare, letter in zip(letters, words, strict=True)
    )
    return int(SLACK * wide * size / 1000)


def lines(words: str, size: Any, room: int) -> list[str]:
    """In as few lines as hold the words, the longest of them as short as can be. What is held
    together is parted only where it alone is too wide."""
    pieces = words.split(" ")
    if any(NO_BREAK in piece and width(piece, size) > room for piece in pieces):
        return lines(words.replace(NO_BREAK, " "), size, room)
    for number in range(1, len(pieces) + 1):
        cuts = combinations(range(1, len(pieces)), number - 1)
        parted = [_parted(pieces, cut) for cut in cuts]
        best = min(parted, key=lambda found: max(width(line, size) for line in found))
        if max(width(line, size) for line in best) <= room:
            break
    return best


def _parted(pieces: Sequence[str], cuts: Sequence[int]) -> list[str]:
    ends = zip((0, *cuts), (*cuts, len(pieces)), strict=True)
    return [" ".join(pieces[first:last]).replace(NO_BREAK, " ") for first, last in ends]


def title(made: Any, words: Iterable[str]) -> None:
    """What kind of document it is, and of what; ruled below."""
    paragraph(made, "", size=GAP)
    for line in (_("REPORT"), *words):
        paragraph(made, line, bold=True, align=ALIGN.CENTER).paragraph_format.space_after = Pt(0)
    rule(made.add_paragraph(), Cm(6.0))
    paragraph(made, "", size=GAP)


def table(made: Any, rows: pd.DataFrame) -> None:
    """The rows under their headings, which stand again on each page; columns as wide as their
    words ask for. Written at once: cell by cell a large one takes seconds. No cell has a look of
    its own, nor the table a style: a program that lays it out works those out for each cell."""
    cells = [[as_text(value) for value in row] for row in rows.itertuples(index=False)]
    headings = list(map(str, rows.columns))
    columns = list(zip(headings, *cells, strict=True))
    numbers = [at > 0 and are_numbers(rows.iloc[:, at]) for at in range(len(headings))]
    sides = ["right" if one else "left" for one in numbers]
    room = int(TEXT_WIDTH.twips)
    wide = _shared(room, columns, LETTERS * BODY // SMALL)

    def written(texts: Sequence[str], sides: Sequence[str], *, is_head: bool = False) -> str:
        row = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{wide[at]}" w:type="dxa"/></w:tcPr><w:p><w:pPr>'
            f'<w:pStyle w:val="table-{sides[at]}"/></w:pPr>'
            f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p></w:tc>'
            for at, text in enumerate(texts)
        )
        kind = "<w:cantSplit/>" + ("<w:tblHeader/>" if is_head else "")
        return f"<w:tr><w:trPr>{kind}</w:trPr>{row}</w:tr>"

    grid = "".join(f'<w:gridCol w:w="{one}"/>' for one in wide)
    head = written(headings, ["center"] * len(headings), is_head=True)
    body = "".join(written(texts, sides) for texts in cells)
    made.element.body.insert_element_before(
        parse_xml(
            f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{room}" w:type="dxa"/>'
            f'<w:tblBorders>{LINES}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid>{head}{body}</w:tbl>"
        ),
        "w:sectPr",
    )
    paragraph(made, "", size=GAP)


def _shared(room: int, columns: Sequence[Sequence[str]], letters: int) -> list[int]:
    """The room by columns: each holds its longest word, and of what is left as much as its texts
    ask for; `letters` is how many the room holds on a line."""
    least = [
        max(len(word) for text in one for word in (text.split() or " ")) + 3 for one in columns
    ]
    pairs = zip(columns, least, strict=True)
    asked = [max(min(max(map(len, one[1:]), default=0), 40) + 3, n) for one, n in pairs]
    more = [want - need for want, need in zip(asked, least, strict=True)]
    free = max(0, letters - sum(least))
    got = [need + free * one / max(sum(more), 1) for need, one in zip(least, more, strict=True)]
    return [int(room * one / sum(got)) for one in got]


def signature(made: Any, heading: Heading) -> None:
    """To whom it goes, at the left; who signs, at the right; never parted by a page."""
    left, right = _columns(made, 1).rows[0].cells
    cell(left, _("Recipients:"), NOTE, bold=True, italic=True, align=ALIGN.LEFT)
    for line in heading.report_recipients.splitlines() or (_("As above;"), _("Filed: office.")):
        cell(left, f"- {line}", SMALL, align=ALIGN.LEFT, more=True)
    for place, words in enumerate(lines(heading.report_signer_title.upper(), BODY, RIGHT)):
        cell(right, words, BODY, bold=True, more=place > 0)
    for words in ("", "", "", heading.report_signer_name):
        cell(right, words, BODY, bold=True, more=True)


def coded(made: Any, codes: Codes) -> None:
    """The code of the report at the foot of every page, and below the signature as a picture that a
    telephone reads; nothing where it has none."""
    if not codes.whole:
        return
    section, words = made.sections[0], printed(codes.whole)
    for foot in (section.first_page_footer, section.footer):
        stands = foot.paragraphs[0]
        stands.alignment = ALIGN.LEFT
        write(stands, words, SMALL, bold=False, italic=False)
    drawn = paragraph(made, "", align=ALIGN.LEFT, keep=True)
    square = drawn.add_run().add_picture(io.BytesIO(codes.qr(codes.whole)), width=SQUARE)
    square._inline.docPr.set("descr", words)
    paragraph(made, words, size=SMALL, align=ALIGN.LEFT)


def _columns(made: Any, rows: int) -> Any:
    """A table without lines: what stands left and right of each other."""
    table = made.add_table(rows=rows, cols=2)
    table.autofit = False
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        none = OxmlElement(f"w:{side}")
        none.set(qn("w:w"), "0")
        none.set(qn("w:type"), "dxa")
        margins.append(none)
    table._tbl.tblPr.append(margins)
    for column, across in zip(table.columns, (LEFT, RIGHT), strict=True):
        column.width = across
        for one in column.cells:
            one.width = across
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    return table


def paragraph(
    made: Any,
    words: str,
    *,
    size: Any = BODY,
    bold: bool = False,
    italic: bool = False,
    align: Any = ALIGN.JUSTIFY,
    indent: bool = False,
    keep: bool = False,
) -> Any:
    paragraph = made.add_paragraph()
    paragraph.alignment = align
    layout = paragraph.paragraph_format
    layout.space_after, layout.line_spacing = GAP, 1.15
    layout.keep_with_next = keep
    if indent:
        layout.first_line_indent = INDENT
    write(paragraph, words, size, bold, italic)
    return paragraph


def cell(
    cell: Any,
    words: str,
    size: Any,
    *,
    bold: bool = False,
    italic: bool = False,
    align: Any = ALIGN.CENTER,
    more: bool = False,
    space: Any = NONE,
) -> None:
    """Write into the cell, on a line of its own where there is `more` than the first; with `space`
    above it."""
    paragraph = cell.add_paragraph() if more else cell.paragraphs[0]
    paragraph.alignment = align
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = space, Pt(0)
    write(paragraph, words, size, bold, italic)
