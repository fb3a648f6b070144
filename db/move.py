"""Everything of one database into an empty one, of whichever kind: from SQLite to PostgreSQL, and
back. While it goes on nobody writes in either; all of it is there in the end, or nothing."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import sqlalchemy as sa

from db.engine import writing
from db.ledger.audit import record, take_turn
from db.model import N_, Refusal
from db.schema import account, audit_event, metadata, setting, unit
from db.upgrade import upgrade

AT_ONCE = 1_000
"""Rows of one statement."""
KEPT_BY_TRIGGERS = ("incident_month",)
"""What the new database makes by itself of the rows that come: compared, not copied."""
OWN = ("revision", "table_revision")
"""What every database has for itself."""
Summary = tuple[int, str]
"""How many rows, and what stands for all of them in whichever order."""


def move(source: sa.Engine, target: sa.Engine) -> dict[str, int]:
    """The number of rows by table. The copy has the audit as it was, and a line about the move;
    everybody signs in anew there.

    Raises:
        Refusal: the target holds something, or what came is not what was sent.
    """
    for engine in (source, target):
        upgrade(engine)
    with writing(source) as old, writing(target) as new:
        take_turn(old)
        _require_empty(new)
        for table in _in_order():
            _copy(old, new, table)
        counts = {}
        for table in metadata.sorted_tables:
            if table.name not in OWN:
                sent, there = _summary(old, table), _summary(new, table)
                if sent != there:
                    raise Refusal(
                        N_("The table {table} came otherwise than it was sent. Nothing was moved."),
                        table=table.name,
                    )
                counts[table.name] = there[0]
        new.execute(account.update().values(epoch=account.c.epoch + 1))
        about = {"from": source.dialect.name, "records": sum(counts.values())}
        record(new, "move in", "database", by=None, new=about, at=datetime.now(UTC))
    return counts


def _in_order() -> list[sa.Table]:
    """After all that its rows name; settings first, which the triggers of others read."""
    copied = [one for one in metadata.sorted_tables if one.name not in (*OWN, *KEPT_BY_TRIGGERS)]
    return sorted(copied, key=lambda table: table is not setting)


def _require_empty(conn: sa.Connection) -> None:
    for table in (account, audit_event, unit):
        if conn.scalar(sa.select(sa.func.count()).select_from(table)):
            raise Refusal(N_("The database to move into holds something. Name an empty one."))
    conn.execute(setting.delete())  # what the migrations have set


def _copy(old: sa.Connection, new: sa.Connection, table: sa.Table) -> None:
    rows = [dict(row) for row in old.execute(sa.select(table)).mappings()]
    for chunk in _chunks(_parents_first(table, rows)):
        new.execute(table.insert(), chunk)
    numbered = "id" in table.c and isinstance(table.c.id.type, sa.Integer)
    if new.dialect.name == "postgresql" and numbered:  # the next number follows the highest
        highest = sa.select(sa.func.max(table.c.id)).scalar_subquery()
        new.execute(sa.select(sa.func.setval(f"{table.name}_id_seq", highest)))


def _parents_first(table: sa.Table, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """A row after the one of its own table that it names."""
    own = [key.parent.name for key in table.foreign_keys if key.column.table is table]
    if not own:
        return list(rows)
    placed: dict[Any, dict[str, Any]] = {}
    waiting = list(rows)
    while waiting:
        ready = [row for row in waiting if all(row[name] in (None, *placed) for name in own)]
        placed |= {row["id"]: row for row in ready}
        waiting = [row for row in waiting if row["id"] not in placed]
    return list(placed.values())


def _chunks(rows: Sequence[dict[str, Any]]) -> Iterator[Sequence[dict[str, Any]]]:
    for start in range(0, len(rows), AT_ONCE):
        yield rows[start : start + AT_ONCE]


def _summary(conn: sa.Connection, table: sa.Table) -> Summary:
    digests = [sha256(repr(tuple(row)).encode()).digest() for row in conn.execute(sa.select(table))]
    return len(digests), sha256(b"".join(sorted(digests))).hexdigest()
