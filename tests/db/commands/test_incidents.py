"""Incidents are written down, changed and voided; each fault is named by its field."""

from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from db.commands.incidents import save_incident, void_incident
from db.entries.incidents import FIELDS, IncidentEntry
from db.ledger.records import Submission
from db.model import (
    Invalid,
    LooksPersonal,
    NotAllowed,
    ReasonNeeded,
    Refusal,
    Role,
    Stale,
)
from db.queries.records import record_of
from db.schema import audit_event, incident
from tests.factories import make_category, make_closing, make_incident, make_unit, make_user

TODAY, DAY = date(2023, 10, 10), date(2023, 9, 20)


@pytest.fixture
def staff(conn):
    return make_user(conn)


@pytest.fixture
def entry(conn):
    return IncidentEntry(make_unit(conn), make_category(conn, has_casualties=True), DAY)


def save(conn, entry, by, *, id_=None, version=None, **more):
    submission = replace(Submission.fresh(), version=version, **more)
    return save_incident(conn, entry, submission, incident_id=id_, today=TODAY, by=by)


def test_a_new_incident_is_stored_as_told(conn, staff, entry):
    told = replace(
        entry, solved_on=TODAY, dead=1, injured=2, damage=30_000_000, note=" Va chạm \n hai xe "
    )

    found = record_of(conn, "incident", save(conn, told, staff).id)

    assert (found["unit_id"], found["category_id"]) == (entry.unit_id, entry.category_id)
    assert (found["occurred_on"], found["solved_on"]) == (DAY, TODAY)
    assert (found["dead"], found["injured"], found["damage"]) == (1, 2, 30_000_000)
    assert found["note"] == "Va chạm\nhai xe"


def test_a_change_counts_up_and_names_who_made_it(conn, staff, entry):
    first = save(conn, entry, staff)
    lan = make_user(conn)

    second = save(conn, replace(entry, dead=1), lan, id_=first.id, version=1)

    found = record_of(conn, "incident", first.id)
    assert (second.id, second.version, found["dead"]) == (first.id, 2, 1)
    assert found["written_by"] == lan.id


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("occurred_on", {"occurred_on": None}),
        ("occurred_on", {"occurred_on": date(2023, 10, 11)}),
        ("solved_on", {"solved_on": date(2023, 10, 11)}),
        ("solved_on", {"solved_on": date(2023, 9, 19)}),
        ("unit_id", {"unit_id": None}),
        ("unit_id", {"unit_id": 0}),
        ("category_id", {"category_id": None}),
        ("category_id", {"category_id": 0}),
        ("dead", {"dead": -1}),
        ("dead", {"dead": 10_001}),
        ("injured", {"injured": 10_001}),
        ("damage", {"damage": 10**15 + 1}),
        ("note", {"note": "x" * (FIELDS["note"].length + 1)}),
    ],
)
def test_each_field_is_checked_and_nothing_is_stored(conn, staff, entry, field, wrong):
    with pytest.raises(Invalid) as refused:
        save(conn, replace(entry, **wrong), staff)

    assert list(refused.value.faults) == [field]
    assert conn.scalar(sa.select(sa.func.count()).select_from(incident)) == 0


def test_everything_that_is_wrong_is_said_at_once(conn, staff):
    with pytest.raises(Invalid) as refused:
        save(conn, IncidentEntry(None, None, None), staff)

    assert set(refused.value.faults) == {"unit_id", "category_id", "occurred_on"}


def test_the_commune_has_to_be_one_of_that_day(conn, staff, entry):
    gone = make_unit(conn, valid_to=date(2019, 11, 30), successor_id=entry.unit_id)
    district = make_unit(conn, level="district")

    for unit_id in (gone, district):
        with pytest.raises(Invalid) as refused:
            save(conn, replace(entry, unit_id=unit_id), staff)
        assert list(refused.value.faults) == ["unit_id"]


def test_the_kind_has_to_be_one_of_that_day_and_no_divided_group(conn, staff, entry):
    ended = make_category(conn, valid_to=date(2022, 12, 31))
    group = make_category(conn)
    make_category(conn, parent_id=group)

    for category_id in (ended, group):
        with pytest.raises(Invalid) as refused:
            save(conn, replace(entry, category_id=category_id), staff)
        assert list(refused.value.faults) == ["category_id"]


