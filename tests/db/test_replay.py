"""Plain SQL behind the program's back is found, whichever record it changes."""

from datetime import date

import pytest
import sqlalchemy as sa

from db.commands.exports import log_export
from db.ledger.bulk import record_bulk
from db.ledger.records import Submission, save_record
from db.ledger.replay import compare, contradicted
from db.model import Role
from db.schema import target, target_value
from db.subjects import RECORDS
from tests.factories import (
    make_briefing,
    make_campaign,
    make_incident,
    make_report,
    make_return,
    make_suggestion,
    make_survey,
    make_target,
    make_unit,
    make_user,
)

MONTH = date(2023, 9, 1)
STATEMENTS = {
    "a day": ("incident", "UPDATE incident SET occurred_on = '2023-09-21'"),
    "a note": ("incident", "UPDATE incident SET note = 'x'"),
    "a voiding": (
        "incident",
        "UPDATE incident SET voided_at = '2023-10-10 00:00:00', void_reason = 'x'",
    ),
    "a state": ("monthly_return", "UPDATE monthly_return SET state = 'submitted'"),
    "a flow": (
        "monthly_return",
        "UPDATE reintegration SET received = 3, stock_end = 13, class_d = 13",
    ),
    "a month taken out": ("monthly_return", "DELETE FROM reintegration"),
    "a forum": ("forum", "UPDATE forum SET attendees = 1000"),
    "a theme": ("suggestion", "UPDATE suggestion SET text = 'x'"),
    "an answer": ("suggestion_event", "UPDATE suggestion_event SET answer = 'x'"),
    "an event taken out": ("suggestion_event", "DELETE FROM suggestion_event"),
    "a round": ("survey", "UPDATE survey SET title = 'x'"),
    "a question": ("survey", "UPDATE survey_question SET topic = 'x'"),
    "forms": ("survey", "UPDATE survey_forms SET issued = 100"),
    "answers": ("survey", "UPDATE survey_tally SET level_4 = 3, level_5 = 2"),
    "answers taken out": ("survey", "DELETE FROM survey_tally"),
    "a goal": ("target", "UPDATE target SET goal = 1"),
    "a value": ("target", "UPDATE target_value SET reached = 1"),
    "a value put in": (
        "target",
        "INSERT INTO target_value (target_id, month, reached) "
        "SELECT id, '2023-10-01', 9 FROM target",
    ),
    "a briefing": ("briefing", "UPDATE briefing SET name = 'b'"),
    "own words": ("periodic_report", "UPDATE periodic_report SET tasks = 'x'"),
    "a campaign": ("campaign", "UPDATE campaign SET ends_on = '2023-03-01'"),
    "a campaign taken out": ("campaign", "DELETE FROM campaign"),
}


def differences(conn: sa.Connection) -> list[str]:
    return [fault for one in RECORDS.values() for fault in compare(conn, one.table)[1]]


@pytest.fixture
def bulk(conn: sa.Connection) -> sa.Connection:
    """One record of each kind, come in bulk."""
    unit_id = make_unit(conn)
    make_incident(conn, unit_id=unit_id)
    make_return(conn, unit_id=unit_id, month=MONTH, counts={"stock_start": 10})
    make_suggestion(conn, unit_id=unit_id)
    make_survey(conn, answers={unit_id: [(0, 0, 1, 2, 3)]})
    make_target(conn, reached={MONTH: 500})
    make_campaign(conn)
    make_briefing(conn)
    make_report(conn)
    for table in (one.table for one in RECORDS.values()):
        record_bulk(conn, table, conn.scalars(sa.select(table.c.id)).all(), by=None)
    return conn


def test_what_the_audit_tells_is_there(bulk):
    assert differences(bulk) == []
    assert {name: compare(bulk, one.table)[0] for name, one in RECORDS.items()} == dict.fromkeys(
        RECORDS, 1
    )


@pytest.mark.parametrize("what", STATEMENTS)
def test_a_record_that_came_in_bulk_is_changed(bulk, what):
    table, statement = STATEMENTS[what]
    bulk.exec_driver_sql(statement)

    (fault,) = differences(bulk)

    assert fault.startswith(f"{table}: of the 1 that came on ")


def test_a_file_that_was_made_of_one_changed_nothing(bulk):
    for name in RECORDS:
        log_export(bulk, "docx", name, {}, by=make_user(bulk, Role.LEADER))

    assert differences(bulk) == []


def test_a_record_that_nobody_typed_is_put_in(bulk):
    put_in = make_incident(bulk)

    assert differences(bulk) == [f"incident: no audit row tells of 1 ({put_in})"]


def a_target(conn: sa.Connection, by) -> int:
    def parts(record_id: int) -> None:
        value = {"target_id": record_id, "month": MONTH, "reached": 5}
        conn.execute(target_value.insert().values(value))

    values = {"unit_id": make_unit(conn), "year": 2023, "name": "a", "goal": 9}
    values["unit_of_measure"] = "b"
    saved = save_record(conn, target, values, Submission.fresh(), units=(), parts=parts, by=by)
    return saved.id


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE target SET goal = 8", "goal"),
        ("UPDATE target_value SET reached = 6", "target_value.2023-09-01.reached"),
        ("DELETE FROM target_value", "target_value.2023-09-01.reached"),
    ],
)
def test_a_record_that_was_typed_is_changed(conn, statement, told):
    target_id = a_target(conn, make_user(conn, Role.STAFF))
    assert differences(conn) == []
    conn.exec_driver_sql(statement)

    assert differences(conn) == [f"target {target_id}: {told}"]


def test_a_record_that_was_typed_is_taken_out(conn):
    target_id = a_target(conn, make_user(conn, Role.STAFF))
    conn.exec_driver_sql("DELETE FROM target_value")
    conn.exec_driver_sql("DELETE FROM target")

    (fault,) = differences(conn)

    assert fault.startswith(f"target {target_id}: ")
    assert fault.endswith("(the record is gone)")


def test_changes_by_the_program_are_no_faults_and_do_not_hide_one(bulk):
    """Of a record that came in bulk and was changed since: what is undone is compared first."""
    target_id = bulk.scalar(sa.select(target.c.id))
    staff = make_user(bulk, Role.STAFF)

    def parts(_record_id: int) -> None:
        bulk.execute(target_value.update().values(reached=600))

    save_record(
        bulk,
        target,
        {"goal": 700},
        Submission("a" * 32, version=1),
        record_id=target_id,
        units=(),
        parts=parts,
        by=staff,
    )
    assert differences(bulk) == []

    bulk.exec_driver_sql("UPDATE target_value SET reached = 601")
    assert differences(bulk) == [f"target {target_id}: target_value.2023-09-01.reached"]

    bulk.exec_driver_sql("UPDATE target_value SET reached = 600")
    bulk.exec_driver_sql("UPDATE target SET name = 'x'")
    (fault,) = differences(bulk)
    assert fault.startswith("target: of the 1 that came on ")


def test_a_record_that_no_change_contradicts_is_not_named(bulk):
    """What the tests of every command ask afterwards."""
    target_id = a_target(bulk, make_user(bulk, Role.STAFF))
    assert [contradicted(bulk, one.table) for one in RECORDS.values()] == [[]] * len(RECORDS)

    bulk.execute(target.update().where(target.c.id == target_id).values(goal=3))

    assert contradicted(bulk, target) == [target_id]
