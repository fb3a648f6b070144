"""The sample district's screens, and the tools that read files without our code."""

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from components import data
from components.figures import scene
from components.figures.screen import Screen
from components.runtime import runs
from components.subjects import SUBJECTS
from db.engine import make_engine, writing
from db.facts.few import MOST_ROWS
from db.model import Role, Selection, User
from db.periods import Calendar
from db.queries import settings, units
from tests.conftest import need
from tests.factories import make_suggestion
from tests.oracle import province
from tests.paper import laid_out
from tests.wording import vi

LAST = date(2023, 10, 10)
READER = User(1, "lanhdao", vi("Leader"), Role.LEADER)
FORMULAS = ('=HYPERLINK("http://x.vn","Bấm vào đây")', "+84 ý kiến về đường", "@x góp ý", "-1+2")


@pytest.fixture(scope="session")
def sample_engine(sample_file, tmp_path_factory) -> Iterator[object]:
    """The sample district with suggestions that a careless file would take for formulas."""
    file = tmp_path_factory.mktemp("export") / "sample.db"
    shutil.copyfile(sample_file, file)
    engine = make_engine(f"sqlite:///{file}")
    with writing(engine) as conn:
        commune = next(iter(units.communes(conn, LAST)))
        for text in FORMULAS:
            make_suggestion(conn, unit_id=commune, text=text)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def shown(sample_engine) -> Callable[..., Screen]:
    """A subject's screen of the year to date, for leaders or for sharing; made once."""

    @cache
    def make(subject: str, *, for_sharing: bool = False, communes: int | None = None):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(data, "engine", lambda: sample_engine)
            patch.setattr(runs._this_thread, "notes", {}, raising=False)  # see `in_one_run`
            period = Calendar().year_to_date(LAST)
            every = tuple(data.read(units.communes, LAST))
            chosen = every[:communes]
            selection = Selection(period, chosen, chosen == every, LAST)
            asked = scene.of(READER, selection, for_sharing=for_sharing)
            screen = SUBJECTS[subject].screen(asked)
            for table in screen.tables:  # fetched when a file asks, and then of this database
                assert table.rows is not None
            return screen

    return make


@pytest.fixture(scope="module")
def province_shown(sqlite_template, tmp_path_factory):
    """As `shown`, of a province of more communes than a picture has rows."""
    file = tmp_path_factory.mktemp("province") / "province.db"
    shutil.copyfile(sqlite_template, file)
    engine = make_engine(f"sqlite:///{file}")
    with writing(engine) as conn:
        province.fill(conn)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(data, "engine", lambda: engine)
        last = data.read(settings.data_span)[1]
        every = tuple(data.read(units.communes, last))
        assert len(every) > MOST_ROWS
        period = data.read(settings.calendar).year_to_date(last)
        here = scene.of(READER, Selection(period, every, whole=True, named_on=last))
        yield lambda subject: SUBJECTS[subject].screen(here)
    engine.dispose()


@pytest.fixture(scope="session")
def every_screen(shown) -> list[Screen]:
    return [shown(subject) for subject in SUBJECTS]


@pytest.fixture(scope="session")
def read_by_office(tmp_path_factory) -> Callable[[bytes, str], str]:
    """The words of a document as LibreOffice lays it out and pdftotext reads it."""
    reader = shutil.which("pdftotext")
    need(reader, "pdftotext")

    def read(content: bytes, kind: str) -> str:
        pdf = laid_out(content, kind, tmp_path_factory.mktemp("office"))
        told = subprocess.run(
            [reader, "-layout", pdf, "-"], check=True, capture_output=True, timeout=60
        )
        return plain(told.stdout.decode())

    return read


@pytest.fixture(scope="session")
def read_by_eye(tmp_path_factory) -> Callable[[bytes], str]:
    """The words of an image as tesseract reads them in Vietnamese."""
    program = shutil.which("tesseract")
    need(program, "tesseract with Vietnamese")

    def read(image: bytes) -> str:
        file = Path(tmp_path_factory.mktemp("ocr")) / "image.png"
        file.write_bytes(image)
        told = subprocess.run(
            [program, file, "-", "-l", "vie", "--psm", "11"],
            check=True,
            capture_output=True,
            timeout=60,
        )
        return plain(told.stdout.decode())

    return read


def plain(text: str) -> str:
    """Words with single blanks, and one kind of dash, so that line breaks say nothing."""
    return re.sub(r"\s+", " ", text.replace("\u2013", "-").replace("\u2014", "-"))
