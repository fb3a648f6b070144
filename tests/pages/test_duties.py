"""Every kind of duty: who is told of it, how late it is, and where its button leads."""

import re
from datetime import date, timedelta

import pytest

from components.entry import duties
from components.entry.duties import KINDS
from components.runtime.markup import live
from components.shell import menu
from components.shell.sitemap import SCREENS, TASKS
from components.words.i18n import speaking
from db.model import ReturnState, Role, SuggestionState, User
from tests.factories import (
    make_account,
    make_closing,
    make_forum,
    make_incident,
    make_return,
    make_root,
    make_suggestion,
    make_survey,
    make_target,
    make_unit,
    set_setting,
)
from tests.pages.test_tasks import labels, press, words
from tests.wording import vi

WAITING = {TASKS: duties.of}

PAGE = "pages/entry/tasks.py"
TODAY = date(2023, 10, 20)
SEPTEMBER, OCTOBER = date(2023, 9, 1), date(2023, 10, 1)


@pytest.fixture
def place(conn):
    """A district with two communes that have sent everything, on 20/10/2023."""
    root = make_root(conn)
    set_setting(conn, "pretended_today", TODAY.isoformat())
    set_setting(conn, "programme_start", "2023-09-01")
    long, yen = make_unit(conn, "Vĩnh Long"), make_unit(conn, "Vĩnh Yên")
    for unit in (long, yen):
        for month in (SEPTEMBER, OCTOBER):
            make_return(conn, unit_id=unit, month=month, state=ReturnState.APPROVED)
    make_closing(
        conn,
        first_day=date(2023, 8, 15),
        last_day=date(2023, 10, 14),
        closed_by=make_account(conn, Role.LEADER),
    )
    return {"root": root, "long": long, "yen": yen}


@pytest.fixture
def officer(conn, place):
    return make_account(conn, Role.OFFICER, unit_id=place["long"])


def overdue_suggestion(conn, unit_id, due_on=date(2023, 10, 10)):
    forum = make_forum(conn, unit_id=unit_id, held_on=date(2023, 9, 1))
    return make_suggestion(
        conn,
        unit_id=unit_id,
        forum_id=forum,
        text="Đèn đường thôn Đông hỏng",
        due_on=due_on,
        events=[(date(2023, 9, 1), SuggestionState.RECEIVED)],
    )


def survey_over(conn, place):
    return make_survey(
        conn,
        unit_id=place["root"],
        title="Khảo sát quý III",
        opened_on=date(2023, 9, 1),
        closed_on=date(2023, 10, 1),
    )


def has(at, kind):
    return live(f"**{vi(KINDS[kind].title)}**") in words(at)


def late(n):
    return f"quá hạn {n} ngày"


def test_nothing_to_do_says_so_and_nobody_owes(conn, open_page, place, officer):
    for account in ({"account_id": officer}, {"role": "staff"}, {"role": "leader"}):
        at = open_page(PAGE, **account)
        assert not at.exception
        assert vi("Nothing is overdue, nothing waits for you.") in words(at)


def test_a_new_office_owes_the_newest_month_and_no_year(conn, open_page):
    make_root(conn)
    set_setting(conn, "pretended_today", TODAY.isoformat())
    lan = make_account(conn, Role.OFFICER, unit_id=make_unit(conn, "Vĩnh Long"))

    at = open_page(PAGE, account_id=lan)

    assert not at.exception
    assert re.findall(r"Tháng (\d\d/\d{4})", words(at)) == ["10/2023"]


def test_an_overdue_suggestion_is_told_to_its_commune_and_to_staff(conn, open_page, place, officer):
    overdue_suggestion(conn, place["long"])
    other = make_account(conn, Role.OFFICER, unit_id=place["yen"])

    at = open_page(PAGE, account_id=officer)
    assert has(at, "overdue")
    assert late(10) in words(at)
    assert "Đèn đường thôn Đông hỏng · Vĩnh Long" in words(at)
    assert has(open_page(PAGE, role="staff"), "overdue")
    assert not has(open_page(PAGE, account_id=other), "overdue")


