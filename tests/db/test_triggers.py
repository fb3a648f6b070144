"""What the database keeps by itself: the data revision, the rollup, the append-only tables."""

from collections import Counter
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.dialects import postgresql

from db.periods import Calendar
from db.schema import incident, incident_month, metadata, revision, setting, table_revision
from tests.db.rows import good_rows, insert
from tests.factories import NOON, make_category, make_incident, make_unit, set_setting

NOT_DATA = {
    "account",
    "audit_event",
    "draft",
    "draft_file",
    "figure_code",
    "incident_month",
    "logo",
    "made_file",
    "recovery_code",
    "revision",
    "second_factor",
    "session",
    "setup_code",
    "sign_in_event",
    "signed_end",
    "table_revision",
}
"""Tables that no figure is made of: writing to them leaves every cached read as it is."""
KEPT_BY_THE_DATABASE = {"incident_month", "revision", "table_revision"}
APPEND_ONLY = ("audit_event", "closed_figure", "figure_code", "showing", "shown_figure")
UNSOLVED = date(9999, 12, 31)


def number(conn):
    return conn.scalar(sa.select(revision.c.number))


def tokens(conn):
    return dict(conn.execute(sa.select(table_revision.c.name, table_revision.c.token)).all())


def moved(before, conn):
    """The tables whose token is another one now."""
    return {name for name, token in tokens(conn).items() if token != before[name]}


def spoiled(table):
    """Any change of the table's rows that leaves them valid."""
    column = next(
        (c for c in table.columns if not c.primary_key and not c.foreign_keys),
        next(iter(table.columns)),
    )
    return table.update().values({column: column})


@pytest.fixture
def row(conn):
    """The good row of a table, beside a revision."""

    def make(table):
        values = good_rows(conn)[table]
        insert(conn, "revision", {"id": 1, "number": 1})
        return values

    return make


@pytest.mark.parametrize("name", sorted(set(metadata.tables) - NOT_DATA))
def test_every_write_to_data_moves_the_revision_and_the_table_s_own_token(conn, row, name):
    table, values = metadata.tables[name], row(name)
    before, drawn = number(conn), tokens(conn)

    insert(conn, name, values)
    assert number(conn) > before
    assert moved(drawn, conn) == {name}

    if name in APPEND_ONLY:
        return
    before, drawn = number(conn), tokens(conn)
    conn.execute(spoiled(table))
    assert number(conn) > before
    assert moved(drawn, conn) == {name}

    before, drawn = number(conn), tokens(conn)
    keys = [column == values[column.name] for column in table.primary_key]
    conn.execute(table.delete().where(*keys))
    assert number(conn) > before
    assert name in moved(drawn, conn)  # with what hung on it


def test_every_table_of_data_has_a_token(conn):
    assert set(tokens(conn)) == set(metadata.tables) - NOT_DATA


@pytest.mark.parametrize("name", sorted(NOT_DATA - KEPT_BY_THE_DATABASE))
def test_other_writes_leave_the_revision(conn, row, name):
    values = row(name)
    before, drawn = number(conn), tokens(conn)

    insert(conn, name, values)

    assert number(conn) == before
    assert moved(drawn, conn) == set()


def test_every_number_has_a_token_of_its_own_also_when_it_comes_again(conn):
    tokens = [conn.scalar(sa.select(revision.c.token))]

    for _ in range(3):
        make_unit(conn)
        conn.execute(revision.update().values(number=5))
        tokens.append(conn.scalar(sa.select(revision.c.token)))

    assert len(set(tokens)) == 4
    assert {len(token) for token in tokens} == {32}


def test_the_revision_of_a_write_that_is_taken_back_is_taken_back_too(conn):
    before = number(conn)

    make_unit(conn)
    assert number(conn) > before
    conn.rollback()

    assert number(conn) == before


@pytest.mark.parametrize("name", APPEND_ONLY)
@pytest.mark.parametrize("change", ["update", "delete", "truncate"])
def test_what_is_append_only_keeps_its_rows(conn, name, change):
    table = metadata.tables[name]
    insert(conn, name, good_rows(conn)[name])
    rows = sa.select(sa.func.count()).select_from(table)
    before = conn.scalar(rows)
    if change == "truncate" and conn.dialect.name == "sqlite":
        change = "delete"
    statement = {
        "update": spoiled(table),
        "delete": table.delete(),
        "truncate": sa.text(f"TRUNCATE {name} CASCADE"),
    }[change]

    with pytest.raises(sa.exc.DBAPIError, match="append-only"), conn.begin_nested():
        conn.execute(statement)

    assert conn.scalar(rows) == before


@pytest.mark.parametrize("name", APPEND_ONLY)
def test_what_is_append_only_is_not_replaced(conn, name):
    """SQLite replaces a row without asking the triggers of deleting."""
    table = metadata.tables[name]
    insert(conn, name, good_rows(conn)[name])
    rows = sa.select(table).order_by(*table.primary_key)
    before = conn.execute(rows).all()
    row = dict(before[-1]._mapping)
    replacing = {
        "sqlite": lambda: table.insert().prefix_with("OR REPLACE").values(row),
        "postgresql": lambda: (
            postgresql.insert(table)
            .values(row)
            .on_conflict_do_update(index_elements=[*table.primary_key], set_=row)
        ),
    }[conn.dialect.name]()

    with pytest.raises(sa.exc.DBAPIError, match="append-only"), conn.begin_nested():
        conn.execute(replacing)

    assert conn.execute(rows).all() == before


