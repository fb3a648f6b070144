"""A report in the form of an administrative document (Decree 30/2020/ND-CP, annex I).

A4, Times New Roman, black; margins top and bottom 20 mm, left 30, right 15; page number centred
in the top margin, not on the first page; body 14 points, justified, first line indented 1.27 cm.
"""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from components.export import image
from components.export.cells import as_text
from components.export.letters import holdable
from components.figures import places
from components.figures.picture import Picture
from components.figures.screen import Screen
from components.words import formats
from components.words.i18n import _

FONT = "Times New Roman"
BODY, SMALL = Pt(14), Pt(11)
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII")
MOST_ROWS = 30
"""Of a table in the report; longer ones are for the workbook."""
MOST_COLUMNS = 6
TEXT_WIDTH = Cm(16.5)
DRAWN = 720
"""CSS pixels across the text, so that the letters of a picture are read as the text is."""


@dataclass(frozen=True)
class Heading:
    """The fields of the head and the foot, all settings of the installation.

    `number` is written as in the original ("05/BC-CAH"), `recipients` a line each.
    """

    superior: str = ""
    issuer: str = ""
    number: str = ""
    place: str = ""
    subject: str = ""
    signer_title: str = ""
    signer_name: str = ""
    recipients: tuple[str, ...] = ()


@holdable
def report(
    heading: Heading,
    screens: Sequence[Screen],
    on: date,
    *,
    note: str = "",
    progress: Callable[[float], object] = lambda _share: None,
) -> bytes:
    """The .docx: head, the subjects in order with sentence, figures and pictures, signature.

    `progress` is called with the share that is done, and stops the work by raising.
    """
    drawn, total = 0, sum(len(screen.pictures) for screen in screens)

    def step() -> None:
        nonlocal drawn
        drawn += 1
        progress(drawn / total)

    made = Document()
    _page(made)
    _head(made, heading, on)
    first = screens[0].caption
    _title(made, heading, first.windows)
    if note:
        _paragraph(made, note, italic=True, align=ALIGN.CENTER)
    for number, screen in zip(ROMAN, screens, strict=False):
        _subject(made, number, screen, step)
    notes = _("Notes on the figures: {notes}.", notes=first.line)
    _paragraph(made, notes, size=Pt(12), italic=True)
    _foot(made, heading)
    if annex := places.annex(screens[0].scene):
        _paragraph(made, annex, size=Pt(12)).paragraph_format.page_break_before = True
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _page(made: Any) -> None:
    style = made.styles["Normal"]
    style.font.name, style.font.size = FONT, BODY
    style.font.color.rgb = RGBColor(0, 0, 0)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    section = made.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.top_margin = section.bottom_margin = Cm(2.0)
    section.left_margin, section.right_margin = Cm(3.0), Cm(1.5)
    section.different_first_page_header_footer = True
    section.header_distance = Cm(1.0)
    line = section.header.paragraphs[0]
    line.alignment = ALIGN.CENTER
    _field(line.add_run(), "PAGE")


