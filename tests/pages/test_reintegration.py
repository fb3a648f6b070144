"""The page of reintegration through the front door: its figures, and any choice renders."""

import os
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.model import Role
from tests.factories import (
    make_account,
    make_incident,
    make_return,
    make_root,
    make_unit,
    set_setting,
)
from tests.wording import vi

PAGE = "pages/dashboards/reintegration.py"
LATER = date(2026, 10, 14)


def words(at):
    kinds = ("header", "subheader", "caption", "markdown", "info", "warning", "text")
    seen = (str(element.value) for kind in kinds for element in at.get(kind))
    return "\n".join((*seen, *(metric.proto.help for metric in at.metric)))


def shown(at):
    return words(at) + "\n" + "\n".join(f"{m.value} {m.delta}" for m in at.metric)


@pytest.fixture
def two(conn):
    """Two communes over nine months of 2023; one did not report June, nobody July."""
    make_root(conn)
    long, an = make_unit(conn, "Vĩnh Long"), make_unit(conn, "Vĩnh An")
    for month in (1, 2, 3, 4, 5, 6, 8, 9):
        counts = {"stock_start": 9 + month, "received": 1, "guided": 1, "loaned": 1}
        counts |= {"loan_amount": 20_000_000, "employed": 5}
        make_return(conn, unit_id=long, month=date(2023, month, 1), counts=counts)
        if month != 6:
            still = {"stock_start": 20, "received": 2, "out_expunged": 2}
            make_return(conn, unit_id=an, month=date(2023, month, 1), counts=still)
    return {"long": long, "an": an}


def test_a_stock_of_before_the_window_has_its_base_a_year_before_itself(conn, open_page):
    """In January nothing of the year is settled yet, also where the programme has just begun."""
    make_root(conn)
    long = make_unit(conn, "Vĩnh Long")
    set_setting(conn, "programme_start", "2023-01-01")
    set_setting(conn, "pretended_today", "2023-01-20")
    for year, people in ((2021, 30), (2022, 40)):
        make_return(conn, unit_id=long, month=date(year, 12, 1), counts={"stock_start": people})
    make_incident(conn, unit_id=long, occurred_on=date(2023, 1, 10))

    at = open_page(PAGE, query_params={"until": "2023-01-10"})

    assert not at.exception
    assert (at.metric[0].value, at.metric[0].delta) == ("40 người", "tăng 10 người")


def test_the_sample_reads_as_the_report(sample_district, open_page):
    at = open_page(PAGE)

    assert not at.exception
    assert (at.metric[0].label, at.metric[0].value) == (vi("Under management"), "178 người")
    assert (at.metric[1].label, at.metric[1].value) == (vi("Received in the period"), "10 người")
    told = shown(at)
    assert vi("Since {year}: {n} received", year="2020", n="89") in told
    assert vi("Since {year}: {n} guided", year="2020", n="47") in told
    assert "47/89" not in told
    assert "52,8" not in told
    assert "tháng 01/2023 đến tháng 09/2023 (15/12/2022 – 14/09/2023)" in told


def test_stock_is_the_last_and_flows_add_up(two, open_page):
    at = open_page(PAGE)

    assert not at.exception
    assert [m.value for m in at.metric] == ["39 người", "22 người", "14 người", "08 người"]
    assert vi("{n}/{all} communes on {day}", "xã", n="2", all="2", day="14/09/2023") in words(at)
    assert "Trong kỳ thiếu 03 báo cáo tháng" in words(at)


def test_each_indicator_is_defined_one_tap_away(two, open_page):
    told = words(open_page(PAGE))

    for part in ("Điều 12 Thông tư 10/2024", "Điều 14 Thông tư 10/2024", "49/2020/NĐ-CP"):
        assert part in told
    assert "Được hướng dẫn không có nghĩa là đã được xoá án tích" in told


def test_without_any_data_it_says_so(open_page):
    at = open_page(PAGE)

    assert not at.exception
    assert len(at.info) == 1
    assert not at.metric


def test_a_district_without_returns_shows_no_zero(conn, open_page):
    make_root(conn)
    make_incident(conn, unit_id=make_unit(conn))

    at = open_page(PAGE)

    assert not at.exception
    assert [m.value for m in at.metric] == ["–"] * 4


def test_the_merged_commune_says_what_it_contains(merged_district, open_page):
    at = open_page(PAGE, query_params={"period": "Năm", "year": "2025"})

    assert not at.exception
    assert "gồm" in words(at)
    assert "Vĩnh Quang" in words(at)


PERIODS = st.one_of(
    st.just({}),
    st.sampled_from(range(2020, 2027)).map(lambda year: {"period": "Năm", "year": str(year)}),
    st.tuples(st.integers(1, 12), st.integers(2020, 2026)).map(
        lambda month: {"period": "Tháng", "month": "Tháng {}/{}".format(*month)}
    ),
    st.tuples(st.dates(date(2020, 1, 1), LATER), st.integers(0, 900)).map(
        lambda days: {
            "period": "Khác",
            "days": f"{days[0]},{min(LATER, date.fromordinal(days[0].toordinal() + days[1]))}",
        }
    ),
)
COMMUNES = st.sampled_from(["", "Vĩnh Long", "Vĩnh An", "Tây Đô", "Vĩnh Lộc"])
ROLES = st.sampled_from([Role.LEADER, Role.STAFF])


TRIED = 50 if os.environ.get("PAGES") == "all" else 6


@pytest.mark.parametrize("page", ["reintegration", "targets"])
def test_every_choice_renders_for_every_role(merged_district, conn, open_page, page):
    accounts = {role: make_account(conn, role) for role in (Role.LEADER, Role.STAFF)}

    @settings(
        max_examples=TRIED,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    @given(query=PERIODS, commune=COMMUNES, role=ROLES)
    def renders(query, commune, role):
        query = query | ({"communes": commune} if commune else {})
        at = open_page(f"pages/dashboards/{page}.py", account_id=accounts[role], query_params=query)

        assert not at.exception
        assert at.header
        assert at.metric or at.info or at.caption

    renders()


@pytest.mark.parametrize("page", ["reintegration", "targets"])
def test_an_officer_sees_the_own_commune_alone(conn, two, open_page, page):
    officer = make_account(conn, Role.OFFICER, unit_id=two["an"])

    at = open_page(f"pages/dashboards/{page}.py", role=None, account_id=officer)

    assert not at.exception
    assert "Vĩnh Long" not in words(at)
