"""The sheet of a week through the front door: four numbers with what they are against, what stands
out, who owes what, what was promised; on a wall it follows what is saved."""

import re
from datetime import UTC, date, datetime

import pytest

from components import server
from components.reports import sheet
from components.words import formats
from db.engine import writing
from db.model import Role
from db.periods import Calendar
from tests.factories import (
    make_account,
    make_forum,
    make_incident,
    make_return,
    make_root,
    make_suggestion,
    make_unit,
    set_setting,
)
from tests.wording import vi

PAGE = "pages/dashboards/week.py"
TODAY = date(2023, 10, 12)
"""A Thursday."""


@pytest.fixture
def communes(conn):
    set_setting(conn, "pretended_today", TODAY.isoformat())
    make_root(conn)
    long, an = make_unit(conn, "Vĩnh Long"), make_unit(conn, "Vĩnh An")
    for day in (2, 3, 3, 6, 7, 9, 10, 12):
        make_incident(conn, unit_id=long, occurred_on=date(2023, 10, day))
    make_incident(conn, unit_id=an, occurred_on=date(2022, 10, 11))
    return {"long": long, "an": an}


@pytest.fixture
def lan(conn, communes):
    return make_account(conn, Role.LEADER)


def words(at):
    return [one.value for kind in ("text", "markdown", "caption") for one in at.get(kind)]


def test_a_week_that_goes_on_is_held_against_as_many_days(lan, open_page):
    at = open_page(PAGE, account_id=lan)

    assert not at.exception
    incidents = at.metric[0]
    assert (incidents.value, incidents.delta) == ("03 vụ", "không đổi")
    assert any(vi("on the week before") in line for line in words(at))
    assert "09/10/2023 – 12/10/2023" in at.header[0].value


def test_a_week_that_is_over_is_held_against_a_whole_one(lan, open_page):
    at = open_page(PAGE, account_id=lan, query_params={"window": "Tuần 02/10/2023 – 08/10/2023"})

    assert at.metric[0].value == "05 vụ"
    assert at.metric[0].delta == "tăng 05 vụ"


def test_a_week_that_no_figure_goes_up_to_has_no_number(conn, lan, open_page):
    set_setting(conn, "pretended_today", "2023-11-24")

    at = open_page(PAGE, account_id=lan)

    assert "20/11/2023 – 24/11/2023" in at.header[0].value
    assert (at.metric[0].value, at.metric[0].delta) == (formats.MISSING, vi("not reported"))


def test_a_month_is_held_against_the_month_before(lan, open_page):
    at = open_page(PAGE, account_id=lan, query_params={"window": "Tháng 10/2023"})

    assert at.metric[0].value == "08 vụ"
    assert any(vi("on the month before") in line for line in words(at))


@pytest.mark.parametrize(
    ("nominal", "window", "before"),
    [
        (date(2023, 10, 1), (date(2023, 9, 15), TODAY), (date(2023, 8, 15), date(2023, 9, 11))),
        (
            date(2023, 9, 1),
            (date(2023, 8, 15), date(2023, 9, 14)),
            (date(2023, 7, 15), date(2023, 8, 14)),
        ),
    ],
)
def test_the_months_are_of_the_reporting_calendar(lan, open_page, nominal, window, before):
    open_page(PAGE, account_id=lan)
    found = sheet.month(Calendar(), nominal)

    assert (found.period.first, found.period.last) == window
    assert (found.before.first, found.before.last) == before


def test_it_says_who_owes_what_and_what_was_promised(conn, communes, lan, open_page):
    make_return(conn, unit_id=communes["long"], month=date(2023, 9, 1))
    forum = make_forum(conn, held_on=date(2023, 10, 5))
    said = {"unit_id": communes["an"], "forum_id": forum}
    make_suggestion(conn, text="Làm đèn đường", due_on=date(2023, 10, 9), **said)
    at = open_page(PAGE, account_id=lan)

    told = words(at)
    assert not at.exception
    assert "Làm đèn đường" in told
    assert any(vi("overdue") in line and "09/10/2023" in line for line in told)
    assert any("Vĩnh An" in line for line in told)
    assert any(vi("Return not sent") in line and "Vĩnh An" in line for line in told), told
    assert any(vi("Suggestion overdue") in line for line in told)


def test_its_numbers_are_those_of_the_overview(lan, open_page, conn):
    days = {"period": vi("Other"), "days": ["2023-10-02", "2023-10-08"]}
    week = open_page(PAGE, account_id=lan, query_params={"window": "Tuần 02/10/2023 – 08/10/2023"})
    shown = [metric.value for metric in week.metric]

    overview = open_page("pages/dashboards/overview.py", account_id=lan, query_params=days)

    assert [shown[0], shown[1]] == [overview.metric[0].value, overview.metric[2].value]


def test_on_a_wall_it_follows_and_can_be_left(lan, open_page):
    at = open_page(PAGE, account_id=lan)
    at = at.button(key="wall-tv").click().run()

    assert at.query_params["wall"] == "1"
    at = at.button(key="wall-close").click().run()

    assert "wall" not in at.query_params
    assert "week" in server.FOLLOWING


def test_a_new_day_is_news_to_the_wall(engine, lan, open_page, monkeypatch):
    open_page(PAGE, account_id=lan)
    watcher = server._watcher()

    before = watcher.stand()

    class Tomorrow(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime(2100, 1, 1, tzinfo=UTC)

    assert watcher.stand() == before
    monkeypatch.setattr(server, "datetime", Tomorrow)
    assert watcher.stand() != before


def test_a_chief_sees_the_own_commune_alone(conn, communes, open_page):
    chief = make_account(conn, Role.LEADER, unit_id=communes["an"])

    at = open_page(PAGE, account_id=chief)

    assert not at.exception
    assert at.metric[0].value in ("0 vụ", "–")
    assert not any("Vĩnh Long" in line for line in words(at))


def test_a_code_it_has_is_printed_while_somebody_else_writes(engine, conn, lan, open_page):
    at = open_page(PAGE, account_id=lan)
    (printed,) = [line for line in words(at) if re.search(r"\b\w{5}-\w{5}$", line)]

    conn.commit()
    with writing(engine) as other:
        set_setting(other, "colour", "green")
        at = at.run()

    assert not at.exception
    assert printed in words(at)


def test_the_caption_of_the_sheet_names_the_days_that_its_numbers_are_held_against(lan, open_page):
    at = open_page(PAGE, account_id=lan, query_params={"window": "Tuần 02/10/2023 – 08/10/2023"})

    assert vi(
        "{now} compared with {before}",
        now="02/10/2023 – 08/10/2023",
        before="25/09/2023 – 01/10/2023",
    ) in " ".join(words(at))
    assert any("02/10/2022 – 08/10/2022" in line for line in words(at))
