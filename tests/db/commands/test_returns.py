"""Monthly returns: what is accepted, what is refused and why, who decides, what is recorded."""

import json
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from db.check import check
from db.commands.returns import (
    approve,
    nothing_to_report,
    return_with_note,
    save_return,
    take_back,
)
from db.entries.returns import COUNTS, ReturnEntry
from db.ledger.records import Submission
from db.model import (
    Invalid,
    LooksPersonal,
    NotAllowed,
    ReasonNeeded,
    Refusal,
    ReturnState,
    Role,
    Stale,
    User,
)
from db.queries.returns import return_record
from db.schema import audit_event, incident, monthly_return
from tests.factories import (
    make_account,
    make_closing,
    make_incident,
    make_return,
    make_unit,
)

SEPTEMBER, OCTOBER = date(2023, 9, 1), date(2023, 10, 1)
TODAY = date(2023, 10, 15)
COUNTED = dict.fromkeys(COUNTS, 0) | {
    "stock_start": 14,
    "received": 2,
    "out_died": 1,
    "stock_end": 15,
    "class_a": 5,
    "class_b": 4,
    "class_c": 3,
    "class_d": 3,
    "employed": 9,
    "borrowing": 1,
    "guided": 1,
    "loaned": 1,
    "loan_amount": 30_000_000,
}


def person(conn, role, unit_id=None):
    account_id = make_account(conn, role, unit_id=unit_id)
    return User(account_id, "x", "x", role, unit_id)


@pytest.fixture
def long(conn):
    """A commune that reported 14 people for September, its officer, another officer, the staff."""
    unit_id = make_unit(conn)
    counts = {"stock_start": 14, "employed": 9, "borrowing": 2}
    make_return(conn, unit_id=unit_id, month=SEPTEMBER, counts=counts)
    return SimpleNamespace(
        id=unit_id,
        officer=person(conn, Role.OFFICER, unit_id),
        other=person(conn, Role.OFFICER, make_unit(conn, "Vĩnh Yên")),
        staff=person(conn, Role.STAFF),
        leader=person(conn, Role.LEADER),
        admin=person(conn, Role.ADMIN),
        entry=ReturnEntry(unit_id, OCTOBER, 0, COUNTED),
    )


def send(conn, entry, submission=None, *, by):
    return save_return(conn, entry, submission or Submission.fresh(), today=TODAY, by=by)


def nothing(conn, unit_id, submission=None, *, month=OCTOBER, by):
    return nothing_to_report(
        conn, unit_id, month, submission or Submission.fresh(), today=TODAY, by=by
    )


def counts(entry, **values):
    return replace(entry, counts=entry.counts | values)


def last_audit(conn):
    return conn.execute(sa.select(audit_event).order_by(audit_event.c.id.desc()).limit(1)).one()


def refused(conn, entry, *, by):
    with pytest.raises(Invalid) as refusal:
        send(conn, entry, by=by)
    return refusal.value.faults


def test_a_return_is_sent_whole_and_recorded(conn, long):
    saved = send(conn, replace(long.entry, note="  Đã đối chiếu sổ "), by=long.officer)

    stored = return_record(conn, long.id, OCTOBER)
    assert {name: stored[name] for name in COUNTS} == COUNTED
    assert (stored["id"], stored["version"], stored["state"]) == (saved.id, 1, "submitted")
    assert (stored["nothing_to_report"], stored["incidents_confirmed"]) == (True, 0)
    assert (stored["note"], stored["written_by"]) == ("Đã đối chiếu sổ", long.officer.id)
    assert stored["submitted_at"] is not None
    told = last_audit(conn)
    assert (told.action, told.entity, told.entity_id) == ("submit", "monthly_return", str(saved.id))
    assert json.loads(told.new_values)["reintegration.stock_end"] == 15
    assert told.old_values is None


def test_the_number_of_the_register_is_confirmed(conn, long):
    make_incident(conn, unit_id=long.id, occurred_on=date(2023, 9, 15))
    make_incident(conn, unit_id=long.id, occurred_on=date(2023, 10, 14))
    for other in (
        {"occurred_on": date(2023, 9, 14)},
        {"occurred_on": date(2023, 10, 15)},
        {"voided": True},
        {"unit_id": long.other.unit_id},
    ):
        make_incident(conn, **{"unit_id": long.id, **other})

    faults = refused(conn, replace(long.entry, incidents_confirmed=3), by=long.officer)
    assert faults["incidents_confirmed"].params == {"registered": 2, "confirmed": 3}
    assert "2 incidents" in str(faults["incidents_confirmed"])
    assert "confirm 3" in str(faults["incidents_confirmed"])

    send(conn, replace(long.entry, incidents_confirmed=2), by=long.officer)
    stored = return_record(conn, long.id, OCTOBER)
    assert (stored["nothing_to_report"], stored["incidents_confirmed"]) == (False, 2)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"stock_start": 13, "received": 3}, "stock_start"),
        ({"stock_end": 14}, "stock_end"),
        ({"received": 3}, "stock_end"),
        ({"class_a": 6}, "class_d"),
        ({"employed": 16}, "employed"),
        ({"borrowing": 16}, "borrowing"),
        ({"loan_amount": 0}, "loan_amount"),
        ({"loaned": 0}, "loan_amount"),
        ({"guided": 100_001}, "guided"),
        ({"loan_amount": 10**15 + 1}, "loan_amount"),
    ],
)
def test_a_wrong_count_is_named(conn, long, changed, field):
    assert field in refused(conn, counts(long.entry, **changed), by=long.officer)
    assert return_record(conn, long.id, OCTOBER) is None


