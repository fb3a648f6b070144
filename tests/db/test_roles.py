"""The role of the program: it writes rows, and changes neither tables nor what is append-only."""

import pytest
import sqlalchemy as sa

from db.__main__ import main
from db.commands.accounts import disable
from db.commands.sessions import sign_in
from db.engine import BadDatabase, make_engine, writing
from db.ledger.audit import verify
from db.model import Refusal, Role
from db.roles import APPEND_ONLY, grant
from db.schema import audit_event, metadata
from db.upgrade import upgrade
from tests.factories import make_account, make_incident

PROGRAM = "program_of_the_test"


@pytest.fixture
def program(database_url, opened_role):
    """A database with two roles, as the program sees it; and as its owner does."""
    url = database_url("postgresql")
    owner = make_engine(url)
    opened_role(owner)
    assert main(["--database", url, "roles", PROGRAM]) == 0
    engine = make_engine(sa.make_url(url).set(username=PROGRAM).render_as_string(False))
    yield engine, owner
    engine.dispose()
    owner.dispose()


@pytest.fixture
def opened_role():
    """Roles belong to the whole server, so it is made once and left without rights elsewhere."""

    def make(owner):
        with owner.begin() as conn:
            there = sa.text("SELECT 1 FROM pg_roles WHERE rolname = :name")
            if not conn.execute(there, {"name": PROGRAM}).first():
                conn.exec_driver_sql(f"CREATE ROLE {PROGRAM} LOGIN")

    return make


def test_the_program_starts_and_writes_as_ever(program):
    engine, _owner = program
    upgrade(engine)

    with writing(engine) as conn:
        make_account(conn, Role.ADMIN, sign_in_name="admin")
        make_account(conn, Role.STAFF, sign_in_name="lan")
        make_incident(conn)
        disable(conn, "lan", by=None)
    with pytest.raises(Refusal):
        sign_in(engine, "nobody", "x", binding="b")
    with engine.connect() as conn:
        assert verify(conn) is None
        assert conn.scalars(sa.select(audit_event.c.action)).all() == ["disable"]


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE account ADD COLUMN x int",
        "ALTER TABLE audit_event DISABLE TRIGGER ALL",
        "DROP TRIGGER append_only_audit_event ON audit_event",
        "DROP TABLE setting",
        "CREATE TABLE x (y int)",
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RETURN NEW; END $$",
        "UPDATE alembic_version SET version_num = '9999'",
        "SET session_replication_role = replica",
        *(f"{act} {table}" for table in APPEND_ONLY for act in ("DELETE FROM", "TRUNCATE")),
        "UPDATE audit_event SET actor = 'x'",
        "UPDATE closed_figure SET value = 1",
    ],
)
def test_the_program_changes_no_table_and_no_audit(program, statement):
    engine, _owner = program
    with engine.connect() as conn, pytest.raises(sa.exc.ProgrammingError) as refusal:
        conn.exec_driver_sql(statement)
    assert refusal.value.orig.sqlstate == "42501"


def test_tables_that_are_too_old_are_for_the_owner(program):
    engine, owner = program
    with owner.begin() as conn:
        conn.exec_driver_sql("UPDATE alembic_version SET version_num = '0011'")

    with pytest.raises(BadDatabase, match="as the owner of the tables"):
        upgrade(engine)


def test_every_table_has_its_rights(program):
    engine, _owner = program
    asked = sa.text("SELECT has_table_privilege(:table, :right)")
    with engine.connect() as conn:
        for table in metadata.tables:
            for right in ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "TRIGGER"):
                may = conn.scalar(asked, {"table": table, "right": right})
                wanted = right in ("SELECT", "INSERT") or (
                    right in ("UPDATE", "DELETE") and table not in APPEND_ONLY
                )
                assert may == wanted, (table, right)


def test_a_role_that_is_not_there_and_a_file_are_refused(conn):
    told = "no role" if conn.dialect.name == "postgresql" else "SQLite has none"
    with pytest.raises(BadDatabase, match=told):
        grant(conn, "nobody at all")
