"""The table of typed records against what the schema and the figures know of them."""

import pytest

from db.indicators import GROUPS
from db.periods import Calendar
from db.schema import metadata
from db.subjects import RECORDS, ROWS, Stretch
from tests.db.test_triggers import NOT_DATA

NO_RECORDS = {
    "category",
    "closed_figure",
    "period_close",
    "setting",
    "showing",
    "shown_figure",
    "theme",
    "unit",
    "unit_border",
    "unit_successor",
}
"""Data that is typed into no record: what figures refer to, and what a closing or a
briefing keeps."""


def test_what_carries_a_version_and_a_client_key_is_a_typed_record():
    typed = {name for name, table in metadata.tables.items() if "client_key" in table.c}

    assert typed == set(RECORDS)


def test_every_table_of_data_is_a_record_or_hangs_on_one():
    """The triggers of the migrations move the revision for each of them: test_triggers writes."""
    assert set(metadata.tables) - NOT_DATA - NO_RECORDS == set(ROWS)


def test_every_group_of_figures_is_made_by_a_record():
    assert {group for record in RECORDS.values() for group in record.groups} == set(GROUPS)


@pytest.mark.parametrize("name", ROWS)
def test_unit_and_day_are_found_in_the_row_or_its_parents(name):
    row = ROWS[name]
    known = {row.table, *row.parents}

    assert {column.table for column in (row.unit, row.day) if column is not None} <= known


@pytest.mark.parametrize("name", [name for name, row in ROWS.items() if row.barring])
def test_what_bars_a_merger_is_of_a_unit_and_a_day(name):
    assert ROWS[name].unit is not None
    assert ROWS[name].day is not None


@pytest.mark.parametrize("name", RECORDS)
def test_what_makes_figures_or_is_spanned_has_a_day(name):
    record = RECORDS[name]

    assert record.day is not None or (not record.groups and record.spans is None)


@pytest.mark.parametrize("stretch", Stretch)
def test_every_stretch_can_be_told(stretch):
    months = Calendar()
    value = 2023 if stretch is Stretch.YEAR else months.month_of(months.year(2023).last)
    first, last = stretch.days(value, months)

    assert first <= last
    column = ROWS["incident"].day
    assert stretch.since(column, last, months).left is column
