"""What other tools read: the numbers of the pages, on both databases, and nothing of anybody."""

import re
from collections import defaultdict
from datetime import date
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from components.words.formats import number
from db import views
from db.__main__ import main
from db.engine import BadDatabase, make_engine, writing
from db.facts.suggestions import balance
from db.model import AREA, REPORTED, Scope, Selection
from db.periods import Calendar
from db.queries.incidents import incident_cells
from db.queries.returns import months_owed
from db.queries.suggestions import suggestion_events
from db.queries.units import communes, outside
from db.roles import let_read
from db.sample import ANCHOR
from db.schema import metadata, monthly_return, suggestion, survey_tally, target_value
from db.upgrade import upgrade
from tests.factories import make_category, make_incident, make_return, make_root, make_unit
from tests.wording import vi

READER = "reader_of_the_test"
YEAR = "first_day BETWEEN '2022-12-15' AND '2023-10-10'"


def rows(conn, name, where="1 = 1"):
    return conn.execute(sa.text(f"SELECT * FROM {name} WHERE {where}")).mappings().all()


def total(conn, name, column, where="1 = 1"):
    return int(sum(row[column] or 0 for row in rows(conn, name, where)))


@pytest.mark.pages_on_both
def test_they_show_what_the_overview_shows(sample_district, open_page, conn):
    shown = {one.label: one.value for one in open_page("pages/dashboards/overview.py").metric}

    satisfaction = rows(conn, "v_satisfaction_by_round")
    newest = max(row["closed_on"] for row in satisfaction)
    of_round = [row for row in satisfaction if row["closed_on"] == newest]
    score = 100 * sum(r["satisfied"] for r in of_round) / sum(r["answers"] for r in of_round)
    stock = max(rows(conn, "v_reintegration_by_month"), key=lambda row: row["month"])
    assert shown == {
        vi("Security and order incidents"): (
            f"{total(conn, 'v_incidents_by_month', 'occurred', YEAR)} vụ"
        ),
        vi("Reintegration: under management"): f"{stock['people']} người",
        vi("Suggestions still open"): (
            f"{total(conn, 'v_suggestions_by_month', 'still_open')} kiến nghị"
        ),
        vi("Satisfaction"): f"{number(score, 2)}%",
    }
    assert (stock["people"], str(stock["last_day"])) == (178, "2023-09-14")


@pytest.mark.pages_on_both
def test_of_people_they_have_what_a_copy_for_sharing_has(sample_district, open_page, conn):
    since = {row["measure"]: row for row in rows(conn, "v_reintegration_since_start")}

    assert {name: row["people"] for name, row in since.items()} == {"received": 89, "guided": 47}
    columns = {
        column
        for name in views.names()
        for row in rows(conn, name)[:1]
        for column in row
        if "reintegration" in name
    }
    assert columns == {
        *("month", "first_day", "last_day", "communes", "people"),
        *("measure", "until_month"),
    }


def test_every_commune_and_month_has_the_incidents_of_its_page(sample_district, conn):
    calendar = Calendar()
    here = communes(conn, ANCHOR)
    found = defaultdict(lambda: [0, 0, 0, 0, 0])
    for row in rows(conn, "v_incidents_by_month"):
        cell = found[str(row["month"]), row["unit_id"]]
        for place, name in enumerate(("occurred", "solved_in_month", "dead", "injured", "damage")):
            cell[place] += int(row[name])
    compared = 0
    for month in Calendar().custom(date(2022, 1, 15), date(2023, 9, 14)).whole_months():
        window = calendar.custom(calendar.first_day(month), calendar.last_day(month))
        asked = Selection(window, tuple(here), whole=True, named_on=ANCHOR)
        counted = incident_cells(conn, asked).groupby("unit_id").sum(numeric_only=True)
        for row in counted.itertuples():
            known = [row.incidents, row.solved, row.dead, row.injured, row.damage]
            assert found[month.isoformat(), row.Index] == known
            compared += row.incidents
    assert compared > 50


