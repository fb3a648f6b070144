"""A report of screens as they stand: what each says, its pictures, its figures, in the form of
documents (components.export.decree)."""

import io
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN

from components.export import decree, image
from components.export.codes import NO_CODES, Codes
from components.export.decree import Heading as Heading
from components.export.letters import holdable
from components.figures import places
from components.figures.picture import Picture
from components.figures.screen import Screen
from components.words import formats
from components.words.i18n import _

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII")
MOST_ROWS = 30
"""Of a table in the report; longer ones are for the workbook."""
MOST_COLUMNS = 6
DRAWN = 720
"""CSS pixels across the text, so that the letters of a picture are read as the text is."""


@holdable
def report(
    heading: Heading,
    screens: Sequence[Screen],
    on: date,
    *,
    note: str = "",
    codes: Codes = NO_CODES,
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

    made = decree.begin()
    decree.head(made, heading, on)
    first = screens[0].caption
    subject = heading.report_subject or _("Situation and results of work")
    decree.title(made, (subject, first.windows))
    if note:
        decree.paragraph(made, note, italic=True, align=ALIGN.CENTER)
    for number, screen in zip(ROMAN, screens, strict=False):
        _subject(made, number, screen, codes, step)
    notes = _("Notes on the figures: {notes}.", notes=first.line)
    decree.paragraph(made, notes, size=decree.NOTE, italic=True)
    decree.signature(made, heading)
    decree.coded(made, codes)
    if annex := places.annex(screens[0].scene):
        last = decree.paragraph(made, annex, size=decree.NOTE)
        last.paragraph_format.page_break_before = True
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _subject(
    made: Any, number: str, screen: Screen, codes: Codes, step: Callable[[], None]
) -> None:
    decree.paragraph(made, f"{number}. {screen.title.upper()}", bold=True, indent=True)
    for words in filter(None, (screen.sentence, screen.note)):
        decree.paragraph(made, words, indent=True)
    for letter, block in zip("abcdeghik", screen.blocks, strict=False):  # as sentences list them
        decree.paragraph(made, f"{letter}) {block.label}: {block.sentence}.", indent=True)
    for place, (name, picture) in enumerate(screen.named.items(), start=1):
        decree.paragraph(made, f"{place}. {picture.title}", bold=True, indent=True, keep=True)
        draw(made, picture, codes.line(screen.subject.key, name))
        if len(rows := picture.figures) <= MOST_ROWS and len(rows.columns) <= 2 * MOST_COLUMNS:
            decree.table(made, rows)
        step()
    for table in screen.tables:
        decree.paragraph(made, table.title, bold=True, indent=True, keep=True)
        decree.table(made, table.rows.iloc[:MOST_ROWS, :MOST_COLUMNS])
        left = len(table.rows) - MOST_ROWS
        if left > 0:
            more = _("and {n} more in the workbook", n=formats.number(left))
            decree.paragraph(made, more, italic=True)


def draw(made: Any, picture: Picture, code: str = "") -> None:
    """The picture across the text, with the line of its code, where it shows anything."""
    if len(picture.frame):
        paragraph = made.add_paragraph()
        paragraph.alignment = ALIGN.CENTER
        drawing = io.BytesIO(image.png(picture, code, width=DRAWN))
        drawn = paragraph.add_run().add_picture(drawing, width=decree.TEXT_WIDTH)
        drawn._inline.docPr.set("descr", picture.alt)
