"""The stage through the front door: the address decides what is shown, to whom."""

from datetime import date

import pytest

from db.model import Role
from tests.factories import (
    NOON,
    make_account,
    make_briefing,
    make_category,
    make_incident,
    make_return,
    make_root,
    make_unit,
    set_setting,
)
from tests.wording import vi

PAGE = "pages/dashboards/briefing.py"
TITLES = [
    vi("Overview of the district"),
    vi("Security and order incidents"),
    vi("Community reintegration"),
    vi("Suggestions of citizens"),
    vi("Satisfaction of citizens"),
    vi("Goal of the year"),
]


@pytest.fixture
def district(conn):
    """Two communes, two incidents of this year and one a year before."""
    make_root(conn)
    long, an = make_unit(conn, "Vĩnh Long"), make_unit(conn, "Vĩnh An")
    theft = make_category(conn)
    for day, commune in [
        (date(2022, 3, 1), long),
        (date(2023, 3, 1), long),
        (date(2023, 9, 20), an),
        (date(2023, 10, 10), long),
    ]:
        make_incident(conn, unit_id=commune, category_id=theft, occurred_on=day)
    for month in range(1, 10):
        for commune in (long, an):
            make_return(conn, unit_id=commune, month=date(2023, month, 1))
    return {"long": long, "an": an}


def told(at):
    return [element.value for kind in ("text", "caption") for element in at.get(kind)]


def caption(at):
    """The line at the foot of the stage."""
    (found,) = (line.value for line in at.caption if "so với 15/12" in line.value)
    return found


def test_without_a_briefing_all_screens_of_the_choice_are_shown(district, open_page):
    at = open_page(PAGE)

    for place, title in enumerate(TITLES, start=1):
        assert not at.exception
        assert at.header[0].value == title
        assert f"{place}/6" in told(at)
        if place < len(TITLES):
            at = at.button(key="next").click().run()
    assert at.button(key="next").disabled
    assert at.query_params["screen"] == "6"


def test_the_choice_of_the_address_counts(district, open_page):
    at = open_page(PAGE, query_params={"communes": "Vĩnh An", "screen": "2"})

    assert at.metric[0].value == "01 vụ"
    assert "Vĩnh An" in caption(at)


@pytest.mark.parametrize(
    ("screen", "title"),
    [("3", TITLES[2]), ("0", TITLES[0]), ("99", TITLES[5]), ("x", TITLES[0]), ("-1", TITLES[0])],
)
def test_a_place_that_is_not_there_is_the_nearest(district, open_page, screen, title):
    assert open_page(PAGE, query_params={"screen": screen}).header[0].value == title


def test_a_briefing_shows_its_screens_with_its_choice_and_remarks(conn, district, open_page):
    id_ = make_briefing(
        conn,
        "Giao ban [x](http://a.b)",
        communes=[district["long"]],
        screens=[("incidents", "Giữ *đà* giảm"), ("summary", "")],
        until=date(2023, 9, 30),
    )

    at = open_page(PAGE, query_params={"briefing": str(id_), "communes": "Vĩnh An"})

    assert not at.exception
    assert at.header[0].value == TITLES[1]
    assert at.metric[0].value == "01 vụ"
    assert "15/12/2022 – 30/09/2023" in caption(at)
    assert "Vĩnh Long" in caption(at)
    assert {"Giữ *đà* giảm", "Giao ban [x](http://a.b)", "1/2"} <= set(told(at))

    at = at.button(key="next").click().run()
    assert at.header[0].value == TITLES[0]
    assert any(line.startswith("Từ 15/12/2022 đến 30/09/2023") for line in told(at))
    assert at.button(key="previous").click().run().header[0].value == TITLES[1]


def test_another_cut_off_day_leaves_the_days_of_a_briefing(conn, district, open_page):
    id_ = make_briefing(conn, communes=[district["long"], district["an"]])
    set_setting(conn, "cutoff_day", "0")

    at = open_page(PAGE, query_params={"briefing": str(id_)})

    assert not at.exception
    assert "15/12/2022 – 10/10/2023" in caption(at)


def test_a_briefing_that_is_gone_is_said(conn, district, open_page):
    gone = make_briefing(conn, communes=[district["an"]], removed_at=NOON)

    for asked in (str(gone), "99999", "x", "-1", "9" * 30):
        at = open_page(PAGE, query_params={"briefing": asked})
        assert not at.exception
        assert not at.metric
        assert at.info[0].value.startswith("Không có nội dung giao ban này")


def test_an_officer_sees_briefings_of_the_own_commune_alone(conn, district, open_page):
    lan = make_account(conn, Role.OFFICER, unit_id=district["an"])
    own = make_briefing(conn, communes=[district["an"]])
    wider = make_briefing(conn, communes=[district["an"], district["long"]])

    shown = open_page(PAGE, account_id=lan, query_params={"briefing": str(own)})
    refused = open_page(PAGE, account_id=lan, query_params={"briefing": str(wider)})

    assert shown.header[0].value == TITLES[0]
    assert refused.info[0].value.endswith("mà bạn không có quyền xem.")
    assert not refused.metric


def test_before_the_first_figure_the_stage_says_so(conn, open_page):
    make_root(conn)

    at = open_page(PAGE)

    assert not at.exception
    assert at.info[0].value.startswith("Chưa có số liệu")
