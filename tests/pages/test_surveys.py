"""What a commune tells of a survey round, through the front door."""

from datetime import date

import pytest

from db.ledger.drafts import keep_draft
from db.model import Role
from db.queries.drafts import draft_of, unfinished
from db.queries.surveys import round_of, tallies
from tests.factories import (
    make_account,
    make_closing,
    make_root,
    make_survey,
    make_unit,
    make_user,
    set_setting,
)
from tests.wording import vi

PAGE = "pages/entry/surveys.py"
CLOSED = date(2023, 9, 30)


@pytest.fixture
def root(conn):
    set_setting(conn, "pretended_today", "2023-10-10")
    return make_root(conn)


@pytest.fixture
def long(conn, root):
    return make_unit(conn, "Vĩnh Long")


@pytest.fixture
def survey_id(conn, root, long):
    make_unit(conn, "Vĩnh An")
    return make_survey(
        conn,
        unit_id=root,
        title="Đợt tháng 9",
        opened_on=CLOSED,
        closed_on=CLOSED,
        topics=("Thái độ", "Thủ tục"),
    )


@pytest.fixture
def officer(conn, long):
    return make_account(conn, Role.OFFICER, unit_id=long)


def key(at):
    (found,) = (button.key for button in at.button if str(button.key).endswith(".send"))
    return found.removesuffix(".send")


def cells(at):
    """The cells of the table, row by row."""
    found = [one for one in at.text_input if ".answers." in str(one.key)]
    return [found[n : n + 5] for n in range(0, len(found), 5)]


def typed(at, *rows, **forms):
    """Type the forms into their fields and the rows, level 1 to 5, into the table."""
    for name, told in forms.items():
        at.text_input(key=f"{key(at)}.{name}").set_value(told)
    for row, given in zip(cells(at), rows, strict=False):
        for cell, told in zip(row, given, strict=False):
            cell.set_value(told)
    return at.run()


def send(at):
    return at.button(key=f"{key(at)}.send").click().run()


def row(at, number):
    return [cell.value or "" for cell in cells(at)[number]]


def beside(at, shown):
    """Sum and check in the row that begins with this."""
    texts = [text.value for text in at.text]
    return texts[texts.index(shown) + 1 :][:2]


def errors(at):
    assert not at.exception
    return [error.value for error in at.error]


def filled(at):
    forms = {"issued": "60", "returned": "55", "valid": "50"}
    return typed(at, ("0", "01", "2", "30", "17"), ("0", "0", "0", "0", "50"), **forms)


def test_an_officer_sends_the_numbers_of_the_own_commune(open_page, conn, officer, long, survey_id):
    at = open_page(PAGE, account_id=officer)
    at = send(filled(at))

    assert not errors(at)
    assert at.success[0].value.startswith("Đã lưu số liệu khảo sát. Số ")
    found = tallies(conn, survey_id, long)
    assert (found.issued, found.returned, found.valid) == (60, 55, 50)
    assert list(found.answers.values()) == [(0, 1, 2, 30, 17), (0, 0, 0, 0, 50)]
    at = at.button(key="anew").click().run()
    assert not [text for text in at.text if "Vĩnh An" in text.value]  # who else owes numbers
    assert row(at, 0) == ["0", "1", "2", "30", "17"]
    assert beside(at, "1. Thái độ") == ["50", "đủ"]


def test_each_row_is_told_against_the_valid_forms(open_page, officer, survey_id):
    at = open_page(PAGE, account_id=officer)

    at = typed(at, ("1", "2", "3", "4", "5"), ("1.5",), issued="20", returned="20", valid="13")

    assert beside(at, "1. Thái độ") == ["15", "thừa 2"]
    assert beside(at, "2. Thủ tục") == ["–", vi("not a whole number")]
    at = typed(at, ("1", "1", "1", "1", "1"), valid="1.013")
    assert beside(at, "1. Thái độ")[1] == "1.008 không trả lời"


@pytest.mark.parametrize(
    ("rows", "forms", "said"),
    [
        (
            (("0",), ("0",)),
            {"issued": "x"},
            vi("Enter a whole number, such as 5, 05 or {example}.", example="1.234"),
        ),
        ((("0",), ("0",)), {"valid": ""}, vi("Enter how many forms are valid.")),
        ((("0",), ("0",)), {"returned": "61"}, "không thể lớn hơn số phiếu phát ra"),
        (
            (("0",), ("1.5",)),
            {},
            vi(
                "Question {place}, level {level}: enter a whole number from 0 up.",
                place="2",
                level="1",
            ),
        ),
        (
            (("0",),),
            {},
            vi("Question {place} is empty. Enter 0 at a level that nobody has chosen.", place="2"),
        ),
        (
            (("51",), ("0",)),
            {},
            vi(
                "Question {place} has {answers} answers on {valid} valid forms.",
                place="1",
                answers="51",
                valid="50",
            ),
        ),
    ],
)
def test_what_is_wrong_is_said_in_words(
    open_page, officer, long, conn, survey_id, rows, forms, said
):
    at = open_page(PAGE, account_id=officer)
    told = {"issued": "60", "returned": "55", "valid": "50"} | forms

    at = send(typed(at, *rows, **told))

    assert any(said in error for error in errors(at))
    assert tallies(conn, survey_id, long) is None
    assert at.text_input(key=f"{key(at)}.issued").value == told["issued"]


