"""Everything that writes, to be tried in a process that may die: the commands of
tests/test_rights.py, and beside them what is nobody's figure or before sign-in."""

import logging
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from hashlib import sha256
from itertools import count
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from db import passwords, schema
from db.commands.accounts import change_password
from db.commands.incidents import save_incident
from db.commands.sessions import open_session, redeem, sign_in, sign_out
from db.commands.setup import new_setup_code, set_up
from db.engine import Unavailable, writing
from db.factors import VARIABLE
from db.keys import fresh_key
from db.ledger.bulk import record_since, recorded
from db.ledger.drafts import drop_file, keep_draft, keep_file, throw_away
from db.ledger.records import Submission
from db.model import Refusal, Role, User
from tests.conftest import migrate
from tests.factories import make_account
from tests.siege.ground import GOOD, hashed
from tests.test_rights import (
    ACTIONS,
    INTO_EMPTY,
    ROLES,
    TODAY,
    Act,
    World,
    allowed,
    incident,
    made,
)

Fresh = Callable[[], AbstractContextManager[str]]
"""The address of a database with tables and no row, as often as one is wanted."""
BINDING, CHANGED = "trình duyệt", "Chiều qua gió nồm mát ghê"
FILE = b"%PDF" * 5000
TYPIST = "typist"
"""Somebody who has drafts, and a session that they type their password in."""
SENT, ASIDE = "a" * 32, "b" * 32
"""Drafts of theirs: one that is sent, and one that files come to and that is thrown away."""


def _keep(world: World, key: str, by: User) -> object:
    return keep_draft(world.conn, key, {"note": "Đã rõ"}, form="incident", by=by)


DRAFTS: dict[str, Act] = {
    "drafts.keep_draft": lambda w, _at, by: _keep(w, Submission.fresh().key, by),
    "drafts.keep_more": lambda w, _at, by: _keep(w, ASIDE, by),
    "drafts.keep_file": lambda w, _at, by: keep_file(w.conn, ASIDE, "b.pdf", FILE, by=by),
    "drafts.drop_file": lambda w, _at, by: drop_file(w.conn, ASIDE, "a.pdf", by=by),
    "drafts.throw_away": lambda w, _at, by: throw_away(w.conn, ASIDE, by=by),
    "drafts.send": lambda w, at, by: save_incident(
        w.conn, incident(w, at), Submission(SENT), today=TODAY, by=by
    ),
    "sessions.sign_out": lambda w, _at, by: sign_out(w.conn, by.session_id, by=by),
}
ALONE: dict[str, Callable[[sa.Engine, User], object]] = {
    "sessions.sign_in": lambda engine, by: sign_in(engine, by.sign_in_name, GOOD, binding=BINDING),
    "accounts.change_password": lambda engine, by: change_password(
        engine, GOOD, CHANGED, by=by, binding=BINDING
    ),
}
"""What makes its own transactions, more than one of them."""
FIRST: dict[str, Callable[[sa.Engine], object]] = {"setup.set_up": lambda engine: _first(engine)}
"""Where nobody is yet."""
EVERY = {*ACTIONS, *DRAFTS, *ALONE, *FIRST}


def _first(engine: sa.Engine) -> object:
    with writing(engine) as conn:
        code = new_setup_code(conn)
    return set_up(engine, code or "", "quantri", "Quản trị", GOOD, binding=BINDING)


@dataclass
class Found:
    """What was counted, of which kinds it was, and what was wrong."""

    counts: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return "\n".join([str(dict(self.counts)), *self.wrong])


@dataclass(frozen=True)
class Try:
    """Something to be written: at which commune, by whom, under which key if it has one."""

    name: str
    place: str
    who: str
    key: str


