"""The base is chosen in the bar and stands in the address; the week is a kind of period."""

from datetime import date

import pytest

from tests.factories import make_category, make_incident, make_return, make_root, make_unit
from tests.wording import vi

PAGE = "pages/dashboards/overview.py"
SEPTEMBER = {"period": "Tháng", "month": "Tháng 9/2023"}


@pytest.fixture
def district(conn):
    """September has 3 incidents, August 1, September of the year before 2; the people are fewer."""
    make_root(conn)
    unit, kind = make_unit(conn, "Vĩnh Long"), make_category(conn)
    days = [date(2023, 9, 1), date(2023, 9, 4), date(2023, 9, 6), date(2023, 8, 1)]
    for day in (*days, date(2022, 9, 1), date(2022, 9, 2)):
        make_incident(conn, unit_id=unit, category_id=kind, occurred_on=day)
    for month, people in (((2022, 9), 15), ((2023, 8), 12), ((2023, 9), 10)):
        make_return(
            conn,
            unit_id=unit,
            month=date(*month, 1),
            counts={"stock_start": people, "stock_end": people},
        )
    return unit


def numbers(at):
    return [(metric.value, metric.delta) for metric in at.metric[:2]]


def said(at):
    return " ".join(caption.value for caption in at.caption)


def test_the_base_in_the_address_is_what_numbers_are_compared_with(district, open_page):
    by_year = open_page(PAGE, query_params=SEPTEMBER)
    by_month = open_page(PAGE, query_params={**SEPTEMBER, "base": vi("Period before")})

    assert not by_year.exception
    assert not by_month.exception
    assert numbers(by_year) == [("03 vụ", "tăng 01 vụ"), ("10 người", "giảm 05 người")]
    assert numbers(by_month) == [("03 vụ", "tăng 02 vụ"), ("10 người", "giảm 02 người")]
    days = "15/07/2023 – 14/08/2023"
    assert vi("on the month before ({days})", days=days) in said(by_month)
    assert vi("on the beginning of the period ({day})", day="14/08/2023") in said(by_month)


def test_a_base_that_is_chosen_goes_into_the_address(district, open_page, monkeypatch):
    addresses = []
    monkeypatch.setattr(
        "components.figures.filters.link.hold",
        lambda _page, values, _sight: addresses.append(values.get("base")),
    )
    at = open_page(PAGE)

    at.segmented_control(key="base").set_value(vi("Period before")).run()

    assert addresses == [[], [vi("Period before")]]


def test_a_week_is_compared_with_the_week_before(district, open_page):
    at = open_page(
        PAGE,
        query_params={
            "period": "Tuần",
            "week": vi("Week {days}", days="04/09/2023 – 10/09/2023"),
            "base": vi("Period before"),
        },
    )

    assert not at.exception
    assert not at.warning
    assert numbers(at)[0] == ("02 vụ", "tăng 01 vụ")
    assert vi("on the week before ({days})", days="28/08/2023 – 03/09/2023") in said(at)


def test_an_unknown_base_is_refused_by_name(district, open_page):
    at = open_page(PAGE, query_params={"base": "Hôm qua"})

    assert any(vi("Compared with") in warning.value for warning in at.warning)
    assert numbers(at)[0][1]
