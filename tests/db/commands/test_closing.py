"""What is closed is kept as it was, whatever happens to the rows afterwards."""

import json
from datetime import date

import pytest
import sqlalchemy as sa

from db.commands.closing import close_period, reopen_period
from db.commands.incidents import save_incident, void_incident
from db.commands.suggestions import void_suggestion
from db.entries.incidents import IncidentEntry
from db.ledger.records import Submission, save_record
from db.ledger.replay import compare_closings
from db.model import NotAllowed, ReasonNeeded, Refusal, ReturnState, Role, SuggestionState
from db.queries.closing import closings, figures_then, then_and_now_of
from db.schema import (
    audit_event,
    closed_figure,
    incident,
    monthly_return,
    period_close,
    reintegration,
    suggestion_event,
    survey,
    survey_tally,
    target,
    target_value,
)
from tests.factories import (
    make_category,
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
def commune(conn):
    return make_unit(conn)


@pytest.fixture
def leader(conn):
    return make_user(conn, Role.LEADER)


@pytest.fixture
def staff(conn):
    return make_user(conn, Role.STAFF)


def close(conn, by, first=SEPTEMBER, last=SEPTEMBER, reason="", today=TODAY):
    return close_period(conn, first, last, reason, today=today, by=by)


def reported(conn, unit_id, month=SEPTEMBER):
    return make_return(
        conn, unit_id=unit_id, month=month, counts={"stock_start": 10, "received": 2}
    )


def changed(conn, close_id):
    """Indicator to then and now, of the figures that differ."""
    return {
        row.indicator: (
            None if row.then is None else int(row.then),
            None if row.now is None else int(row.now),
        )
        for row in then_and_now_of(conn, close_id)
        .astype("object")
        .where(lambda f: f.notna(), None)
        .itertuples()
        if row.then != row.now
    }


def test_a_closing_keeps_every_figure_and_says_who_and_when(conn, commune, leader):
    make_incident(conn, unit_id=commune, occurred_on=date(2023, 9, 1))
    reported(conn, commune)

    close_id = close(conn, leader)

    (closing,) = closings(conn)
    assert (closing.id, closing.closed_by, closing.stands) == (close_id, leader.display_name, True)
    assert (closing.period.first, closing.period.last) == (date(2023, 8, 15), date(2023, 9, 14))
    figures = {key[0]: value for key, value in figures_then(conn, close_id).items()}
    assert figures["incidents.occurred"] == 1
    assert figures["reintegration.stock_end"] == 12
    assert figures["returns.reported"] == 1
    event = conn.execute(sa.select(audit_event)).mappings().one()
    assert (event["action"], event["entity"]) == ("close", "period_close")
    assert json.loads(event["new_values"])["figures"] == len(figures_then(conn, close_id))
    assert compare_closings(conn) == (1, [])


def test_only_who_may_close_closes_and_reopens(conn, commune, staff, leader):
    reported(conn, commune)
    for role in (Role.STAFF, Role.OFFICER, Role.ADMIN):
        unit_id = commune if role is Role.OFFICER else None
        with pytest.raises(NotAllowed):
            close(conn, make_user(conn, role, unit_id=unit_id))
    close_id = close(conn, leader)
    with pytest.raises(NotAllowed):
        reopen_period(conn, close_id, WHY, by=staff)


def test_a_month_that_has_not_ended_is_not_closed(conn, leader):
    with pytest.raises(Refusal, match="ends on 14/09/2023"):
        close(conn, leader, today=date(2023, 9, 14))
    with pytest.raises(Refusal, match="before the first"):
        close(conn, leader, first=date(2023, 10, 1), last=SEPTEMBER)


def test_what_is_closed_is_not_closed_again(conn, commune, leader):
    reported(conn, commune)
    close(conn, leader)

    with pytest.raises(Refusal, match="15/08/2023 to 14/09/2023 is closed already"):
        close(conn, leader, first=date(2023, 8, 1), reason=WHY)
    assert len(closings(conn)) == 1


def test_missing_and_unapproved_returns_ask_for_a_reason(conn, commune, leader):
    make_unit(conn)
    make_return(conn, unit_id=commune, month=SEPTEMBER, state=ReturnState.SUBMITTED)

    with pytest.raises(Refusal, match="2 returns are missing or not approved") as refused:
        close(conn, leader)
    assert refused.value.field == "reason"
    close(conn, leader, reason=WHY)

    event = conn.execute(sa.select(audit_event.c.reason, audit_event.c.new_values)).one()
    assert event.reason == WHY
    assert json.loads(event.new_values)["unfinished"] == 2


def test_a_reason_is_short_and_of_nobody(conn, commune, leader):
    reported(conn, commune)
    close_id = close(conn, leader)

    for reason, told in (("", "Say why"), ("a" * 401, "400"), ("Gọi 0912345678", "of a person")):
        with pytest.raises(Refusal, match=told):
            reopen_period(conn, close_id, reason, by=leader)


def test_reopened_the_figures_stay_and_another_closing_can_follow(conn, commune, leader, staff):
    reported(conn, commune)
    first = close(conn, leader)
    before = figures_then(conn, first)
    reopen_period(conn, first, WHY, by=leader)

    with pytest.raises(Refusal, match="not closed any more"):
        reopen_period(conn, first, WHY, by=leader)
    entry = IncidentEntry(commune, make_category(conn), date(2023, 9, 1))
    save_incident(conn, entry, Submission.fresh(), today=TODAY, by=staff)
    second = close(conn, leader)

    newest, oldest = closings(conn)
    assert (newest.id, newest.stands) == (second, True)
    assert (oldest.id, oldest.stands, oldest.reopen_reason) == (first, False, WHY)
    assert figures_then(conn, first) == before
    assert changed(conn, first) == {"incidents.occurred": (0, 1)}
    assert changed(conn, second) == {}
    assert compare_closings(conn) == (2, [])


def change_of(conn, table, by, values, record_id, parts=None):
    """Through the one way in which a record is written."""
    save_record(
        conn,
        table,
        values,
        Submission("c" * 32, version=1, reason=WHY),
        record_id=record_id,
        units=(),
        days=[(SEPTEMBER, SEPTEMBER)],
        parts=parts,
        by=by,
    )


def test_a_change_to_a_closed_incident_asks_why(conn, commune, leader, staff):
    incident_id = make_incident(conn, unit_id=commune, occurred_on=date(2023, 9, 1))
    reported(conn, commune)
    close(conn, leader)

    with pytest.raises(ReasonNeeded):
        void_incident(conn, incident_id, WHY, Submission("v" * 32, 1), by=staff)


@pytest.fixture
def closed(conn, commune, leader):
    """One record of each kind in a closed month: their ids, and the id of the closing."""
    kinds = {
        "incident": make_incident(conn, unit_id=commune, occurred_on=date(2023, 9, 1), dead=1),
        "monthly_return": reported(conn, commune),
        "suggestion": make_suggestion(
            conn, unit_id=commune, events=[(date(2023, 9, 1), SuggestionState.RECEIVED)]
        ),
        "survey": make_survey(
            conn,
            opened_on=date(2023, 9, 1),
            closed_on=date(2023, 9, 1),
            answers={commune: [(0, 0, 0, 3, 4)]},
        ),
        "target": make_target(conn, reached={SEPTEMBER: 50}),
    }
    return kinds | {"close": close(conn, leader)}


def edit_incident(conn, ids, staff):
    change_of(conn, incident, staff, {"solved_on": date(2023, 9, 5), "dead": 2}, ids["incident"])
    return {"incidents.solved": (0, 1), "incidents.dead": (1, 2)}


def void(conn, ids, staff):
    void_incident(conn, ids["incident"], WHY, Submission("v" * 32, version=1, reason=WHY), by=staff)
    return {"incidents.occurred": (1, 0), "incidents.dead": (1, 0)}


def edit_return(conn, ids, staff):
    def parts(return_id):
        conn.execute(
            reintegration.update()
            .where(reintegration.c.return_id == return_id)
            .values(received=3, stock_end=13, class_d=13)
        )

    change_of(conn, monthly_return, staff, {"incidents_confirmed": 1}, ids["monthly_return"], parts)
    return {
        "reintegration.received": (2, 3),
        "reintegration.stock_end": (12, 13),
        "reintegration.class_d": (12, 13),
        "returns.confirmed": (None, 1),
    }


def send_back(conn, ids, staff):
    values = {"state": ReturnState.RETURNED, "note": "Kiểm tra lại"}
    change_of(conn, monthly_return, staff, values, ids["monthly_return"])
    figures = {
        "received": 2,
        "stock_start": 10,
        "stock_end": 12,
        "class_d": 12,
    }
    every = {
        key[0].partition(".")[2]: 0
        for key in figures_then(conn, ids["close"])
        if key[0].startswith("reintegration.")
    }
    return {"returns.reported": (1, 0)} | {
        f"reintegration.{name}": (value, None) for name, value in (every | figures).items()
    }


def answer_suggestion(conn, ids, staff):
    values = {
        "suggestion_id": ids["suggestion"],
        "happened_on": date(2023, 9, 10),
        "state": SuggestionState.RESOLVED,
        "answer": "Đã giải quyết",
    }
    save_record(conn, suggestion_event, values, Submission("e" * 32), units=(), by=staff)
    return {
        "suggestions.finished": (0, 1),
        "suggestions.on_time": (0, 1),
        "suggestions.open": (1, 0),
    }


def void_said(conn, ids, staff):
    void_suggestion(
        conn,
        ids["suggestion"],
        WHY,
        Submission("s" * 32, version=1, reason=WHY),
        today=TODAY,
        by=staff,
    )
    return {"suggestions.new": (1, 0), "suggestions.open": (1, 0)}


def edit_survey(conn, ids, staff):
    def parts(survey_id):
        conn.execute(
            survey_tally.update()
            .where(survey_tally.c.survey_id == survey_id)
            .values(level_4=2, level_5=5)
        )

    change_of(conn, survey, staff, {}, ids["survey"], parts)
    return {"satisfaction.level_4": (3, 2), "satisfaction.level_5": (4, 5)}


def edit_target(conn, ids, staff):
    def parts(target_id):
        conn.execute(
            target_value.update().where(target_value.c.target_id == target_id).values(reached=60)
        )

    change_of(conn, target, staff, {"goal": 900}, ids["target"], parts)
    return {"targets.goal": (1000, 900), "targets.reached": (50, 60)}


@pytest.mark.parametrize(
    "edit",
    [
        edit_incident,
        void,
        edit_return,
        send_back,
        answer_suggestion,
        void_said,
        edit_survey,
        edit_target,
    ],
)
def test_then_and_now_differ_by_what_was_edited_and_the_closed_stays(conn, closed, staff, edit):
    stored = sa.select(closed_figure)
    before = conn.execute(stored).all()
    assert changed(conn, closed["close"]) == {}

    expected = edit(conn, closed, staff)

    assert changed(conn, closed["close"]) == expected
    assert conn.execute(stored).all() == before
    assert compare_closings(conn) == (1, [])


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE closed_figure SET value = value + 1", "its figures are not those"),
        ("DELETE FROM closed_figure WHERE indicator = 'incidents.occurred'", "its figures are not"),
        ("UPDATE period_close SET last_day = '2023-09-13'", "last_day is 2023-09-13"),
        (
            "UPDATE period_close SET reopened_at = closed_at, reopened_by = closed_by, "
            "reopen_reason = 'x'",
            "reopen_reason is x, the audit tells None",
        ),
        ("DELETE FROM closed_figure; DELETE FROM period_close", "is gone"),
    ],
)
def test_a_closing_that_plain_sql_changed_is_found(conn, closed, statement, told):
    if conn.dialect.name == "sqlite":
        for event in ("update", "delete"):
            conn.exec_driver_sql(f"DROP TRIGGER append_only_closed_figure_{event}")
    else:
        conn.exec_driver_sql("ALTER TABLE closed_figure DISABLE TRIGGER ALL")
    for one in statement.split("; "):
        conn.exec_driver_sql(one)

    _, faults = compare_closings(conn)

    assert any(told in fault for fault in faults)


def test_a_closing_that_nobody_recorded_is_found(conn, leader):
    moment = {"closed_by": leader.id, "closed_at": sa.func.current_timestamp()}
    days = {"first_day": SEPTEMBER, "last_day": SEPTEMBER}
    conn.execute(period_close.insert().values(**days, **moment))

    (fault,) = compare_closings(conn)[1]

    assert "no audit row tells of it" in fault
