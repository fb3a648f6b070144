"""The board of returns through the front door: who has sent what, and what is decided."""

from datetime import date

import pytest
import sqlalchemy as sa

from db.model import AREA, ReturnState, Role
from db.queries.returns import return_record
from db.schema import audit_event, monthly_return
from tests.factories import (
    make_account,
    make_incident,
    make_return,
    make_root,
    make_unit,
    set_setting,
)
from tests.wording import vi

PAGE = "pages/entry/returns.py"
SEPTEMBER, OCTOBER = date(2023, 9, 1), date(2023, 10, 1)


@pytest.fixture
def communes(conn):
    """Three communes on 20/10/2023: one approved, two waiting for September, one late October."""
    make_root(conn)
    set_setting(conn, "pretended_today", "2023-10-20")
    set_setting(conn, "programme_start", "2023-09-01")
    long, quang, yen = (make_unit(conn, f"Vĩnh {name}") for name in ("Long", "Quang", "Yên"))
    waits = {"state": ReturnState.SUBMITTED, "incidents_confirmed": 0}
    make_return(conn, unit_id=long, counts={"stock_start": 14})
    make_return(conn, unit_id=quang, counts={"stock_start": 5, "received": 2}, **waits)
    make_return(conn, unit_id=yen, counts={"stock_start": 7}, **waits)
    make_return(conn, unit_id=yen, month=OCTOBER, state=ReturnState.RETURNED)
    return long, quang, yen


@pytest.fixture
def staff(conn):
    return make_account(conn, Role.STAFF)


def words(at):
    kinds = ("subheader", "caption", "info", "warning", "error", "success", "text")
    return "\n".join(str(element.value) for kind in kinds for element in at.get(kind))


def press(at, label):
    return next(button for button in at.button if button.label == label).click().run()


def place(unit_id, month=SEPTEMBER):
    return {"unit": str(unit_id), "month": month.isoformat()}


def test_the_board_says_how_every_month_of_every_commune_stands(open_page, communes, staff):
    at = open_page(PAGE, account_id=staff)

    assert not at.exception
    board = at.dataframe[0].value
    assert list(board.columns) == [vi("Communes", "xã"), "Tháng 10/2023", "Tháng 9/2023"]
    assert board.to_numpy().tolist() == [
        ["Vĩnh Long", "▲ quá hạn, chưa gửi", "✓ đã duyệt (muộn)"],
        ["Vĩnh Quang", "▲ quá hạn, chưa gửi", "● chờ duyệt (muộn)"],
        ["Vĩnh Yên", "↩ trả lại, quá hạn", "● chờ duyệt (muộn)"],
    ]
    assert "○ chưa lập · ✎ đang nhập · ● chờ duyệt · ↩ trả lại · ✓ đã duyệt" in words(at)


def test_what_somebody_types_is_told_from_what_nobody_has_begun(conn, open_page, communes, staff):
    officer = make_account(conn, Role.OFFICER, unit_id=communes[0])
    form = open_page("pages/entry/monthly.py", account_id=officer)
    form.text_input[2].set_value("2").run()

    at = open_page(PAGE, account_id=staff)
    assert at.dataframe[0].value.iloc[0, 1] == "✎ đang nhập, quá hạn"


def test_a_cell_opens_its_figures_beside_the_earlier_ones(open_page, communes, staff):
    at = open_page(PAGE, account_id=staff, query_params=place(communes[1]))

    figures = at.dataframe[0].value.set_index(vi("Targets"))
    assert figures.loc[vi("Newly received"), vi("This month")] == 2
    assert figures.loc[vi("Under management at the end"), vi("This month")] == 7
    assert "Vĩnh Quang · Tháng 9/2023" in words(at)
    assert not at.exception


def test_staff_approve_one(conn, open_page, communes, staff):
    at = open_page(PAGE, account_id=staff, query_params=place(communes[1]))

    press(at, "Duyệt")

    assert return_record(conn, communes[1], SEPTEMBER)["state"] == "approved"
    assert "Đã duyệt: Vĩnh Quang, Tháng 9/2023 (số " in words(at)
    assert at.toast[0].value.startswith("Đã duyệt: Vĩnh Quang, Tháng 9/2023 (số ")
    assert at.dataframe[1].value.iloc[1, 2] == "✓ đã duyệt (muộn)"


def test_staff_approve_several_at_once(conn, open_page, communes, staff):
    at = open_page(PAGE, account_id=staff)
    assert "2 báo cáo chờ duyệt" in words(at)
    key = at.dataframe[1].proto.id.split("-", 2)[2]
    at.session_state[key] = {"selection": {"rows": [0, 1], "columns": [], "cells": []}}
    at.run()

    press(at, vi("Approve the chosen returns ({n})", n="2"))

    assert {return_record(conn, unit, SEPTEMBER)["state"] for unit in communes} == {"approved"}
    assert len([line for line in at.success if vi("Approved") in line.value]) == 2
    assert at.toast[0].value == "Đã duyệt 2/2 báo cáo."