def test_who_owes_and_who_has_reported_is_as_on_the_board(sample_district, conn):
    found = {
        (row["unit_id"], str(row["month"])): row["reported"]
        for row in rows(conn, "v_completeness_by_month")
    }
    returned = conn.execute(sa.select(monthly_return)).all()
    months = {row.month for row in returned}
    sent = {(row.unit_id, row.month) for row in returned if row.state in REPORTED}

    assert found == {
        (unit_id, month.isoformat()): int((unit_id, month) in sent)
        for unit_id, month in months_owed(conn, Calendar(), Scope.everything(), months)
    }
    assert set(found.values()) == {0, 1}


def test_suggestions_and_targets_are_whole(sample_district, conn):
    standing = sa.select(sa.func.count()).where(suggestion.c.voided_at.is_(None))
    assert total(conn, "v_suggestions_by_month", "raised") == conn.scalar(standing)
    window = Calendar().custom(date(2022, 12, 15), ANCHOR)
    asked = Selection(window, tuple(communes(conn, ANCHOR)), whole=True, named_on=ANCHOR)
    found = balance(suggestion_events(conn, asked), window)
    assert total(conn, "v_suggestions_by_month", "still_open") == found.open
    assert total(conn, "v_suggestions_by_month", "overdue") == found.overdue > 0
    assert total(conn, "v_suggestions_by_month", "raised", YEAR) == found.new > 0
    reached = conn.scalar(sa.select(sa.func.sum(target_value.c.reached)))
    assert total(conn, "v_targets_by_month", "reached") == reached


def test_what_few_answered_is_in_no_row(sample_district, conn):
    conn.execute(
        survey_tally.update().values(level_1=0, level_2=0, level_3=0, level_4=4, level_5=0)
    )

    assert rows(conn, "v_satisfaction_by_round") == []


@pytest.mark.parametrize(("people", "seen"), [(2, None), (0, None), (3, 3)])
def test_of_few_people_no_number_is_there(conn, people, seen):
    commune = make_unit(conn)
    make_return(conn, unit_id=commune, month=date(2023, 9, 1), counts={"received": people})

    assert rows(conn, "v_reintegration_by_month")[0]["people"] == seen
    since = {row["measure"]: row["people"] for row in rows(conn, "v_reintegration_since_start")}
    assert since == {"received": seen, "guided": None}


def test_a_month_that_a_commune_owes_has_no_stock(conn):
    long, _an = make_unit(conn, "Vĩnh Long"), make_unit(conn, "Vĩnh An")
    make_return(conn, unit_id=long, month=date(2023, 9, 1), counts={"received": 50})

    assert rows(conn, "v_reintegration_by_month") == []
    assert rows(conn, "v_reintegration_since_start") == []


def test_communes_beside_the_root_owe_nothing(conn):
    root, beside = make_root(conn), make_unit(conn, "Nghệ An", level=AREA, code="40")
    here = make_unit(conn, "Vĩnh Long", parent_id=root)
    elsewhere = make_unit(conn, "Vinh", parent_id=beside)
    make_return(conn, unit_id=here, month=date(2023, 9, 1), counts={"received": 50})

    assert outside(conn) == {elsewhere}
    owing = rows(conn, "v_completeness_by_month")
    assert [(row["unit_id"], row["reported"]) for row in owing] == [(here, 1)]
    assert rows(conn, "v_reintegration_by_month")[0]["people"] == 50


@pytest.mark.parametrize(
    ("cutoff", "month", "first", "last"),
    [
        (14, "2024-01-01", "2023-12-15", "2024-01-14"),
        (0, "2023-12-01", "2023-12-01", "2023-12-31"),
        (28, "2023-12-01", "2023-11-29", "2023-12-28"),
    ],
)
def test_a_month_has_the_days_of_the_calendar_that_is_set(conn, cutoff, month, first, last):
    conn.execute(sa.text(f"UPDATE setting SET value = '{cutoff}' WHERE key = 'cutoff_day'"))
    day = date(2023, 12, 20)
    make_incident(conn, occurred_on=day, category_id=make_category(conn), unit_id=make_unit(conn))

    (row,) = rows(conn, "v_incidents_by_month")
    assert [str(row[name]) for name in ("month", "first_day", "last_day")] == [month, first, last]