def test_harm_is_counted_only_where_the_kind_has_it(conn, staff, entry):
    told = replace(entry, category_id=make_category(conn), dead=1, injured=1, damage=1)

    with pytest.raises(Invalid) as refused:
        save(conn, told, staff)

    assert set(refused.value.faults) == {"dead", "injured", "damage"}


def test_an_officer_neither_writes_nor_moves_an_incident_elsewhere(conn, entry):
    officer = make_user(conn, Role.OFFICER, unit_id=entry.unit_id)
    saved = save(conn, entry, officer)
    elsewhere = replace(entry, unit_id=make_unit(conn))
    other = make_incident(conn, category_id=entry.category_id)

    for told, id_ in ((elsewhere, None), (elsewhere, saved.id), (entry, other)):
        with pytest.raises(NotAllowed):
            save(conn, told, officer, id_=id_, version=1)
    with pytest.raises(NotAllowed):
        void_incident(conn, other, "Nhập trùng", Submission("a" * 32, version=1), by=officer)


@pytest.mark.parametrize("role", [Role.LEADER, Role.ADMIN])
def test_who_enters_nothing_may_not(conn, entry, role):
    with pytest.raises(NotAllowed):
        save(conn, entry, make_user(conn, role))


@pytest.mark.parametrize("closed", [DAY, date(2023, 10, 1)])
def test_a_closed_day_of_before_or_after_asks_for_a_reason(conn, staff, entry, closed):
    saved = save(conn, replace(entry, solved_on=date(2023, 10, 1)), staff)
    make_closing(conn, first_day=closed, last_day=closed)
    moved = replace(entry, occurred_on=date(2023, 9, 21))

    with pytest.raises(ReasonNeeded):
        save(conn, moved, staff, id_=saved.id, version=1)

    assert save(conn, moved, staff, id_=saved.id, version=1, reason="Sửa ngày").version == 2


def test_a_note_about_a_person_is_held_back(conn, staff, entry):
    told = replace(entry, note="Gọi ông Bình, 0912 345 678")

    with pytest.raises(LooksPersonal) as refused:
        save(conn, told, staff)

    assert refused.value.found == {"note": ("ông Bình", "0912 345 678")}
    assert save(conn, told, staff, not_personal="Số trực ban").version == 1


def test_a_voided_incident_stays_with_its_reason(conn, staff, entry):
    saved = save(conn, entry, staff)

    void_incident(conn, saved.id, " Nhập trùng ", Submission("a" * 32, version=1), by=staff)

    found = record_of(conn, "incident", saved.id)
    assert (found["void_reason"], found["version"]) == ("Nhập trùng", 2)
    assert found["voided_at"] is not None
    told = conn.execute(sa.select(audit_event).order_by(audit_event.c.id.desc())).first()
    assert (told.action, told.entity_id) == ("void", str(saved.id))


def test_and_is_not_changed_any_more(conn, staff, entry):
    gone = make_incident(conn, voided=True)

    with pytest.raises(Refusal, match="voided"):
        save(conn, entry, staff, id_=gone, version=1)
    with pytest.raises(Refusal, match="voided"):
        void_incident(conn, gone, "Lần nữa", Submission("a" * 32, version=1), by=staff)


@pytest.mark.parametrize("why", ["", " \n ", "x" * 401])
def test_voiding_says_why(conn, staff, why):
    id_ = make_incident(conn)

    with pytest.raises(Invalid) as refused:
        void_incident(conn, id_, why, Submission("a" * 32, version=1), by=staff)

    assert list(refused.value.faults) == ["void_reason"]


def test_voiding_is_refused_over_a_newer_version_and_asks_for_closed_days(conn, staff, entry):
    saved = save(conn, entry, staff)
    with pytest.raises(Stale):
        void_incident(conn, saved.id, "Nhập trùng", Submission("a" * 32, version=0), by=staff)
    make_closing(conn, first_day=DAY, last_day=DAY)

    with pytest.raises(ReasonNeeded):
        void_incident(conn, saved.id, "Nhập trùng", Submission("a" * 32, version=1), by=staff)
