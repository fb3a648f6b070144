"""The door between pages and the database: `read` remembers, `write` is transactional."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import cache, partial
from typing import Any, Concatenate, NamedTuple, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from components import measures
from components.memory import Answer, Made, Memory, digest, is_making, noting
from components.runtime import cookies, runs
from db.engine import Connection, Engine, Unavailable, reading, snapshot, unless_down, writing
from db.ledger.audit import record_refusal
from db.ledger.made_files import MadeFile, keep_made, made_for
from db.model import NotAllowed, SessionOver, User
from db.queries.accounts import acting
from db.queries.revisions import State, noting_tables, on_commit, settled, state
from db.replicas import Replicas, open_replicas
from db.start import data_folder, database_url, open_database, replica_urls

P = ParamSpec("P")
T = TypeVar("T")
MEMORY = Memory(most_bytes=96 * 2**20)
"""Of this process. A screen of the sample weighs some 60 kB."""
MOST_AHEAD = 200
"""Some six pages with all that they are made of."""
STATE = "state of the data"
_newest = WeakKeyDictionary[Engine, State]()
"""By database, the state that was seen last: while it stands, its tokens need not be read."""

_moment: ContextVar[tuple[State | None, Connection] | None] = ContextVar("moment", default=None)
"""Where one is held: how the data stood, and what reads of it."""

PATIENCE_MS = 200
"""How long what is written beside a look may wait for its turn."""


@cache
def engine() -> Engine:
    """The database of this process; the first call opens it and brings it up to date."""
    opened = open_database(database_url(), data_folder())
    on_commit(opened, runs.forget)
    return opened


@cache
def replicas() -> Replicas:
    """Of that database; the first call begins to look at them."""
    return open_replicas(engine(), replica_urls())


def read(query: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """The query's answer as the database stands now.

    All users share the answers, so whatever one depends on is an argument. Each stands for the
    rows of the tables that were asked, as they were: a write by anybody, in any process, is seen at
    the next rerun, and so is another database in the place of this one. Nobody changes an answer.
    """
    answer: T = _answer(Question(query, args, tuple(kwargs.items())))
    return answer


class Question(NamedTuple):
    """What an answer is remembered under: how tables stand tells one database from another."""

    query: Callable[..., Any]
    args: tuple[Any, ...]
    kwargs: tuple[tuple[str, Any], ...]


def _answer(question: Question) -> Any:
    return MEMORY.answer(question, partial(_ask, question), _standing)


def _ask(question: Question) -> Answer:
    """Of a replica, where one stands as the primary stood when this run asked it; else of the
    primary, where how the tables stand is read in the very moment of which the answer speaks."""
    moment = _moment.get()
    if moment:
        return _primary_answers(question, *moment)
    known = _state() if replicas() else None
    found = known and replicas().answer(partial(_replica_answers, question, known), known.revision)
    measures.ANSWERS.labels("replica" if found else "primary").inc()
    if found:
        return found
    with snapshot(engine()) as conn:
        now = state(conn, _newest.get(engine()))
        answer = _primary_answers(question, now, conn)
    if now:
        _learn(now)
    return answer


def _primary_answers(question: Question, now: State | None, conn: Connection) -> Answer:
    return _as_of(now, *_value(question, now, conn))


def _replica_answers(question: Question, now: State, conn: Connection) -> Answer | None:
    """Nothing of tables without a token, such as accounts: they change and the revision stands."""
    value, tables = _value(question, now, conn)
    return _as_of(now, value, tables) if tables <= now.tokens.keys() else None


def _value(question: Question, now: State | None, conn: Connection) -> tuple[Any, frozenset[str]]:
    """The answer, and the tables that it is of."""
    with settled(conn, now.settled if now else None), noting_tables(conn) as tables:
        value = question.query(conn, *question.args, **dict(question.kwargs))
    return value, frozenset(tables)


def _as_of(now: State | None, value: Any, tables: frozenset[str]) -> Answer:
    return Answer(value, tables, now.of(tables), digest(value)) if now else Answer(value)


def _standing(tables: frozenset[str]) -> frozenset[str] | None:
    now = _state()
    return now.of(tables) if now else None


def _state() -> State | None:
    """Asked once a run, and again after each write of its own."""
    moment, noted = _moment.get(), runs.notes()
    if moment:
        return moment[0]
    if STATE not in noted:
        with snapshot(engine()) as conn:
            now = state(conn, _newest.get(engine()))
        if now is None:
            return None
        _learn(now)
        noted[STATE] = now
    found: State = noted[STATE]
    return found


def stand() -> object:
    """How the data stand, for the watcher; None while nobody knows."""
    now = unless_down(engine(), state, _newest.get(engine()))
    return now and now.revision


def _learn(now: State) -> None:
    runs.show_of(now)
    _newest[engine()] = runs.notes()[STATE] = now


def keep(what: Hashable, make: Callable[[], T], again: Callable[[], object] | None = None) -> T:
    """What is made of answers alone, made once for all users who ask for it: `what` says all else
    that decides it. `again` asks for the same as it is after a write, where that makes another
    `what`. Nobody changes it: no copy is handed out."""
    again = again or partial(keep, what, make)
    before = _state()
    made: T = MEMORY.made(what, make, _digest_of, before, again)
    if is_making() or before == _state():
        return made
    with _one_state() as now:  # somebody wrote meanwhile, and it may be of before and after
        made = MEMORY.made(what, make, _digest_of, now, again)
    return made


@contextmanager
def _one_state() -> Iterator[State | None]:
    """All that is asked inside is answered of one moment, whoever writes."""
    with snapshot(engine()) as conn:
        now = state(conn, _newest.get(engine()))
        if now:
            _learn(now)
        token = _moment.set((now, conn))
        try:
            yield now
        finally:
            _moment.reset(token)


def _digest_of(question: Any) -> bytes:
    with noting() as asked:
        _answer(question)
    return asked[question]


def ahead() -> list[Callable[[], object]]:
    """What was asked for last, to be asked and made again before somebody waits for it: by the
    same functions, so that where one still stands nothing is done."""
    found: list[Callable[[], object]] = []
    for key, kept in MEMORY.newest(MOST_AHEAD):
        if isinstance(kept, Made) and kept.again:
            found.append(partial(runs.as_in_a_run, kept.again))
        elif isinstance(key, Question):
            found.append(partial(runs.as_in_a_run, partial(_answer, key)))
    return found


def fresh(query: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """As `read`, past the memory: for what changes without moving the data revision (drafts,
    accounts, the audit)."""
    assert not is_making(), "what is kept is made of answers that are remembered"
    with reading(engine()) as conn:
        return query(conn, *args, **kwargs)


def write(command: Callable[..., T], *args: Any, by: User | None, **kwargs: Any) -> T:
    """Run the command in one write transaction: all of it happens, or nothing.

    Who acts is read again in that transaction: a callback or a fragment of an open screen still
    holds the user of an earlier run.

    Raises:
        Refusal: the session they act in has ended, or is another browser's.
        NotAllowed: they may not; the audit has it.
    """
    browser = cookies.binding()
    with noting_refusal(command.__name__, by=by), writing(engine()) as conn:
        return command(conn, *args, by=acting(conn, by, browser) if by else None, **kwargs)


@contextmanager
def noting_refusal(work: str, *, by: User | None) -> Iterator[None]:
    """Who is kept in here from what they may not do: the audit has it."""
    try:
        yield
    except NotAllowed as refusal:
        if by:
            with writing(engine()) as conn:
                record_refusal(conn, work, refusal, by=by)
        raise


def address() -> tuple[str, str | None]:
    """Of the database of this process, with its password, for a process of ours; and the edition
    of the tables that it writes to."""
    here = engine()
    edition: str | None = here.get_execution_options().get("edition")
    return here.url.render_as_string(hide_password=False), edition


def write_beside(command: Callable[..., T], *args: Any, by: User, **kwargs: Any) -> T | None:
    """As `write`, for what goes along with a look, which is neither held up nor ended by it: where
    the database does not take it soon, nothing is written, and the next look tries again. Nor is
    anything of who has left meanwhile: a page goes on for a moment when its browser is gone."""
    browser = cookies.binding()
    with suppress(Unavailable, SessionOver), writing(engine(), patience_ms=PATIENCE_MS) as conn:
        return command(conn, *args, by=acting(conn, by, browser), **kwargs)
    return None


def share_file(file_id: str, made: MadeFile, session_id: str) -> None:
    """Where other processes may be there, which an SQLite file has none of, let them hand it out
    too. Where the database does not take it, this process still does."""
    if engine().dialect.name == "postgresql":
        with suppress(Unavailable), writing(engine()) as conn:
            keep_made(conn, file_id, made, session_id, cookies.binding())


def shared_file(file_id: str, browser: str) -> tuple[str, MadeFile] | None:
    """What a process has made for this browser, and for which session."""
    if engine().dialect.name != "postgresql":
        return None
    with reading(engine()) as conn:
        return made_for(conn, file_id, browser)
