"""The rules that the database states: each is broken once, and both ways to build it agree."""

from datetime import date

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from db.engine import make_engine
from db.schema import FLOWS_IN, FLOWS_OUT, LEVELS, SUPPORT, metadata
from tests.db.rows import DAY, good_rows, insert
from tests.db.test_triggers import APPEND_ONLY
from tests.factories import NOON, make_survey

EVE = date(2023, 9, 19)
NOBODY = 987_654
DOWN = {"valid_from": DAY, "valid_to": EVE}

CHECKS = {
    "account": {
        "role_known": {"role": "x"},
        "officer_has_unit": {"role": "officer"},
        "administrator_of_whole": {"role": "admin", "unit_id": 1},
    },
    "briefing": {"name_told": {"name": ""}},
    "campaign": {"dates_in_order": {"ends_on": EVE}},
    "category": {
        "two_levels": {"depth": 3},
        "parent_of_second_level": {"parent_id": None},
        "validity_in_order": DOWN,
    },
    "forum": {"attendees_not_negative": {"attendees": -1}},
    "incident": {
        "dead_not_negative": {"dead": -1},
        "injured_not_negative": {"injured": -1},
        "damage_not_negative": {"damage": -1},
        "solved_after_occurred": {"solved_on": EVE},
        "void_has_reason": {"voided_at": NOON},
    },
    "monthly_return": {
        "state_known": {"state": "x"},
        "incidents_confirmed_not_negative": {"incidents_confirmed": -1},
        "nothing_means_zero": {"nothing_to_report": True, "incidents_confirmed": 1},
        "submission_dated": {"state": "submitted"},
        "approval_dated": {"state": "approved", "submitted_at": NOON},
        "returned_has_note": {"state": "returned"},
    },
    "period_close": {
        "days_in_order": {"last_day": EVE},
        "reopening_has_reason": {"reopened_at": NOON},
    },
    "reintegration": {
        "balance": {"stock_start": 6},
        "classes_add_up": {"class_a": 4},
        "employed_within_stock": {"employed": 6},
        "borrowing_within_stock": {"borrowing": 6},
        "stock_start_not_negative": {"stock_start": -1, "received": 6},
        "stock_end_not_negative": {"stock_end": -1, "class_a": -1, "stock_start": 0, "out_died": 1},
        **{f"{flow}_not_negative": {flow: -1, "stock_start": 6} for flow in FLOWS_IN},
        **{f"{flow}_not_negative": {flow: -1, "stock_start": 4} for flow in FLOWS_OUT},
        **{f"{name}_not_negative": {name: -1} for name in (*SUPPORT, "loan_amount")},
        **{f"{name}_not_negative": {name: -1} for name in ("employed", "borrowing")},
        "class_a_not_negative": {"class_a": -1, "class_b": 6},
        "class_b_not_negative": {"class_b": -1, "class_a": 6},
        "class_c_not_negative": {"class_c": -1, "class_a": 6},
        "class_d_not_negative": {"class_d": -1, "class_a": 6},
    },
    "revision": {"only_one": {"id": 2}},
    "session": {"ticket_has_expiry": {"ticket_expires_at": None}},
    "logo": {"only_one": {"id": 2}},
    "setup_code": {"only_one": {"id": 2}, "attempts_not_negative": {"attempts": -1}},
    "sign_in_event": {"outcome_known": {"outcome": "x"}},
    "signed_end": {"only_one": {"id": 2}},
    "suggestion": {"text_not_empty": {"text": ""}, "void_has_reason": {"voided_at": NOON}},
    "suggestion_event": {
        "state_known": {"state": "x"},
        "refusal_has_reason": {"state": "not_feasible"},
    },
    "survey": {"dates_in_order": {"closed_on": EVE}},
    "survey_forms": {
        "valid_not_negative": {"valid": -1},
        "returned_not_negative": {"returned": -1, "valid": -1},
        "issued_not_negative": {"issued": -1, "returned": -1, "valid": -1},
        "valid_within_returned": {"valid": 9},
        "returned_within_issued": {"returned": 10},
    },
    "survey_tally": {
        "answers_within_valid": {"level_5": 51},
        **{f"{level}_not_negative": {level: -1, "level_5": 1} | {level: -1} for level in LEVELS},
    },
    "target": {"goal_set": {"goal": 0}},
    "target_value": {"reached_not_negative": {"reached": -1}},
    "theme": {"validity_in_order": DOWN},
    "unit": {
        "inhabited": {"population": 0, "population_year": 2019},
        "population_dated": {"population": 100},
        "tile_whole": {"tile_row": 1},
        "validity_in_order": DOWN,
    },
    "unit_successor": {"successor_is_another": {"unit_id": 1, "successor_id": 1}},
}
IMPLIED = {"ck_reintegration_stock_end", "ck_survey_forms_returned", "ck_survey_forms_issued"}
"""Prefixes of checks that cannot be broken alone: their rows break another first."""

