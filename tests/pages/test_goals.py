"""What targets have reached, month by month, through the front door."""

from datetime import date

import pytest

from db.model import Role
from db.queries.targets import target_of
from tests.factories import (
    make_account,
    make_closing,
    make_root,
    make_target,
    make_unit,
    set_setting,
)
from tests.wording import vi

PAGE = "pages/entry/goals.py"
JAN, FEB = date(2023, 1, 1), date(2023, 2, 1)


@pytest.fixture
def root(conn):
    set_setting(conn, "pretended_today", "2023-03-20")
    return make_root(conn)


@pytest.fixture
def long(conn, root):
    return make_unit(conn, "Vĩnh Long")


@pytest.fixture
def target_id(conn, long):
    return make_target(conn, unit_id=long, name="Cấp thẻ", goal=2000, reached={JAN: 500})


@pytest.fixture
def officer(conn, long):
    return make_account(conn, Role.OFFICER, unit_id=long)


def key(at):
    (found,) = (button.key for button in at.button if str(button.key).endswith(".send"))
    return found.removesuffix(".send")


def cells(at):
    """The cells of the months, from January on."""
    return [one for one in at.text_input if ".reached." in str(one.key)]


def typed(at, *reached):
    """Type these into the cells, from January on; None leaves a month as it is."""
    for cell, told in zip(cells(at), reached, strict=False):
        if told is not None:
            cell.set_value(told)
    return at.run()


def beside(at, month):
    """What came in the month, and of the goal."""
    texts = [text.value for text in at.text]
    return texts[texts.index(month) + 1 :][:2]


def send(at):
    return at.button(key=f"{key(at)}.send").click().run()


def errors(at):
    assert not at.exception
    return [error.value for error in at.error]


def test_an_officer_tells_of_the_months_that_have_begun(open_page, conn, officer, target_id):
    at = open_page(PAGE, account_id=officer)
    assert [one.label for one in cells(at)] == [f"Tháng 0{n}/2023" for n in range(1, 5)]
    assert [one.value for one in cells(at)] == ["500", "", "", ""]

    at = typed(at, None, "1.250")
    assert beside(at, "01/2023") == ["+500", "25,00%"]
    assert beside(at, "02/2023") == ["+750", "62,50%"]
    assert beside(at, "03/2023") == ["", ""]
    standing = vi(
        "Goal of {year}: {goal} {measure}. Reached: {reached}.",
        year="2023",
        goal="2.000",
        measure="hồ sơ",
        reached="1.250 (62,50%)",
    )
    assert standing in [text.value for text in at.text]
    at = send(at)

    assert not errors(at)
    assert at.success[0].value.startswith("Đã lưu kết quả. Số ")
    assert target_of(conn, target_id).reached == {JAN: 500, FEB: 1250}


def test_a_value_that_falls_is_ticked(open_page, conn, officer, target_id):
    at = send(typed(open_page(PAGE, account_id=officer), None, "490"))

    assert any("Tháng 02/2023 thấp hơn tháng 01/2023" in error for error in errors(at))
    at = at.checkbox(key=f"{key(at)}.falls_confirmed").check().run()
    assert not errors(send(at))
    assert target_of(conn, target_id).reached[FEB] == 490


def test_what_is_no_number_is_said_at_its_month(open_page, conn, officer, target_id):
    at = send(typed(open_page(PAGE, account_id=officer), "x", "1.5"))

    assert {
        vi("Month {month}: enter a whole number.", month="01/2023"),
        vi("Month {month}: enter a whole number.", month="02/2023"),
    } < set(errors(at))
    assert target_of(conn, target_id).reached == {JAN: 500}


def test_a_value_is_taken_away(open_page, conn, officer, target_id):
    assert not errors(send(typed(open_page(PAGE, account_id=officer), "")))

    assert target_of(conn, target_id).reached == {}


def test_a_closed_month_asks_why(open_page, conn, officer, target_id):
    make_closing(conn, first_day=date(2022, 12, 15), last_day=date(2023, 1, 14))

    at = send(typed(open_page(PAGE, account_id=officer), "510"))

    assert "Kỳ này đã chốt số liệu" in errors(at)[0]
    at = at.text_input(key=f"{key(at)}.reason").set_value("Rà soát").run()
    assert not errors(send(at))
    assert target_of(conn, target_id).reached == {JAN: 510}


def test_an_officer_sees_the_own_targets_and_staff_all(open_page, conn, root, officer, target_id):
    make_target(conn, unit_id=root, name="Của huyện", reached={FEB: 900})

    own = open_page(PAGE, account_id=officer)
    every = open_page(PAGE, role="staff")

    assert own.selectbox(key="target").options == ["Cấp thẻ · Vĩnh Long"]
    assert list(own.dataframe[-1].value[vi("Targets")]) == ["Cấp thẻ"]
    assert list(every.dataframe[-1].value[vi("Reached")]) == ["500", "900"]
    assert list(every.dataframe[-1].value[vi("Value of")]) == ["01/2023", "02/2023"]


def test_a_target_of_another_year_is_chosen(open_page, conn, root, target_id):
    make_target(conn, unit_id=root, year=2022, name="Năm trước")
    at = open_page(PAGE, role="staff")

    at = at.selectbox(key="year").set_value(2022).run()

    assert at.selectbox(key="target").options == ["Năm trước · Huyện Vĩnh Lộc"]
    assert len(cells(at)) == 12


def test_without_a_target_the_page_says_so(open_page, root):
    at = open_page(PAGE, role="staff")

    assert not at.exception
    assert at.info[0].value == vi("No target has been set for {year}.", year="2023")


def test_an_officer_is_told_for_whom_there_is_no_target(open_page, conn, root, officer):
    make_target(conn, unit_id=root)
    at = open_page(PAGE, account_id=officer)

    assert at.info[0].value == "Chưa có chỉ tiêu nào của năm 2023 được giao cho xã Vĩnh Long."


@pytest.mark.parametrize("role", ["leader", "admin"])
def test_who_enters_nothing_may_not(open_page, target_id, role):
    at = open_page(PAGE, role=role)

    assert not at.exception
    assert not at.text_input