def test_its_button_opens_the_suggestion(conn, open_page, place, officer):
    suggestion = overdue_suggestion(conn, place["long"])

    at = press(open_page(PAGE, account_id=officer), vi("Answer it"))

    assert not at.exception
    assert at.header[0].value == vi("Answer suggestions")
    assert at.query_params["id"] == str(suggestion)


def test_a_round_that_is_over_is_owed_by_who_has_no_numbers(conn, open_page, place, officer):
    survey_over(conn, place)

    at = open_page(PAGE, account_id=officer)
    assert has(at, "round")
    assert late(19) in words(at)
    assert "Khảo sát quý III · Vĩnh Long" in words(at)
    staff = open_page(PAGE, role="staff")
    assert "Khảo sát quý III · Vĩnh Long, Vĩnh Yên" in words(staff)  # one thing for both
    at = press(at, vi("Enter the numbers"))
    assert at.header[0].value == vi("Survey numbers")


def test_a_round_that_runs_still_is_owed_by_nobody(conn, open_page, place, officer):
    make_survey(
        conn,
        unit_id=place["root"],
        opened_on=date(2023, 10, 1),
        closed_on=TODAY + timedelta(days=5),
    )
    assert not has(open_page(PAGE, account_id=officer), "round")


def test_a_target_without_the_value_of_a_due_month_is_owed(conn, open_page, place, officer):
    make_target(
        conn,
        unit_id=place["long"],
        year=2023,
        name="Vận động giao nộp vũ khí",
        reached={date(2023, 8, 1): 3},
    )

    at = open_page(PAGE, account_id=officer)

    assert has(at, "target")
    assert late((TODAY - date(2023, 9, 17)).days) in words(at)
    assert "chưa có kết quả từ 09/2023 · Vận động giao nộp vũ khí" in words(at)
    assert press(at, vi("Enter the value")).header[0].value == vi("Values of targets")


def test_a_target_with_the_value_of_the_newest_due_month_is_not(conn, open_page, place, officer):
    make_target(conn, unit_id=place["long"], year=2023, reached={OCTOBER: 3})
    assert not has(open_page(PAGE, account_id=officer), "target")


def test_the_chief_closes_what_is_ready_and_nobody_else_is_asked(conn, open_page, place, officer):
    set_setting(conn, "programme_start", "2023-07-01")
    for unit in (place["long"], place["yen"]):
        for month in (date(2023, 7, 1), date(2023, 8, 1)):
            make_return(conn, unit_id=unit, month=month, state=ReturnState.APPROVED)

    at = open_page(PAGE, role="leader")

    assert has(at, "ready")
    assert "Tháng 7/2023 – Tháng 8/2023" in words(at)
    assert not has(open_page(PAGE, role="staff"), "ready")
    assert press(at, vi("Close the figures")).header[0].value == vi("Closing of figures")


def test_a_month_with_a_return_that_is_not_approved_is_not_ready(conn, open_page, place):
    set_setting(conn, "programme_start", "2023-08-01")
    make_return(conn, unit_id=place["long"], month=date(2023, 8, 1), state=ReturnState.APPROVED)
    make_return(conn, unit_id=place["yen"], month=date(2023, 8, 1), state=ReturnState.SUBMITTED)

    assert not has(open_page(PAGE, role="leader"), "ready")
    assert has(open_page(PAGE, role="staff"), "waiting")


