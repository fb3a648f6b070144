"""Everything of one database into an empty one, of whichever kind: from SQLite to PostgreSQL, and
back. While it goes on nobody writes in either; all of it is there in the end, or nothing."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from itertools import chain
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
Progress = Callable[[str, int, int], None]
"""The table that comes, how many of its rows have come, and of how many."""
Rows = Sequence[dict[str, Any]]


def move(
    source: sa.Engine, target: sa.Engine, progress: Progress = lambda _table, _done, _of: None
) -> dict[str, int]:
    """The number of rows by table. The copy has the audit as it was, and a line about the move;
    everybody signs in anew there. `progress` hears of every AT_ONCE rows.

    Raises:
        Refusal: the target holds something, or what came is not what was sent.
    """
    for engine in (source, target):
        upgrade(engine)
    with writing(source) as old, writing(target) as new:
        take_turn(old)
        _require_empty(new)
        for table in _in_order():
            _copy(old, new, table, progress)
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


def _copy(old: sa.Connection, new: sa.Connection, table: sa.Table, progress: Progress) -> None:
    of = old.scalar(sa.select(sa.func.count()).select_from(table)) or 0
    done = 0
    for rows in _parents_first(table, _chunks(old, table)):
        new.execute(table.insert(), rows)
        done += len(rows)
        progress(table.name, done, of)
    numbered = "id" in table.c and isinstance(table.c.id.type, sa.Integer)
    if new.dialect.name == "postgresql" and numbered:  # the next number follows the highest
        highest = sa.select(sa.func.max(table.c.id)).scalar_subquery()
        new.execute(sa.select(sa.func.setval(f"{table.name}_id_seq", highest)))


def _chunks(conn: sa.Connection, table: sa.Table) -> Iterable[Rows]:
    """All rows, of which no more than AT_ONCE are in memory."""
    found = conn.execute(sa.select(table), execution_options={"yield_per": AT_ONCE})
    for rows in found.mappings().partitions():
        yield [dict(row) for row in rows]


def _parents_first(table: sa.Table, chunks: Iterable[Rows]) -> Iterable[Rows]:
    """A row after the one of its own table that it names; such a table is small."""
    own = [key.parent.name for key in table.foreign_keys if key.column.table is table]
    if not own:
        yield from chunks
        return
    placed: set[Any] = {None}
    waiting = list(chain.from_iterable(chunks))
    while waiting:
        ready = [row for row in waiting if placed.issuperset(row[name] for name in own)]
        yield ready
        placed |= {row["id"] for row in ready}
        waiting = [row for row in waiting if row["id"] not in placed]


def _summary(conn: sa.Connection, table: sa.Table) -> Summary:
    digests = [sha256(repr(tuple(row)).encode()).digest() for row in conn.execute(sa.select(table))]
    return len(digests), sha256(b"".join(sorted(digests))).hexdigest()
