"""Many incidents at once: put where nobody waits for them, made to count in one short step.

`stage` does all that takes time outside of the turn: on SQLite, where one writes at a time, it
fills a table of this connection alone; on PostgreSQL it puts the rows in and holds still what the
turn is for. `count` makes them count: it moves the rollup by what they add up to, and the last row
goes in as any other, so that the database notices by itself. The fingerprint of the audit is taken
of what is put in; `python -m db check` takes it again of what stands there, and counts the rollup
anew from the rows.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from db.ledger.bulk import Fingerprint
from db.model import FOREVER
from db.periods import Calendar
from db.queries.states import own_columns, plain
from db.schema import incident, incident_month

Row = dict[str, Any]
Progress = Callable[[int, int], None]
AT_ONCE = 1_000
"""Rows of one statement; so few come in as any other rows do."""
LEFT_FREE = 1_000
"""Ids on SQLite, for those who save while rows are staged."""
STAGED = sa.Table(
    "staged_incident",
    sa.MetaData(),
    *(sa.Column(column.name, column.type) for column in incident.columns),
    prefixes=["TEMPORARY"],
)
HARM = ("dead", "injured", "damage")
COUNTED = ("incidents", *HARM)
STILL = "lang_nghe.staging"
"""What the functions of PostgreSQL ask of the transaction (migration 0019)."""


class Overtaken(Exception):
    """Others have saved more meanwhile than ids were left free for: stage again."""


@dataclass(frozen=True)
class Staged:
    """Rows that wait for their turn: their ids, their fingerprint, what they add to the rollup."""

    ids: Sequence[int]
    taken: Fingerprint
    last: Row
    cells: Sequence[Row]


def stage(
    conn: sa.Connection, rows: Sequence[Row], calendar: Calendar, progress: Progress
) -> Staged:
    """Put the rows, which get their ids, where they wait: nobody is held up, nobody sees them."""
    many, taken = len(rows) > AT_ONCE, Fingerprint()
    ids = _reserved(conn, len(rows))
    names = [column.name for column in own_columns(incident)]
    for id_, row in zip(ids, rows, strict=True):
        row["id"] = id_
        taken.add(id_, plain(names, map(row.get, names)))
    ahead, on_sqlite = rows[:-1], conn.dialect.name == "sqlite"
    if on_sqlite:
        conn.exec_driver_sql(f"DROP TABLE IF EXISTS temp.{STAGED.name}")
        STAGED.create(conn)
    with _as_usual() if on_sqlite or not many else _held_still(conn):
        for start in range(0, len(ahead), AT_ONCE):
            some = ahead[start : start + AT_ONCE]
            conn.execute((STAGED if on_sqlite else incident).insert(), some)
            progress(start + len(some), len(rows))
    progress(len(rows), len(rows))
    return Staged(ids, taken, rows[-1], _cells(ahead, calendar) if many else [])


def count(conn: sa.Connection, staged: Staged) -> None:
    """Make them count: the short step, in the turn.

    Raises:
        Overtaken: on SQLite; nothing was written.
    """
    if conn.dialect.name == "sqlite":
        if (conn.scalar(sa.select(sa.func.max(incident.c.id))) or 0) >= staged.ids[0]:
            raise Overtaken
        names = [column.name for column in STAGED.columns]
        waiting = sa.select(STAGED).order_by(STAGED.c.id)
        with _held_still(conn) if staged.cells else _as_usual():
            conn.execute(incident.insert().from_select(names, waiting))
        STAGED.drop(conn)
    if staged.cells:
        on_sqlite = conn.dialect.name == "sqlite"
        added: Any = (sqlite.insert if on_sqlite else postgresql.insert)(incident_month)
        kept = {name: incident_month.c[name] + added.excluded[name] for name in COUNTED}
        cell = list(incident_month.primary_key)
        conn.execute(added.on_conflict_do_update(index_elements=cell, set_=kept), staged.cells)
    conn.execute(incident.insert(), [staged.last])


def _reserved(conn: sa.Connection, n: int) -> list[int]:
    """Ids that nobody else takes; on SQLite, that nobody has taken in a while."""
    if conn.dialect.name == "sqlite":
        last = conn.scalar(sa.select(sa.func.max(incident.c.id))) or 0
        free = LEFT_FREE if n > AT_ONCE else 0
        return list(range(last + free + 1, last + free + 1 + n))
    next_id = "nextval(pg_get_serial_sequence('incident', 'id'))"
    drawn = conn.exec_driver_sql(f"SELECT {next_id} FROM generate_series(1, {n})")
    return sorted(drawn.scalars())


def _cells(rows: Sequence[Row], calendar: Calendar) -> list[Row]:
    """What the rows add to the rollup."""
    known: dict[tuple[Any, ...], list[int]] = {}
    for row in rows:
        solved = row["solved_on"]
        key = (
            calendar.month_of(row["occurred_on"]),
            row["unit_id"],
            row["category_id"],
            calendar.month_of(solved) if solved else FOREVER,
        )
        sums = known.setdefault(key, [0] * len(COUNTED))
        for place, value in enumerate((1, *(row[name] for name in HARM))):
            sums[place] += value
    names = [*(column.name for column in incident_month.primary_key), *COUNTED]
    return [dict(zip(names, (*key, *sums), strict=True)) for key, sums in known.items()]


@contextmanager
def _held_still(conn: sa.Connection) -> Iterator[None]:
    """What the database does with every new incident, it does not do with these."""
    if conn.dialect.name == "postgresql":
        conn.exec_driver_sql(f"SET LOCAL {STILL} = 'on'")
        yield
        conn.exec_driver_sql(f"SET LOCAL {STILL} = 'off'")
        return
    triggers = conn.exec_driver_sql(
        "SELECT name, sql FROM main.sqlite_master "
        "WHERE type = 'trigger' AND tbl_name = 'incident' AND sql LIKE '%AFTER INSERT%'"
    ).all()
    for trigger in triggers:
        conn.exec_driver_sql(f"DROP TRIGGER {trigger.name}")
    yield
    for trigger in triggers:
        conn.exec_driver_sql(trigger.sql)


_as_usual = nullcontext
