"""Briefings are saved, changed and removed by who may brief, each fault named by its field."""

from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from components.subjects import SUBJECTS
from db.commands.briefings import archive_briefing, remove_briefing, save_briefing
from db.entries.briefings import LONGEST_NAME, LONGEST_REMARK, BriefingEntry
from db.indicators import SCREENS
from db.ledger.records import Submission
from db.ledger.replay import compare
from db.model import Invalid, LooksPersonal, NotAllowed, Refusal, Role, Selection, Stale
from db.periods import Base, Calendar
from db.queries.briefings import Shown, saved_briefing
from db.schema import audit_event, briefing
from tests.factories import make_unit, make_user

UNTIL = date(2023, 10, 10)


@pytest.fixture
def leader(conn):
    return make_user(conn, Role.LEADER)


@pytest.fixture
def entry(conn):
    chosen = Selection(Calendar().year_to_date(UNTIL), (make_unit(conn),), True, UNTIL)
    return BriefingEntry("Giao ban", chosen, [Shown("incidents", "Giảm mạnh"), Shown("summary")])


def save(conn, entry, by, *, id_=None, version=None, **more):
    submission = replace(Submission.fresh(), version=version, **more)
    return save_briefing(conn, entry, submission, briefing_id=id_, by=by)


def remove(conn, id_, by, version=1):
    return remove_briefing(conn, id_, replace(Submission.fresh(), version=version), by=by)


def test_the_screens_there_are_can_be_chosen():
    assert list(SUBJECTS) == list(SCREENS)


@pytest.mark.parametrize("role", [Role.LEADER, Role.STAFF])
def test_a_briefing_is_stored_as_told(conn, entry, role):
    maker = make_user(conn, role)

    found = saved_briefing(conn, save(conn, replace(entry, name=" Giao \n ban "), maker).id)

    assert found.name == "Giao ban"
    assert found.selection == entry.selection
    assert found.screens == tuple(entry.screens)
    assert found.author == maker.display_name
    assert conn.scalar(sa.select(briefing.c.made_by)) == maker.id


def test_a_change_keeps_who_made_it(conn, entry, leader):
    first = save(conn, entry, leader)
    second = make_user(conn, Role.STAFF)

    changed = save(
        conn, replace(entry, screens=[Shown("targets")]), second, id_=first.id, version=1
    )

    row = conn.execute(sa.select(briefing)).one()
    assert (changed.id, changed.version) == (first.id, 2)
    assert (row.made_by, row.written_by) == (leader.id, second.id)
    assert saved_briefing(conn, first.id).screens == (Shown("targets"),)
    with pytest.raises(Stale):
        save(conn, entry, leader, id_=first.id, version=1)


def test_the_same_submission_saves_once(conn, entry, leader):
    submission = Submission.fresh()

    first = save_briefing(conn, entry, submission, by=leader)
    again = save_briefing(conn, entry, submission, by=leader)

    assert (again.id, again.repeated) == (first.id, True)
    assert conn.scalar(sa.select(sa.func.count()).select_from(briefing)) == 1


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("name", {"name": " \n"}),
        ("name", {"name": "a" * (LONGEST_NAME + 1)}),
        ("screens", {"screens": []}),
        ("screens", {"screens": [Shown("summary"), Shown("summary")]}),
        ("screens", {"screens": [Shown("weather")]}),
        ("remark_summary", {"screens": [Shown("summary", "a" * (LONGEST_REMARK + 1))]}),
        ("selection", {"selection": None}),
    ],
)
def test_what_is_wrong_is_named_by_its_field(conn, entry, leader, field, wrong):
    with pytest.raises(Invalid) as refused:
        save(conn, replace(entry, **wrong), leader)

    assert set(refused.value.faults) == {field}
    assert conn.scalar(sa.select(sa.func.count()).select_from(briefing)) == 0


