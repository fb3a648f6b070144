"""A real installation to be besieged: its server, people of every role, and how they sign in."""

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from uuid import uuid4

import sqlalchemy as sa

from components.runtime.plain import quoted
from db import passwords
from db.commands.sessions import open_session, redeem
from db.engine import make_engine, writing
from db.model import Role
from tests.browser.conftest import Server
from tests.browser.wire import Heard, Wire, pressed, typed
from tests.conftest import migrate
from tests.factories import make_account, make_category, make_root, make_unit, set_setting
from tests.wording import vi

GOOD = "Sáng nay đồng lúa xanh quá"
hashed = cache(passwords.hashed)
"""Made once: it costs what guessing has to cost."""
LONGEST = 180.0
"""Seconds in which a file is read, written or made."""


@dataclass(frozen=True)
class Ground:
    server: Server
    engine: sa.Engine


@dataclass(frozen=True)
class Person:
    """Signed in, in a browser of their own."""

    account_id: int
    name: str
    binding: str
    token: str

    @property
    def cookie(self) -> str:
        return f"browser={self.binding}; session={self.token}"


def district(url: str) -> sa.Engine:
    """A new database of a district in its first month."""
    migrate(url)
    engine = make_engine(url)
    with writing(engine) as conn:
        make_root(conn, code="393")
        set_setting(conn, "pretended_today", "2023-10-15")
        make_category(conn, "Trộm cắp tài sản")
        make_account(conn, Role.ADMIN)
    return engine


@contextmanager
def ground(url: str = "", **settings: str) -> Iterator[Ground]:
    """A running server before the database, by default an SQLite file of its own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = url or f"sqlite:///{folder / 'real.db'}"
        engine = district(url)
        server = Server(folder, {"DATABASE_URL": url, **settings})
        server.start()
        try:
            yield Ground(server, engine)
        finally:
            server.stop()
            engine.dispose()


def person(
    ground: Ground, role: Role, unit_name: str = "", *, unit_id: int | None = None
) -> Person:
    name, binding = f"{role}.{uuid4().hex[:8]}", uuid4().hex
    with writing(ground.engine) as conn:
        unit = make_unit(conn, unit_name) if unit_name else unit_id
        found = make_account(
            conn, role, unit_id=unit, sign_in_name=name, password_hash=hashed(GOOD)
        )
        token = redeem(conn, open_session(conn, found, binding=binding).ticket, binding)
    assert token is not None
    return Person(found, name, binding, token)


def send_form(wire: Wire, front: Heard, name: str, password: str) -> Heard:
    """Fill the sign-in form and send it."""
    states = [
        typed(front.labelled("text_input", vi("Sign-in name")), name),
        typed(front.labelled("text_input", vi("Password")), password),
    ]
    return wire.run(*states, pressed(front.labelled("button", vi("Sign in"))))


def awaited(wire: Wire, heard: Heard, kind: str, label: str) -> Heard:
    """With all that is told until it is there."""
    until = time.monotonic() + LONGEST
    while time.monotonic() < until:
        if any(one.label == quoted(label) for one, _fragment in heard.elements(kind)):
            break
        heard = wire.more(heard)
    return heard


def press(wire: Wire, heard: Heard, label: str) -> Heard:
    """In the fragment, or the dialog, in which it stands."""
    fragment = heard.fragment_of("button", label)
    return wire.run(pressed(heard.labelled("button", label)), fragment=fragment)


def number(default: int) -> int:
    """How many, as the command says."""
    return int(sys.argv[1]) if len(sys.argv) > 1 else default


def databases() -> list[str]:
    return os.environ.get("SIEGE_DATABASES", "sqlite,postgresql").split(",")
