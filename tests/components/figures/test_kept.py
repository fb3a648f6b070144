"""Views and screens are made once for all who ask for the same, and nobody changes them."""

import os
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
from db.model import ReturnState, Role, Selection, User
from db.periods import Calendar
from db.queries import units
from db.schema import (
    category,
    incident,
    monthly_return,
    reintegration,
    suggestion,
    survey_tally,
    target_value,
)
from tests.factories import make_incident

LAST = date(2023, 10, 10)
PAGES = ("overview", "incidents", "reintegration", "suggestions", "satisfaction", "targets")
IN_FULL = os.environ.get("PAGES") == "all"
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


@pytest.fixture(scope="module")
def written_to(sample_file, tmp_path_factory):
    """One for all: what is written there makes others of those screens alone that it concerns."""
    file = tmp_path_factory.mktemp("kept") / "sample.db"
    shutil.copyfile(sample_file, file)
    engine = make_engine(f"sqlite:///{file}")
    yield engine
    engine.dispose()


@pytest.fixture
def district(written_to, monkeypatch):
    monkeypatch.setattr(data, "engine", lambda: written_to)
    return written_to


def choice(first=date(2022, 12, 15)):
    every = tuple(data.read(units.communes, LAST))
    return Selection(Calendar().custom(first, LAST), every, True, LAST)


@pytest.fixture(params=SUBJECTS if IN_FULL else list(SUBJECTS)[::2])
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


def screens():
    """As the page of each asks for it."""
    asked = scene.of(LEADER, choice())
    return {key: subject.screen(subject.basis(asked)) for key, subject in SUBJECTS.items()}


def changed(before):
    """The subjects whose screens are others now."""
    return {key for key, screen in screens().items() if screen is not before[key]}


def write_incident(conn):
    kind = conn.scalar(sa.select(sa.func.min(category.c.id)))
    make_incident(conn, unit_id=choice().communes[0], category_id=kind, occurred_on=LAST)


def write_goal(conn):
    conn.execute(target_value.update().values(reached=target_value.c.reached + 1))


def write_stock(conn):
    more = {name: reintegration.c[name] + 1 for name in ("stock_start", "stock_end", "class_a")}
    conn.execute(reintegration.update().values(more))


def write_suggestion(conn):
    conn.execute(suggestion.update().values(due_on=date(2023, 1, 1)))


def write_answers(conn):
    conn.execute(
        survey_tally.update().values(level_1=survey_tally.c.level_5, level_5=survey_tally.c.level_1)
    )


def write_state(conn):
    """Which returns are here stands in the caption of all that is counted by days."""
    newest = sa.select(sa.func.max(monthly_return.c.month)).scalar_subquery()
    back = {"state": ReturnState.RETURNED, "note": "x"}
    conn.execute(monthly_return.update().where(monthly_return.c.month == newest).values(back))


@pytest.mark.parametrize(
    ("write", "theirs"),
    [
        (write_incident, {"summary", "incidents"}),
        (write_goal, {"targets"}),
        (write_stock, {"summary", "reintegration"}),
        (write_suggestion, {"summary", "suggestions"}),
        (write_answers, {"summary", "satisfaction"}),
        (write_state, {"summary", "incidents", "reintegration"}),
    ],
)
def test_a_write_is_seen_at_once_on_its_own_screens_and_leaves_the_others(district, write, theirs):
    before = screens()
    with writing(district) as conn:
        write(conn)

    assert changed(before) == theirs


def test_a_save_that_changes_no_answer_leaves_every_screen(district):
    before = screens()
    with writing(district) as conn:
        conn.execute(incident.update().values(note="x"))

    assert changed(before) == set()


def test_files_change_nothing_of_a_kept_screen(district, subject):
    screen = subject.screen(scene.of(LEADER, choice()))
    before = snapshot(screen)

    slides.deck("x", slides.of_page(screen))
    workbook.workbook("x", [screen])

    assert snapshot(screen) == before


@pytest.mark.parametrize("page", PAGES if IN_FULL else PAGES[::2])
def test_pages_change_nothing_of_a_kept_screen(open_page, sample_district, page, monkeypatch):
    kept = []
    plain = scene.keep

    def note(what, make, again=None):
        kept.append(plain(what, make, again))
        return kept[-1]

    monkeypatch.setattr(scene, "keep", note)
    at = open_page(f"pages/dashboards/{page}.py")
    assert not at.exception
    screens = [one for one in kept if hasattr(one, "blocks")]
    before = [snapshot(screen) for screen in screens]

    at.run()

    assert [snapshot(screen) for screen in screens] == before
    assert screens
