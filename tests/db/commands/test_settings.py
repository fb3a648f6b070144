"""Settings change with a trace; the calendar of what was reported is not changed lightly."""

import json
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from db.commands.settings import change_settings
from db.ledger.audit import verify
from db.model import Invalid, NotAllowed, Role, Stale, User
from db.queries.revisions import revision
from db.queries.settings import Installation, calendar, installation, programme_start
from db.schema import audit_event, incident_month
from tests.factories import make_account, make_closing, make_incident, make_return
from tests.wording import vi

NEW = Installation(
    installed_name="Công an xã Tây Đô",
    cutoff_day=0,
    programme_start=date(2020, 1, 1),
    return_deadline_days=5,
)


def user(conn, role=Role.ADMIN):
    return User(make_account(conn, role), str(role), str(role), role)


def test_an_empty_installation_has_the_usual_settings(conn):
    assert installation(conn) == Installation(cutoff_day=14, return_deadline_days=3)


def test_what_differs_is_set_with_old_and_new_in_the_record(conn):
    before = revision(conn)

    assert change_settings(
        conn,
        Installation(),
        replace(NEW, installed_name="  Công an  xã Tây Đô"),
        by=user(conn),
    ) == ("installed_name", "cutoff_day", "programme_start", "return_deadline_days")

    assert installation(conn) == NEW
    assert calendar(conn).cutoff_day == 0
    assert programme_start(conn) == date(2020, 1, 1)
    assert revision(conn) > before
    event = conn.execute(sa.select(audit_event)).one()
    assert (event.action, event.entity) == ("change", "setting")
    assert json.loads(event.old_values)["cutoff_day"] == 14
    assert json.loads(event.new_values)["programme_start"] == "2020-01-01"
    assert verify(conn) is None
    assert change_settings(conn, NEW, NEW, by=None) == ()
    assert change_settings(conn, NEW, Installation(), by=None)
    assert installation(conn) == Installation()


def test_another_cutoff_day_counts_incidents_into_their_months_anew(conn):
    make_incident(conn, occurred_on=date(2023, 9, 20))
    assert conn.scalars(sa.select(incident_month.c.month)).all() == [date(2023, 10, 1)]

    change_settings(conn, Installation(), Installation(cutoff_day=0), by=None)

    assert conn.scalars(sa.select(incident_month.c.month)).all() == [date(2023, 9, 1)]


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ({"installed_name": "x" * 81}, "installed_name"),
        ({"own_address": "javascript:alert(1)"}, "own_address"),
        ({"own_address": "https://a.vn/?x=1"}, "own_address"),
        ({"own_address": "https://" + "a" * 200}, "own_address"),
        ({"cutoff_day": 29}, "cutoff_day"),
        ({"cutoff_day": -1}, "cutoff_day"),
        ({"programme_start": date(2020, 1, 2)}, "programme_start"),
        ({"programme_start": date(1800, 1, 1)}, "programme_start"),
        ({"return_deadline_days": 29}, "return_deadline_days"),
        ({"return_deadline_days": -1}, "return_deadline_days"),
    ],
)
def test_what_is_wrong_is_named_by_field(conn, wanted, field):
    with pytest.raises(Invalid) as refused:
        change_settings(conn, Installation(), replace(Installation(), **wanted), by=None)
    assert set(refused.value.faults) == {field}
    assert installation(conn) == Installation()


def test_the_cutoff_day_stays_while_a_closing_stands(conn):
    make_closing(conn, reopened=True)
    standing = conn.begin_nested()
    make_closing(conn)
    with pytest.raises(Invalid) as refused:
        change_settings(conn, Installation(), NEW, "vì sao", by=None)
    assert set(refused.value.faults) == {"cutoff_day"}
    change_settings(conn, Installation(), Installation(return_deadline_days=5), by=None)

    standing.rollback()
    assert change_settings(conn, Installation(), NEW, by=None)


def test_once_there_are_returns_the_cutoff_day_needs_a_reason(conn):
    make_return(conn)
    with pytest.raises(Invalid) as refused:
        change_settings(conn, Installation(), NEW, " ", by=None)
    assert set(refused.value.faults) == {"reason"}

    change_settings(conn, Installation(), NEW, "Theo tháng dương lịch", by=None)

    assert conn.scalars(sa.select(audit_event.c.reason)).all() == ["Theo tháng dương lịch"]


def test_who_saw_other_settings_is_told(conn):
    with pytest.raises(Stale):
        change_settings(conn, NEW, replace(NEW, cutoff_day=20), by=None)


@pytest.mark.parametrize("role", [Role.LEADER, Role.STAFF, Role.OFFICER])
def test_only_an_administrator_may(conn, role):
    with pytest.raises(NotAllowed):
        change_settings(conn, Installation(), NEW, by=user(conn, role))
    assert installation(conn) == Installation()


def test_the_head_of_a_report_is_kept_clean(conn):
    wanted = Installation(
        report_superior="Công an  tỉnh\u200b Thanh Hoá",
        report_recipients="Công an tỉnh;\n\nLưu: VT.",
    )

    change_settings(conn, Installation(), wanted, by=None)

    told = installation(conn)
    assert told.report_superior == "Công an tỉnh Thanh Hoá"
    assert told.report_recipients.splitlines()[-1] == vi("Filed: office.")


@pytest.mark.parametrize(
    "field", [{"report_place": "Vĩnh Lộc\nThanh Hoá"}, {"report_recipients": "x" * 161}]
)
def test_a_line_of_a_report_is_one_line(conn, field):
    with pytest.raises(Invalid) as refused:
        change_settings(conn, Installation(), Installation(**field), by=None)

    assert set(refused.value.faults) == set(field)