FLAGS = (
    ("account", "active"),
    ("account", "must_change_password"),
    ("category", "has_casualties"),
    ("category", "is_investigated"),
    ("figure_code", "for_sharing"),
    ("monthly_return", "nothing_to_report"),
    ("sign_in_event", "forgiven"),
)
FOREIGN_KEYS = {
    "account": {"unit_id": {"unit_id": NOBODY, "role": "officer"}},
    "audit_event": {"account_id": {"account_id": NOBODY}},
    "briefing": {"made_by": {"made_by": NOBODY}, "written_by": {"written_by": NOBODY}},
    "periodic_report": {"written_by": {"written_by": NOBODY}},
    "campaign": {"written_by": {"written_by": NOBODY}},
    "category": {"parent_id": {"parent_id": NOBODY}},
    "closed_figure": {"close_id": {"close_id": NOBODY}, "unit_id": {"unit_id": NOBODY}},
    "draft": {"account_id": {"account_id": NOBODY}},
    "draft_file": {"draft_id": {"draft_id": "nobody"}},
    "figure_code": {"unit_id": {"unit_id": NOBODY}, "issued_by": {"issued_by": NOBODY}},
    "forum": {"unit_id": {"unit_id": NOBODY}, "written_by": {"written_by": NOBODY}},
    "incident": {
        "unit_id": {"unit_id": NOBODY},
        "category_id": {"category_id": NOBODY},
        "written_by": {"written_by": NOBODY},
    },
    "incident_month": {
        "unit_id": {"unit_id": NOBODY},
        "category_id": {"category_id": NOBODY},
    },
    "made_file": {"session_id": {"session_id": "nobody"}},
    "monthly_return": {"unit_id": {"unit_id": NOBODY}, "written_by": {"written_by": NOBODY}},
    "period_close": {
        "closed_by": {"closed_by": NOBODY},
        "reopened_by": {"reopened_by": NOBODY, "reopened_at": NOON, "reopen_reason": "x"},
    },
    "recovery_code": {"account_id": {"account_id": NOBODY}},
    "reintegration": {"return_id": {"return_id": NOBODY}},
    "second_factor": {"account_id": {"account_id": NOBODY}},
    "session": {"account_id": {"account_id": NOBODY}},
    "signed_end": {"event_id": {"event_id": NOBODY}},
    "showing": {"briefing_id": {"briefing_id": NOBODY}, "shown_by": {"shown_by": NOBODY}},
    "shown_figure": {"showing_id": {"showing_id": NOBODY}, "unit_id": {"unit_id": NOBODY}},
    "suggestion": {
        "forum_id": {"forum_id": NOBODY},
        "unit_id": {"unit_id": NOBODY},
        "theme_id": {"theme_id": NOBODY},
        "written_by": {"written_by": NOBODY},
    },
    "suggestion_event": {
        "suggestion_id": {"suggestion_id": NOBODY},
        "written_by": {"written_by": NOBODY},
    },
    "survey": {"unit_id": {"unit_id": NOBODY}, "written_by": {"written_by": NOBODY}},
    "survey_forms": {"survey_id": {"survey_id": NOBODY}, "unit_id": {"unit_id": NOBODY}},
    "survey_question": {"survey_id": {"survey_id": NOBODY}},
    "survey_tally": {
        "survey_id_unit_id_valid": {"valid": 51},
        "survey_id_question_id": {"question_id": NOBODY},
    },
    "target": {"unit_id": {"unit_id": NOBODY}, "written_by": {"written_by": NOBODY}},
    "target_value": {"target_id": {"target_id": NOBODY}},
    "unit": {"parent_id": {"parent_id": NOBODY}},
    "unit_border": {"unit_id": {"unit_id": NOBODY}},
    "unit_successor": {
        "unit_id": {"unit_id": NOBODY},
        "successor_id": {"successor_id": NOBODY},
    },
}
UNIQUE = {
    "account": ["sign_in_name"],
    "audit_event": ["hash"],
    "briefing": ["client_key"],
    "periodic_report": ["about", "client_key"],
    "campaign": ["client_key"],
    "category": ["code_valid_from"],
    "figure_code": ["code", "sha256"],
    "forum": ["client_key"],
    "incident": ["client_key"],
    "monthly_return": ["client_key", "unit_id_month"],
    "session": ["token_hash", "ticket_hash"],
    "suggestion": ["client_key"],
    "suggestion_event": ["client_key"],
    "survey": ["client_key"],
    "survey_question": ["survey_id_position"],
    "target": ["client_key", "unit_id_year_name"],
    "theme": ["code_valid_from"],
    "unit": ["code_valid_from"],
}
FOR_FOREIGN_KEYS = {"uq_survey_forms_survey_id_unit_id_valid", "uq_survey_question_survey_id_id"}
"""Keys that hold a primary key in them, so that nothing can break them alone."""


