"""How the data stand: what an answer is kept under, and of which tables it was made."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.sql import visitors

from db.schema import revision as data_revision
from db.schema import table_revision

EVERY = "*"
"""No table's name: what speaks of it stands with the revision, which every write moves."""


class Revision(NamedTuple):
    """Stands for the data as they are, and for no other: a number that goes up with every write,
    and a token drawn by chance with it, since a restored database counts from an earlier number."""

    number: int
    token: str


class State(NamedTuple):
    """The revision, and for each table of data the token that was drawn with its last write."""

    revision: Revision
    tokens: Mapping[str, str]

    def of(self, tables: Iterable[str]) -> frozenset[str]:
        """Stands for the rows of these tables as they are. What has no token of its own stands
        with the revision."""
        return frozenset(self.tokens.get(table, self.revision.token) for table in tables)


def revision(conn: sa.Connection) -> Revision | None:
    """The key of all that is kept; None while nothing moves it. So it is in the middle of a
    pg_restore, which brings rows table by table and triggers last."""
    moves = sa.text(_TRIGGER_STANDS) if conn.dialect.name == "postgresql" else sa.true()
    found = sa.select(data_revision.c.number, data_revision.c.token).where(moves)
    row = conn.execute(found).one_or_none()
    return Revision(*row) if row else None


_TRIGGER_STANDS = (
    "EXISTS (SELECT FROM pg_trigger WHERE tgrelid = 'revision'::regclass"
    " AND tgname = 'revision_token')"
)


def state(conn: sa.Connection, known: State | None = None) -> State | None:
    """The state of this moment; `known` is an earlier one, which saves a question if it stands.
    None while nothing may be kept. `conn` reads from one moment (db.engine.snapshot)."""
    now = revision(conn)
    if now is None or (known is not None and known.revision == now):
        return known if now else None
    rows = conn.execute(sa.select(table_revision.c.name, table_revision.c.token))
    return State(now, {row.name: row.token for row in rows})


@contextmanager
def noting_tables(conn: sa.Connection) -> Iterator[set[str]]:
    """The names of the tables of data that the statements inside speak of."""
    found: set[str] = set()

    def note(_conn: object, statement: sa.ClauseElement, *_more: object) -> None:
        found.update(tables_of(statement))

    sa.event.listen(conn, "before_execute", note)
    try:
        yield found
    finally:
        sa.event.remove(conn, "before_execute", note)
        if not found:  # it was asked past SQLAlchemy's statements
            found.add(EVERY)


def tables_of(statement: sa.ClauseElement) -> set[str]:
    """What it speaks of; of a table that the database itself makes, what that is made of. What is
    written as text may speak of every table."""
    parts = list(visitors.iterate(statement))
    if any(isinstance(part, sa.TextClause) for part in parts):
        return {EVERY}
    tables = {part for part in parts if isinstance(part, sa.Table)}
    return {name for table in tables for name in table.info.get("made_of", (table.name,))}


def answers(engine: sa.Engine) -> bool:
    """Whether the database answers a query; never raises."""
    try:
        with engine.connect() as conn:
            return revision(conn) is not None
    except sa.exc.SQLAlchemyError:
        return False


def on_commit(engine: sa.Engine, act: Callable[[], None]) -> None:
    """From now on, do so in the thread that commits, whenever one does."""
    sa.event.listen(engine, "commit", lambda _conn: act())
