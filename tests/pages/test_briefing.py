"""The stage through the front door: the address decides what is shown, to whom."""

import re
from datetime import date

import pytest
import sqlalchemy as sa

from components.briefing import screens
from components.export.codes import printed
from components.figures import scene
from db.engine import writing
from db.model import Role, Selection
from db.periods import Calendar
from db.schema import figure_code
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
QUESTIONS = [vi(one.question) for one in screens.USUAL]


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


def jumps(at):
    """What stands between the two buttons that turn pages."""
    labels = [one.proto.popover.label for one in at.get("popover")]
    (found,) = (label for label in labels if "/" in label)
    return found


def caption(at):
    """The line at the foot of the stage."""
    (found,) = (line.value for line in at.caption if "so với 15/12" in line.value)
    return found


def test_without_a_briefing_all_screens_of_the_choice_are_shown(district, open_page):
    at, headings = open_page(PAGE), []

    for place in range(1, len(QUESTIONS) + 1):
        assert not at.exception
        headings.append(at.header[0].value)
        assert jumps(at) == f"{place}/{len(QUESTIONS)}"
        if place < len(QUESTIONS):
            at = at.button(key="next").click().run()
    assert at.button(key="next").disabled
    assert at.query_params["screen"] == str(len(QUESTIONS))
    assert headings[0] == "03 vụ, không có số liệu để so sánh"
    assert headings[1] == "Vĩnh Long (02) chiếm hai phần ba trong 03 vụ"


def test_no_two_screens_of_a_default_briefing_ask_the_same_question():
    assert len(set(QUESTIONS)) == len(QUESTIONS)
    assert len({(one.subject, one.picture) for one in screens.DEFAULT}) == len(QUESTIONS)


def test_the_titles_of_a_default_briefing_say_different_things(sample_district, open_page):
    at, headings = open_page(PAGE), []
    for _place in screens.DEFAULT:
        headings.append(at.header[0].value)
        at = at.button(key="next").click().run() if len(headings) < len(QUESTIONS) else at

    assert headings[0] == "30 vụ, giảm 12 vụ so với cùng kỳ năm 2022"
    assert headings[1] == "TT Vĩnh Lộc (06), Vĩnh Long (04) chiếm một phần ba trong 30 vụ"
    assert len(set(headings)) == len(QUESTIONS)


def test_a_picture_alone_fills_the_stage_and_comes_back(district, open_page):
    at = open_page(PAGE)
    assert at.metric

    at = at.button(key="zoom").click().run()
    assert not at.metric
    assert at.query_params["zoom"] == "1"

    assert at.button(key="zoom").click().run().metric


@pytest.mark.parametrize("of", ["a part", "the whole"])
def test_the_page_behind_a_picture_opens_at_the_choice(conn, district, open_page, of):
    part = Calendar().custom(date(2023, 1, 15), date(2023, 6, 20)), (district["an"],)
    whole = Calendar().year_to_date(date(2023, 9, 30)), tuple(district.values())
    period, communes = part if of == "a part" else whole
    asked = Selection(period, communes, of == "the whole", period.last)

    conn.commit()
    at = open_page("pages/dashboards/incidents.py", query_params=screens.address(asked))

    assert not at.exception
    shown = at.session_state[scene.CHOICE]
    assert (shown.period.first, shown.period.last) == (period.first, period.last)
    assert set(shown.communes) == set(communes)


@pytest.mark.parametrize(
    ("screen", "place"),
    [("3", 3), ("0", 1), ("99", len(screens.DEFAULT)), ("x", 1), ("-1", 1)],
)
def test_a_place_that_is_not_there_is_the_nearest(district, open_page, screen, place):
    assert jumps(open_page(PAGE, query_params={"screen": screen})) == f"{place}/{len(QUESTIONS)}"


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
    assert at.header[0].value == "01 vụ, không có số liệu để so sánh"
    assert at.metric[0].value == "01 vụ"
    assert "15/12/2022 – 30/09/2023" in caption(at)
    assert "Vĩnh Long" in caption(at)
    assert {"Giữ *đà* giảm", "Giao ban [x](http://a.b)"} <= set(told(at))
    assert jumps(at) == "1/2"

    at = at.button(key="next").click().run()
    assert jumps(at) == "2/2"
    assert at.metric[0].label == vi("Security and order incidents")
    assert jumps(at.button(key="previous").click().run()) == "1/2"


def test_another_cut_off_day_leaves_the_days_of_a_briefing(conn, district, open_page):
    id_ = make_briefing(conn, communes=[district["long"], district["an"]])
    set_setting(conn, "cutoff_day", "0")

    at = open_page(PAGE, query_params={"briefing": str(id_)})

    assert not at.exception
    assert "15/12/2022 – 10/10/2023" in caption(at)


def code_at_the_foot(line):
    found = re.search(r"\b\w{5}-\w{5}$", line)
    return found[0] if found else ""


def kept(conn):
    conn.rollback()
    return conn.scalar(sa.select(sa.func.count()).select_from(figure_code))


def test_every_screen_bears_the_code_that_opens_its_figure(conn, district, open_page):
    both = [district["long"], district["an"]]
    each = [("incidents", ""), ("suggestions", "")]
    id_ = make_briefing(conn, communes=both, screens=each, until=date(2023, 9, 30))
    shown = []
    for screen in ("1", "2"):
        at = open_page(PAGE, query_params={"briefing": str(id_), "screen": screen})
        assert not at.exception
        shown.append(code_at_the_foot(caption(at)))
        assert caption(at).endswith(printed(shown[-1]))
        assert at.metric
        opened = open_page("pages/dashboards/code.py", query_params={"code": shown[-1]})
        assert [one.value for one in opened.metric] == [one.value for one in at.metric]
        assert vi("Everything is as it was shown.") in [one.value for one in opened.success]
    assert len(set(shown)) == 2


def test_a_look_writes_a_code_once_and_after_a_correction_another(
    engine, conn, district, open_page
):
    at = open_page(PAGE)
    first = code_at_the_foot(caption(at))
    assert kept(conn) == 1

    conn.commit()
    with writing(engine) as other:
        set_setting(other, "colour", "green")
        again = at.run()
    assert code_at_the_foot(caption(again)) == first
    assert code_at_the_foot(caption(at.button(key="zoom").click().run())) == first
    assert kept(conn) == 1

    make_incident(conn, unit_id=district["an"], occurred_on=date(2023, 9, 2))
    conn.commit()
    assert code_at_the_foot(caption(open_page(PAGE))) not in ("", first)
    assert kept(conn) == 2


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

    assert shown.metric[0].label == vi("Security and order incidents")
    assert refused.info[0].value.endswith("mà bạn không có quyền xem.")
    assert not refused.metric


def test_before_the_first_figure_the_stage_says_so(conn, open_page):
    make_root(conn)

    at = open_page(PAGE)

    assert not at.exception
    assert at.info[0].value.startswith("Chưa có số liệu")
