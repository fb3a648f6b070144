"""Survey rounds are set up and told of; each fault is named by its field."""

import json
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from db.commands.surveys import save_survey, save_tallies
from db.entries.surveys import RoundEntry, TallyEntry
from db.ledger.records import Submission
from db.ledger.replay import compare
from db.model import (
    Invalid,
    LooksPersonal,
    NotAllowed,
    ReasonNeeded,
    Refusal,
    Role,
    Stale,
)
from db.queries.surveys import round_of, tallies
from db.schema import audit_event, survey, survey_forms
from tests.factories import make_closing, make_root, make_survey, make_unit, make_user
from tests.wording import vi

TODAY, OPENED, CLOSED = date(2023, 10, 10), date(2023, 9, 20), date(2023, 9, 30)


@pytest.fixture
def root(conn):
    return make_root(conn)


@pytest.fixture
def long(conn, root):
    return make_unit(conn, "Vĩnh Long")


@pytest.fixture
def staff(conn):
    return make_user(conn)


@pytest.fixture
def officer(conn, long):
    return make_user(conn, Role.OFFICER, unit_id=long)


@pytest.fixture
def round_(conn, root, long):
    """A round of two questions that nobody has told of, as its form begins."""
    survey_id = make_survey(
        conn, unit_id=root, opened_on=OPENED, closed_on=CLOSED, topics=("Thái độ", "Thủ tục")
    )
    first, second = round_of(conn, survey_id).questions
    answers = {first: (0, 1, 2, 30, 17), second: (0, 0, 0, 0, 50)}
    return TallyEntry(survey_id, long, 60, 55, 50, answers)


@pytest.fixture
def entry(root):
    return RoundEntry(root, "Khảo sát tháng 9", OPENED, CLOSED, {1: "Thái độ", 3: "Thủ tục"})


def set_up(conn, entry, by, *, id_=None, version=None, **more):
    submission = replace(Submission.fresh(), version=version, **more)
    return save_survey(conn, entry, submission, survey_id=id_, by=by)


def tell(conn, entry, by, *, seen=None, today=TODAY, **more):
    submission = replace(Submission.fresh(), version=seen.mark if seen else None, **more)
    return save_tallies(conn, entry, submission, today=today, by=by)


def told(conn, entry):
    return tallies(conn, entry.survey_id, entry.unit_id)


def last_audit(conn):
    return conn.execute(sa.select(audit_event).order_by(audit_event.c.id.desc()).limit(1)).one()


def faults(call, *args, **more):
    with pytest.raises(Invalid) as refused:
        call(*args, **more)
    return list(refused.value.faults)


def test_a_new_round_is_stored_with_its_questions(conn, staff, entry):
    saved = set_up(conn, replace(entry, topics={**entry.topics, 4: "  "}), staff)

    found = round_of(conn, saved.id)
    assert (found.title, found.opened_on, found.closed_on) == (entry.title, OPENED, CLOSED)
    assert dict(zip(found.positions.values(), found.questions.values(), strict=True)) == {
        1: "Thái độ",
        3: "Thủ tục",
    }


def test_a_change_keeps_the_questions_that_stay(conn, staff, entry):
    saved = set_up(conn, entry, staff)
    first = next(iter(round_of(conn, saved.id).questions))

    again = set_up(
        conn,
        replace(entry, topics={1: vi("Conduct towards people"), 2: "Đạo đức"}),
        staff,
        id_=saved.id,
        version=1,
    )

    assert again.version == 2
    found = round_of(conn, saved.id)
    assert found.questions[first] == vi("Conduct towards people")
    assert list(found.questions.values()) == [vi("Conduct towards people"), "Đạo đức"]
    assert compare(conn, survey)[1] == []


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("title", {"title": " "}),
        ("title", {"title": "x" * 201}),
        ("opened_on", {"opened_on": None}),
        ("closed_on", {"closed_on": None}),
        ("closed_on", {"closed_on": date(2023, 9, 19)}),
        ("unit_id", {"unit_id": None}),
        ("unit_id", {"unit_id": 0}),
        ("topics", {"topics": {}}),
        ("topics", {"topics": {11: "Thái độ"}}),
        ("topics.1", {"topics": {1: "x" * 121}}),
        ("topics.1", {"topics": {1: "Thái độ", 2: " Thái  độ"}}),
    ],
)
def test_each_field_of_a_round_is_checked(conn, staff, entry, field, wrong):
    found = faults(set_up, conn, replace(entry, **wrong), staff)

    assert found[0] == field
    assert conn.scalar(sa.select(sa.func.count()).select_from(survey)) == 0


