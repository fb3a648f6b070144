"""One function makes every kind of file, and tells how far it is."""

import io

import pytest
from docx import Document
from pptx import Presentation
from python_calamine import CalamineWorkbook

from components.beside.processes import Pool
from components.export import made
from components.export.codes import NO_CODES
from components.export.slide import of_page
from tests.components.export.test_letters import words_of
from tests.components.export.test_report import HEADING, ON

OPENED = {
    "pptx": lambda content: len(Presentation(content).slides) > 2,
    "docx": lambda content: len(Document(content).inline_shapes) > 1,
    "xlsx": lambda content: len(CalamineWorkbook.from_filelike(content).sheet_names) > 3,
}


@pytest.mark.parametrize("kind", OPENED)
def test_every_kind_opens_and_what_takes_time_tells_how_far_it_is(shown, kind):
    heard = []
    slides = of_page(shown("incidents"))

    content = made.made(
        kind, "Giao ban", slides, HEADING, ON, "", None, NO_CODES, lambda *far: heard.append(far)
    )

    assert OPENED[kind](io.BytesIO(content))
    assert heard == sorted(heard)
    assert kind == "xlsx" or heard[-1] == (made.WHOLE, made.WHOLE)


def test_another_process_writes_the_same_of_what_it_is_handed(shown):
    """The rows of tables go along, and nothing is asked for there."""
    slides = of_page(shown("incidents"))
    pool, asked = (
        Pool(1, "components.export.made:ready"),
        ("Giao ban", slides, HEADING, ON, "", None, NO_CODES),
    )
    try:
        there = pool.run(made.made, "docx", *asked)
        book = pool.run(made.made, "xlsx", *asked)
    finally:
        pool.stop()

    assert words_of(there) == words_of(made.made("docx", *asked, lambda _done, _of: None))
    assert OPENED["xlsx"](io.BytesIO(book))
