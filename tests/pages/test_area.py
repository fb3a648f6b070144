"""Areas in the filter bar: a short link, a way up, and figures of today's grouping."""

from datetime import date

import pytest
import sqlalchemy as sa

from components.figures import offering
from db.facts.few import MOST_ROWS
from db.model import AREA
from db.schema import unit
from tests.factories import make_category, make_incident, make_root, make_unit
from tests.wording import vi

PAGE = "pages/dashboards/incidents.py"
HERE, THERE = "Vĩnh Lộc", "Yên Định"


def label(name):
    return vi("Area {name}", name=name)


@pytest.fixture
def areas(conn):
    """Two areas: one with two communes and three incidents, one with one of each."""
    root = make_root(conn, "Thanh Hóa")
    here, there = (make_unit(conn, name, level=AREA, parent_id=root) for name in (HERE, THERE))
    theft = make_category(conn)
    found = {}
    for name, area, incidents in (("Tây Đô", here, 2), ("Biện Thượng", here, 1), ("B", there, 1)):
        found[name] = make_unit(conn, name, parent_id=area)
        for step in range(incidents):
            day = date(2023, 9, 1 + step)
            make_incident(conn, unit_id=found[name], category_id=theft, occurred_on=day)
    return found | {"here": here, "there": there}


def incidents(at):
    assert not at.exception
    return at.metric[0].value


def test_an_area_of_the_address_is_chosen_named_and_counted(areas, open_page):
    assert incidents(open_page(PAGE)) == "04 vụ"

    at = open_page(PAGE, query_params={"area": label(HERE)})

    assert incidents(at) == "03 vụ"
    assert f"{label(HERE)} (2 " in at.caption[0].value
    assert at.multiselect(key="communes").options == ["Biện Thượng", "Tây Đô"]
    assert dict(at.query_params) == {"area": label(HERE)}


def test_a_link_to_an_area_is_understood_in_the_other_language(areas, open_page):
    at = open_page(PAGE, query_params={"area": f"Area {HERE}"})

    assert incidents(at) == "03 vụ"


def test_an_area_that_is_not_there_is_refused_in_words(areas, open_page):
    at = open_page(PAGE, query_params={"area": "Khu vực Không Có"})

    assert incidents(at) == "04 vụ"
    assert "không hợp lệ" in at.warning[0].value


def test_the_way_up_leads_from_a_commune_to_its_area_and_to_the_whole(areas, open_page):
    at = open_page(PAGE, query_params={"area": label(HERE), "communes": "Tây Đô"})
    assert incidents(at) == "02 vụ"
    steps = [button.label for button in at.button if str(button.key).startswith("up-")]
    assert steps == [vi("The whole: {unit}", unit="huyện Thanh Hóa"), label(HERE)]

    at = at.button(key=f"up-{areas['here']}").click().run()
    assert incidents(at) == "03 vụ"
    at = at.button(key="up-0").click().run()
    assert incidents(at) == "04 vụ"
    assert not [button for button in at.button if str(button.key).startswith("up-")]


def test_a_commune_that_has_moved_takes_its_figures_to_the_other_area(conn, areas, open_page):
    moved = unit.update().where(unit.c.id == areas["Tây Đô"]).values(parent_id=areas["there"])
    conn.execute(moved)
    assert conn.scalar(sa.select(unit.c.parent_id).where(unit.c.id == areas["Tây Đô"]))

    assert incidents(open_page(PAGE, query_params={"area": label(HERE)})) == "01 vụ"
    assert incidents(open_page(PAGE, query_params={"area": label(THERE)})) == "03 vụ"


def test_where_all_communes_hang_in_one_unit_no_area_is_asked_for(conn, open_page):
    root = make_root(conn)
    for name in ("A", "B"):
        here = make_unit(conn, name, parent_id=root)
        make_incident(conn, unit_id=here, category_id=make_category(conn))

    at = open_page(PAGE)

    assert not at.exception
    assert "area" not in [box.key for box in at.selectbox]


@pytest.fixture
def many(areas, conn):
    """So many communes that nobody looks through a list."""
    for name in ("Vĩnh Lộc", "Đông Sơn", *(f"Xã {n}" for n in range(MOST_ROWS))):
        make_unit(conn, name, parent_id=areas["there"])
    return areas


@pytest.mark.parametrize("typed", ["tay d", "Tây Đ", "TÂY đ", "tây đô"])
def test_a_commune_is_found_with_accents_and_without(many, open_page, typed):
    at = open_page(PAGE)
    at.text_input(key="find").set_value(typed).run()
    (found,) = [one for one in at.button if str(one.key).startswith("found-")]
    assert found.label == "Tây Đô"

    found.click().run()

    assert incidents(at) == "02 vụ"
    assert dict(at.query_params) == {"area": label(HERE), "communes": "Tây Đô"}
    assert at.text_input(key="find").value == ""


def test_an_area_is_found_beside_a_commune_of_its_name(many, open_page):
    at = open_page(PAGE)
    at.text_input(key="find").set_value("vinh l").run()
    found = [one.label for one in at.button if str(one.key).startswith("found-")]
    assert found == [label(HERE), "Vĩnh Lộc"]
    at.text_input(key="find").set_value("dong s").run()
    assert [one.label for one in at.button if str(one.key).startswith("found-")] == ["Đông Sơn"]
    at.text_input(key="find").set_value("không đâu").run()
    assert vi("No place is called that.") in [one.value for one in at.caption]


@pytest.mark.usefixtures("areas")
def test_few_communes_are_not_searched(open_page):
    assert "find" not in [one.key for one in open_page(PAGE).text_input]


def test_of_more_communes_than_a_list_holds_those_asked_for_are_offered(
    many, open_page, monkeypatch
):
    monkeypatch.setattr(offering, "MOST_LISTED", 10)
    at = open_page(PAGE)
    assert "communes" not in [one.key for one in at.multiselect]

    at = open_page(PAGE, query_params={"communes": "Tây Đô"})
    assert incidents(at) == "02 vụ"
    assert at.multiselect(key="communes").options == ["Tây Đô"]

    at = open_page(PAGE, query_params={"communes": "Không Có"})
    assert "không hợp lệ" in at.warning[0].value
