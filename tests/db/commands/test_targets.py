"""Targets are set and what they have reached is told; each fault is named by its field."""

import json
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from db.commands.targets import save_target, save_target_values
from db.entries.targets import TargetEntry, ValuesEntry
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
from db.queries.targets import target_of
from db.schema import audit_event, target
from tests.factories import make_closing, make_root, make_target, make_unit, make_user

TODAY = date(2023, 10, 10)
JAN, FEB, MAR = (date(2023, month, 1) for month in (1, 2, 3))


@pytest.fixture
def root(conn):
    return make_root(conn)


@pytest.fixture
def long(conn):
    return make_unit(conn, "Vĩnh Long")


@pytest.fixture
def staff(conn):
    return make_user(conn)


@pytest.fixture
def entry(root):
    return TargetEntry(root, 2023, "Cấp thẻ căn cước", "thẻ", 6200)


@pytest.fixture
def values(conn, long):
    """January and February of a commune's target that has a value for January."""
    target_id = make_target(conn, unit_id=long, reached={JAN: 100})
    return ValuesEntry(target_id, {JAN: 100, FEB: 250})


def set_target(conn, entry, by, *, id_=None, version=None, **more):
    submission = replace(Submission.fresh(), version=version, **more)
    return save_target(conn, entry, submission, target_id=id_, today=TODAY, by=by)


def tell(conn, entry, by, *, version=1, **more):
    submission = replace(Submission.fresh(), version=version, **more)
    return save_target_values(conn, entry, submission, today=TODAY, by=by)


def faults(call, *args, **more):
    with pytest.raises(Invalid) as refused:
        call(*args, **more)
    return list(refused.value.faults)


def last_audit(conn):
    return conn.execute(sa.select(audit_event).order_by(audit_event.c.id.desc()).limit(1)).one()


def test_a_new_target_is_stored_as_told_and_changed(conn, staff, entry):
    saved = set_target(conn, replace(entry, name=" Cấp thẻ  căn cước "), staff)
    again = set_target(conn, replace(entry, goal=6500), staff, id_=saved.id, version=1)

    found = target_of(conn, saved.id)
    assert (found.unit_id, found.year, found.name) == (entry.unit_id, 2023, "Cấp thẻ căn cước")
    assert (found.unit_of_measure, found.goal, again.version) == ("thẻ", 6500, 2)
    assert json.loads(last_audit(conn).old_values) == {"goal": 6200}
    assert compare(conn, target)[1] == []


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("name", {"name": " "}),
        ("name", {"name": "x" * 161}),
        ("unit_of_measure", {"unit_of_measure": ""}),
        ("unit_of_measure", {"unit_of_measure": "x" * 41}),
        ("goal", {"goal": None}),
        ("goal", {"goal": 0}),
        ("goal", {"goal": 10**9 + 1}),
        ("year", {"year": None}),
        ("year", {"year": 1999}),
        ("year", {"year": 2025}),
        ("unit_id", {"unit_id": None}),
        ("unit_id", {"unit_id": 0}),
    ],
)
def test_each_field_of_a_target_is_checked(conn, staff, entry, field, wrong):
    assert faults(set_target, conn, replace(entry, **wrong), staff) == [field]
    assert conn.scalar(sa.select(sa.func.count()).select_from(target)) == 0


def test_the_unit_exists_in_the_year_and_is_no_province(conn, staff, entry):
    gone = make_unit(conn, valid_to=date(2019, 11, 30))
    province = make_unit(conn, level="province")

    for unit_id in (gone, province):
        assert faults(set_target, conn, replace(entry, unit_id=unit_id), staff) == ["unit_id"]


def test_a_target_is_there_once(conn, staff, entry, long):
    saved = set_target(conn, entry, staff)

    assert faults(set_target, conn, entry, staff) == ["name"]
    assert set_target(conn, replace(entry, unit_id=long), staff).id != saved.id
    assert set_target(conn, entry, staff, id_=saved.id, version=1).version == 2


def test_a_target_with_values_stays_in_its_year(conn, staff, entry, values):
    moved = replace(entry, year=2022)

    assert faults(set_target, conn, moved, staff, id_=values.target_id, version=1) == ["year"]


@pytest.mark.parametrize("role", [Role.OFFICER, Role.LEADER, Role.ADMIN])
def test_staff_alone_sets_targets(conn, entry, role):
    with pytest.raises(NotAllowed):
        set_target(conn, entry, make_user(conn, role))


