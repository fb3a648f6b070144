"""The report of a month, a quarter, a year: all subjects in one document of the decree's form.

Its body has sentences; figures of communes stand in annexes, and a picture only where it says more.
"""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN

from components.export import decree
from components.export.codes import NO_CODES, Codes
from components.export.decree import Heading
from components.export.letters import holdable
from components.export.report import ROMAN, draw
from components.export.written import Point, Written
from components.words import formats
from components.words.i18n import _

LETTERS = "abcdeghiklmnopqrstuvxy"
"""As sentences are listed: with the letter d of Vietnamese after the plain one, without f, j, w."""
DOTS = "." * 60


@holdable
def periodic(
    heading: Heading,
    written: Written,
    on: date,
    *,
    note: str = "",
    codes: Codes = NO_CODES,
    progress: Callable[[float], object] = lambda _share: None,
) -> bytes:
    """The .docx. `progress` is called with the share that is done and stops the work by raising."""
    points = [point for part in written.parts for point in part.points]
    steps, done = len(points) + len(written.annexes), 0

    def step() -> None:
        nonlocal done
        done += 1
        progress(done / steps)

    made = decree.begin()
    decree.head(made, heading, on)
    subject = heading.report_subject or _("Situation and results of work")
    decree.title(made, (subject, written.period))
    for words in filter(None, (written.days, note)):
        decree.paragraph(made, words, italic=True, align=ALIGN.CENTER)
    for number, part in zip(ROMAN, written.parts, strict=False):
        title = f"{number}. {part.title.upper()}"
        decree.paragraph(made, title, bold=True, indent=True, keep=True)
        for place, point in enumerate(part.points, start=1):
            _point(made, f"{place}. {point.title}", point)
            step()
    decree.paragraph(made, written.notes, size=decree.NOTE, italic=True)
    decree.signature(made, heading)
    decree.coded(made, codes)
    for number, table in zip(ROMAN, written.annexes, strict=False):
        _annex(made, number, table.title, heading, on)
        decree.table(made, table.rows)
        step()
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _point(made: Any, title: str, point: Point) -> None:
    decree.paragraph(made, title, bold=True, indent=True, keep=True)
    for words in point.sentences:
        decree.paragraph(made, words, indent=True)
    for letter, words in zip(_letters(), point.items, strict=False):
        decree.paragraph(made, f"{letter}) {words}", indent=True)
    if point.is_open and not point.sentences:
        decree.paragraph(made, DOTS, indent=True, align=ALIGN.LEFT)
    if point.picture is not None:
        draw(made, point.picture)


def _letters() -> list[str]:
    at = LETTERS.index("e")
    return [*LETTERS[:at], "\u0111", *LETTERS[at:]]


def _annex(made: Any, number: str, title: str, heading: Heading, on: date) -> None:
    """On a page of its own, with the report that it goes with."""
    first = decree.paragraph(
        made, _("Annex {number}", number=number), bold=True, align=ALIGN.CENTER, keep=True
    )
    first.paragraph_format.page_break_before = True
    decree.paragraph(made, title.upper(), bold=True, align=ALIGN.CENTER, keep=True)
    goes_with = _(
        "(With report No. {number}, {day}, of {issuer})",
        number=heading.report_number or "      /BC-",
        day=formats.day_long(on),
        issuer=heading.issuer,
    )
    decree.paragraph(made, goes_with, italic=True, align=ALIGN.CENTER, keep=True)