@contextmanager
def cheaply() -> Iterator[None]:
    """With a key for second factors, and passwords that cost what tests may cost."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, os.environ.get(VARIABLE) or fresh_key())
        patch.setattr(passwords, "COST", 4)
        passwords.issue()  # so that processes made of this one know the common ones
        yield


@contextmanager
def sqlite_files() -> Iterator[Fresh]:
    with tempfile.TemporaryDirectory() as name:
        template, number = Path(name) / "template.db", count()
        migrate(f"sqlite:///{template}")

        @contextmanager
        def fresh() -> Iterator[str]:
            with tempfile.TemporaryDirectory(dir=name) as folder:
                file = Path(folder) / f"{next(number)}.db"
                shutil.copyfile(template, file)
                yield f"sqlite:///{file}"

        yield fresh


def filled(engine: sa.Engine) -> World:
    """Two communes with a record of everything, which the audit tells of, and somebody typing."""
    with writing(engine) as conn:
        before = recorded(conn)
        world = made(conn)
        record_since(conn, before, by=None, action="sample")
        name = "nguoi.go"
        account = make_account(conn, Role.STAFF, sign_in_name=name, password_hash=hashed(GOOD))
        opened = open_session(conn, account, binding=BINDING)
        redeem(conn, opened.ticket, BINDING)
        typist = User(account, name, name, Role.STAFF, session_id=opened.session_id)
        world.people[TYPIST] = typist
        for key in (SENT, ASIDE):
            _keep(replace(world, conn=conn), key, typist)
            keep_file(conn, key, "a.pdf", FILE, by=typist)
    return replace(world, conn=None)


def tries(key: Callable[[], str], *, is_empty: bool) -> list[Try]:
    """Everything that can be written there, by everybody who may."""
    if is_empty:
        return [Try(name, "own", "", key()) for name in (*INTO_EMPTY, *FIRST)]
    found = [
        Try(name, place, role, key())
        for name in ACTIONS
        if name not in INTO_EMPTY
        for place in ("own", "other")
        for role in ROLES
        if allowed(name, role, place)
    ]
    return found + [Try(name, "own", TYPIST, key()) for name in (*DRAFTS, *ALONE)]


def act(engine: sa.Engine, world: World | None, one: Try) -> object:
    by = world.people[one.who] if world else None
    if one.name in FIRST:
        return FIRST[one.name](engine)
    if one.name in ALONE:
        return ALONE[one.name](engine, by)
    with sending(one.key), writing(engine) as conn:
        there = replace(world, conn=conn) if world else _nothing(conn)
        return {**ACTIONS, **DRAFTS}[one.name](there, one.place, by)


def _nothing(conn: sa.Connection) -> World:
    return World(conn, 0, {}, {}, 0, 0, {}, 0, 0, 0)


@contextmanager
def sending(key: str) -> Iterator[list[str]]:
    """What is sent now has this key, so that it can be sent again; a note for each that was."""
    noted: list[str] = []

    def fresh() -> Submission:
        noted.append(key)
        return Submission(key)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Submission, "fresh", fresh)
        yield noted


def standing(conn: sa.Connection) -> str:
    """SHA-256 over every row of every table."""
    digest = sha256()
    for table in schema.metadata.sorted_tables:
        key = ", ".join(column.name for column in table.primary_key)
        rows = conn.exec_driver_sql(f'SELECT * FROM "{table.name}" ORDER BY {key}')
        digest.update(repr((table.name, rows.cursor.fetchall())).encode())
        rows.close()
    return digest.hexdigest()


def write(
    engine: sa.Engine, world: World | None, ahead: list[Try], sender: "Pipe[Any, Any]"
) -> None:
    """Do one after the other. Before each commit tell how all will stand after it, and after each
    of the tries what came of it. In a process of its own, with what `engine` has learnt."""
    engine.dispose(close=False)
    logging.disable(logging.ERROR)  # of the pool: that the server is gone is told below
    sa.event.listen(engine, "commit", lambda conn: sender.send(("commits", standing(conn))))
    for place, one in enumerate(ahead):
        try:
            act(engine, world, one)
            sender.send(("acknowledged", place))
        except Unavailable:
            sender.send(("unavailable", place))
            return
        except Refusal:
            sender.send(("refused", place))
