"""Views and screens are made once for all who ask for the same, and nobody changes them."""

import shutil
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from components import data
from components.export import slides, workbook
from components.figures import scene
from components.subjects import SUBJECTS
from components.words.i18n import speaking
from db.engine import make_engine, writing
from db.model import Role, Selection, User
from db.periods import Calendar
from db.queries import units
from db.schema import category
from tests.factories import make_incident, set_setting

LAST = date(2023, 10, 10)
PAGES = ("overview", "incidents", "reintegration", "suggestions", "satisfaction", "targets")
LEADER, STAFF = (User(n, role, role, role) for n, role in enumerate((Role.LEADER, Role.STAFF), 1))


def snapshot(screen):
    """All that is seen of a screen, to be compared with later."""
    frames = [picture.frame for picture in screen.pictures]
    frames += [
        table for p in screen.pictures for table in (p.table, p.numbers) if table is not None
    ]
    frames += [block.frame for block in screen.blocks] + [table.rows for table in screen.tables]
    specs = [repr(picture.spec) for picture in screen.pictures]
    return repr((screen.blocks, screen.sentence, specs)), [frame.to_csv() for frame in frames]


@pytest.fixture
def district(sample_file, tmp_path, monkeypatch):
    file = tmp_path / "sample.db"
    shutil.copyfile(sample_file, file)
    engine = make_engine(f"sqlite:///{file}")
    monkeypatch.setattr(data, "engine", lambda: engine)
    yield engine
    engine.dispose()


def choice(first=date(2022, 12, 15)):
    every = tuple(data.read(units.communes, LAST))
    return Selection(Calendar().custom(first, LAST), every, True, LAST)


@pytest.fixture(params=SUBJECTS)
def subject(request):
    return SUBJECTS[request.param]


def test_all_who_ask_for_the_same_see_the_same_object(district, subject):
    mine = subject.screen(scene.of(LEADER, choice()))

    assert subject.screen(scene.of(STAFF, choice())) is mine
    assert mine.scene.user is None


def test_another_choice_day_language_or_audience_is_another_screen(district, subject, monkeypatch):
    asked = scene.of(LEADER, choice())
    found = [subject.screen(asked), subject.screen(scene.of(LEADER, choice(date(2023, 1, 15))))]
    found.append(subject.screen(replace(asked, for_sharing=True)))
    with speaking("en"):
        found.append(subject.screen(scene.of(LEADER, choice())))
    monkeypatch.setattr(scene, "today", lambda: date(2024, 3, 1))
    found.append(subject.screen(asked))

    assert len({id(screen) for screen in found}) == len(found)


def test_a_write_is_seen_at_once(district, subject):
    before = subject.screen(scene.of(LEADER, choice()))
    with writing(district) as conn:
        kind = conn.scalar(sa.select(sa.func.min(category.c.id)))
        make_incident(conn, unit_id=choice().communes[0], category_id=kind, occurred_on=LAST)

    assert subject.screen(scene.of(LEADER, choice())) is not before


def test_what_a_write_came_into_is_kept_for_nobody(district):
    """Its parts are of two states, and a restore may bring the earlier one back."""
    made = []

    def make():
        if not made:
            with writing(district) as conn:
                set_setting(conn, "colour", "green")
        made.append(object())
        return made[-1]

    before = data.version()
    data.keep("a screen", make)
    with pytest.MonkeyPatch.context() as restored:
        restored.setattr(data, "version", lambda: before)
        assert data.keep("a screen", make) is made[-1]

    assert len(made) == 3


def test_files_change_nothing_of_a_kept_screen(district, subject):
    screen = subject.screen(scene.of(LEADER, choice()))
    before = snapshot(screen)

    slides.deck("x", slides.of_page(screen))
    workbook.workbook("x", [screen])

    assert snapshot(screen) == before


@pytest.mark.parametrize("page", PAGES)
def test_pages_change_nothing_of_a_kept_screen(open_page, sample_district, page, monkeypatch):
    kept = []
    plain = data._keep

    def note(state, what, make):
        kept.append(plain(state, what, make))
        return kept[-1]

    monkeypatch.setattr(data, "_keep", note)
    at = open_page(f"pages/dashboards/{page}.py")
    assert not at.exception
    screens = [one for one in kept if hasattr(one, "blocks")]
    before = [snapshot(screen) for screen in screens]

    at.run()

    assert [snapshot(screen) for screen in screens] == before
    assert screens
