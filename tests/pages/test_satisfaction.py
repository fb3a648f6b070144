"""The page of satisfaction through the front door: its figures, what it hides, its choices."""

import os
from datetime import date

import pytest
import sqlalchemy as sa

from db.model import Role
from db.schema import unit
from tests.factories import make_account, make_return, make_root, make_survey, make_unit
from tests.wording import vi

PAGE = "pages/dashboards/satisfaction.py"
IN_FULL = os.environ.get("PAGES") == "all"
DAY = date(2023, 10, 10)


@pytest.fixture
def district(conn):
    """Two communes, asked twice, and the district, asked once."""
    root = make_root(conn)
    long, an = make_unit(conn, "Vĩnh Long"), make_unit(conn, "Vĩnh An")
    topics = (vi("Conduct towards people"), vi("Handling of procedures"))
    make_survey(
        conn,
        unit_id=root,
        title="Đợt hè",
        opened_on=date(2023, 6, 1),
        closed_on=date(2023, 6, 12),
        topics=topics,
        answers={long: [[0, 2, 2, 20, 16]] * 2, an: [[0, 0, 0, 10, 10]] * 2},
    )
    make_survey(
        conn,
        unit_id=root,
        title="Đợt thu",
        topics=topics,
        answers={long: [[0, 0, 1, 20, 29], [0, 1, 4, 20, 25]], an: [[0, 0, 0, 1, 3]] * 2},
    )
    make_survey(
        conn,
        unit_id=root,
        title="Tại diễn đàn",
        closed_on=date(2023, 7, 1),
        opened_on=date(2023, 7, 1),
        answers={root: [[0, 0, 0, 3, 4]]},
    )
    return {"root": root, "long": long, "an": an}


def metrics(at):
    return {metric.label: (metric.value, metric.delta) for metric in at.metric}


def said(at):
    seen = (e.value for kind in ("caption", "info", "warning") for e in at.get(kind))
    return "\n".join((*seen, *(metric.proto.help for metric in at.metric)))


def test_it_tells_the_newest_round_of_the_period(district, open_page):
    """Without the four forms of a commune: fewer than five tell what each has answered."""
    at = open_page(PAGE)

    assert not at.exception
    assert metrics(at) == {
        vi("Satisfied (levels 4 and 5)"): ("94,00%", "giảm 6,00 điểm %"),
        vi("Dissatisfied (levels 1 and 2)"): ("1,00%", "tăng 1,00 điểm %"),
        vi("Forms returned"): ("100,00%", vi("unchanged")),
        vi("Lowest question"): ("90,00%", vi("Handling of procedures")),
    }
    assert vi(
        "{satisfied}/{n} answers on {forms} valid forms", satisfied="94", n="100", forms="50"
    ) in said(at)
    assert "Đợt trước lấy ý kiến ở nơi khác" in said(at)
    assert vi("may be chance") in said(at)


def test_another_round_may_be_chosen(district, open_page):
    at = open_page(PAGE, query_params={"round": "Đợt 12/06/2023"})

    assert not at.exception
    assert metrics(at)[vi("Satisfied (levels 4 and 5)")] == (
        "93,33%",
        vi("no figure to compare with"),
    )


def test_an_unknown_round_is_said_and_not_shown(district, open_page):
    at = open_page(PAGE, query_params={"round": "<b>x</b>"})

    assert not at.exception
    assert "giá trị không hợp lệ ở mục Đợt khảo sát" in said(at)
    assert metrics(at)[vi("Satisfied (levels 4 and 5)")][0] == "94,00%"


def test_a_commune_with_four_forms_is_shown_nowhere(district, open_page):
    at = open_page(PAGE, query_params={"communes": "Vĩnh An"})

    assert metrics(at)[vi("Satisfied (levels 4 and 5)")] == ("–", vi("no figure to compare with"))
    assert metrics(at)[vi("Dissatisfied (levels 1 and 2)")][0] == "–"
    assert metrics(at)[vi("Lowest question")][0] == "–"
    assert vi("fewer than 5 forms or answers: not shown") in said(at)


def test_forms_of_the_district_are_told_to_a_choice_of_communes(district, open_page):
    assert "Có 7 phiếu hợp lệ phát ở cấp huyện" in said(
        open_page(PAGE, query_params={"communes": "Vĩnh Long"})
    )
    assert "phát ở cấp huyện, chỉ" not in said(open_page(PAGE))


def test_a_period_without_a_round_says_so(district, open_page):
    at = open_page(PAGE, query_params={"period": "Tháng", "month": "Tháng 9/2023"})

    assert not at.exception
    assert "Không có đợt khảo sát nào của các xã này kết thúc trong kỳ. Hãy chọn kỳ" in said(at)
    assert not at.metric


def test_before_the_first_round_it_says_who_makes_one(conn, open_page):
    unit_id = make_unit(conn, "Vĩnh Long", parent_id=make_root(conn))
    make_return(conn, unit_id=unit_id, month=date(2023, 9, 1))

    at = open_page(PAGE)

    assert not at.exception
    assert vi("Staff make a round in the menu Data entry, page Survey numbers.") in said(at)


def test_the_sample_tells_the_round_at_the_forum_and_no_stated_result(sample_district, open_page):
    at = open_page(PAGE)

    assert not at.exception
    assert "Đợt trước lấy ý kiến ở nơi khác" in said(at)
    assert metrics(at)[vi("Forms returned")][0] == "94,44%"


@pytest.mark.parametrize("role", ["leader", "staff", "officer"])
def test_any_choice_renders(merged_district, conn, open_page, role):
    """The sample through its mergers: one month, one commune, all units merged, before any data.
    Unless in full a leader makes every choice, others every third."""
    own = conn.scalar(sa.select(unit.c.id).where(unit.c.name == "Vĩnh Long"))
    account = make_account(conn, Role(role), unit_id=own if role == "officer" else None)
    for query in CHOICES if IN_FULL or role == "leader" else CHOICES[1::3]:
        at = open_page(PAGE, role=None, account_id=account, query_params=query)
        assert not at.exception, query
        assert at.metric or at.info, query


CHOICES = (
    {},
    {"until": "2023-10-10"},
    {"until": "2020-01-20"},
    {"period": "Tháng", "month": "Tháng 6/2023"},
    {"period": "Năm", "year": "2025", "communes": "Vĩnh Lộc"},
    {"period": "Năm", "year": "2023", "round": "Đợt 12/06/2023"},
    {"period": "Khác", "days": ["2021-02-03", "2026-10-14"]},
)