def kept(conn):
    return {tuple(row[:4]): tuple(row[4:]) for row in conn.execute(sa.select(incident_month))}


def counted(conn):
    """The rollup as Python counts it from the rows."""
    calendar = Calendar(int(conn.scalar(sa.select(setting.c.value).filter_by(key="cutoff_day"))))
    cells = {}
    for row in conn.execute(sa.select(incident).where(incident.c.voided_at.is_(None))):
        solved = calendar.month_of(row.solved_on) if row.solved_on else UNSOLVED
        cell = (calendar.month_of(row.occurred_on), row.unit_id, row.category_id, solved)
        add = Counter(incidents=1, dead=row.dead, injured=row.injured, damage=row.damage)
        cells[cell] = cells.get(cell, Counter()) + add
    measures = ("incidents", "dead", "injured", "damage")
    return {cell: tuple(total[m] for m in measures) for cell, total in cells.items()}


days = st.dates(date(2022, 11, 1), date(2024, 3, 31))
facts = st.fixed_dictionaries(
    {
        "unit": st.integers(0, 1),
        "category": st.integers(0, 1),
        "occurred_on": days,
        "solved_after": st.none() | st.integers(0, 60),
        "dead": st.integers(0, 3),
        "damage": st.integers(0, 10**12),
    }
)
which = st.integers(0, 20)
writes = st.lists(
    st.one_of(
        st.tuples(st.just("insert"), st.lists(facts, min_size=1, max_size=5)),
        st.tuples(st.just("rewrite"), which, facts),
        st.tuples(st.just("void"), which),
        st.tuples(st.just("restore"), which),
        st.tuples(st.just("delete"), which),
        st.tuples(st.just("shift"), st.integers(1, 40)),
        st.tuples(st.just("move"), st.integers(0, 1)),
        st.tuples(st.just("cutoff"), st.sampled_from([0, 1, 14, 15, 28])),
    ),
    max_size=12,
)


class Writer:
    """Writes incidents of two communes and two categories past every command."""

    def __init__(self, conn):
        self.conn = conn
        self.units = [make_unit(conn), make_unit(conn)]
        self.categories = [make_category(conn), make_category(conn)]
        self.ids = []

    def values(self, fact):
        after = fact["solved_after"]
        return {
            "unit_id": self.units[fact["unit"]],
            "category_id": self.categories[fact["category"]],
            "occurred_on": fact["occurred_on"],
            "solved_on": None if after is None else fact["occurred_on"] + timedelta(after),
            "dead": fact["dead"],
            "injured": fact["dead"] + 1,
            "damage": fact["damage"],
        }

    def one(self, index):
        return incident.c.id == (self.ids[index % len(self.ids)] if self.ids else 0)

    def insert(self, several):
        rows = [
            self.values(fact) | {"client_key": f"{len(self.ids)}-{i}-{id(several)}"}
            for i, fact in enumerate(several)
        ]
        self.conn.execute(incident.insert(), rows)
        self.ids = list(self.conn.scalars(sa.select(incident.c.id).order_by(incident.c.id)))

    def rewrite(self, index, fact):
        self.change(self.values(fact), self.one(index))

    def void(self, index):
        self.change({"voided_at": NOON, "void_reason": "x"}, self.one(index))

    def restore(self, index):
        self.change({"voided_at": None, "void_reason": None}, self.one(index))

    def delete(self, index):
        self.conn.execute(incident.delete().where(self.one(index)))

    def shift(self, days):
        """Many rows in one statement."""
        self.change(
            {"solved_on": date(2024, 4, 1) + timedelta(days)}, incident.c.solved_on.is_(None)
        )

    def move(self, to):
        self.change({"unit_id": self.units[to]}, incident.c.dead > 0)

    def cutoff(self, day):
        set_setting(self.conn, "cutoff_day", str(day))

    def change(self, values, *where):
        self.conn.execute(incident.update().where(*where).values(values))


@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(plan=writes)
def test_the_rollup_equals_the_rows_after_any_writes(conn, plan):
    with conn.begin_nested() as attempt:
        writer = Writer(conn)
        for name, *args in plan:
            getattr(writer, name)(*args)

            assert kept(conn) == counted(conn)
        attempt.rollback()


def test_the_rollup_names_months_by_the_cut_off_day(conn):
    unit_id, category_id = make_unit(conn), make_category(conn)
    for day in (date(2023, 9, 14), date(2023, 9, 15), date(2023, 12, 31)):
        make_incident(conn, unit_id=unit_id, category_id=category_id, occurred_on=day)

    def months():
        return [cell[0] for cell in sorted(kept(conn))]

    assert months() == [date(2023, 9, 1), date(2023, 10, 1), date(2024, 1, 1)]
    set_setting(conn, "cutoff_day", "0")
    assert months() == [date(2023, 9, 1), date(2023, 12, 1)]
