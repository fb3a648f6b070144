"""How the database stands, on both databases."""

from datetime import UTC, datetime, timedelta

from db.ledger.audit import record
from db.queries.condition import LastCopy, condition, first_written, last_copy

AT = datetime(2026, 10, 10, 1, 30, tzinfo=UTC)


def copied(conn, name, at):
    about = {"file": name, "bytes": 5, "tried": True}
    record(conn, "backup", "database", by=None, new=about, at=at)


def test_kind_size_and_form_are_told(conn):
    found = condition(conn)

    assert found.kind == {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[conn.dialect.name]
    assert found.version
    assert found.version[0].isdigit()
    assert found.size > 100_000
    assert len(found.edition) == 4
    assert (found.free is None) == (conn.dialect.name == "postgresql")
    assert found.last_copy is None


def test_the_newest_copy_is_told(conn):
    record(conn, "sample", "database", by=None, at=AT - timedelta(days=9))
    copied(conn, "first", AT)
    copied(conn, "second", AT + timedelta(days=1))

    assert last_copy(conn) == LastCopy(AT + timedelta(days=1), "second", 5, True)
    assert condition(conn).last_copy == last_copy(conn)
    assert first_written(conn) == AT - timedelta(days=9)


def test_nothing_was_written_yet(conn):
    assert (last_copy(conn), first_written(conn)) == (None, None)
