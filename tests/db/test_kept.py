"""Databases that earlier editions wrote go forward with all that is in them, on both databases.

The oldest and some of the others; with KEPT=all in the environment every one. They begin where the
audit tells of rows that came in bulk.
"""

import os
import re
from datetime import date

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from db import views
from db.check import check
from db.engine import make_engine, writing
from db.queries.accounts import accounts
from db.schema import category, incident, monthly_return, reintegration, suggestion, survey_tally
from db.upgrade import is_current, upgrade
from db.version import VERSION
from tests.conftest import ROOT
from tests.db import kept
from tests.factories import make_incident, make_unit

EDITIONS = list(kept.editions())
IN_FULL = os.environ.get("KEPT") == "all"
IN_A_FILE, ON_A_SERVER = (EDITIONS[:: 1 if IN_FULL else n] for n in (4, 12))
CASES = [("sqlite", one) for one in IN_A_FILE] + [("postgresql", one) for one in ON_A_SERVER]
FIGURES = (incident, monthly_return, reintegration, suggestion, survey_tally)


@pytest.fixture
def left_by(database_url, tmp_path):
    """The database as the edition left it."""
    engines = []

    def open_(kind, edition):
        if kind == "sqlite":
            kept.make(edition, tmp_path / "left.db")
            engines.append(make_engine(f"sqlite:///{tmp_path / 'left.db'}"))
        else:
            engines.append(make_engine(database_url(kind, migrated=False)))
            migrate_to(engines[-1], edition)
            kept.put_rows(edition, engines[-1], tmp_path)
        return engines[-1]

    yield open_
    for engine in engines:
        engine.dispose()


def migrate_to(engine, edition):
    config = Config()
    config.set_main_option("script_location", str(ROOT / "db" / "migrations"))
    with writing(engine) as conn:
        config.attributes["connection"] = conn
        command.upgrade(config, edition)


def numbers(engine):
    with engine.connect() as conn:
        return {
            table.name: conn.scalar(sa.select(sa.func.count()).select_from(sa.table(table.name)))
            for table in FIGURES
        }


@pytest.mark.parametrize(("kind", "edition"), CASES)
def test_what_an_earlier_edition_left_goes_forward(kind, edition, left_by):
    engine = left_by(kind, edition)
    before = numbers(engine)
    assert not is_current(engine) or edition == EDITIONS[-1]

    upgrade(engine)

    assert is_current(engine)
    assert numbers(engine) == before
    assert before["incident"] == 183
    with engine.connect() as conn:
        assert [fault for proof in check(conn) for fault in proof.faults] == []
        assert views.are_current(conn)
        year = "first_day BETWEEN '2022-12-15' AND '2023-10-10'"
        occurred = sa.text(f"SELECT sum(occurred) FROM v_incidents_by_month WHERE {year}")
        assert conn.scalar(occurred) == 30
        stock = sa.text("SELECT people FROM v_reintegration_by_month WHERE month = '2023-09-01'")
        assert conn.scalar(stock) == 178
        assert set(accounts(conn)["role"]) == {"leader", "staff", "officer", "admin"}
    with writing(engine) as conn:  # and is written on
        kind = conn.scalar(sa.select(sa.func.max(category.c.id)))
        unit_id = make_unit(conn, "Vĩnh Mới")
        make_incident(conn, unit_id=unit_id, category_id=kind, occurred_on=date(2023, 10, 10))
    assert numbers(engine)["incident"] == before["incident"] + 1


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_an_upgrade_that_is_broken_off_is_as_if_it_had_not_begun(kind, left_by):
    engine = left_by(kind, EDITIONS[0])
    seen = []

    @sa.event.listens_for(engine, "before_cursor_execute")
    def break_off(_conn, _cursor, statement, *_):
        seen.append(statement)
        if statement.startswith("UPDATE alembic_version") and "'0017'" in statement:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        upgrade(engine)
    sa.event.remove(engine, "before_cursor_execute", break_off)
    assert len(seen) > 50
    with engine.connect() as conn:
        found = conn.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    assert found == EDITIONS[0]

    upgrade(engine)

    with engine.connect() as conn:
        assert [fault for proof in check(conn) for fault in proof.faults] == []


def test_the_edition_that_stands_here_can_be_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(kept, "FILE", tmp_path / "kept.tar.xz")
    kept.editions.cache_clear()
    try:
        edition = kept.keep()
        kept.editions.cache_clear()
        kept.make(edition, tmp_path / "again.db")
    finally:
        kept.editions.cache_clear()

    engine = make_engine(f"sqlite:///{tmp_path / 'again.db'}")
    assert is_current(engine)
    assert numbers(engine)["incident"] == 183
    engine.dispose()


def test_the_version_is_the_newest_release_of_the_changelog():
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    releases = re.findall(r"^## (\d+\.\d+\.\d+) \(\d{4}-\d\d-\d\d\)$", text, re.MULTILINE)

    assert releases
    assert releases == sorted(releases, key=lambda one: [*map(int, one.split("."))])
    assert releases[-1] == VERSION