def test_nothing_that_somebody_wrote_and_nobody_s_name_is_in_them(sample_district, conn):
    names = {column for name in views.names() for row in rows(conn, name)[:1] for column in row}
    shown = "\n".join(str(dict(row)) for name in views.names() for row in rows(conn, name))

    assert len(names) > 40
    assert not {name for name in names if re.search("text|note|answer$|account|author|by$", name)}
    for column in (suggestion.c.text, metadata.tables["account"].c.display_name):
        for text in conn.scalars(sa.select(column)):
            assert text not in shown


def test_every_view_and_every_column_that_is_defined_is_there(sample_district, conn):
    defined = defaultdict(set)
    for row in rows(conn, "v_definitions"):
        defined[row["view_name"]].add(row["column_name"])
        assert row["definition"]

    assert set(defined) == set(views.names()) - {"v_edition", "v_definitions"}
    for name, columns in defined.items():
        assert columns - {""} <= set(rows(conn, name)[0])
    assert rows(conn, "v_edition")[0]["version"] == views.VERSION


# ---- how they come and stay


def test_a_database_that_had_none_gets_them_and_another_form_is_made_anew(engine):
    with writing(engine) as conn:
        views.drop(conn)
        assert not views.are_current(conn)
    upgrade(engine)
    with writing(engine) as conn:
        assert views.are_current(conn)
        conn.exec_driver_sql("DROP VIEW v_edition")
        conn.exec_driver_sql("CREATE VIEW v_edition AS SELECT 1 AS version, 'old' AS form")
    upgrade(engine)
    with engine.connect() as conn:
        assert views.are_current(conn)
        assert len(rows(conn, "v_definitions")) > 10


@pytest.fixture
def reader(database_url):
    """A database on which another tool has a role of its own, as that tool and its owner see it."""
    url = database_url("postgresql")
    owner = make_engine(url)
    with owner.begin() as conn:
        known = sa.text("SELECT 1 FROM pg_roles WHERE rolname = :name")
        if not conn.execute(known, {"name": READER}).first():
            conn.exec_driver_sql(f"CREATE ROLE {READER} LOGIN")
        make_return(conn, unit_id=make_unit(conn), counts={"received": 9})
    assert main(["--database", url, "views", READER]) == 0
    engine = make_engine(sa.make_url(url).set(username=READER).render_as_string(False))
    yield SimpleNamespace(engine=engine, owner=owner, url=url)
    engine.dispose()
    owner.dispose()


def refused(engine, statement):
    with engine.connect() as conn, pytest.raises(sa.exc.ProgrammingError) as refusal:
        conn.exec_driver_sql(statement)
    return refusal.value.orig.sqlstate


def test_the_role_of_a_tool_reads_the_views_and_nothing_else(reader):
    with reader.engine.connect() as conn:
        for name in views.names():
            rows(conn, name)
        assert rows(conn, "v_reintegration_by_month")[0]["people"] == 9
    for table in metadata.tables:
        assert refused(reader.engine, f'SELECT * FROM "{table}"') == "42501"
    for statement in ("CREATE TABLE x (y int)", "DROP VIEW v_units", "DELETE FROM v_units"):
        assert refused(reader.engine, statement) in ("42501", "55000")


def test_it_goes_on_after_an_upgrade(reader):
    with writing(reader.owner) as conn:
        conn.exec_driver_sql("DROP VIEW v_edition")
    upgrade(reader.owner)

    with reader.engine.connect() as conn:
        assert rows(conn, "v_edition")[0]["version"] == views.VERSION
        assert len(rows(conn, "v_units")) == 1


def test_a_role_that_is_not_there_the_program_s_and_a_file_are_refused(reader, database_url):
    with reader.owner.begin() as conn:
        with pytest.raises(BadDatabase, match="no role nobody"):
            let_read(conn, "nobody")
        conn.exec_driver_sql(f"GRANT SELECT ON alembic_version TO {READER}")
        with pytest.raises(BadDatabase, match="role of the program"):
            let_read(conn, READER)
        conn.exec_driver_sql(f"REVOKE ALL ON alembic_version FROM {READER}")
    assert main(["--database", database_url("sqlite"), "views", READER]) == 2