def test_a_commune_of_another_time_cannot_be_chosen(conn, entry, leader):
    later = make_unit(conn, "Biện Thượng", valid_from=date(2025, 7, 1))
    chosen = replace(entry.selection, communes=(later,))

    with pytest.raises(Invalid):
        save(conn, replace(entry, selection=chosen), leader)


def test_a_remark_tells_of_nobody_unless_it_is_said_why(conn, entry, leader):
    told = replace(entry, screens=[Shown("summary", "Hỏi ông Nguyễn Văn An")])
    with pytest.raises(LooksPersonal) as refused:
        save(conn, told, leader)

    assert refused.value.found == {"remark_summary": ("ông Nguyễn Văn An",)}
    assert save(conn, told, leader, not_personal="tên đường").id


@pytest.mark.parametrize("role", [Role.OFFICER, Role.ADMIN])
def test_nobody_else_may(conn, entry, leader, role):
    by, saved = make_user(conn, role), save(conn, entry, leader)

    with pytest.raises(NotAllowed):
        save(conn, entry, by)
    with pytest.raises(NotAllowed):
        save(conn, entry, by, id_=saved.id, version=1)
    with pytest.raises(NotAllowed):
        remove(conn, saved.id, by)


def test_what_is_removed_is_neither_read_nor_changed(conn, entry, leader):
    saved = save(conn, entry, leader)

    remove(conn, saved.id, leader)

    assert saved_briefing(conn, saved.id) is None
    with pytest.raises(Refusal, match="removed"):
        save(conn, entry, leader, id_=saved.id, version=2)
    with pytest.raises(Refusal, match="removed"):
        remove(conn, saved.id, leader, version=2)


def test_the_audit_tells_every_step(conn, entry, leader):
    saved = save(conn, entry, leader)
    save(conn, replace(entry, name="Sơ kết"), leader, id_=saved.id, version=1)
    remove(conn, saved.id, leader, version=2)

    told = conn.execute(
        sa.select(audit_event.c.action, audit_event.c.entity_id).order_by(audit_event.c.id)
    )
    assert [tuple(row) for row in told] == [
        (action, str(saved.id)) for action in ("add", "change", "remove")
    ]
    assert compare(conn, briefing) == (1, [])


def test_an_archived_one_is_kept_and_told_by_the_audit(conn, entry, leader):
    saved = save(conn, entry, leader)

    archive_briefing(conn, saved.id, submission_of(1), archived=True, by=leader)

    assert saved_briefing(conn, saved.id).archived
    assert compare(conn, briefing) == (1, [])
    with pytest.raises(Stale):
        archive_briefing(conn, saved.id, submission_of(1), archived=False, by=leader)
    archive_briefing(conn, saved.id, submission_of(2), archived=False, by=leader)
    assert not saved_briefing(conn, saved.id).archived


def submission_of(version):
    return replace(Submission.fresh(), version=version)


def test_who_may_not_brief_archives_nothing(conn, entry, leader):
    saved = save(conn, entry, leader)
    unit = entry.selection.communes[0]
    officer = make_user(conn, Role.OFFICER, unit_id=unit)

    with pytest.raises(NotAllowed):
        archive_briefing(conn, saved.id, submission_of(1), archived=True, by=officer)


def test_one_subject_is_shown_by_several_pictures_each_once(conn, entry, leader):
    twice = [Shown("incidents", picture="communes"), Shown("incidents", picture="months")]

    found = saved_briefing(conn, save(conn, replace(entry, screens=twice), leader).id)

    assert found.screens == tuple(twice)
    with pytest.raises(Invalid):
        save(conn, replace(entry, screens=twice[:1] * 2), leader)


def test_a_briefing_keeps_what_its_period_is_compared_with(conn, entry, leader):
    chosen = entry.selection.against(Base.PERIOD_BEFORE)

    id_ = save(conn, replace(entry, selection=chosen), leader).id
    first = saved_briefing(conn, id_).selection
    save(conn, entry, leader, id_=id_, version=1)

    assert first.period.base == chosen.period.period_before()
    assert saved_briefing(conn, id_).selection == entry.selection != first
