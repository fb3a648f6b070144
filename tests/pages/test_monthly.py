"""The monthly return through the front door: typed as on paper, checked as it is typed."""

from datetime import date

import pytest

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

PAGE = "pages/entry/monthly.py"
SEPTEMBER, OCTOBER = date(2023, 9, 1), date(2023, 10, 1)
TYPED = {
    "received": "02",
    "out_died": "1",
    "stock_end": "15",
    "employed": "9",
    "borrowing": "0",
    "class_a": "05",
    "class_b": "4",
    "class_c": "3",
    "class_d": "3",
    "loaned": "1",
    "loan_amount": "30.000.000",
}


@pytest.fixture
def long(conn):
    """A commune with 14 people at the end of September, on 15/10/2023: October is owed."""
    make_root(conn)
    set_setting(conn, "pretended_today", "2023-10-15")
    set_setting(conn, "programme_start", "2023-09-01")
    unit_id = make_unit(conn, "Vĩnh Long")
    make_return(
        conn,
        unit_id=unit_id,
        month=SEPTEMBER,
        counts={"stock_start": 13, "received": 1, "employed": 8},
    )
    make_return(
        conn, unit_id=unit_id, month=date(2022, 10, 1), counts={"stock_start": 9, "received": 4}
    )
    return unit_id


@pytest.fixture
def officer(conn, long):
    return make_account(conn, Role.OFFICER, unit_id=long)


def box(at, name):
    return next(field for field in at.text_input if field.key and field.key.endswith(f".{name}"))


def fill(at, values):
    for name, text in values.items():
        box(at, name).set_value(text)
    return at.run()


def send(at):
    return (
        next(button for button in at.button if button.label == vi("Send the return")).click().run()
    )


def words(at):
    kinds = ("caption", "markdown", "info", "warning", "error", "success", "text")
    return "\n".join(str(element.value) for kind in kinds for element in at.get(kind))


def test_a_full_return_is_typed_and_sent(conn, open_page, long, officer):
    at = open_page(PAGE, account_id=officer)
    assert not at.exception
    assert (box(at, "incidents_confirmed").value, box(at, "stock_start").value) == ("0", "14")
    assert box(at, "stock_start").disabled
    assert vi("Last month {last} · last year {year}", last="1", year="4") in words(at)  # received
    assert vi("Last month {last} · last year {year}", last="8", year="0") in words(
        at
    )  # in stable work

    fill(at, TYPED)
    assert "Đầu kỳ 14 + tăng 2 − giảm 1 = 15. Khớp" in words(at)
    assert "A + B + C + D = 15. Khớp" in words(at)
    send(at)

    assert not at.exception
    assert "Đã gửi báo cáo. Số" in words(at)
    record = return_record(conn, long, OCTOBER)
    assert {name: record[name] for name in TYPED} == {
        "received": 2,
        "out_died": 1,
        "stock_end": 15,
        "employed": 9,
        "borrowing": 0,
        "class_a": 5,
        "class_b": 4,
        "class_c": 3,
        "class_d": 3,
        "loaned": 1,
        "loan_amount": 30_000_000,
    }
    assert (record["state"], record["stock_start"], record["guided"]) == ("submitted", 14, 0)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"stock_end": "14"}, "= 15. Số cuối kỳ là 14: ở đây thừa 1."),
        ({"stock_end": "17"}, "= 15. Số cuối kỳ là 17: ở đây còn thiếu 2."),
        ({"class_a": "4"}, "A + B + C + D = 14. Số cuối kỳ là 15: ở đây còn thiếu 1."),
        ({"class_a": ""}, vi("Classes A + B + C + D: a number is still missing.")),
        ({"received": "hai"}, vi("Opening stock + came - left: a number is still missing.")),
        (
            {"stock_end": ""},
            vi(
                "Opening {start} + came {come} - left {gone} = {made}.",
                start="14",
                come="2",
                gone="1",
                made="15",
            ),
        ),
    ],
)
def test_sums_that_do_not_agree_are_said_as_they_are_typed(open_page, officer, changed, said):
    at = fill(open_page(PAGE, account_id=officer), TYPED | changed)

    assert said in words(at)
    assert not at.error


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"received": "1.5"}, "Hãy nhập một số nguyên"),
        ({"class_a": ""}, vi("Enter a number, 0 if there is none.")),
        (
            {"stock_end": "16"},
            vi(
                "Opening, coming and leaving make {made}, but {end} is written here.",
                made="15",
                end="16",
            ),
        ),
        ({"incidents_confirmed": "3"}, "Đã nhập 0 vụ việc trong tháng này, bạn xác nhận 3 vụ."),
        ({"employed": "99"}, vi("These cannot be more than are under management.")),
    ],
)
def test_what_is_wrong_is_said_at_its_box_and_nothing_is_lost(
    conn, open_page, long, officer, changed, said
):
    at = fill(open_page(PAGE, account_id=officer), TYPED | changed)
    send(at)

    assert not at.exception
    assert any(said in error.value for error in at.error)
    assert return_record(conn, long, OCTOBER) is None
    kept = TYPED | changed
    assert {name: box(at, name).value for name in kept} == kept