def named(kind):
    return {
        str(constraint.name): constraint
        for table in metadata.tables.values()
        for constraint in {*table.constraints, *(c for x in table.columns for c in x.constraints)}
        if isinstance(constraint, kind)
    }


def refused(conn, table, values):
    """The name PostgreSQL gives for the rule that refused the row; the words of SQLite."""
    with pytest.raises(sa.exc.IntegrityError) as caught:
        insert(conn, table, values)
    told = caught.value.orig
    return str(told) if conn.dialect.name == "sqlite" else told.diag.constraint_name


def breaks(listed):
    return [
        pytest.param(table, rule, values, id=f"{table}-{rule}")
        for table, rules in listed.items()
        for rule, values in rules.items()
    ]


def test_every_table_takes_a_good_row(conn):
    rows = good_rows(conn)

    assert set(rows) == set(metadata.tables)
    for table, values in rows.items():
        insert(conn, table, values)


@pytest.mark.parametrize(("table", "rule", "values"), breaks(CHECKS))
def test_a_check_refuses(conn, table, rule, values):
    told = refused(conn, table, good_rows(conn)[table] | values)

    name = f"ck_{table}_{rule}"
    assert (f"ck_{table}" if name.startswith(tuple(IMPLIED)) else name) in told


@pytest.mark.parametrize(("table", "column"), FLAGS)
def test_a_flag_is_true_or_false(conn, table, column):
    with pytest.raises((sa.exc.IntegrityError, sa.exc.ProgrammingError)):
        insert(conn, table, good_rows(conn)[table] | {column: sa.literal_column("2")})


@pytest.mark.parametrize(("table", "rule", "values"), breaks(FOREIGN_KEYS))
def test_a_foreign_key_refuses(conn, table, rule, values):
    told = refused(conn, table, good_rows(conn)[table] | values)

    assert told in (f"fk_{table}_{rule}", "FOREIGN KEY constraint failed")


@pytest.mark.parametrize(
    ("table", "rule"), [(table, rule) for table, rules in UNIQUE.items() for rule in rules]
)
def test_a_key_is_unique(conn, table, rule):
    name = f"uq_{table}_{rule}"
    columns = [column.name for column in named(sa.UniqueConstraint)[name].columns]
    first, second = good_rows(conn)[table], good_rows(conn)[table]
    default = {"valid_from": date(1900, 1, 1)}
    insert(conn, table, first)

    told = refused(conn, table, second | {c: (default | first)[c] for c in columns})

    listed = ", ".join(f"{table}.{column}" for column in columns)
    assert told in (name, f"UNIQUE constraint failed: {listed}", *kept(table))


def kept(table):
    """What SQLite says first of a row that would replace one which is there for ever."""
    return (f"{table} is append-only",) if table in APPEND_ONLY else ()


