"""What is said of the returns behind figures: by card, caption, sentence and file alike, of the
months that the figures touch, and only where returns stand behind them."""

from datetime import date

import pytest
import sqlalchemy as sa

from db.schema import unit
from tests.factories import make_incident, make_return, make_root, make_unit, set_setting

OVERVIEW, INCIDENTS, REINTEGRATION, SUGGESTIONS, SATISFACTION, TARGETS = (
    f"pages/dashboards/{name}.py"
    for name in (
        *("overview", "incidents", "reintegration"),
        *("suggestions", "satisfaction", "targets"),
    )
)
NONE_DUE = "trong kỳ chưa có tháng báo cáo nào đến hạn"
FULL = "đã gửi đủ báo cáo"


@pytest.fixture
def early(sample_district, conn):
    """It is 15/10/2023, and one commune has sent month 10."""
    commune = conn.scalar(sa.select(unit.c.id).where(unit.c.name == "Vĩnh Long"))
    make_return(conn, unit_id=commune, month=date(2023, 10, 1))


def words(at):
    kinds = ("caption", "text", "code", "info", "warning")
    shown = [str(element.value) for kind in kinds for element in at.get(kind)]
    return [*shown, *(metric.proto.help for metric in at.metric)]


def days(first, last):
    return {"period": "Khác", "days": [first, last]}


@pytest.mark.parametrize("page", [OVERVIEW, INCIDENTS])
def test_a_window_inside_months_counts_the_months_that_it_touches(conn, early, open_page, page):
    set_setting(conn, "pretended_today", "2023-10-18")

    at = open_page(page, query_params=days("2023-09-20", "2023-10-05"))

    said = "1/13 xã, thị trấn đã gửi đủ báo cáo"
    assert said in at.caption[0].value
    assert "(T10)" in at.caption[0].value
    assert page is INCIDENTS or f"({said}; cùng kỳ năm trước" in at.code[0].value
    assert any(line.startswith(said) for line in words(at)[1:])


@pytest.mark.parametrize("page", [OVERVIEW, INCIDENTS])
def test_a_window_without_a_due_month_says_so_and_claims_nothing(sample_district, open_page, page):
    at = open_page(page, query_params=days("2023-09-20", "2023-10-05"))

    assert NONE_DUE in at.caption[0].value
    assert page is INCIDENTS or f"({NONE_DUE})." in at.code[0].value
    assert sum(NONE_DUE in line for line in words(at)) > 2
    assert not [line for line in words(at) if FULL in line]


def test_a_month_that_is_over_and_not_due_is_said_in_the_sentence_too(early, open_page):
    at = open_page(OVERVIEW, query_params=days("2023-09-20", "2023-10-14"))

    said = f"{NONE_DUE}; T10 chưa đến hạn (12)"
    assert said in at.caption[0].value
    assert f"({said})." in at.code[0].value


def test_monthly_figures_count_the_whole_months_that_they_come_from(conn, early, open_page):
    """Month 10 is past its deadline, and no figure of the window is of it."""
    set_setting(conn, "pretended_today", "2023-10-18")

    at = open_page(REINTEGRATION, query_params=days("2023-08-15", "2023-10-05"))

    assert "13/13 xã, thị trấn đã gửi đủ báo cáo" in at.caption[0].value
    assert "T10" not in at.caption[0].value


@pytest.mark.parametrize("page", [SUGGESTIONS, SATISFACTION, TARGETS])
def test_no_return_is_spoken_of_where_none_stands_behind_the_figures(
    sample_district, open_page, page
):
    at = open_page(page)

    assert not at.exception
    assert "15/12/2022 – 10/10/2023" in at.caption[0].value
    assert not [line for line in words(at) if FULL in line]
    assert not [line for line in words(at) if NONE_DUE in line]


@pytest.mark.parametrize(("page", "compares"), [(SUGGESTIONS, True), (SATISFACTION, False)])
def test_the_window_of_a_year_before_stands_only_where_it_is_compared_with(
    sample_district, open_page, page, compares
):
    """A survey is held against the round before, a target against its goal."""
    before = "15/12/2021"

    assert (before in open_page(page).caption[0].value) is compares
    assert before not in open_page(TARGETS).caption[0].value


def test_months_of_two_years_carry_their_year(sample_district, open_page):
    at = open_page(INCIDENTS, query_params=days("2022-01-01", "2023-10-10"))

    assert "(06/2023)" in at.caption[0].value
    assert "(T6)" not in at.caption[0].value


def test_communes_are_called_by_their_kinds_of_the_day_shown(early, conn, open_page):
    """Without wards these are "xã, thị trấn"; a ward of today is none of a window of before."""
    conn.execute(sa.update(unit).values(kind="phường").where(unit.c.name == "Vĩnh Lộc"))

    at = open_page(OVERVIEW)

    assert not at.exception
    assert "1/13 xã, phường" in at.caption[0].value
    assert not [line for line in words(at) if "xã, thị trấn" in line]


@pytest.mark.parametrize(("commune", "called"), [("Vĩnh Long", "xã"), ("TT Vĩnh Lộc", "thị trấn")])
def test_one_kind_is_called_by_its_name_alone(early, open_page, commune, called):
    at = open_page(OVERVIEW, query_params={"communes": commune})

    assert not at.exception
    assert f"1/1 {called} đã gửi đủ" in at.caption[0].value
    assert not [line for line in words(at) if "xã, thị trấn" in line]


@pytest.mark.parametrize("page", [OVERVIEW, INCIDENTS, REINTEGRATION])
@pytest.mark.parametrize("reporting", [0, 2])
def test_nobody_is_late_with_a_month_before_the_office_began(conn, open_page, page, reporting):
    """Three communes, of which two have sent the first month, or none has."""
    set_setting(conn, "pretended_today", "2023-09-20")
    make_root(conn)
    communes = [make_unit(conn, name) for name in ("Vĩnh Long", "Vĩnh An", "Minh Tân")]
    make_incident(conn, unit_id=communes[0], occurred_on=date(2023, 9, 14))
    for commune in communes[:reporting]:
        make_return(conn, unit_id=commune, month=date(2023, 9, 1), counts={"stock_start": 10})

    said = open_page(page).caption[0].value

    assert f"{reporting}/3 xã đã gửi đủ báo cáo kể từ tháng 09/2023" in said
    assert "Minh Tân (T9)" in said
    assert "T8" not in said
