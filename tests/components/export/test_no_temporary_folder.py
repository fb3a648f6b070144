"""Every file is made where none may be written beside it: under a unit that forbids it, on a full
disk."""

import tempfile

import pytest

from components.export import image, import_sheets, slides, workbook
from components.export.report import report
from components.export.slides import Slide
from db.sheets.incidents import INCIDENTS
from tests.components.export.test_report import HEADING, ON
from tests.db.sheets.files import LISTS

FILES = {
    "workbook": lambda screen: workbook.workbook("Giao ban", [screen]),
    "deck": lambda screen: slides.deck("Giao ban", [Slide(screen, screen.pictures[0], "")]),
    "report": lambda screen: report(HEADING, [screen], ON),
    "png": lambda screen: image.png(screen.pictures[0]),
    "svg": lambda screen: image.svg(screen.pictures[0]).encode(),
    "template": lambda _screen: import_sheets.template(INCIDENTS, LISTS),
}


@pytest.mark.parametrize("kind", FILES)
def test_it_is_made_without_a_temporary_folder(kind, shown, monkeypatch, tmp_path):
    screen = shown("incidents")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    with pytest.raises(FileNotFoundError):
        tempfile.mkstemp()

    assert len(FILES[kind](screen)) > 1_000