def test_a_return_that_waits_alone_opens_itself_and_several_open_the_board(conn, open_page, place):
    set_setting(conn, "programme_start", "2023-08-01")
    august = date(2023, 8, 1)
    make_return(conn, unit_id=place["long"], month=august, state=ReturnState.APPROVED)
    make_return(conn, unit_id=place["yen"], month=august, state=ReturnState.SUBMITTED)

    at = press(open_page(PAGE, role="staff"), vi("Open the return"))

    assert not at.exception
    assert at.query_params["unit"] == str(place["yen"])
    assert at.query_params["month"] == august.isoformat()
    assert at.subheader[0].value == "Vĩnh Yên · Tháng 8/2023"  # before the board of them all
    july = date(2023, 7, 1)
    set_setting(conn, "programme_start", "2023-07-01")
    for unit in (place["long"], place["yen"]):
        make_return(conn, unit_id=unit, month=july, state=ReturnState.SUBMITTED)
    assert labels(open_page(PAGE, role="staff")).count(vi("Open the returns")) == 1


def test_an_unusual_month_is_shown_to_who_sees_all_and_opens_its_figures(conn, open_page, place):
    set_setting(conn, "programme_start", "2022-10-01")
    month = date(2023, 2, 1)
    for n in range(2, 9):
        make_return(
            conn, unit_id=place["long"], month=month.replace(month=n), state=ReturnState.APPROVED
        )
    for day in range(15):
        make_incident(conn, unit_id=place["long"], occurred_on=date(2023, 9, 20 + day % 10))

    at = open_page(PAGE, role="leader")

    assert has(at, "unusual")
    assert "Vĩnh Long: 15 vụ" in words(at)
    at = press(at, vi("Look at the figures"))
    assert not at.exception
    assert at.query_params["communes"] == "Vĩnh Long"


def test_the_menu_says_how_much_there_is_to_do(conn, open_page, place):
    at = open_page(PAGE, role="staff")
    staff = User(1, "staff", "Staff", Role.STAFF)
    with speaking("vi"):
        assert menu.title(TASKS, staff, WAITING) == vi("To do")
        survey_over(conn, place)
        at.run()
        assert menu.title(TASKS, staff, WAITING) == f"{vi('To do')} (1)"
        assert menu.title(TASKS, None, WAITING) == vi("To do")
        assert menu.title(SCREENS[1], staff, WAITING) == vi(SCREENS[1].title)


def test_the_latest_stands_first_whatever_it_is(conn, open_page, place, officer):
    survey_over(conn, place)
    overdue_suggestion(conn, place["long"], due_on=date(2023, 10, 19))

    shown = words(open_page(PAGE, account_id=officer))

    assert shown.index(vi(KINDS["round"].title)) < shown.index(vi(KINDS["overdue"].title))


def test_the_chief_sees_who_owes_what_the_most_first(conn, open_page, place):
    survey_over(conn, place)
    overdue_suggestion(conn, place["yen"])

    at = open_page(PAGE, role="leader")

    table = at.dataframe[-1].value
    owed = [vi(KINDS[kind].title) for kind in ("overdue", "round")]
    assert list(table) == [vi("Unit"), *owed, vi("Overdue since")]  # nothing that nobody owes
    assert list(table[vi("Unit")]) == ["Vĩnh Yên", "Vĩnh Long"]
    assert [list(table[kind]) for kind in owed] == [[1, 0], [1, 1]]
    assert list(table[vi("Overdue since")]) == ["01/10/2023", "01/10/2023"]


def test_staff_copy_a_reminder_that_names_who_owes_what_until_when(conn, open_page, place):
    survey_over(conn, place)

    shown = words(open_page(PAGE, role="staff"))

    for part in ("Vĩnh Long, Vĩnh Yên", "Khảo sát quý III", "01/10/2023", "Huyện Vĩnh Lộc"):
        assert part.lower() in shown.lower()
    assert vi("Reminder") not in labels(open_page(PAGE, role="leader"))


def test_many_are_turned_over_by_pages(conn, open_page, place, officer):
    for day in range(1, 13):
        overdue_suggestion(conn, place["long"], due_on=date(2023, 9, day + 1))

    at = open_page(PAGE, account_id=officer)

    assert labels(at).count(vi("Answer it")) == 10
    assert (
        labels(open_page(PAGE, account_id=officer, query_params={"page": "2"})).count(
            vi("Answer it")
        )
        == 2
    )
