"""Closing through the front door, and what the dashboards say of it afterwards."""

from datetime import date

import pytest
import sqlalchemy as sa

from db.commands.closing import close_period, reopen_period
from db.commands.incidents import void_incident
from db.ledger.records import Submission, save_record
from db.model import Role
from db.passwords import hashed
from db.schema import incident, monthly_return, period_close, reintegration, session
from tests.factories import make_account, make_user
from tests.masthead import presses
from tests.wording import vi

PAGE = "pages/manage/closing.py"
WHY = "Xã gửi bổ sung"
GOOD = "Sáng nay đồng lúa xanh quá"
FIRST, LAST = date(2023, 1, 1), date(2023, 9, 1)
DASHBOARDS = ("overview", "incidents", "reintegration", "suggestions", "satisfaction", "targets")


@pytest.fixture
def district(sample_district, conn):
    return conn


@pytest.fixture
def closed(district):
    leader = make_user(district, Role.LEADER, display_name="Trưởng Công an")
    reason = "Còn báo cáo chưa duyệt"
    return close_period(district, FIRST, LAST, reason, today=date(2023, 10, 15), by=leader)


def void_one(conn):
    """In April, of Ninh Khang: by staff, with a reason."""
    row = incident.c
    asked = sa.select(row.id).where(row.occurred_on.between(date(2023, 3, 15), date(2023, 4, 14)))
    incident_id = conn.scalar(asked.order_by(row.id))
    void_incident(
        conn,
        incident_id,
        "Nhập trùng",
        Submission("v" * 32, version=1, reason=WHY),
        by=make_user(conn, Role.STAFF),
    )


def receive_more(conn, people):
    return_id = conn.scalar(
        sa.select(monthly_return.c.id).where(monthly_return.c.month == date(2023, 8, 1))
    )

    def parts(record_id):
        row = reintegration.c
        more = {name: row[name] + people for name in ("received", "stock_end", "class_a")}
        here = row.return_id == record_id
        conn.execute(reintegration.update().where(here).values(more))

    save_record(
        conn,
        monthly_return,
        {"note": "x"},
        Submission("r" * 32, version=1, reason=WHY),
        record_id=return_id,
        units=(),
        parts=parts,
        by=make_user(conn, Role.STAFF),
    )


def words(at):
    kinds = ("caption", "text", "markdown", "info", "warning", "error", "success")
    return "\n".join(str(element.value) for kind in kinds for element in at.get(kind))


def test_a_leader_closes_with_a_reason_and_opens_again(district, open_page):
    at = open_page(PAGE)
    assert vi("No period has been closed yet.") in words(at)

    at = at.button(key="close").click().run()
    assert not at.exception
    assert "đã duyệt 112/130 báo cáo" in words(at)
    assert "Có 18 báo cáo chưa gửi hoặc chưa được duyệt" in words(at)
    at = at.button(key="close_now").click().run()
    assert "Hãy nêu lý do vì sao vẫn chốt." in at.error[0].value
    at = at.text_area(key="close_reason").input(WHY).run()
    at = at.button(key="close_now").click().run()

    assert not at.exception
    assert at.toast[0].value.startswith("Đã chốt kỳ 15/12/2022")
    assert vi("The figures are as they were closed.") in words(at)
    assert WHY in words(at)
    close_id = district.scalar(sa.select(period_close.c.id))
    at = at.button(key="reopen_now").click().run()
    assert at.error[0].value == vi("Say why the period is opened again.")
    at = at.text_area(key=f"reopen_{close_id}").input("Sửa số liệu tháng 8").run()
    at = at.button(key="reopen_now").click().run()

    assert at.toast[0].value.startswith("Đã mở lại kỳ")
    assert "mở lại lúc" in words(at)
    assert "Sửa số liệu tháng 8" in words(at)