def test_a_target_is_guarded_as_every_record(conn, staff, entry):
    saved = set_target(conn, entry, staff)
    tell(conn, ValuesEntry(saved.id, {JAN: 5}), staff)
    make_closing(conn, first_day=date(2022, 12, 15), last_day=date(2023, 1, 14))

    with pytest.raises(Stale):
        set_target(conn, entry, staff, id_=saved.id, version=1)
    with pytest.raises(LooksPersonal):
        set_target(conn, replace(entry, name="Gọi 0912345678"), staff)
    assert set_target(conn, replace(entry, name="B"), staff, id_=saved.id, version=2).version == 3
    more = replace(entry, goal=7000)
    with pytest.raises(ReasonNeeded):  # the share reached in January changes
        set_target(conn, more, staff, id_=saved.id, version=3)
    assert set_target(conn, more, staff, id_=saved.id, version=3, reason="Giao lại").version == 4
    assert compare(conn, target) == (1, [])


def test_a_target_sent_twice_is_there_once(conn, staff, entry):
    submission = Submission.fresh()
    first = save_target(conn, entry, submission, today=TODAY, by=staff)

    again = save_target(conn, entry, submission, today=TODAY, by=staff)

    assert (again.id, again.repeated) == (first.id, True)


def test_an_officer_tells_what_the_own_commune_has_reached(conn, long, values):
    officer = make_user(conn, Role.OFFICER, unit_id=long)

    saved = tell(conn, values, officer)

    assert target_of(conn, values.target_id).reached == {JAN: 100, FEB: 250}
    assert saved.version == 2
    row = last_audit(conn)
    assert (row.action, row.entity) == ("report", "target")
    assert json.loads(row.new_values) == {"target_value.2023-02-01.reached": 250}


def test_a_value_is_corrected_and_taken_away(conn, staff, values):
    tell(conn, values, staff)

    tell(conn, replace(values, reached={FEB: 240}), staff, version=2)

    assert target_of(conn, values.target_id).reached == {FEB: 240}
    old = json.loads(last_audit(conn).old_values)
    assert (old["target_value.2023-01-01.reached"], len(old)) == (100, 2)


@pytest.mark.parametrize(
    "wrong",
    [
        {date(2022, 12, 1): 5},
        {date(2024, 1, 1): 500},
        {date(2023, 2, 15): 250},
        {date(2023, 11, 1): 500},
        {FEB: -1},
        {FEB: 10**9 + 1},
    ],
    ids=str,
)
def test_each_month_is_checked(conn, staff, values, wrong):
    (month,) = wrong
    found = faults(tell, conn, replace(values, reached=wrong), staff)

    assert found == [f"reached.{month.isoformat()}"]
    assert target_of(conn, values.target_id).reached == {JAN: 100}


def test_a_month_counts_from_the_day_it_begins(conn, staff, values):
    october = replace(values, reached={date(2023, 10, 1): 5})

    assert tell(conn, october, staff).version == 2


def test_what_falls_is_ticked_or_explained(conn, staff, values):
    fallen = replace(values, reached={JAN: 100, FEB: 250, MAR: 240})

    assert faults(tell, conn, fallen, staff) == ["reached.2023-03-01"]
    assert tell(conn, replace(fallen, falls_confirmed=True), staff).version == 2
    assert tell(conn, fallen, staff, version=2, reason="Rà soát lại").version == 3


def test_a_closed_month_needs_a_reason_and_only_when_it_changes(conn, staff, values):
    make_closing(conn, first_day=date(2022, 12, 15), last_day=date(2023, 1, 14))

    assert tell(conn, values, staff).version == 2
    corrected = replace(values, reached={JAN: 90, FEB: 250})
    with pytest.raises(ReasonNeeded):
        tell(conn, corrected, staff, version=2)
    with pytest.raises(ReasonNeeded):
        tell(conn, replace(values, reached={FEB: 250}), staff, version=2)
    assert tell(conn, corrected, staff, version=2, reason="Rà soát lại").version == 3


def test_nobody_tells_for_others(conn, root, values):
    districts = replace(values, target_id=make_target(conn, unit_id=root))
    officer = make_user(conn, Role.OFFICER)

    for by in (officer, make_user(conn, Role.LEADER), make_user(conn, Role.ADMIN)):
        for entry in (values, districts):
            with pytest.raises(NotAllowed):
                tell(conn, entry, by)


def test_values_are_guarded_as_every_record(conn, staff, values):
    submission = Submission.fresh()
    first = replace(submission, version=1)
    save_target_values(conn, values, first, today=TODAY, by=staff)

    again = save_target_values(conn, values, first, today=TODAY, by=staff)

    assert (again.version, again.repeated) == (2, True)
    with pytest.raises(Stale):
        tell(conn, values, staff)
    with pytest.raises(Refusal, match="does not exist"):
        tell(conn, replace(values, target_id=0), staff)
