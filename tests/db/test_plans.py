"""Which way the database takes to the rows of a large installation: by the right index, with
statistics and without, on both databases.

The rows are as many as a usual run can bear; which index is right does not depend on that.
"""

import re
from datetime import date

import pytest
import sqlalchemy as sa

from db.model import Selection
from db.periods import Calendar
from db.queries import incidents
from db.queries.settings import data_span
from db.statistics import renew
from tests.conftest import DATABASES
from tests.factories import make_category, make_root, make_unit

ROWS, UNITS, YEARS = 120_000, 60, 10
LAST = date(2023, 12, 31)
PERIOD = Calendar().custom(date(2023, 1, 5), LAST)
SERIES = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :rows) ",
    "postgresql": "WITH n(i) AS (SELECT generate_series(1, :rows)) ",
}
DAY = {
    "sqlite": "date(:last, '-' || (i * 7919 % :days) || ' days')",
    "postgresql": "CAST(:last AS date) - CAST(i * 7919 % :days AS integer)",
}
SOLVED = {
    "sqlite": "date(:last, '-' || (i * 7919 % :days) || ' days', '+' || (i % 90) || ' days')",
    "postgresql": "CAST(:last AS date) - CAST(i * 7919 % :days AS integer) + i % 90",
}

BY_DAY = re.compile("ix_incident_occurred_on|ix_incident_days")
"""Those in the order of the days."""


def fill(conn, rows=ROWS):
    make_root(conn)
    units = [make_unit(conn) for _ in range(UNITS)]
    category = make_category(conn)
    kind = conn.dialect.name
    if kind == "sqlite":  # a row at a time, and beside the question here
        for trigger in conn.scalars(
            sa.text(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'incident'"
            )
        ).all():
            conn.exec_driver_sql(f"DROP TRIGGER {trigger}")
    else:
        conn.exec_driver_sql("ALTER TABLE incident DISABLE TRIGGER USER")
    conn.execute(
        sa.text(
            "INSERT INTO incident (unit_id, category_id, occurred_on, solved_on, client_key) "
            f"{SERIES[kind]} SELECT :first + i % :units, :category, {DAY[kind]}, "
            f"CASE WHEN i % 3 > 0 THEN {SOLVED[kind]} END, CAST(i AS varchar) FROM n"
        ).bindparams(
            rows=rows,
            units=UNITS,
            first=units[0],
            category=category,
            last=LAST.isoformat() if kind == "sqlite" else LAST,
            days=YEARS * 365,
        )
    )
    return tuple(units)


@pytest.fixture(scope="module", params=DATABASES)
def kind(request):
    return request.param


@pytest.fixture(scope="module", params=["without statistics", "with statistics"])
def filled(kind, request, empty_database):
    """A connection of its own for all who only ask, and its communes."""
    with empty_database(kind) as engine, engine.execution_options(write=True).connect() as conn:
        units = fill(conn)
        if request.param == "with statistics":
            renew(conn)
        yield conn, units


@pytest.fixture
def conn(filled):
    return filled[0]


@pytest.fixture
def large(filled):
    return Selection(PERIOD, filled[1], whole=True, named_on=LAST)


@pytest.fixture
def plans(conn):
    """The plan of every statement about incidents that is asked, as text."""
    found = []

    def note(asking, _cursor, statement, parameters, *_more):
        if "FROM incident" not in statement or statement.startswith("EXPLAIN"):
            return
        explain = "EXPLAIN QUERY PLAN " if conn.dialect.name == "sqlite" else "EXPLAIN "
        rows = asking.exec_driver_sql(explain + statement, parameters).all()
        found.append("\n".join(str(row[-1]) for row in rows))

    sa.event.listen(conn, "before_cursor_execute", note)
    yield found
    sa.event.remove(conn, "before_cursor_execute", note)


def test_the_newest_of_all_are_found_from_the_newest_day_on(conn, large, plans):
    incidents.incident_list(conn, large, PERIOD, None, 15, 0)

    (plan,) = plans
    assert BY_DAY.search(plan), plan
    assert "TEMP B-TREE" not in plan, plan


def test_what_was_solved_in_the_last_month_is_found_by_its_day(conn, large, plans):
    incidents.incident_cells(conn, large)

    (days,) = (plan for plan in plans if "incident_month" not in plan)
    assert "ix_incident_solved_on" in days, days
    assert "(unit_id=?)" not in days, days


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True, scope="module")
def test_no_row_is_looked_up_to_be_counted(conn, large, plans):
    """PostgreSQL does the same as soon as it has cleared up after many rows, which no test waits
    for."""
    incidents.incident_cells(conn, large)
    incidents.incident_days(conn, large)

    counted = "\n".join(plan for plan in plans if "incident_month" not in plan)
    found = set(re.findall(r"USING COVERING INDEX (\w+)", counted))
    assert {"ix_incident_window", "ix_incident_days", "ix_incident_solved_on"} == found, counted
    assert "USING INDEX" not in counted


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True, scope="module")
def test_days_are_counted_in_their_order(conn, large, plans):
    incidents.incident_days(conn, large)

    (plan,) = plans
    assert "TEMP B-TREE" not in plan, plan


@pytest.mark.parametrize(
    "name", ["ix_incident_window", "ix_incident_days", "ix_incident_solved_on"]
)
def test_an_index_that_is_counted_from_holds_what_is_asked(conn, name):
    (held,) = (
        one["column_names"]
        for one in sa.inspect(conn).get_indexes("incident")
        if one["name"] == name
    )
    asked = {"unit_id", "occurred_on", "category_id", "voided_at"}
    if name == "ix_incident_window":
        asked |= {"solved_on", *incidents.MEASURES[2:]}

    assert asked <= set(held)


def test_the_span_of_the_data_is_found_at_the_ends_of_indexes(conn, large, plans):
    data_span(conn)

    assert plans
    assert all(BY_DAY.search(plan) for plan in plans), plans


def test_one_commune_is_found_by_its_name(conn, large, plans):
    """PostgreSQL may go through the days of an index instead, of which it reads no other rows."""
    small = Selection(PERIOD, large.communes[:1], whole=False, named_on=LAST)
    incidents.incident_list(conn, small, PERIOD, None, 15, 0)

    (plan,) = plans
    assert re.search(r"ix_incident_(window|days) .*\bunit_id ?= ?", plan, re.DOTALL), plan