@pytest.mark.parametrize("nothing", [None, -1])
def test_every_box_that_is_empty_or_impossible_is_named_at_once(conn, long, nothing):
    faults = refused(conn, counts(long.entry, **dict.fromkeys(COUNTS, nothing)), by=long.officer)
    assert set(faults) == set(COUNTS)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"unit_id": None}, "unit_id"),
        ({"unit_id": 10**6}, "unit_id"),
        ({"month": None}, "month"),
        ({"month": date(2023, 10, 2)}, "month"),
        ({"month": date(2023, 11, 1)}, "month"),
        ({"incidents_confirmed": None}, "incidents_confirmed"),
        ({"note": "x" * 1001}, "note"),
    ],
)
def test_a_wrong_field_is_named(conn, long, changed, field):
    assert list(refused(conn, replace(long.entry, **changed), by=long.staff)) == [field]


def test_a_month_ends_before_it_is_reported(conn, long):
    with pytest.raises(Invalid) as refusal:
        save_return(conn, long.entry, Submission.fresh(), today=date(2023, 10, 14), by=long.officer)
    assert list(refusal.value.faults) == ["month"]


def test_the_same_submission_is_written_once_whatever_the_register_says_by_then(conn, long):
    submission = Submission.fresh()
    first = send(conn, long.entry, submission, by=long.officer)
    make_incident(conn, unit_id=long.id, occurred_on=date(2023, 10, 1))

    again = send(conn, long.entry, submission, by=long.officer)

    assert (again.id, again.version, again.repeated) == (first.id, first.version, True)
    assert conn.scalar(sa.select(sa.func.count()).where(monthly_return.c.month == OCTOBER)) == 1


def test_what_somebody_else_has_sent_meanwhile_is_not_overwritten(conn, long):
    send(conn, long.entry, by=long.staff)
    with pytest.raises(Stale):
        send(conn, long.entry, by=long.officer)


def test_a_return_that_waits_is_corrected_by_who_sent_it(conn, long):
    first = send(conn, long.entry, by=long.officer)
    sent_at = return_record(conn, long.id, OCTOBER)["submitted_at"]

    saved = send(conn, counts(long.entry, guided=2), seen(first), by=long.officer)

    stored = return_record(conn, long.id, OCTOBER)
    assert (saved.version, stored["guided"], stored["state"]) == (2, 2, "submitted")
    assert stored["submitted_at"] == sent_at
    told = last_audit(conn)
    assert (told.action, json.loads(told.old_values)) == ("correct", {"reintegration.guided": 1})
    assert json.loads(told.new_values) == {"reintegration.guided": 2}


@pytest.mark.parametrize("who", ["other", "leader", "admin"])
def test_nobody_else_sends_it(conn, long, who):
    with pytest.raises(NotAllowed):
        send(conn, long.entry, by=getattr(long, who))
    with pytest.raises(NotAllowed):
        nothing(conn, long.id, by=getattr(long, who))
    assert return_record(conn, long.id, OCTOBER) is None


def test_a_closed_month_needs_a_reason(conn, long):
    make_closing(conn, first_day=date(2023, 9, 15), last_day=date(2023, 10, 14))
    with pytest.raises(ReasonNeeded):
        send(conn, long.entry, by=long.officer)

    why = Submission(Submission.fresh().key, reason="Xã gửi bổ sung")
    send(conn, long.entry, why, by=long.officer)
    assert last_audit(conn).reason == "Xã gửi bổ sung"


def test_notes_tell_of_nobody(conn, long):
    with pytest.raises(LooksPersonal):
        send(conn, replace(long.entry, note="Đã gặp ông Trần Văn Hai"), by=long.officer)
    saved = send(conn, long.entry, by=long.officer)
    with pytest.raises(LooksPersonal):
        return_with_note(conn, saved.id, "Hỏi lại ông Trần Văn Hai", seen(saved), by=long.staff)