def test_what_was_answered_stays_a_question_and_who_told_stays_in_the_round(
    conn, staff, round_, entry
):
    tell(conn, round_, staff)
    change = {"id_": round_.survey_id, "version": 2}
    kept = replace(entry, topics={1: "Thái độ", 2: "Thủ tục"})

    assert faults(set_up, conn, replace(kept, topics={1: "A"}), staff, **change) == ["topics.2"]
    elsewhere = replace(kept, unit_id=make_unit(conn, "Vĩnh An"))
    assert faults(set_up, conn, elsewhere, staff, **change) == ["unit_id"]
    assert set_up(conn, kept, staff, **change).version == 3


@pytest.mark.parametrize("role", [Role.OFFICER, Role.LEADER, Role.ADMIN])
def test_staff_alone_sets_up_a_round(conn, entry, role):
    with pytest.raises(NotAllowed):
        set_up(conn, entry, make_user(conn, role))


def test_a_round_is_guarded_as_every_record(conn, staff, entry):
    saved = set_up(conn, entry, staff)

    with pytest.raises(Stale):
        set_up(conn, entry, staff, id_=saved.id, version=7)
    with pytest.raises(LooksPersonal):
        set_up(conn, replace(entry, topics={1: "Gọi 0912345678"}), staff)
    make_closing(conn, first_day=date(2023, 9, 15), last_day=date(2023, 10, 14))
    with pytest.raises(ReasonNeeded):
        set_up(conn, replace(entry, title="B"), staff, id_=saved.id, version=1)
    later = replace(entry, closed_on=date(2023, 11, 1))
    with pytest.raises(ReasonNeeded):  # out of the closed period
        set_up(conn, later, staff, id_=saved.id, version=1)
    assert set_up(conn, later, staff, id_=saved.id, version=1, reason="Nhầm ngày").version == 2


def test_a_round_sent_twice_is_there_once(conn, staff, entry):
    submission = Submission.fresh()

    first = save_survey(conn, entry, submission, by=staff)
    again = save_survey(conn, entry, submission, by=staff)

    assert (again.id, again.repeated) == (first.id, True)
    assert conn.scalar(sa.select(sa.func.count()).select_from(survey)) == 1


def test_an_officer_tells_of_the_own_commune(conn, officer, round_):
    saved = tell(conn, round_, officer)

    found = told(conn, round_)
    assert (found.issued, found.returned, found.valid) == (60, 55, 50)
    assert found.answers == round_.answers
    assert (saved.id, saved.version) == (round_.survey_id, 2)
    told_by = last_audit(conn)
    assert (told_by.action, told_by.entity) == ("tally", "survey")
    first = min(round_.answers)
    assert json.loads(told_by.new_values)[f"survey_tally.{round_.unit_id}.{first}.level_4"] == 30


def test_a_correction_says_what_it_changes_and_no_more(conn, staff, round_):
    tell(conn, round_, staff)
    first = min(round_.answers)
    answers = {first: (0, 1, 2, 30, 16), max(round_.answers): (0, 0, 0, 0, 0)}
    fewer = replace(round_, valid=49, answers=answers)

    saved = tell(conn, fewer, staff, seen=told(conn, round_))

    assert saved.version == 3
    assert told(conn, round_).valid == 49
    row = last_audit(conn)
    assert json.loads(row.old_values)[f"survey_forms.{round_.unit_id}.valid"] == 50
    assert f"survey_forms.{round_.unit_id}.issued" not in json.loads(row.old_values)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("issued", {"issued": None}),
        ("returned", {"returned": None}),
        ("valid", {"valid": None}),
        ("issued", {"issued": 1_000_001}),
        ("issued", {"issued": -1}),
        ("returned", {"returned": 61}),
        ("valid", {"valid": 56}),
        ("answers", {"answers": {0: (0, 0, 0, 0, 50)}}),
    ],
)
def test_each_field_of_the_forms_is_checked(conn, staff, round_, field, wrong):
    if "answers" in wrong:
        wrong = {"answers": round_.answers | wrong["answers"]}

    assert field in faults(tell, conn, replace(round_, **wrong), staff)
    assert conn.scalar(sa.select(sa.func.count()).select_from(survey_forms)) == 0


