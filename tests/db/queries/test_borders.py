from db.queries.borders import bordered, borders
from db.schema import unit_border
from tests.factories import make_unit


def test_borders_of_the_units_asked_for_alone(conn):
    here, there = make_unit(conn), make_unit(conn)
    for unit in (here, there):
        conn.execute(unit_border.insert().values(unit_id=unit, geometry='{"type": "MultiPolygon"}'))

    assert borders(conn, (here,)) == {here: {"type": "MultiPolygon"}}
    assert bordered(conn, (here,)) == {here}


def test_without_units_or_borders_there_are_none(conn):
    assert borders(conn, ()) == {}
    assert bordered(conn, (make_unit(conn),)) == frozenset()