@pytest.mark.parametrize("table", sorted(metadata.tables))
def test_a_primary_key_is_unique(conn, table):
    columns = [column.name for column in metadata.tables[table].primary_key]
    first, second = good_rows(conn)[table], good_rows(conn)[table]
    insert(conn, table, first)

    told = refused(conn, table, second | {column: first[column] for column in columns})

    listed = ", ".join(f"{table}.{column}" for column in columns)
    known = (f"pk_{table}", f"UNIQUE constraint failed: {listed}", *kept(table))
    assert told.startswith(known)


def test_a_tally_takes_only_questions_of_its_survey(conn):
    make_survey(conn)
    other = conn.scalar(sa.select(sa.func.max(metadata.tables["survey_question"].c.id)))

    told = refused(conn, "survey_tally", good_rows(conn)["survey_tally"] | {"question_id": other})

    assert told in ("fk_survey_tally_survey_id_question_id", "FOREIGN KEY constraint failed")


def test_forms_that_count_fewer_valid_ones_than_were_answered_are_refused(conn):
    """Tallies carry the number of valid forms through their key, so both checks see one number."""
    forms, tally = metadata.tables["survey_forms"], metadata.tables["survey_tally"]
    row = good_rows(conn)["survey_tally"]
    insert(conn, "survey_tally", row)
    here = (forms.c.survey_id == row["survey_id"]) & (forms.c.unit_id == row["unit_id"])

    conn.execute(forms.update().where(here).values(valid=45))

    assert conn.scalars(sa.select(tally.c.valid)).all() == [45]
    with pytest.raises(sa.exc.IntegrityError):
        conn.execute(forms.update().where(here).values(valid=39))


def test_every_rule_has_its_bad_row():
    checks = {f"ck_{table}_{rule}" for table, rules in CHECKS.items() for rule in rules}
    flags = {f"ck_{table}_{column}_is_boolean" for table, column in FLAGS}
    keys = {f"fk_{table}_{rule}" for table, rules in FOREIGN_KEYS.items() for rule in rules}
    unique = {f"uq_{table}_{rule}" for table, rules in UNIQUE.items() for rule in rules}

    assert set(named(sa.CheckConstraint)) == checks | flags
    assert set(named(sa.ForeignKeyConstraint)) == keys
    assert set(named(sa.UniqueConstraint)) == unique | FOR_FOREIGN_KEYS
    assert all(name.startswith(("pk_", "ck_", "fk_", "uq_")) for name in named(sa.Constraint))


def test_alembic_sees_no_difference_between_schema_and_migrations(engine):
    """Defaults of SQLite are left to the test below: Alembic takes '' for another text there."""
    defaults = engine.dialect.name == "postgresql"
    with engine.connect() as conn:
        context = MigrationContext.configure(conn, opts={"compare_server_default": defaults})

        assert compare_metadata(context, metadata) == []


def test_migrations_and_schema_build_the_same_database(engine, database_url):
    """Alembic does not compare CHECK constraints, comments of keys or the options of a key."""
    from_schema = make_engine(database_url(engine.dialect.name, migrated=False))
    metadata.create_all(from_schema)

    migrated, created = described(engine), described(from_schema)
    from_schema.dispose()

    assert set(migrated) == set(created)
    for table in created:
        assert migrated[table] == created[table], table


def described(engine):
    """Everything that the database itself says about its tables."""
    inspector = sa.inspect(engine)

    def sorted_by_name(rows):
        return sorted((dict(row) for row in rows), key=lambda row: str(row["name"]))

    return {
        table: {
            "columns": [
                {k: str(v) for k, v in column.items()} for column in inspector.get_columns(table)
            ],
            "primary key": inspector.get_pk_constraint(table),
            "checks": sorted_by_name(inspector.get_check_constraints(table)),
            "unique": sorted_by_name(inspector.get_unique_constraints(table)),
            "foreign keys": sorted_by_name(inspector.get_foreign_keys(table)),
            "indexes": sorted_by_name(inspector.get_indexes(table)),
        }
        for table in inspector.get_table_names()
        if table != "alembic_version"
    }
