"""What the database has counted of its rows, and the rollup that is counted anew."""

from datetime import date

import sqlalchemy as sa

from db.__main__ import main
from db.engine import writing
from db.schema import incident_month
from db.statistics import rebuild_rollup, renew
from tests.factories import make_category, make_incident, make_unit

COUNTED = {
    "sqlite": "SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'incident'",
    "postgresql": "SELECT count(*) FROM pg_class WHERE relname = 'incident' AND reltuples > 0",
}


def write(conn):
    unit, category = make_unit(conn), make_category(conn)
    for day in (date(2023, 9, 10), date(2023, 9, 11)):
        make_incident(conn, unit_id=unit, category_id=category, occurred_on=day)


def cells(conn):
    return conn.execute(sa.select(incident_month)).all()


def is_counted(conn):
    return bool(conn.exec_driver_sql(COUNTED[conn.dialect.name]).scalar())


def test_the_rows_are_counted_for_the_planner(conn):
    write(conn)

    renew(conn)

    assert is_counted(conn)


def test_a_rollup_that_went_wrong_is_counted_anew(conn):
    write(conn)
    right = cells(conn)
    conn.execute(incident_month.update().values(incidents=7))

    assert rebuild_rollup(conn) == len(right) == 1
    assert cells(conn) == right


def test_the_rollup_is_counted_anew_from_the_terminal(engine, capsys):
    with writing(engine) as conn:
        write(conn)
        right = cells(conn)
        conn.execute(incident_month.delete())
    address = engine.url.render_as_string(hide_password=False)

    assert main(["--database", address, "rollup"]) == 0

    assert "1 cells" in capsys.readouterr().out
    with engine.connect() as conn:
        assert cells(conn) == right
        assert is_counted(conn)
