"""How the data stand: what an answer is kept under, and of which tables it was made."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Concatenate, NamedTuple, ParamSpec, TypeAlias, TypeVar
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import Compiled
from sqlalchemy.sql import visitors

from db.schema import revision as data_revision
from db.schema import table_revision

P = ParamSpec("P")
T = TypeVar("T")

EVERY = "*"
"""No table's name: what speaks of it stands with the revision, which every write moves."""


class Revision(NamedTuple):
    """Stands for the data as they are, and for no other: a number that goes up with every write,
    and a token drawn by chance with it, since a restored database counts from an earlier number."""

    number: int
    token: str


Settled: TypeAlias = dict[Hashable, tuple[Any, frozenset[str]]]
"""What was read, with the tables that it is of."""
SETTLED, NOTING = "settled", "noting"


@dataclass(frozen=True)
class State:
    """The revision, and for each table of data the token that was drawn with its last write; and
    what was read of it by `once`, as long as it stands."""

    revision: Revision
    tokens: Mapping[str, str]
    settled: Settled = field(default_factory=dict, compare=False, repr=False)

    def of(self, tables: Iterable[str]) -> frozenset[str]:
        """Stands for the rows of these tables as they are. What has no token of its own stands
        with the revision."""
        return frozenset(self.tokens.get(table, self.revision.token) for table in tables)


def revision(conn: sa.Connection) -> Revision | None:
    """The key of all that is kept; None while nothing moves it. So it is in the middle of a
    pg_restore, which brings rows table by table and triggers last."""
    moves = _WHILE_IT_MOVES if conn.dialect.name == "postgresql" else _REVISION
    row = conn.execute(moves).one_or_none()
    return Revision(*row) if row else None


_REVISION = sa.select(data_revision.c.number, data_revision.c.token)
_WHILE_IT_MOVES = _REVISION.where(
    sa.text(
        "EXISTS (SELECT FROM pg_trigger WHERE tgrelid = 'revision'::regclass"
        " AND tgname = 'revision_token')"
    )
)


def state(conn: sa.Connection, known: State | None = None) -> State | None:
    """The state of this moment; `known` is an earlier one, which saves a question if it stands,
    and of which goes on what was read of tables that do. None while nothing may be kept. `conn`
    reads from one moment (db.engine.snapshot)."""
    now = revision(conn)
    if now is None or (known is not None and known.revision == now):
        return known if now else None
    rows = conn.execute(_TOKENS)
    found = State(now, {row.name: row.token for row in rows})
    if known is not None:
        for what, (read, tables) in known.settled.copy().items():
            if found.of(tables) == known.of(tables):
                found.settled[what] = read, tables
    return found


_TOKENS = sa.select(table_revision.c.name, table_revision.c.token)


@contextmanager
def noting_tables(conn: sa.Connection) -> Iterator[set[str]]:
    """The names of the tables of data that the statements inside speak of."""
    found: set[str] = set()
    within: list[set[str]] = conn.info.setdefault(NOTING, [])
    within.append(found)

    def note(*asked: Any) -> None:
        found.update(_tables_of_compiled(asked[-1].context.compiled))

    sa.event.listen(conn, "after_execute", note)
    try:
        yield found
    finally:
        sa.event.remove(conn, "after_execute", note)
        within.pop()
        if not found:  # it was asked past SQLAlchemy's statements
            found.add(EVERY)


@contextmanager
def settled(conn: sa.Connection, kept: Settled | None = None) -> Iterator[None]:
    """Inside, what is asked for by `once` is read once and kept: for many records of one
    transaction, none of which changes it, or in `kept`, that of the State which is read here."""
    conn.info[SETTLED] = {} if kept is None else kept
    try:
        yield
    finally:
        del conn.info[SETTLED]


def once(
    conn: sa.Connection,
    read: Callable[Concatenate[sa.Connection, P], T],
    *args: P.args,
    **kwargs: P.kwargs,
) -> T:
    """What it reads, or has read since that is `settled`; nobody changes it. For what nearly every
    question asks beside what it is about, and what there is little of."""
    kept: Settled | None = conn.info.get(SETTLED)
    if kept is None:
        return read(conn, *args, **kwargs)
    what = read, args, tuple(kwargs.items())
    if what not in kept:
        with noting_tables(conn) as tables:
            found = read(conn, *args, **kwargs)
        kept[what] = found, frozenset(tables)
    found, tables_read = kept[what]
    for tables in conn.info.get(NOTING, ()):
        tables.update(tables_read)
    return found


def tables_of(statement: sa.ClauseElement) -> set[str]:
    """What it speaks of; of a table that the database itself makes, what that is made of. What is
    written as text may speak of every table."""
    parts = list(visitors.iterate(statement))
    if any(isinstance(part, sa.TextClause) for part in parts):
        return {EVERY}
    tables = {part for part in parts if isinstance(part, sa.Table)}
    return {name for table in tables for name in table.info.get("made_of", (table.name,))}


_of_compiled = WeakKeyDictionary[Compiled, set[str]]()
"""A statement is compiled once, whatever the values in it are."""


def _tables_of_compiled(compiled: Compiled) -> set[str]:
    if compiled not in _of_compiled:
        assert compiled.statement is not None
        _of_compiled[compiled] = tables_of(compiled.statement)
    return _of_compiled[compiled]


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
