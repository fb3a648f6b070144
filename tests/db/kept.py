"""Databases as earlier editions of the program left them, with the sample district in them.

`python -m tests.db.kept` keeps the edition that stands here beside the others: with each release.
"""

import io
import lzma
import sqlite3
import tarfile
from contextlib import closing
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa

from db import sample
from db.engine import make_engine, writing
from db.upgrade import upgrade

FILE = Path(__file__).parent / "kept.tar.xz"


@cache
def editions() -> dict[str, str]:
    """By the revision of its tables, the statements that make the SQLite database again."""
    if not FILE.exists():
        return {}
    with tarfile.open(FILE) as archive:
        return {
            member.name.removesuffix(".sql"): archive.extractfile(member).read().decode("utf-8")
            for member in sorted(archive, key=lambda member: member.name)
        }


def make(edition: str, file: Path) -> None:
    """The database in a new file."""
    with closing(sqlite3.connect(file)) as conn:
        conn.executescript(editions()[edition])


def put_rows(edition: str, engine: sa.Engine, folder: Path) -> None:
    """All of it into a PostgreSQL database whose tables are those of the edition."""
    make(edition, folder / "kept.db")
    tables = sa.MetaData()
    tables.reflect(engine)
    with closing(sqlite3.connect(folder / "kept.db")) as kept, engine.begin() as conn:
        conn.exec_driver_sql("SET LOCAL session_replication_role = replica")  # rows as they are
        for table in tables.sorted_tables:
            conn.execute(table.delete())
            rows = kept.execute(f'SELECT {_named(table)} FROM "{table.name}"').fetchall()
            flags = [isinstance(column.type, sa.Boolean) for column in table.columns]
            put = f'INSERT INTO "{table.name}" ({_named(table)}) VALUES ({_places(table)})'
            for row in rows:
                values = (
                    bool(v) if f and v is not None else v for v, f in zip(row, flags, strict=True)
                )
                conn.exec_driver_sql(put, tuple(values))
            _go_on_numbering(conn, table)


def _go_on_numbering(conn: sa.Connection, table: sa.Table) -> None:
    numbers = conn.exec_driver_sql("SELECT to_regclass(%s)", (f"{table.name}_id_seq",)).scalar()
    if numbers:
        highest = f'(SELECT coalesce(max(id), 1) FROM "{table.name}")'
        conn.exec_driver_sql(f"SELECT setval('{numbers}', {highest})")


def _named(table: sa.Table) -> str:
    return ", ".join(f'"{column.name}"' for column in table.columns)


def _places(table: sa.Table) -> str:
    return ", ".join(["%s"] * len(table.columns))


def keep() -> str:
    """Write the edition that stands here into the archive; its revision."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "sample.db"
        engine = make_engine(f"sqlite:///{file}")
        upgrade(engine)
        with writing(engine) as conn:
            sample.fill(conn)
        engine.dispose()
        with closing(sqlite3.connect(file)) as conn:
            edition = conn.execute("SELECT version_num FROM alembic_version").fetchone()[0]
            write({**editions(), edition: "\n".join(conn.iterdump())})
    return str(edition)


def write(kept: dict[str, str]) -> None:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for edition, statements in sorted(kept.items()):
            content = statements.encode("utf-8")
            member = tarfile.TarInfo(f"{edition}.sql")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    FILE.write_bytes(lzma.compress(packed.getvalue(), preset=9))


if __name__ == "__main__":
    print("kept:", keep())