def _field(run: Any, code: str) -> None:
    """A field that the word processor fills in."""
    run.font.size = Pt(13)
    for kind, text in (("begin", ""), ("", code), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        run._r.append(part)


def _head(made: Any, heading: Heading, on: date) -> None:
    table = made.add_table(rows=2, cols=2)
    table.autofit = False
    for column, width in zip(table.columns, (Cm(6.0), Cm(10.5)), strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width
    left, right = table.rows[0].cells
    _cell(left, heading.superior.upper(), Pt(13))
    _cell(left, heading.issuer.upper(), Pt(13), bold=True, ruled=True, more=True)
    _cell(right, _("SOCIALIST REPUBLIC OF VIET NAM"), Pt(13), bold=True)
    _cell(right, _("Independence - Freedom - Happiness"), Pt(14), bold=True, ruled=True, more=True)
    left, right = table.rows[1].cells
    _cell(left, _("No.: {number}", number=heading.number or "      /BC-"), Pt(13))
    dated = f"{heading.place or '...'}, {formats.day_long(on)}"
    _cell(right, dated, Pt(14), italic=True)


def _title(made: Any, heading: Heading, windows: str) -> None:
    _paragraph(made, "", size=Pt(6))
    _paragraph(made, _("REPORT"), bold=True, align=ALIGN.CENTER)
    subject = heading.subject or _("Situation and results of work")
    _paragraph(made, subject, bold=True, align=ALIGN.CENTER)
    ruled = _paragraph(made, windows, bold=True, align=ALIGN.CENTER)
    _rule(ruled)


def _subject(made: Any, number: str, screen: Screen, step: Callable[[], None]) -> None:
    _paragraph(made, f"{number}. {screen.title.upper()}", bold=True, indent=True)
    for words in filter(None, (screen.sentence, screen.note)):
        _paragraph(made, words, indent=True)
    for letter, block in zip("abcdeghik", screen.blocks, strict=False):  # as sentences list them
        _paragraph(made, f"{letter}) {block.label}: {block.sentence}.", indent=True)
    for place, picture in enumerate(screen.pictures, start=1):
        _paragraph(made, f"{place}. {picture.title}", bold=True, indent=True, keep=True)
        _draw(made, picture)
        step()
    for table in screen.tables:
        _paragraph(made, table.title, bold=True, indent=True, keep=True)
        _table(made, table.rows.iloc[:MOST_ROWS, :MOST_COLUMNS])
        left = len(table.rows) - MOST_ROWS
        if left > 0:
            _paragraph(made, _("and {n} more in the workbook", n=formats.number(left)), italic=True)


def _draw(made: Any, picture: Picture) -> None:
    if len(picture.frame):
        paragraph = made.add_paragraph()
        paragraph.alignment = ALIGN.CENTER
        drawing = io.BytesIO(image.png(picture, width=DRAWN))
        drawn = paragraph.add_run().add_picture(drawing, width=TEXT_WIDTH)
        drawn._inline.docPr.set("descr", picture.alt)
    rows = picture.figures
    if len(rows) <= MOST_ROWS and len(rows.columns) <= 2 * MOST_COLUMNS:
        _table(made, rows)


def _table(made: Any, rows: pd.DataFrame) -> None:
    table = made.add_table(rows=1, cols=len(rows.columns))
    table.style = "Table Grid"
    for cell, heading in zip(table.rows[0].cells, rows.columns, strict=True):
        _cell(cell, str(heading), SMALL, bold=True)
    _repeat(table.rows[0])
    for row in rows.itertuples(index=False):
        for cell, value in zip(table.add_row().cells, row, strict=True):
            number = not isinstance(value, str)
            _cell(cell, as_text(value), SMALL, align=ALIGN.RIGHT if number else ALIGN.LEFT)
    _paragraph(made, "", size=Pt(6))


def _foot(made: Any, heading: Heading) -> None:
    table = made.add_table(rows=1, cols=2)
    left, right = table.rows[0].cells
    _cell(left, _("Recipients:"), Pt(12), bold=True, italic=True, align=ALIGN.LEFT)
    for line in heading.recipients or (_("As above;"), _("Filed: office.")):
        _cell(left, f"- {line}", Pt(11), align=ALIGN.LEFT, more=True)
    _cell(right, heading.signer_title.upper(), BODY, bold=True)
    for words in ("", "", "", heading.signer_name):
        _cell(right, words, BODY, bold=True, more=True)


def _paragraph(
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
    layout.space_after, layout.line_spacing = Pt(6), 1.15
    layout.keep_with_next = keep
    if indent:
        layout.first_line_indent = Cm(1.27)
    _run(paragraph, words, size, bold, italic)
    return paragraph


def _cell(
    cell: Any,
    words: str,
    size: Any,
    *,
    bold: bool = False,
    italic: bool = False,
    align: Any = ALIGN.CENTER,
    ruled: bool = False,
    more: bool = False,
) -> None:
    """Write into the cell, on a line of its own where there is `more` than the first."""
    paragraph = cell.add_paragraph() if more else cell.paragraphs[0]
    paragraph.alignment = align
    paragraph.paragraph_format.space_after = Pt(0)
    _run(paragraph, words, size, bold, italic)
    if ruled:
        _rule(paragraph)


def _run(paragraph: Any, words: str, size: Any, bold: bool, italic: bool) -> None:
    """What the body's style does not say already: tables have thousands of runs."""
    run = paragraph.add_run(words)
    if size != BODY:
        run.font.size = size
    if bold:
        run.bold = True
    if italic:
        run.italic = True


def _rule(paragraph: Any) -> None:
    """A line below the words, as long as a part of them."""
    borders = OxmlElement("w:pBdr")
    line = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    paragraph._p.get_or_add_pPr().append(borders)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Cm(1.5)


def _repeat(row: Any) -> None:
    """The headings of the table stand again on its next page."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)
