"""How the database stands: what it is, how large, how much room is left, its newest copy."""

import json
import shutil
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from db.engine import sqlite_file
from db.schema import audit_event


@dataclass(frozen=True)
class LastCopy:
    """`tried` says that it was put into a database of its own and checked without a fault."""

    at: datetime
    file: str
    size: int
    tried: bool


@dataclass(frozen=True)
class Condition:
    """Sizes in bytes; `free` is unknown where the database is another machine's."""

    kind: str
    version: str
    size: int
    free: int | None
    edition: str
    encoding: str
    last_copy: LastCopy | None


SIZES = {
    "sqlite": "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
    "postgresql": "SELECT pg_database_size(current_database())",
}
ENCODINGS = {"sqlite": "PRAGMA encoding", "postgresql": "SHOW server_encoding"}
UTF8 = "UTF8"
KINDS = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def condition(conn: sa.Connection) -> Condition:
    file, dialect = sqlite_file(conn.engine), conn.dialect
    return Condition(
        kind=KINDS[dialect.name],
        version=".".join(map(str, dialect.server_version_info or ())),
        size=int(conn.exec_driver_sql(SIZES[dialect.name]).scalar_one()),
        free=shutil.disk_usage(file.parent).free if file else None,
        edition=str(conn.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()),
        encoding=encoding_of(conn),
        last_copy=last_copy(conn),
    )


def encoding_of(conn: sa.Connection) -> str:
    """In which texts are kept: UTF8, or another that cannot hold Vietnamese."""
    found = str(conn.exec_driver_sql(ENCODINGS[conn.dialect.name]).scalar())
    return found.replace("-", "").upper()


def last_copy(conn: sa.Connection) -> LastCopy | None:
    """The newest that was noted."""
    row = audit_event.c
    newest = sa.select(row.at, row.new_values).where(row.action == "backup")
    found = conn.execute(newest.order_by(row.id.desc()).limit(1)).first()
    if found is None:
        return None
    about = json.loads(found.new_values)
    return LastCopy(found.at, about["file"], about["bytes"], about["tried"])


def first_written(conn: sa.Connection) -> datetime | None:
    """When the audit begins."""
    return conn.scalar(sa.select(audit_event.c.at).order_by(audit_event.c.id).limit(1))