# Nothing to report


def test_nothing_to_report_keeps_everybody_as_they_were(conn, long):
    nothing(conn, long.id, by=long.officer)

    stored = return_record(conn, long.id, OCTOBER)
    assert (stored["state"], stored["nothing_to_report"]) == ("submitted", True)
    told = {name: stored[name] for name in COUNTS if stored[name]}
    assert told == {
        "stock_start": 14,
        "stock_end": 14,
        "class_d": 14,
        "employed": 9,
        "borrowing": 2,
    }


def test_nothing_to_report_is_refused_while_the_register_holds_something(conn, long):
    make_incident(conn, unit_id=long.id, occurred_on=date(2023, 10, 1))
    with pytest.raises(Refusal) as refusal:
        nothing(conn, long.id, by=long.officer)
    assert refusal.value.params == {"incidents": 1}
    assert return_record(conn, long.id, OCTOBER) is None


def test_without_an_earlier_return_nobody_knows_how_many_stay(conn, long):
    with pytest.raises(Refusal, match="No earlier return"):
        nothing(conn, long.other.unit_id, by=long.other)


def test_pressing_twice_sends_once(conn, long):
    pressed = [
        Submission.press("nothing", long.id, OCTOBER, version=None, by=long.officer)
        for _ in range(2)
    ]
    saved = [nothing(conn, long.id, press, by=long.officer) for press in pressed]

    assert [one.repeated for one in saved] == [False, True]
    assert saved[0].id == saved[1].id


# The district decides


def seen(saved):
    return Submission(Submission.fresh().key, saved.version)


def test_a_return_is_approved(conn, long):
    saved = send(conn, long.entry, by=long.officer)

    decided = approve(conn, saved.id, seen(saved), by=long.staff)

    stored = return_record(conn, long.id, OCTOBER)
    assert (stored["state"], stored["version"]) == ("approved", decided.version)
    assert stored["decided_at"] is not None
    told = last_audit(conn)
    assert (told.action, json.loads(told.old_values)["state"]) == ("approve", "submitted")
    assert json.loads(told.new_values)["state"] == "approved"


def test_a_register_that_has_changed_since_is_not_approved(conn, long):
    saved = send(conn, long.entry, by=long.officer)
    made = make_incident(conn, unit_id=long.id, occurred_on=date(2023, 10, 1))
    with pytest.raises(Refusal) as refusal:
        approve(conn, saved.id, seen(saved), by=long.staff)
    assert refusal.value.params == {"confirmed": 0, "registered": 1}

    conn.execute(incident.delete().where(incident.c.id == made))
    approve(conn, saved.id, seen(saved), by=long.staff)
    assert return_record(conn, long.id, OCTOBER)["state"] == "approved"


def test_a_return_comes_back_with_a_note_and_is_sent_again(conn, long):
    saved = send(conn, long.entry, by=long.officer)
    with pytest.raises(Invalid) as refusal:
        return_with_note(conn, saved.id, " \n", seen(saved), by=long.staff)
    assert list(refusal.value.faults) == ["note"]

    back = return_with_note(conn, saved.id, "Xem lại loại A", seen(saved), by=long.staff)

    stored = return_record(conn, long.id, OCTOBER)
    assert (stored["state"], stored["note"]) == ("returned", "Xem lại loại A")
    told = last_audit(conn)
    assert (told.action, json.loads(told.old_values)["note"]) == ("return", "")
    with pytest.raises(Refusal, match="another state"):
        return_with_note(conn, saved.id, "Lần nữa", seen(back), by=long.staff)
    with pytest.raises(Refusal, match="another state"):
        approve(conn, saved.id, seen(back), by=long.staff)

    again = send(conn, long.entry, seen(back), by=long.officer)
    stored = return_record(conn, long.id, OCTOBER)
    assert (again.version, stored["state"], stored["note"]) == (3, "submitted", "")


def test_only_the_district_changes_what_is_approved(conn, long):
    saved = send(conn, long.entry, by=long.officer)
    decided = approve(conn, saved.id, seen(saved), by=long.staff)
    with pytest.raises(Refusal, match="approved"):
        send(conn, counts(long.entry, guided=2), seen(decided), by=long.officer)

    corrected = send(conn, counts(long.entry, guided=2), seen(decided), by=long.staff)
    stored = return_record(conn, long.id, OCTOBER)
    assert (corrected.version, stored["state"], stored["guided"]) == (3, "approved", 2)

    return_with_note(conn, saved.id, "Sai loại B", seen(corrected), by=long.staff)
    assert return_record(conn, long.id, OCTOBER)["state"] == "returned"


