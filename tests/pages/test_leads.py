"""Numbers that lead to the page of their subject, through the front door."""

from datetime import date
from urllib.parse import parse_qs

import pytest

from components.shell.sitemap import screen
from db.indicators import INCIDENTS, REINTEGRATION, SATISFACTION, SUGGESTIONS
from db.model import Role
from tests.factories import make_account, make_incident, make_root, make_unit, set_setting
from tests.wording import vi

TODAY = date(2023, 10, 12)


@pytest.fixture
def lan(conn):
    """A leader, an incident of this week, of the week before and of last year."""
    set_setting(conn, "pretended_today", TODAY.isoformat())
    make_root(conn)
    long = make_unit(conn, "Vĩnh Long")
    for day in (date(2022, 10, 11), date(2023, 10, 3), date(2023, 10, 9), date(2023, 10, 10)):
        make_incident(conn, unit_id=long, occurred_on=day)
    return make_account(conn, Role.LEADER)


def links(at):
    return [one.proto for one in at.get("page_link")]


def test_each_number_of_the_overview_leads_to_its_subject(lan, open_page):
    at = open_page("pages/dashboards/overview.py", account_id=lan)

    assert not at.exception
    assert [one.page for one in links(at)] == [INCIDENTS, REINTEGRATION, SUGGESTIONS, SATISFACTION]
    titles = [vi("Open: {page}", page=vi(screen(one.page).title)) for one in links(at)]
    assert [one.label for one in links(at)] == titles
    assert {one.query_string for one in links(at)} == {""}  # what is chosen goes along


def test_a_page_of_its_own_leads_nowhere(lan, open_page):
    at = open_page("pages/dashboards/incidents.py", account_id=lan)

    assert at.metric
    assert links(at) == []


def test_a_number_of_the_week_leads_to_the_days_that_it_is_of(lan, open_page):
    week = open_page("pages/dashboards/week.py", account_id=lan)
    first, second, third, fourth = links(week)

    assert week.metric[0].value == "02 vụ"
    assert [one.page for one in (second, third, fourth)] == [
        SUGGESTIONS,
        REINTEGRATION,
        SATISFACTION,
    ]
    there = f"pages/dashboards/{first.page}.py"
    at = open_page(there, account_id=lan, query_params=parse_qs(first.query_string))
    assert not at.exception
    assert at.metric[0].value == "02 vụ"
    year = parse_qs(third.query_string)
    at = open_page(f"pages/dashboards/{third.page}.py", account_id=lan, query_params=year)
    assert any("15/12/2022 – 10/10/2023" in one.value for one in at.caption)
