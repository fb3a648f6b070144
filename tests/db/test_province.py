"""The sample province: the same every time, through the merger with its splits, soon made."""

import os
import shutil
from datetime import date
from time import process_time

import pytest
import sqlalchemy as sa

from db.check import check
from db.engine import make_engine, writing
from db.model import COMMUNE, REPORTED, Refusal
from db.queries.units import communes, tree, undivided
from db.sample.draw import FOLDER
from db.sample.province import LAST, MERGER, fill_province
from db.schema import incident, metadata, monthly_return, setting, suggestion, unit
from tests.conftest import DATABASES

SECONDS = 60
IN_FULL = os.environ.get("PROVINCE") == "all"
"""PostgreSQL too: its triggers take a minute for the rows of a province."""


@pytest.fixture(scope="module", params=DATABASES if IN_FULL else ["sqlite"])
def province(request, tmp_path_factory):
    """On each database, for tests that only read it."""
    if request.param == "postgresql":
        with request.getfixturevalue("postgresql").borrowed() as engine:
            fill(engine)
            with engine.connect() as conn:
                yield conn
        return
    file = tmp_path_factory.mktemp("province") / "province.db"
    shutil.copyfile(request.getfixturevalue("province_file"), file)
    engine = make_engine(f"sqlite:///{file}")
    with engine.connect() as conn:
        yield conn
    engine.dispose()


def fill(engine):
    begun = process_time()
    with writing(engine) as conn:
        fill_province(conn)
    assert process_time() - begun < SECONDS


def test_every_figure_is_where_it_belongs_and_marked(province):
    assert [proof for proof in check(province) if proof.faults] == []
    marked = sa.select(setting.c.value).where(setting.c.key == "sample_data")
    assert province.scalar(marked) == "1"


def test_it_goes_through_the_merger_with_its_splits(province):
    before, after = communes(province, date(2025, 6, 30)), communes(province, MERGER)
    assert (len(before), len(after)) == (549, 166)
    assert len(undivided(province, LAST)) == 11
    people = [sum(one.population for one in side.values()) for side in (before, after)]
    assert people[0] == people[1]
    found = tree(province)
    assert len(found.children(found.root.id)) == 26
    days = province.execute(
        sa.select(sa.func.min(incident.c.occurred_on), sa.func.max(incident.c.occurred_on))
    ).one()
    assert (days[0].year, days[1] <= LAST) == (2023, True)


def test_most_communes_have_reported_and_some_have_not(province):
    newest = sa.select(sa.func.count()).where(
        monthly_return.c.month == date(2026, 9, 1), monthly_return.c.state.in_(REPORTED)
    )
    assert 140 < province.scalar(newest) < 166
    assert province.scalar(sa.select(sa.func.count()).select_from(suggestion)) > 1_000


def test_populations_are_invented_and_never_in_the_file(province):
    header = (FOLDER / "thanh_hoa_units.csv").read_text(encoding="utf-8").partition("\n")[0]
    assert "population" not in header
    unknown = sa.select(sa.func.count()).where(unit.c.level == COMMUNE, unit.c.population.is_(None))
    assert province.scalar(unknown) == 0


def test_the_same_rows_every_time_and_only_into_an_empty_database(
    province, sqlite_template, tmp_path
):
    file = tmp_path / "again.db"
    shutil.copyfile(sqlite_template, file)
    again = make_engine(f"sqlite:///{file}")
    fill(again)
    with again.connect() as conn:
        for table in metadata.sorted_tables:
            if "client_key" in table.c:
                keys = sa.select(table.c.client_key).order_by(table.c.id)
                assert conn.execute(keys).all() == province.execute(keys).all()
    with writing(again) as conn, pytest.raises(Refusal, match="an empty database only"):
        fill_province(conn)
    again.dispose()