def test_a_draft_knows_its_commune_and_its_table(open_page, conn, long, survey_id):
    staff = make_account(conn, Role.STAFF)
    at = open_page(PAGE, account_id=staff, query_params={"id": str(survey_id), "unit": str(long)})
    at = filled(at)
    draft = draft_of(conn, key(at))
    assert (draft.form, draft.about) == ("surveys", {"id": survey_id, "unit": long})

    again = open_page(PAGE, account_id=staff, query_params={"draft": draft.id})
    assert again.selectbox(key="unit").value == long
    assert again.text_input(key=f"{draft.id}.valid").value == "50"
    assert [one.id for one in unfinished(conn, staff)] == [draft.id]


def test_what_another_tab_has_typed_into_the_table_stands_here_too(
    open_page, conn, long, survey_id
):
    officer = make_user(conn, Role.OFFICER, unit_id=long)
    at = filled(open_page(PAGE, account_id=officer.id))
    question = min(round_of(conn, survey_id).questions)
    about = {"form": "surveys", "about": {"id": survey_id, "unit": long}}
    other = {f"answers.{question}.level_4": "7", f"answers.{question}.level_5": "8"}

    keep_draft(conn, key(at), other, **about, by=officer)
    at = at.run()

    assert not errors(at)
    assert row(at, 0) == ["0", "01", "2", "7", "8"]
    assert beside(at, "1. Thái độ")[0] == "18"


def test_a_fault_goes_when_a_cell_of_its_row_is_typed_anew(open_page, officer, survey_id):
    at = filled(open_page(PAGE, account_id=officer))
    at = send(typed(at, ("0", "0", "0", "0", "51")))
    assert sum("có 51 ý kiến" in error for error in errors(at)) == 1

    at = typed(at, ("0", "0", "0", "0", "49"))

    assert not any("ý kiến" in error for error in errors(at))


def test_staff_choose_the_commune_first(open_page, conn, root, long, survey_id):
    at = open_page(PAGE, role="staff")
    assert not cells(at)
    assert at.selectbox(key="unit").options == ["Vĩnh An", "Vĩnh Long", "Huyện Vĩnh Lộc"]
    assert list(at.dataframe[0].value[vi("Value of")]) == [vi("missing")] * 3

    at = at.selectbox(key="unit").set_value(root).run()
    at = send(filled(at))

    assert not errors(at)
    assert tallies(conn, survey_id, root).valid == 50
    at = at.button(key="anew").click().run()
    assert (
        vi("Forms handed out at {unit} itself are there.", unit="huyện Vĩnh Lộc")
        in at.text[-1].value
    )
    assert list(at.dataframe[-1].value.iloc[2]) == ["Huyện Vĩnh Lộc", "đã có", 60, 55, 50]


def test_another_round_can_be_chosen(open_page, conn, root, officer, long, survey_id):
    other = make_survey(conn, unit_id=root, closed_on=date(2023, 9, 1), opened_on=date(2023, 9, 1))
    at = open_page(PAGE, account_id=officer)
    assert at.selectbox(key="round").value == survey_id

    at = at.selectbox(key="round").set_value(other).run()

    assert not at.exception
    assert len(cells(at)) == 1
    send(typed(at, ("1", "0", "0", "0", "0"), issued="1", returned="1", valid="1"))
    assert tallies(conn, other, long).valid == 1


def test_who_was_slower_sees_both_and_decides(open_page, conn, officer, long, survey_id):
    mine = filled(open_page(PAGE, account_id=officer))
    theirs = filled(open_page(PAGE, account_id=officer))
    send(typed(theirs, ("0", "0", "0", "0", "48"), ("0", "0", "0", "0", "50"), issued="70"))

    mine = send(mine)

    assert "người khác đã sửa" in errors(mine)[0]
    compared = [text.value for text in mine.text]
    here = compared.index(vi("Forms handed out"))
    assert compared[here + 1 : here + 3] == ["60", "70"]
    assert compared[here + 3 : here + 6] == [
        vi("Question {place}, level {n}", place="1", n="2"),
        "01",
        "0",
    ]
    mine = mine.button(key=f"{key(mine)}.theirs").click().run()
    assert row(mine, 0) == ["0", "0", "0", "0", "48"]
    mine = mine.text_input(key=f"{key(mine)}.issued").set_value("71").run()
    assert not errors(send(mine))
    assert tallies(conn, survey_id, long).issued == 71


def test_a_closed_round_asks_why(open_page, conn, officer, long, survey_id):
    make_closing(conn, first_day=date(2023, 9, 15), last_day=date(2023, 10, 14))

    at = send(filled(open_page(PAGE, account_id=officer)))

    assert "Kỳ này đã chốt số liệu" in errors(at)[0]
    at = at.text_input(key=f"{key(at)}.reason").set_value("Nộp muộn").run()
    assert not errors(send(at))
    assert tallies(conn, survey_id, long).valid == 50


def test_without_a_round_the_page_says_so(open_page, root):
    at = open_page(PAGE, role="staff")

    assert not at.exception
    assert at.info[0].value == vi("There is no survey round yet.")


@pytest.mark.parametrize("role", ["leader", "admin"])
def test_who_enters_nothing_may_not(open_page, survey_id, role):
    at = open_page(PAGE, role=role)

    assert not at.exception
    assert not at.text_input