def test_the_open_dialog_asks_for_the_password_and_loses_no_reason(district, open_page):
    """It stood open over the meeting: what was typed into it stays."""
    leader = make_account(district, Role.LEADER, password_hash=hashed(GOOD))
    at = open_page(PAGE, account_id=leader).button(key="close").click().run()
    at = at.text_area(key="close_reason").input(WHY).run()
    district.execute(session.update().values(confirmed_at=None))

    at = at.button(key="close_now").click().run()
    assert at.error[0].value == vi("Type your password again first: it has been a while.")
    assert district.scalar(sa.select(period_close.c.id)) is None
    (field,) = (one for one in at.text_input if one.label == vi("Your password"))
    field.set_value(GOOD)
    (go,) = (one for one in at.button if one.label == vi("Go on"))
    at = go.click().run()

    assert at.text_area(key="close_reason").value == WHY
    at = at.button(key="close_now").click().run()
    assert not at.exception
    assert district.scalar(sa.select(period_close.c.id)) is not None


def test_a_second_click_closes_nothing_twice(district, open_page):
    at = open_page(PAGE).button(key="close").click().run()
    at = at.text_area(key="close_reason").input(WHY).run()
    leader = make_user(district, Role.LEADER)
    close_period(district, FIRST, LAST, WHY, today=date(2023, 10, 15), by=leader)

    at = at.button(key="close_now").click().run()

    assert district.scalar(sa.select(sa.func.count()).select_from(period_close)) == 1
    assert not at.exception
    assert "Kỳ từ 15/12/2022 đến 14/09/2023 đã chốt rồi." in at.error[0].value


def test_then_now_and_why_on_the_page_of_closings(closed, conn, open_page):
    void_one(conn)

    at = open_page(PAGE)

    assert not at.exception
    assert "số liệu thay đổi" in words(at)
    tables = [frame.value for frame in at.dataframe]
    compared = next(
        table for table in tables if vi("Why it changed") in table and vi("As closed") in table
    )
    first = compared.iloc[0].to_dict()
    assert first[vi("Targets")] == "Vụ việc: Số vụ xảy ra"
    assert first[vi("Difference")] == "-1"
    assert first[vi("Why it changed")].startswith(f"{WHY} (")
    assert vi("Record") in tables[-1]
    assert tables[-1][vi("Why it changed")].tolist() == [WHY]


@pytest.mark.parametrize("role", ["staff", "officer", "admin"])
def test_nobody_else_may(closed, open_page, role):
    at = open_page(PAGE, role=role)

    assert not presses(at)
    assert vi("Closings") not in words(at)


@pytest.mark.parametrize("page", DASHBOARDS)
def test_a_dashboard_says_that_its_figures_are_as_closed(closed, open_page, page):
    at = open_page(f"pages/dashboards/{page}.py", role="staff")

    assert not at.exception
    assert "Kỳ 15/12/2022 – 14/09/2023 chốt lúc" in words(at)
    assert vi("The figures are as they were closed.") in words(at)


@pytest.mark.parametrize("page", DASHBOARDS)
def test_without_a_closing_a_dashboard_says_nothing_of_it(district, open_page, page):
    assert "chốt lúc" not in words(open_page(f"pages/dashboards/{page}.py"))


def compared(at):
    return [frame.value for frame in at.dataframe if vi("As closed") in frame.value]


def test_a_dashboard_compares_then_and_now_when_asked(closed, conn, open_page):
    void_one(conn)
    at = open_page("pages/dashboards/incidents.py", role="staff")
    assert "số liệu thay đổi" in at.expander[0].label
    assert not compared(at)

    at.session_state["then-and-now"] = True
    at = at.run()

    assert not at.exception
    (table,) = compared(at)
    assert table.iloc[0].tolist()[0] == "Vụ việc: Số vụ xảy ra"
    assert table.iloc[0].tolist()[-1] == "-1"
    assert "Trưởng Công an chốt lúc" in words(at)
    assert vi("The figures are as they were closed.") in words(
        open_page("pages/dashboards/suggestions.py", role="staff")
    )


def test_a_reopened_period_still_tells_what_was_closed(closed, conn, open_page):
    reopen_period(conn, closed, WHY, by=make_user(conn, Role.LEADER))
    void_one(conn)

    at = open_page("pages/dashboards/overview.py")

    assert "đã mở lại lúc" in at.expander[0].label
    assert "số liệu thay đổi" in at.expander[0].label
