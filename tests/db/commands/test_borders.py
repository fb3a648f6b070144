import json
from datetime import date

import pytest
import sqlalchemy as sa

from db.commands.borders import load_borders, remove_borders
from db.geo import read_borders
from db.model import NotAllowed, Refusal, Role, User
from db.queries.borders import bordered, borders
from db.schema import audit_event
from tests.db.test_geo import SQUARE, collection, feature
from tests.factories import make_account, make_unit

DAY = date(2023, 10, 10)


def user(conn, role):
    return User(make_account(conn, role), str(role), str(role), role)


@pytest.fixture
def admin(conn):
    return user(conn, Role.ADMIN)


def test_loaded_borders_are_there(conn, admin):
    unit = make_unit(conn, code="15361")
    other = make_unit(conn, code="15349")

    assert load_borders(conn, read_borders(collection(feature())), DAY, by=admin) == 1

    assert set(bordered(conn, (unit, other))) == {unit}
    assert borders(conn, (unit, other))[unit]["type"] == "MultiPolygon"


def test_loading_again_replaces_and_leaves_the_others_alone(conn, admin):
    unit, other = (make_unit(conn, code=code) for code in ("15361", "15349"))
    load_borders(conn, read_borders(collection(feature(), feature(code="15349"))), DAY, by=admin)
    before = borders(conn, (unit, other))
    moved = [[x + 0.5, y] for x, y in SQUARE]

    load_borders(conn, read_borders(collection(feature([moved]))), DAY, by=admin)

    after = borders(conn, (unit, other))
    assert after[unit] != before[unit]
    assert after[other] == before[other]


def test_a_code_means_the_unit_that_bears_it_on_the_day(conn, admin):
    new = make_unit(conn, code="15361", valid_from=date(2025, 7, 1))
    old = make_unit(conn, code="15361", valid_to=date(2025, 6, 30), successor_id=new)

    load_borders(conn, read_borders(collection(feature())), DAY, by=admin)

    assert set(bordered(conn, (old, new))) == {old}


def test_a_refused_file_changes_nothing(conn, admin):
    unit = make_unit(conn, code="15361")
    load_borders(conn, read_borders(collection(feature())), DAY, by=admin)
    before = borders(conn, (unit,))

    with pytest.raises(Refusal):
        load_borders(conn, read_borders(collection(feature(), feature(code="no"))), DAY, by=admin)

    assert borders(conn, (unit,)) == before


def test_borders_are_removed_for_the_units_of_the_day(conn, admin):
    unit = make_unit(conn, code="15361")
    load_borders(conn, read_borders(collection(feature())), DAY, by=admin)

    assert remove_borders(conn, DAY, by=admin) == 1
    assert not bordered(conn, (unit,))
    assert remove_borders(conn, DAY, by=admin) == 0


def test_both_are_on_record(conn, admin):
    make_unit(conn, code="15361")
    load_borders(conn, read_borders(collection(feature())), DAY, by=admin)
    remove_borders(conn, DAY, by=admin)
    remove_borders(conn, DAY, by=admin)

    told = conn.execute(sa.select(audit_event).order_by(audit_event.c.id)).all()

    assert [(row.action, row.entity, row.actor) for row in told] == [
        ("load", "unit_border", "admin"),
        ("remove", "unit_border", "admin"),
    ]
    assert json.loads(told[0].new_values)["codes"] == ["15361"]


@pytest.mark.parametrize("role", [Role.LEADER, Role.STAFF, Role.OFFICER])
def test_only_an_administrator_may(conn, role):
    make_unit(conn, code="15361")
    someone = user(conn, role)

    with pytest.raises(NotAllowed):
        load_borders(conn, read_borders(collection(feature())), DAY, by=someone)
    with pytest.raises(NotAllowed):
        remove_borders(conn, DAY, by=someone)
