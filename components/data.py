"""The door between pages and the database: `read` is cached, `write` is transactional."""

import os
from collections.abc import Callable
from functools import cache
from types import FunctionType
from typing import Any, Concatenate, ParamSpec, TypeVar

import streamlit as st

from components import cookies
from db.engine import Connection, Engine, writing
from db.model import Selection, User
from db.queries.accounts import acting
from db.queries.settings import revision
from db.start import data_folder, open_database

P = ParamSpec("P")
T = TypeVar("T")


def database_url() -> str | None:
    """The database of a real installation, or None for the embedded sample."""
    told = os.environ.get("DATABASE_URL")
    if told or not st.secrets.load_if_toml_exists():
        return told
    return st.secrets.get("DATABASE_URL")


@cache
def engine() -> Engine:
    """The database of this process; the first call opens it and brings it up to date."""
    return open_database(database_url(), data_folder())


def read(query: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """The query's answer as the database stands now.

    All users share the cache, so whatever an answer depends on is an argument. The key carries
    the data revision: a write by anybody, in any process, is seen at the next rerun.
    """
    with engine().connect() as conn:
        now = revision(conn)
    return _read(query, str(engine().url), now, args, kwargs)


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
    number: int,  # noqa: ARG001 - part of the key
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
) -> T:
    with engine().connect() as conn:
        return query(conn, *args, **kwargs)


def fresh(query: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """As `read`, past the cache: for what changes without moving the data revision (drafts,
    accounts, the audit)."""
    with engine().connect() as conn:
        return query(conn, *args, **kwargs)


def write(command: Callable[..., T], *args: Any, by: User | None, **kwargs: Any) -> T:
    """Run the command in one write transaction: all of it happens, or nothing.

    Who acts is read again in that transaction: a callback or a fragment of an open screen still
    holds the user of an earlier run.

    Raises:
        Refusal: the session they act in has ended, or is another browser's.
    """
    browser = cookies.binding()
    with writing(engine()) as conn:
        return command(conn, *args, by=acting(conn, by, browser) if by else None, **kwargs)
