"""What was written to a closed period's records since: who, when, why, of which commune."""

from datetime import date
from uuid import uuid4

import pytest
import sqlalchemy as sa

from db.commands.closing import close_period
from db.ledger.bulk import record_bulk
from db.ledger.records import Submission, save_record
from db.model import Role, SuggestionState
from db.queries.amendments import amendments
from db.schema import (
    incident,
    monthly_return,
    suggestion,
    suggestion_event,
    survey,
    survey_forms,
    target,
)
from tests.factories import (
    make_forum,
    make_incident,
    make_return,
    make_suggestion,
    make_survey,
    make_target,
    make_unit,
    make_user,
)

SEPTEMBER = date(2023, 9, 1)
TODAY = date(2023, 10, 15)
WHY = "Bổ sung sau kiểm tra"


@pytest.fixture
def staff(conn):
    return make_user(conn, Role.STAFF)


@pytest.fixture
def commune(conn):
    return make_unit(conn)


def closed(conn):
    by = make_user(conn, Role.LEADER)
    return close_period(conn, SEPTEMBER, SEPTEMBER, WHY, today=TODAY, by=by)


def change(conn, table, record_id, values, by, parts=None):
    submission = Submission(uuid4().hex, version=1, reason=WHY)
    save_record(conn, table, values, submission, record_id=record_id, units=(), parts=parts, by=by)


def test_a_change_says_who_when_why_and_where(conn, commune, staff):
    incident_id = make_incident(conn, unit_id=commune, occurred_on=date(2023, 9, 1))
    close_id = closed(conn)
    change(conn, incident, incident_id, {"dead": 1}, staff)

    (one,) = amendments(conn, close_id)

    assert (one.actor, one.action, one.reason) == (staff.sign_in_name, "change", WHY)
    assert (one.entity, one.record_id, one.units) == ("incident", incident_id, (commune,))
    assert one.groups == ("incidents",)


def test_what_came_before_or_is_of_another_period_is_left_out(conn, commune, staff):
    earlier = make_incident(conn, unit_id=commune, occurred_on=date(2023, 9, 1))
    change(conn, incident, earlier, {"dead": 1}, staff)
    other = make_incident(conn, unit_id=commune, occurred_on=date(2023, 9, 20))
    report = make_return(conn, unit_id=commune, month=date(2023, 8, 1))
    goal = make_target(conn, year=2022)
    held_on = date(2023, 9, 20)
    later = make_suggestion(
        conn,
        forum_id=make_forum(conn, held_on=held_on),
        events=[(held_on, SuggestionState.RECEIVED)],
    )
    close_id = closed(conn)
    change(conn, incident, other, {"dead": 1}, staff)
    change(conn, monthly_return, report, {"note": "x"}, staff)
    change(conn, target, goal, {"goal": 5}, staff)
    change(conn, suggestion, later, {"responsible": "x"}, staff)

    assert amendments(conn, close_id) == []


def test_a_record_that_moved_out_of_the_period_is_told(conn, commune, staff):
    other = make_unit(conn)
    incident_id = make_incident(conn, unit_id=commune, occurred_on=date(2023, 9, 1))
    close_id = closed(conn)
    moved = {"occurred_on": date(2023, 9, 20), "unit_id": other}
    change(conn, incident, incident_id, moved, staff)

    assert [one.units for one in amendments(conn, close_id)] == [tuple(sorted((commune, other)))]


def test_every_kind_of_record_names_its_communes(conn, commune, staff):
    report = make_return(conn, unit_id=commune, month=SEPTEMBER)
    raised = date(2023, 8, 1)
    said = make_suggestion(
        conn,
        unit_id=commune,
        forum_id=make_forum(conn, held_on=raised),
        events=[(raised, SuggestionState.RECEIVED)],
    )
    goal = make_target(conn, unit_id=commune)
    round_ = make_survey(
        conn,
        opened_on=SEPTEMBER,
        closed_on=SEPTEMBER,
        answers={commune: [(0, 0, 0, 0, 4)]},
    )
    root = conn.scalar(sa.select(survey.c.unit_id))
    close_id = closed(conn)

    def more_forms(_survey_id):
        conn.execute(survey_forms.update().values(issued=9))

    change(conn, monthly_return, report, {"note": "x"}, staff)
    change(conn, suggestion, said, {"responsible": "x"}, staff)
    change(conn, target, goal, {"goal": 5}, staff)
    change(conn, survey, round_, {}, staff, more_forms)
    answer = {"suggestion_id": said, "happened_on": SEPTEMBER, "state": "in_progress"}
    save_record(conn, suggestion_event, answer, Submission.fresh(), units=(), by=staff)

    assert {one.entity: one.units for one in amendments(conn, close_id)} == {
        "monthly_return": (commune,),
        "suggestion": (commune,),
        "target": (commune,),
        "survey": tuple(sorted((commune, root))),
        "suggestion_event": (commune,),
    }


def test_records_that_came_in_bulk_are_one(conn, commune, staff):
    close_id = closed(conn)
    record_bulk(conn, incident, [make_incident(conn, unit_id=commune)], by=staff, reason=WHY)

    (one,) = amendments(conn, close_id)

    assert (one.record_id, one.units, one.reason) == (None, (), WHY)


def test_of_no_closing_nothing_is_told(conn):
    assert amendments(conn, 1) == []