def test_a_closed_month_is_not_taken_away_without_a_reason(conn, long):
    saved = send(conn, long.entry, by=long.officer)
    make_closing(conn, first_day=date(2023, 9, 15), last_day=date(2023, 10, 14))
    with pytest.raises(ReasonNeeded):
        return_with_note(conn, saved.id, "Xem lại", seen(saved), by=long.staff)
    with pytest.raises(ReasonNeeded):
        take_back(conn, saved.id, seen(saved), by=long.officer)
    approve(conn, saved.id, seen(saved), by=long.staff)
    assert return_record(conn, long.id, OCTOBER)["state"] == "approved"


@pytest.mark.parametrize("who", ["officer", "other", "leader", "admin"])
def test_nobody_but_the_district_decides(conn, long, who):
    saved = send(conn, long.entry, by=long.officer)
    with pytest.raises(NotAllowed):
        approve(conn, saved.id, seen(saved), by=getattr(long, who))
    with pytest.raises(NotAllowed):
        return_with_note(conn, saved.id, "Xem lại", seen(saved), by=getattr(long, who))
    assert return_record(conn, long.id, OCTOBER)["state"] == "submitted"


def test_a_decision_is_about_the_version_that_was_seen(conn, long):
    saved = send(conn, long.entry, by=long.officer)
    send(conn, counts(long.entry, guided=2), seen(saved), by=long.officer)
    with pytest.raises(Stale):
        approve(conn, saved.id, seen(saved), by=long.staff)


def test_the_commune_takes_back_what_waits_and_sends_it_anew(conn, long):
    saved = send(conn, long.entry, by=long.officer)
    with pytest.raises(NotAllowed):
        take_back(conn, saved.id, seen(saved), by=long.other)

    back = take_back(conn, saved.id, seen(saved), by=long.officer)
    assert return_record(conn, long.id, OCTOBER)["state"] == "draft"
    with pytest.raises(Refusal, match="another state"):
        approve(conn, saved.id, seen(back), by=long.staff)

    again = send(conn, long.entry, seen(back), by=long.officer)
    assert again.version == 3
    assert return_record(conn, long.id, OCTOBER)["state"] == "submitted"


# Months join


def test_a_month_ends_as_the_next_one_begins(conn, long):
    """A return that is late cannot contradict the later one, until that one is sent back."""
    later = make_return(conn, unit_id=long.id, month=date(2023, 11, 1), counts={"stock_start": 16})
    today = date(2023, 11, 15)
    with pytest.raises(Invalid) as refusal:
        save_return(conn, long.entry, Submission.fresh(), today=today, by=long.officer)
    assert refusal.value.faults["stock_end"].params == {"month": "11/2023", "start": 16}

    return_with_note(
        conn, later, "Sửa đầu kỳ", Submission(Submission.fresh().key, 1), by=long.staff
    )
    save_return(conn, long.entry, Submission.fresh(), today=today, by=long.officer)
    assert return_record(conn, long.id, OCTOBER)["stock_end"] == 15


def test_in_the_month_of_a_merger_the_new_commune_reports_for_its_parts(conn, long):
    """Its register and its opening stock are those of its parts; these owe the month no more."""
    month, today = date(2025, 7, 1), date(2025, 7, 15)
    new = make_unit(conn, "Tây Đô", valid_from=date(2025, 7, 1))
    gone = {"valid_to": date(2025, 6, 30), "successor_id": new}
    parts = [make_unit(conn, name, **gone) for name in ("Vĩnh Quang", "Vĩnh Tiến")]
    for part, people in zip(parts, (5, 7), strict=True):
        make_return(conn, unit_id=part, month=date(2025, 6, 1), counts={"stock_start": people})
    make_incident(conn, unit_id=parts[0], occurred_on=date(2025, 6, 20))
    make_incident(conn, unit_id=new, occurred_on=date(2025, 7, 2))
    officer = person(conn, Role.OFFICER, new)
    told = dict.fromkeys(COUNTS, 0) | {"stock_start": 12, "stock_end": 12, "class_d": 12}
    entry = ReturnEntry(new, month, 2, told)

    def save(entry):
        return save_return(conn, entry, Submission.fresh(), today=today, by=officer)

    with pytest.raises(Invalid) as refusal:
        save(replace(entry, unit_id=parts[0]))
    assert list(refusal.value.faults) == ["unit_id"]
    with pytest.raises(Invalid) as refusal:
        save(counts(replace(entry, incidents_confirmed=1), stock_start=5, moved_in=7))
    assert refusal.value.faults["stock_start"].params == {"ended": 12}
    assert refusal.value.faults["incidents_confirmed"].params == {"registered": 2, "confirmed": 1}

    save(entry)
    assert return_record(conn, new, month)["state"] == ReturnState.SUBMITTED
    assert [proof.faults for proof in check(conn) if "reintegration" in proof.subject] == [[]]
