"""The door between pages and the database: `read` is cached, `write` is transactional."""

from collections.abc import Callable
from contextlib import suppress
from functools import cache
from types import FunctionType
from typing import Any, Concatenate, ParamSpec, TypeVar

import streamlit as st

from components.runtime import cookies
from db.engine import Connection, Engine, Unavailable, reading, snapshot, writing
from db.ledger.audit import record_refusal
from db.model import NotAllowed, Selection, User
from db.queries.accounts import acting
from db.queries.settings import Revision, revision
from db.start import data_folder, database_url, open_database

P = ParamSpec("P")
T = TypeVar("T")
KEPT = 300
"""Views and screens that are kept at most: of the sample some 60 kB each."""

PATIENCE_MS = 200
"""How long what is written beside a look may wait for its turn."""


@cache
def engine() -> Engine:
    """The database of this process; the first call opens it and brings it up to date."""
    return open_database(database_url(), data_folder())


def read(query: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """The query's answer as the database stands now.

    All users share the cache, so whatever an answer depends on is an argument. The key carries
    the data revision: a write by anybody, in any process, is seen at the next rerun, and so is
    another database in the place of this one.
    """
    state = version()
    if state is not None:
        with suppress(_Moved):
            return _read(query, *state, args, kwargs)
    return fresh(query, *args, **kwargs)


def version() -> tuple[str, Revision] | None:
    """The database and its revision: the key of all that is kept of it. None while nothing may be
    kept."""
    with reading(engine()) as conn:
        now = revision(conn)
    return None if now is None else (str(engine().url), now)


class _Moved(Exception):
    """The data are not any more what the key says: the answer may not be kept under it."""


@st.cache_data(
    max_entries=2_000,
    show_spinner=False,
    hash_funcs={
        FunctionType: lambda query: f"{query.__module__}.{query.__qualname__}",
        Selection: repr,  # says everything, and ten times faster than field by field
    },
)
def _read(
    query: Callable[..., T],
    url: str,  # noqa: ARG001 - part of the key
    now: Revision,
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
) -> T:
    with snapshot(engine()) as conn:
        answer = query(conn, *args, **kwargs)
        if revision(conn) != now:
            raise _Moved
    return answer


def keep(what: str, make: Callable[[], T]) -> T:
    """What is made of the data as they stand, made once for all users who ask for it: `what` says
    all else that decides it. Nobody changes it: no copy is handed out."""
    state = version()
    if state is not None:
        with suppress(_Moved):
            made: T = _keep(state, what, make)
            return made
    return make()


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def _keep(state: tuple[str, Revision], what: str, _make: Callable[[], T]) -> T:  # noqa: ARG001
    made = _make()
    if version() != state:
        raise _Moved
    return made


def fresh(query: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """As `read`, past the cache: for what changes without moving the data revision (drafts,
    accounts, the audit)."""
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
    try:
        with writing(engine()) as conn:
            return command(conn, *args, by=acting(conn, by, browser) if by else None, **kwargs)
    except NotAllowed as refusal:
        if by:
            with writing(engine()) as conn:
                record_refusal(conn, command.__name__, refusal, by=by)
        raise


def write_beside(command: Callable[..., T], *args: Any, by: User, **kwargs: Any) -> T | None:
    """As `write`, for what goes along with a look, which is neither held up nor ended by it: where
    the database does not take it soon, nothing is written, and the next look tries again."""
    browser = cookies.binding()
    with suppress(Unavailable), writing(engine(), patience_ms=PATIENCE_MS) as conn:
        return command(conn, *args, by=acting(conn, by, browser), **kwargs)
    return None