@pytest.mark.parametrize("wrong", [(0, 1, 2, 30, 18), (-1, 1, 2, 3, 4), (1, 2, 3), None], ids=str)
def test_each_question_is_checked(conn, staff, round_, wrong):
    first = min(round_.answers)
    answers = {id_: levels for id_, levels in round_.answers.items() if id_ != first}
    entry = replace(round_, answers=answers | ({first: wrong} if wrong else {}))

    assert faults(tell, conn, entry, staff) == [f"answers.{first}"]


def test_the_audit_can_take_back_every_change(conn, staff, long, entry):
    survey_id = set_up(conn, entry, staff).id
    answers = dict.fromkeys(round_of(conn, survey_id).questions, (0, 0, 1, 2, 3))
    tallied = TallyEntry(survey_id, long, 9, 8, 7, answers)
    tell(conn, tallied, staff)
    tell(conn, replace(tallied, issued=10, valid=6), staff, seen=told(conn, tallied))

    assert compare(conn, survey) == (1, [])


def test_no_valid_form_needs_no_answers(conn, staff, round_):
    tell(conn, replace(round_, valid=0, answers={}), staff)

    assert (told(conn, round_).valid, told(conn, round_).answers) == (0, {})


def test_the_unit_belongs_to_the_round(conn, staff, root, round_):
    gone = make_unit(conn, valid_to=date(2019, 11, 30))

    for unit_id in (gone, None):
        assert faults(tell, conn, replace(round_, unit_id=unit_id), staff) == ["unit_id"]
    assert tell(conn, replace(round_, unit_id=root), staff).version == 2


def test_numbers_are_sent_when_the_round_has_ended(conn, staff, round_):
    with pytest.raises(Refusal, match="not ended"):
        tell(conn, round_, staff, today=date(2023, 9, 29))

    assert tell(conn, round_, staff, today=CLOSED).version == 2


def test_nobody_tells_of_another_commune(conn, officer, root, round_):
    for unit_id in (make_unit(conn, "Vĩnh An"), root):
        with pytest.raises(NotAllowed):
            tell(conn, replace(round_, unit_id=unit_id), officer)
    for role in (Role.LEADER, Role.ADMIN):
        with pytest.raises(NotAllowed):
            tell(conn, round_, make_user(conn, role))


def test_two_communes_do_not_stand_in_each_others_way(conn, staff, round_):
    tell(conn, round_, staff)
    other = replace(round_, unit_id=make_unit(conn, "Vĩnh An"))

    assert tell(conn, other, staff).version == 3
    assert told(conn, round_).answers == told(conn, other).answers


def test_the_second_of_two_who_began_alike_is_told_so(conn, staff, round_):
    tell(conn, round_, staff)
    seen = told(conn, round_)

    with pytest.raises(Stale):
        tell(conn, round_, staff)
    tell(conn, replace(round_, issued=61), staff, seen=seen)
    with pytest.raises(Stale):
        tell(conn, replace(round_, issued=62), staff, seen=seen)
    assert told(conn, round_).issued == 61


def test_tallies_of_a_closed_period_need_a_reason(conn, officer, round_):
    make_closing(conn, first_day=date(2023, 9, 15), last_day=date(2023, 10, 14))

    with pytest.raises(ReasonNeeded):
        tell(conn, round_, officer)
    tell(conn, round_, officer, reason="Nộp muộn")

    assert last_audit(conn).reason == "Nộp muộn"


def test_tallies_sent_twice_are_there_once(conn, officer, round_):
    submission = Submission.fresh()
    first = save_tallies(conn, round_, submission, today=TODAY, by=officer)

    again = save_tallies(conn, round_, submission, today=TODAY, by=officer)

    assert (again.version, again.repeated) == (first.version, True)
