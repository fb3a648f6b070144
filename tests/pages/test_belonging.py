"""Who belongs to a part of the whole: the pages speak of that part, and of nothing else."""

from datetime import date

import pytest
import sqlalchemy as sa

from db.model import AREA, Role
from db.schema import account
from tests.factories import make_account, make_category, make_incident, make_root, make_unit
from tests.wording import vi

PAGE = "pages/dashboards/incidents.py"
AREA_NAME = "Vĩnh Lộc"


@pytest.fixture
def area(conn):
    """An area of two communes with three incidents, and one beside it with four."""
    root = make_root(conn, "Thanh Hóa")
    here, there = (make_unit(conn, one, level=AREA, parent_id=root) for one in (AREA_NAME, "B"))
    theft, found = make_category(conn), {"area": here}
    for name, home, incidents in (("Tây Đô", here, 2), ("Biện Thượng", here, 1), ("C", there, 4)):
        found[name] = make_unit(conn, name, parent_id=home)
        for step in range(incidents):
            day = date(2023, 9, 1 + step)
            make_incident(conn, unit_id=found[name], category_id=theft, occurred_on=day)
    return found


def opened(open_page, conn, role, unit_id, path=PAGE, **asked):
    at = open_page(path, role=None, account_id=make_account(conn, role, unit_id=unit_id), **asked)
    assert not at.exception
    return at


@pytest.mark.parametrize("role", [Role.LEADER, Role.STAFF, Role.OFFICER])
def test_a_commune_is_seen_by_its_people_as_the_whole_by_those_of_the_whole(
    area, conn, open_page, role
):
    at = opened(open_page, conn, role, area["Tây Đô"])

    assert at.header[0].value.startswith("Xã Tây Đô")
    assert at.metric[0].value == "02 vụ"
    assert not [one for one in at.multiselect if one.key == "communes"]


@pytest.mark.parametrize("role", [Role.LEADER, Role.STAFF, Role.OFFICER])
def test_an_area_is_seen_by_its_people_alone(area, conn, open_page, role):
    at = opened(open_page, conn, role, area["area"])

    assert at.header[0].value.startswith(vi("Area {name}", name=AREA_NAME))
    assert at.metric[0].value == "03 vụ"
    assert at.multiselect(key="communes").options == ["Biện Thượng", "Tây Đô"]
    assert not [one for one in at.selectbox if one.key == "area"]


def test_a_link_to_what_lies_outside_shows_nothing_of_it(area, conn, open_page):
    asked = {"area": vi("Area {name}", name="B"), "communes": "C"}
    at = opened(open_page, conn, Role.LEADER, area["area"], query_params=asked)

    assert at.metric[0].value == "03 vụ"


def test_the_way_up_ends_at_what_one_belongs_to(area, conn, open_page):
    at = opened(open_page, conn, Role.LEADER, area["area"], query_params={"communes": "Tây Đô"})
    steps = [one for one in at.button if str(one.key).startswith("up-")]

    name = vi("Area {name}", name=AREA_NAME)
    assert [one.label for one in steps] == [vi("The whole: {unit}", unit=name)]
    steps[0].click().run()
    assert at.metric[0].value == "03 vụ"


@pytest.mark.parametrize("page", ["incident", "monthly", "forums"])
def test_staff_of_an_area_type_for_its_communes(area, conn, open_page, page):
    at = opened(open_page, conn, Role.STAFF, area["area"], f"pages/entry/{page}.py")

    offered = [one.options for one in at.selectbox if "Tây Đô" in one.options]
    assert offered
    assert not any("C" in options for options in offered)


def test_the_administrator_gives_a_leader_an_area(area, conn, open_page):
    at = open_page("pages/manage/accounts.py", role="admin")
    at.text_input(key="new_name").set_value("lan")
    at.text_input(key="new_display_name").set_value("Lan")
    at.selectbox(key="new_role").set_value(Role.LEADER).run()
    chosen = at.selectbox(key="new_commune")
    assert chosen.options[:2] == [vi("the whole"), vi("Area {name}", name="B")]
    chosen.set_value(area["area"]).run()
    at.button(key="add").click().run()

    assert not at.exception
    assert not at.error
    found = conn.execute(sa.select(account).where(account.c.sign_in_name == "lan")).one()
    assert (found.role, found.unit_id) == (Role.LEADER, area["area"])
