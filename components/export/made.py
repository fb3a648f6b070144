"""A file of an office program, as a process of its own makes it (components.beside.processes)."""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from components.beside.processes import Progress
from components.export import office, periodic, renderer, report, slides, workbook
from components.export.codes import Codes
from components.export.slide import Slide
from components.export.written import Written

WHOLE = 100
SECONDS = 120
AS_PDF = 0.5
"""Of the work, where a document is laid out as well."""


def ready() -> None:
    """Load what draws, with what was loaded with this module."""
    renderer.draw_here()


def made(
    kind: str,
    title: str,
    shown: Sequence[Slide],
    heading: report.Heading,
    on: date,
    note: str,
    communes: pd.DataFrame | None,
    codes: Codes,
    progress: Progress,
) -> bytes:
    """The file of the slides: a deck of them, or a report or workbook of their screens. `communes`
    are those of the choice, where a workbook lists them: nothing is asked for here."""

    def tell(share: float) -> None:
        progress(int(share * WHOLE), WHOLE)

    if kind == "pptx":
        return slides.deck(title, shown, note=note, codes=codes, logo=heading.logo, progress=tell)
    screens = list({slide.screen.subject.key: slide.screen for slide in shown}.values())
    if kind == "docx":
        return report.report(heading, screens, on, note=note, codes=codes, progress=tell)
    return workbook.workbook(title, screens, note=note, communes=communes, codes=codes)


def reported(
    kind: str,
    heading: report.Heading,
    written: Written,
    on: date,
    note: str,
    codes: Codes,
    progress: Progress,
) -> bytes:
    """The report of a period, as Word or laid out as PDF."""
    share = AS_PDF if kind == "pdf" else 1.0

    def tell(done: float) -> None:
        progress(int(share * done * WHOLE), WHOLE)

    content = periodic.periodic(heading, written, on, note=note, codes=codes, progress=tell)
    return office.pdf(content) if kind == "pdf" else content