def test_staff_send_one_back_with_a_note(conn, open_page, communes, staff):
    at = open_page(PAGE, account_id=staff, query_params=place(communes[1]))
    press(at, vi("Send back with this note"))
    assert vi("Say in the note what has to be corrected.") in words(at)

    at.text_area[0].set_value("Gọi anh Nguyễn Văn Ba").run()
    press(at, vi("Send back with this note"))
    assert "Gọi anh Nguyễn Văn Ba" not in (return_record(conn, communes[1], SEPTEMBER)["note"])
    assert "anh Nguyễn Văn Ba" in words(at)

    at.text_area[0].set_value("Xem lại số tiếp nhận mới").run()
    press(at, vi("Send back with this note"))
    record = return_record(conn, communes[1], SEPTEMBER)
    assert (record["state"], record["note"]) == ("returned", "Xem lại số tiếp nhận mới")
    assert "Đã trả lại: Vĩnh Quang" in words(at)
    assert not at.exception


def test_what_changed_meanwhile_is_not_approved_blindly(conn, open_page, communes, staff):
    at = open_page(PAGE, account_id=staff, query_params=place(communes[1]))
    other = open_page(PAGE, role="staff", query_params=place(communes[1]))
    other.text_area[0].set_value("Xem lại").run()
    press(other, vi("Send back with this note"))

    press(at, "Duyệt")

    assert return_record(conn, communes[1], SEPTEMBER)["state"] == "returned"
    assert "Báo cáo này đã chuyển sang trạng thái khác." in words(at)


def test_an_officer_sees_the_own_commune_and_takes_back_what_waits(conn, open_page, communes):
    officer = make_account(conn, Role.OFFICER, unit_id=communes[1])
    at = open_page(PAGE, account_id=officer, query_params=place(communes[1]))
    assert list(at.dataframe[1].value[vi("Communes", "xã")]) == ["Vĩnh Quang"]
    assert "Duyệt" not in [button.label for button in at.button]

    press(at, vi("Take back to correct"))

    assert return_record(conn, communes[1], SEPTEMBER)["state"] == "draft"
    foreign = open_page(PAGE, account_id=officer, query_params=place(communes[2]))
    assert "Vĩnh Yên" not in words(foreign)


@pytest.mark.parametrize("role", ["leader", "admin"])
def test_who_neither_types_nor_approves_may_not_open_it(open_page, communes, role):
    at = open_page(PAGE, role=role)
    assert [error.value for error in at.error] == [
        vi("You do not have the right to open this page.")
    ]


def test_of_many_communes_who_is_late_stands_first_with_the_area(conn, open_page):
    root = make_root(conn)
    area = make_unit(conn, "Yên Định", level=AREA, parent_id=root)
    set_setting(conn, "pretended_today", "2023-10-20")
    names = [f"Xã {number:02d}" for number in range(30)]
    for name in names:
        here = make_unit(conn, name, parent_id=area)
        for month in range(4, 10):
            if (name, month) != ("Xã 17", 8):
                make_return(conn, unit_id=here, month=date(2023, month, 1))

    board = open_page(PAGE, role="staff").dataframe[0].value

    assert board[vi("Commune", "xã")].tolist()[0] == "Xã 17"
    assert board[vi("Area")].unique().tolist() == [vi("Area {name}", name="Yên Định")]


def test_many_communes_are_narrowed_to_an_area_or_to_who_is_late(conn, open_page):
    root = make_root(conn)
    areas = [make_unit(conn, name, level=AREA, parent_id=root) for name in ("Yên Định", "Đông Sơn")]
    set_setting(conn, "pretended_today", "2023-10-20")
    for number in range(30):
        here = make_unit(conn, f"Xã {number:02d}", parent_id=areas[number % 2])
        for month in range(4, 11):
            if (number, month) not in ((17, 8), (4, 7)):
                make_return(conn, unit_id=here, month=date(2023, month, 1))
    at = open_page(PAGE, role="staff")
    column = vi("Commune", "xã")
    assert len(at.dataframe[0].value) == 30
    assert at.toggle(key="returns_late").label == vi("Only who is late ({n})", n=2)

    at.toggle(key="returns_late").set_value(True).run()
    assert at.dataframe[0].value[column].tolist() == ["Xã 04", "Xã 17"]
    east = vi("Area {name}", name="Đông Sơn")
    at.selectbox(key="returns_area").set_value(east).run()
    assert at.dataframe[0].value[column].tolist() == ["Xã 17"]
    at.toggle(key="returns_late").set_value(False).run()
    assert at.dataframe[0].value[vi("Area")].unique().tolist() == [east]
    assert len(at.dataframe[0].value) == 15


def test_all_with_nothing_to_look_at_are_approved_at_once(conn, open_page, communes, staff):
    """Each by its own record in the audit; what differs from the register waits."""
    make_incident(conn, unit_id=communes[1], occurred_on=date(2023, 9, 5))
    at = open_page(PAGE, account_id=staff)
    waiting = at.dataframe[1].value
    assert waiting[vi("To look at")].tolist() == [vi("register holds another number"), ""]

    press(at, vi("Approve these {n} returns", n=1))

    told = conn.execute(sa.select(audit_event.c.action, audit_event.c.entity)).all()
    assert told.count(("approve", "monthly_return")) == 1
    states = dict(
        conn.execute(
            sa.select(monthly_return.c.unit_id, monthly_return.c.state).where(
                monthly_return.c.month == SEPTEMBER
            )
        ).all()
    )
    assert states[communes[1]] == ReturnState.SUBMITTED
    assert states[communes[2]] == ReturnState.APPROVED
