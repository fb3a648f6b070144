"""Two roles on PostgreSQL: the owner changes tables, the program reads and writes rows.

What the program may not do is refused to whoever takes it over, too: change a table or a trigger,
change or remove a row of what is append-only, or tell the database that it is of another edition.
"""

from collections.abc import Iterator

import sqlalchemy as sa

from db import views
from db.engine import BadDatabase
from db.model import N_
from db.schema import metadata

APPEND_ONLY = ("audit_event", "closed_figure", "figure_code", "showing", "shown_figure")
EDITION = "alembic_version"


def grant(conn: sa.Connection, program: str) -> None:
    """Give the role what the program needs and nothing else; run by the owner after each upgrade.

    Raises:
        BadDatabase: the database is not PostgreSQL, or there is no such role.
    """
    _require_role(conn, program)
    for statement in grants(conn, program):
        conn.exec_driver_sql(statement)


def let_read(conn: sa.Connection, reader: str) -> None:
    """Give the role of another tool the views and nothing else; upgrades and restores keep it so.

    Raises:
        BadDatabase: the database is not PostgreSQL, there is no such role, or it is the program's.
    """
    _require_role(conn, reader)
    if reader in granted(conn):
        message = N_("{name} is the role of the program. Create another one for other tools.")
        raise BadDatabase(message, name=reader)
    role = conn.dialect.identifier_preparer.quote(reader)
    taken = (
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}, PUBLIC",
        f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {role}, PUBLIC",
        f"REVOKE CREATE ON SCHEMA public FROM {role}, PUBLIC",
    )
    for statement in (*taken, *views.grants(conn, reader)):
        conn.exec_driver_sql(statement)


def all_grants(conn: sa.Connection) -> list[str]:
    """The statements that make what every role may do here so again."""
    program = [line for role in granted(conn) for line in grants(conn, role)]
    return program + [line for role in views.readers(conn) for line in views.grants(conn, role)]


def _require_role(conn: sa.Connection, name: str) -> None:
    if conn.dialect.name != "postgresql":
        raise BadDatabase(N_("Roles are PostgreSQL's: SQLite has none."))
    known = sa.text("SELECT 1 FROM pg_roles WHERE rolname = :name")
    if conn.execute(known, {"name": name}).first() is None:
        raise BadDatabase(N_("There is no role {name}. Create it first."), name=name)


def grants(conn: sa.Connection, program: str) -> Iterator[str]:
    """The statements that give the role what the program needs and nothing else."""
    role = conn.dialect.identifier_preparer.quote(program)
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}, PUBLIC"
    yield f"REVOKE CREATE ON SCHEMA public FROM {role}, PUBLIC"
    yield f"GRANT USAGE ON SCHEMA public TO {role}"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}"
    for known in (EDITION, views.EDITION):
        yield f"GRANT SELECT ON {known} TO {role}"
    for table in metadata.sorted_tables:
        rights = "SELECT, INSERT"
        if table.name not in APPEND_ONLY:
            rights += ", UPDATE, DELETE"
        yield f'GRANT {rights} ON "{table.name}" TO {role}'


def granted(conn: sa.Connection) -> list[str]:
    """The roles that were given this, other than the owner of the tables."""
    found = sa.text(
        "SELECT DISTINCT grantee FROM information_schema.role_table_grants WHERE table_schema ="
        " 'public' AND table_name = :table AND grantee NOT IN ('PUBLIC', grantor) ORDER BY 1"
    )
    return list(conn.scalars(found, {"table": EDITION}))
