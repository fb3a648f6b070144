"""The first page of who enters: what is owed, what came back, what waits."""

from datetime import date

import pytest

from components.runtime.markup import live
from db.model import ReturnState, Role
from db.queries.returns import return_record
from tests.factories import (
    make_account,
    make_incident,
    make_return,
    make_root,
    make_unit,
    set_setting,
)
from tests.wording import vi

PAGE = "pages/entry/tasks.py"
SEPTEMBER, OCTOBER = date(2023, 9, 1), date(2023, 10, 1)


def words(at):
    kinds = ("header", "subheader", "caption", "markdown", "info", "warning", "error", "success")
    return "\n".join(str(element.value) for kind in (*kinds, "text") for element in at.get(kind))


def labels(at):
    return [button.label for button in at.button]


def press(at, label):
    return next(button for button in at.button if button.label == label).click().run()


@pytest.fixture
def long(conn):
    """A commune with 14 people at the end of September, on 15/10/2023: October is owed."""
    make_root(conn)
    set_setting(conn, "pretended_today", "2023-10-15")
    set_setting(conn, "programme_start", "2023-09-01")
    unit_id = make_unit(conn, "Vĩnh Long")
    make_return(conn, unit_id=unit_id, month=SEPTEMBER, counts={"stock_start": 14})
    return unit_id


@pytest.fixture
def officer(conn, long):
    return make_account(conn, Role.OFFICER, unit_id=long)


def test_the_officer_begins_here_and_reports_nothing_in_two_taps(conn, open_page, long, officer):
    at = open_page(None, account_id=officer)
    assert not at.exception
    assert at.header[0].value == vi("To do")
    assert "Tháng 10/2023 · Vĩnh Long" in words(at)
    assert vi("Due until {day}, {n} days left", day="17/10/2023", n="2") in words(at)

    press(at, vi("Nothing to report"))
    assert "Vĩnh Long, Tháng 10/2023: không phát sinh vụ việc; đang quản lý 14 người" in words(at)
    press(at, vi("Send: nothing to report"))

    assert not at.exception
    record = return_record(conn, long, OCTOBER)
    assert (record["state"], record["nothing_to_report"], record["stock_end"]) == (
        "submitted",
        True,
        14,
    )
    at = open_page(PAGE, account_id=officer)
    assert vi("Nothing is overdue, nothing waits for you.") in words(at)
    assert vi("Nothing to report") not in labels(at)


def test_with_incidents_in_the_register_only_the_full_return_is_offered(
    conn, open_page, long, officer
):
    make_incident(conn, unit_id=long, occurred_on=date(2023, 10, 1))

    at = open_page(PAGE, account_id=officer)

    assert "đã nhập 01 vụ" in words(at)
    assert vi("Fill in the return") in labels(at)
    assert vi("Nothing to report") not in labels(at)


def test_what_is_written_down_meanwhile_stops_nothing_to_report(conn, open_page, long, officer):
    at = press(open_page(PAGE, account_id=officer), vi("Nothing to report"))
    make_incident(conn, unit_id=long, occurred_on=date(2023, 10, 1))

    press(at, vi("Send: nothing to report"))

    assert vi(
        "The register holds {incidents} incidents of this month: send a full return.", incidents="1"
    ) in words(at)
    assert return_record(conn, long, OCTOBER) is None


def test_what_came_back_is_shown_with_its_note_and_late_is_said(conn, open_page, long, officer):
    set_setting(conn, "pretended_today", "2023-10-20")
    make_return(
        conn, unit_id=long, month=OCTOBER, state=ReturnState.RETURNED, note="Xem lại loại A"
    )

    at = open_page(PAGE, account_id=officer)

    assert vi("The district sent this return back:") in words(at)
    assert "Xem lại loại A" in [text.value for text in at.text]
    assert "↩ trả lại, quá hạn" in words(at)
    assert vi("Overdue by {n} days, since {day}", n="3", day="17/10/2023") in words(at)


def test_the_days_until_a_return_is_late_are_a_setting(conn, open_page, long, officer):
    set_setting(conn, "return_deadline_days", "0")
    assert "Quá hạn 1 ngày" in words(open_page(PAGE, account_id=officer))


def test_staff_see_what_waits_and_who_has_not_sent(conn, open_page, long):
    set_setting(conn, "pretended_today", "2023-10-20")
    yen = make_unit(conn, "Vĩnh Yên")
    make_return(conn, unit_id=yen, month=SEPTEMBER, state=ReturnState.SUBMITTED)

    at = open_page(None, role="staff")

    assert at.header[0].value == vi("To do")
    assert live(f"**{vi('Returns to approve')}**") in words(at)
    assert "Tháng 9/2023 · Vĩnh Yên" in words(at)
    assert "Tháng 10/2023 · Vĩnh Long, Vĩnh Yên" in words(at)
    assert "Vĩnh Long, Vĩnh Yên" not in words(open_page(PAGE, role="leader"))


@pytest.mark.parametrize(
    ("role", "first"), [("leader", "Overview of the district"), ("admin", "First steps")]
)
def test_who_types_nothing_begins_elsewhere(open_page, long, role, first):
    assert open_page(None, role=role).header[0].value.endswith(vi(first))


def test_an_administrator_of_the_program_may_not_open_this(open_page, long):
    at = open_page(PAGE, role="admin")
    assert vi("You do not have the right to open this page.") in words(at)


def test_what_stands_in_the_address_goes_along_from_the_start(open_page, long):
    at = open_page(None, role="leader", query_params={"period": "Quý"}, language="vi")
    assert at.query_params["period"] == "Quý"
