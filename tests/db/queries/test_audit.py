"""The audit is looked through by time, person, action, subject and words."""

from datetime import UTC, datetime

import pytest

from db.ledger.audit import record
from db.queries.audit import (
    Sought,
    audit_event_of,
    audit_events,
    count_events,
    distinct_values,
    last_event,
)


def at(day):
    return datetime(2023, 10, day, 5, tzinfo=UTC)


@pytest.fixture
def rows(conn):
    record(conn, by=None, actor="lan", action="add", entity="unit", entity_id=7, at=at(1))
    record(conn, by=None, actor="mai", action="change", entity="setting", at=at(2), reason="100%")
    record(
        conn,
        by=None,
        actor="lan",
        action="change",
        entity="unit",
        new={"name": "Vĩnh Lộc"},
        at=at(3),
    )


@pytest.mark.parametrize(
    ("sought", "days"),
    [
        (Sought(), [3, 2, 1]),
        (Sought(since=at(2)), [3, 2]),
        (Sought(before=at(2)), [1]),
        (Sought(actor="lan"), [3, 1]),
        (Sought(action="change"), [3, 2]),
        (Sought(entity="unit", action="add"), [1]),
        (Sought(words="Lộc"), [3]),
        (Sought(words="VĨNH"), []),
        (Sought(words="name"), [3]),
        (Sought(words="0%"), [2]),
        (Sought(words="%"), [2]),
        (Sought(words="7"), [1]),
    ],
)
def test_rows_are_found_newest_first(conn, rows, sought, days):
    assert [moment.day for moment in audit_events(conn, sought, 10, 0)["at"]] == days
    assert count_events(conn, sought) == len(days)


def test_rows_come_in_pages(conn, rows):
    assert [moment.day for moment in audit_events(conn, Sought(), 2, 2)["at"]] == [1]


def test_one_row_is_opened_with_its_hash_and_the_one_before(conn, rows):
    newest = audit_event_of(conn, last_event(conn), True)
    before = audit_event_of(conn, newest.id - 1, True)
    assert newest.new_values == '{"name":"Vĩnh Lộc"}'
    assert newest.previous_hash == before.hash
    assert audit_event_of(conn, 10**6, True) is None


def test_choices_are_what_is_there(conn, rows):
    assert distinct_values(conn, "actor", True) == ["lan", "mai"]
    assert distinct_values(conn, "entity", True) == ["setting", "unit"]


def test_who_has_no_business_with_figures_finds_what_was_done_to_the_program(conn, rows):
    record(conn, by=None, actor="lan", action="add", entity="monthly_return", at=at(4))
    secret = last_event(conn)

    assert count_events(conn, Sought(figures=True)) == 4
    assert count_events(conn, Sought()) == 3
    assert audit_event_of(conn, secret, False) is None
    assert audit_event_of(conn, secret, True).entity == "monthly_return"
    assert distinct_values(conn, "entity", False) == ["setting", "unit"]


def test_what_few_have_answered_is_not_found_by_guessing_it(conn):
    """The values of a round are not shown: whoever searched for them one after the other would
    read them. Its number and the reason may be searched for, and values of anything else."""
    answer, reason = '"survey_tally.3.7.level_1":2', "Cộng lại phiếu"
    record(
        conn,
        by=None,
        actor="lan",
        action="change",
        entity="survey",
        entity_id=41,
        old={"survey_tally.3.7.level_1": 1},
        new={"survey_tally.3.7.level_1": 2},
        reason=reason,
        at=at(5),
    )
    record(conn, by=None, actor="lan", action="change", entity="theme", new={"x": 2}, at=at(6))

    def days(words):
        found = audit_events(conn, Sought(words=words, figures=True), 10, 0)
        return [moment.day for moment in found["at"]]

    assert days(answer) == days("level_1") == days("survey_tally") == []
    assert days("41") == days(reason) == [5]
    assert days('"x":2') == [6]
    assert count_events(conn, Sought(words="level_1", figures=True)) == 0


def test_an_empty_audit_has_no_last_row(conn):
    assert last_event(conn) == count_events(conn, Sought()) == 0
    assert distinct_values(conn, "actor", True) == []
