"""The one way a record is written: each rule by itself, on incidents."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from db.engine import writing
from db.ledger.command import command
from db.ledger.drafts import keep_draft
from db.ledger.records import Submission, lock_record, require_scope, save_record, sent_before
from db.model import LooksPersonal, NotAllowed, Permission, ReasonNeeded, Refusal, Role, Stale
from db.queries.drafts import draft_of
from db.schema import audit_event, incident
from tests.factories import (
    make_category,
    make_closing,
    make_incident,
    make_unit,
    make_user,
)

DAY = date(2023, 9, 20)
MERGED = date(2025, 7, 1)


@pytest.fixture
def staff(conn):
    return make_user(conn)


@pytest.fixture
def values(conn):
    return {"unit_id": make_unit(conn), "category_id": make_category(conn), "occurred_on": DAY}


@command(Permission.ENTER, incident)
def save(conn, values, submission, *, units=(), by, **more):
    return save_record(conn, incident, values, submission, units=units, by=by, **more)


def row(conn, id_):
    return conn.execute(sa.select(incident).where(incident.c.id == id_)).mappings().one()


def told(conn):
    return conn.execute(sa.select(audit_event).order_by(audit_event.c.id)).all()


def test_a_new_record_says_who_wrote_it_and_when(conn, staff, values):
    submission = Submission.fresh()

    saved = save(conn, values, submission, by=staff)

    found = row(conn, saved.id)
    assert {name: found[name] for name in values} == values
    assert (found["written_by"], found["written_at"]) == (staff.id, saved.at)
    assert (found["version"], found["client_key"]) == (saved.version, submission.key)
    assert saved.version == 1
    assert not saved.repeated


def test_a_change_goes_on_from_the_version_that_was_seen(conn, staff, values):
    first = save(conn, values, Submission.fresh(), by=staff)
    later = Submission("b" * 32, version=first.version)

    saved = save(conn, values | {"dead": 2}, later, record_id=first.id, by=staff)

    assert (saved.id, saved.version) == (first.id, 2)
    assert row(conn, first.id)["dead"] == 2


@pytest.mark.parametrize("seen", [None, 0, 2])
def test_another_version_than_the_one_that_stands_is_refused(conn, staff, values, seen):
    first = save(conn, values, Submission.fresh(), by=staff)

    with pytest.raises(Stale):
        save(
            conn,
            values | {"dead": 2},
            Submission("b" * 32, version=seen),
            record_id=first.id,
            by=staff,
        )

    assert row(conn, first.id)["dead"] == 0


def test_what_was_sent_once_is_not_written_again(conn, staff, values):
    submission = Submission.fresh()
    first = save(conn, values, submission, by=staff)

    again = save(conn, values | {"dead": 2}, submission, by=staff)

    assert (again.id, again.version, again.at) == (first.id, first.version, first.at)
    assert again.repeated
    assert row(conn, first.id)["dead"] == 0
    assert len(told(conn)) == 1


def test_a_change_that_was_sent_once_is_not_made_again(conn, staff, values):
    first = save(conn, values, Submission.fresh(), by=staff)
    change = Submission("b" * 32, version=1)
    for dead in (1, 2):
        saved = save(conn, values | {"dead": dead}, change, record_id=first.id, by=staff)

    assert saved.repeated
    assert row(conn, first.id)["dead"] == 1
    assert row(conn, first.id)["version"] == 2


def test_a_key_of_a_row_without_a_draft_is_known_too(conn, staff):
    key = "c" * 32
    id_ = make_incident(conn, client_key=key)

    saved = sent_before(conn, incident, Submission(key), by=staff)

    assert saved is not None
    assert (saved.id, saved.repeated) == (id_, True)


def test_two_at_the_same_moment_write_one_row(engine):
    with writing(engine) as conn:
        staff = make_user(conn)
        values = {"unit_id": make_unit(conn), "category_id": make_category(conn)}
    submission = Submission.fresh()

    def send(_):
        with writing(engine) as conn:
            return save(conn, values | {"occurred_on": DAY}, submission, by=staff)

    with ThreadPoolExecutor(4) as people:
        answers = list(people.map(send, range(4)))

    assert len({saved.id for saved in answers}) == 1
    assert sorted(saved.repeated for saved in answers) == [False, True, True, True]
    with engine.connect() as conn:
        assert conn.scalar(sa.select(sa.func.count()).select_from(incident)) == 1


def test_of_two_who_change_one_record_the_second_is_told(engine):
    with writing(engine) as conn:
        staff = make_user(conn)
        id_ = make_incident(conn)

    def send(number):
        try:
            with writing(engine) as conn:
                return save(
                    conn,
                    {"dead": number},
                    Submission(f"{number:032d}", version=1),
                    record_id=id_,
                    by=staff,
                ).version
        except Stale:
            return None

    with ThreadPoolExecutor(4) as people:
        answers = list(people.map(send, range(1, 5)))

    assert sorted(answers, key=str) == [2, None, None, None]


def test_the_draft_becomes_the_record(conn, staff, values):
    submission = Submission.fresh()
    keep_draft(conn, submission.key, {"note": "Đang gõ"}, form="incident", by=staff)

    saved = save(conn, values, submission, by=staff)

    sent = draft_of(conn, submission.key)
    assert (sent.sent_at, sent.result) == (saved.at, str(saved.id))
    assert sent.values == {"note": "Đang gõ"}


def test_a_record_that_never_was_a_draft_has_its_receipt_too(conn, staff, values):
    submission = Submission.fresh()

    saved = save(conn, values, submission, by=staff)

    sent = draft_of(conn, submission.key)
    assert (sent.account_id, sent.form, sent.result) == (staff.id, "incident", str(saved.id))


def test_somebody_elses_draft_is_not_sent(conn, staff, values):
    submission = Submission.fresh()
    keep_draft(conn, submission.key, {}, form="incident", by=make_user(conn))

    with pytest.raises(NotAllowed):
        save(conn, values, submission, by=staff)


def test_the_audit_tells_what_changed_and_nothing_else(conn, staff, values):
    first = save(conn, values, Submission.fresh(), by=staff)
    save(
        conn,
        values | {"dead": 2},
        Submission("b" * 32, version=1),
        record_id=first.id,
        by=staff,
    )

    added, changed = told(conn)

    assert (added.action, added.entity, added.entity_id) == ("add", "incident", str(first.id))
    assert added.old_values is None
    assert json.loads(added.new_values)["occurred_on"] == "2023-09-20"
    assert (changed.action, changed.account_id) == ("change", staff.id)
    assert json.loads(changed.old_values) == {"dead": 0}
    assert json.loads(changed.new_values) == {"dead": 2}


@pytest.mark.parametrize("role", [Role.LEADER, Role.ADMIN])
def test_who_enters_nothing_writes_no_record(conn, values, role):
    with pytest.raises(NotAllowed):
        save(
            conn,
            values,
            Submission.fresh(),
            units=[values["unit_id"]],
            by=make_user(conn, role),
        )


def test_an_officer_writes_for_the_own_commune_alone(conn):
    own, other = make_unit(conn), make_unit(conn)
    officer = make_user(conn, Role.OFFICER, unit_id=own)

    require_scope(conn, [own], by=officer)

    for units in ([other], [own, other], [None]):
        with pytest.raises(NotAllowed):
            require_scope(conn, units, by=officer)


def test_an_officer_writes_for_what_has_become_part_of_the_own_commune(conn):
    own = make_unit(conn, valid_from=MERGED)
    former, other = (
        make_unit(conn, valid_to=date(2025, 6, 30), successor_id=heir)
        for heir in (own, make_unit(conn, valid_from=MERGED))
    )
    officer = make_user(conn, Role.OFFICER, unit_id=own)

    require_scope(conn, [former], by=officer)

    with pytest.raises(NotAllowed):
        require_scope(conn, [other], by=officer)


def test_staff_write_for_every_commune_and_the_whole(conn, staff):
    require_scope(conn, [make_unit(conn), None], by=staff)

    with pytest.raises(NotAllowed):
        require_scope(conn, [make_unit(conn)], by=replace(staff, role=Role.LEADER))


@pytest.mark.parametrize(
    "days",
    [(date(2023, 9, 14), date(2023, 9, 14)), (date(2023, 9, 14), date(2023, 12, 1))],
)
def test_a_closed_period_asks_for_a_reason_and_keeps_it(conn, staff, values, days):
    make_closing(conn, first_day=date(2023, 8, 15), last_day=date(2023, 9, 14))
    before = len(told(conn))
    with pytest.raises(ReasonNeeded):
        save(conn, values, Submission("a" * 32), days=[days], by=staff)
    with pytest.raises(ReasonNeeded):
        save(conn, values, Submission("a" * 32, reason="  "), days=[days], by=staff)

    save(conn, values, Submission("a" * 32, reason=" Báo muộn "), days=[days], by=staff)

    assert [event.reason for event in told(conn)[before:]] == ["Báo muộn"]


def test_days_beside_a_closing_and_of_a_reopened_one_need_no_reason(conn, staff, values):
    make_closing(conn, first_day=date(2023, 8, 15), last_day=date(2023, 9, 14))
    make_closing(conn, first_day=DAY, last_day=DAY, reopened=True)

    saved = save(conn, values, Submission.fresh(), days=[(date(2023, 9, 15), DAY)], by=staff)

    assert saved.version == 1


def test_text_that_tells_of_a_person_is_refused_with_what_was_found(conn, staff, values):
    with pytest.raises(LooksPersonal) as refused:
        save(
            conn,
            values,
            Submission.fresh(),
            texts={"note": "Xe 36A-123.45", "answer": "Đã xử lý"},
            by=staff,
        )

    assert refused.value.found == {"note": ("36A-123.45",)}


def test_or_the_user_says_why_it_is_not_and_that_is_kept(conn, staff, values):
    submission = Submission("a" * 32, reason="Bổ sung", not_personal="Số tài sản công")

    save(conn, values, submission, texts={"note": "Xe 36A-123.45"}, by=staff)

    assert told(conn)[-1].reason == "Bổ sung; Số tài sản công"


def test_a_record_that_is_gone_is_refused(conn):
    with pytest.raises(Refusal, match="does not exist any more"):
        lock_record(conn, incident, 9)


def test_nothing_stays_of_a_refused_change(engine):
    with writing(engine) as conn:
        staff, id_ = make_user(conn), make_incident(conn)
    with pytest.raises(Stale), writing(engine) as conn:
        save(conn, {"dead": 1}, Submission("a" * 32, version=7), record_id=id_, by=staff)

    with engine.connect() as conn:
        assert row(conn, id_)["dead"] == 0
        assert not told(conn)
        assert draft_of(conn, "a" * 32) is None


def test_a_moment_of_writing_is_now(conn, staff, values):
    before = datetime.now(UTC)

    assert before <= save(conn, values, Submission.fresh(), by=staff).at