def test_typing_is_kept_and_comes_back_by_itself(open_page, officer):
    fill(open_page(PAGE, account_id=officer), {"received": "02"})

    again = open_page(PAGE, account_id=officer)
    assert box(again, "received").value == "02"
    assert "lưu nháp lúc" in words(again)


def test_the_register_that_grows_while_the_form_is_open_is_noticed(conn, open_page, long, officer):
    at = fill(open_page(PAGE, account_id=officer), TYPED)
    make_incident(conn, unit_id=long, occurred_on=date(2023, 10, 1))

    send(at)

    assert any("Đã nhập 1 vụ việc" in error.value for error in at.error)
    assert return_record(conn, long, OCTOBER) is None


def test_a_return_that_came_back_shows_the_note_and_its_figures(conn, open_page, long, officer):
    make_return(
        conn,
        unit_id=long,
        month=OCTOBER,
        state=ReturnState.RETURNED,
        note="Xem lại loại A",
        counts={"stock_start": 14, "received": 3},
    )

    at = open_page(PAGE, account_id=officer)

    assert "Xem lại loại A" in [text.value for text in at.text]
    assert (box(at, "received").value, box(at, "stock_end").value) == ("3", "17")
    assert at.text_area[0].value == ""


def test_an_approved_return_is_closed_to_the_commune_and_open_to_the_district(
    conn, open_page, long, officer
):
    make_return(conn, unit_id=long, month=OCTOBER, counts={"stock_start": 14})
    place = {"unit": str(long), "month": "2023-10-01"}

    at = open_page(PAGE, account_id=officer, query_params=place)
    assert "Chỉ cấp trên còn sửa được." in words(at)
    assert not at.text_input

    at = open_page(PAGE, role="staff", query_params=place)
    assert box(at, "stock_end").value == "14"


def test_somebody_elses_commune_in_the_address_opens_ones_own(conn, open_page, long, officer):
    yen = make_unit(conn, "Vĩnh Yên")

    at = open_page(PAGE, account_id=officer, query_params={"unit": str(yen), "month": "2023-10-01"})

    assert [box.value for box in at.selectbox] == [long, OCTOBER]


@pytest.mark.parametrize("place", [{"month": "x"}, {"id": "999"}, {"draft": "x" * 32}])
def test_a_damaged_address_opens_what_is_owed(open_page, long, officer, place):
    at = open_page(PAGE, account_id=officer, query_params=place)

    assert not at.exception
    assert [box.value for box in at.selectbox] == [long, OCTOBER]


def test_another_month_is_chosen_and_what_was_typed_stays_with_its_own(open_page, officer):
    at = fill(open_page(PAGE, account_id=officer), {"received": "02"})

    at.selectbox[1].select(SEPTEMBER).run()
    assert "Đã duyệt lúc" in words(at)
    at.selectbox[1].select(OCTOBER).run()
    assert box(at, "received").value == "02"


@pytest.mark.parametrize("role", ["leader", "admin"])
def test_who_only_reads_may_not_open_it(open_page, long, role):
    at = open_page(PAGE, role=role)
    assert [error.value for error in at.error] == [
        vi("You do not have the right to open this page.")
    ]
