"""The first start of a real installation: a one-time code makes the first administrator."""

import secrets
from datetime import UTC, datetime, timedelta
from hmac import compare_digest

import sqlalchemy as sa

from db import passwords
from db.commands.accounts import insert_account, misspelt
from db.commands.sessions import Opened, normal_name, open_session
from db.engine import writing
from db.ledger.audit import record, take_turn
from db.model import N_, Refusal, Role
from db.queries.accounts import has_accounts
from db.schema import setup_code
from db.text import clean
from db.tokens import digest

VALID = timedelta(minutes=60)
"""How long the code on the terminal works."""
MOST_TRIES = 10
"""Guesses at the code, of 64 bits, before the server must print another."""

_DONE = N_("The installation has an administrator already. Sign in.")
_WRONG = N_("The setup code is wrong. It stands on the terminal of the server.")
_OVER = N_("The setup code has run out. Restart the server: it prints a new one.")


def new_setup_code(conn: sa.Connection, *, at: datetime | None = None) -> str | None:
    """A code to print on the terminal, in place of any earlier one; None once accounts exist."""
    take_turn(conn)
    if has_accounts(conn):
        return None
    code = "-".join(secrets.token_hex(2) for _ in range(4))
    expires_at = (at or datetime.now(UTC)) + VALID
    conn.execute(setup_code.delete())
    conn.execute(setup_code.insert().values(id=1, code_hash=digest(code), expires_at=expires_at))
    return code


def set_up(
    engine: sa.Engine,
    code: str,
    sign_in_name: str,
    display_name: str,
    password: str,
    *,
    binding: str,
    address: str = "",
) -> Opened:
    """Make the first administrator and open their session. Of people racing, one succeeds.

    Raises:
        Invalid: all that is wrong with the names and the password; no guess at the code is counted.
        Refusal: the code is wrong or over, or somebody was first.
    """
    faults = misspelt(normal_name(sign_in_name), clean(display_name))
    try:
        passwords.require_good(password, normal_name(sign_in_name))
    except Refusal as refusal:
        faults.found["password"] = refusal
    faults.refuse()
    with writing(engine) as conn:
        count_try(conn)
    password_hash = passwords.hashed(password)
    with writing(engine) as conn:
        take_turn(conn)
        stored = conn.scalar(sa.select(setup_code.c.code_hash))
        if stored is None or has_accounts(conn):
            raise Refusal(_DONE)
        if not compare_digest(stored, digest(code.strip().lower())):
            raise Refusal(_WRONG, field="code")
        first = insert_account(
            conn,
            sign_in_name,
            display_name,
            Role.ADMIN,
            None,
            password_hash,
            must_change_password=False,
        )
        conn.execute(setup_code.delete())
        name = normal_name(sign_in_name)
        record(conn, "set_up", "account", name, by=None, actor=name)
        return open_session(conn, first, binding=binding, address=address)


def count_try(conn: sa.Connection, *, at: datetime | None = None) -> None:
    """Count one guess before it is looked at, so that parallel ones cannot outrun the limit."""
    take_turn(conn)
    if has_accounts(conn):
        raise Refusal(_DONE)
    counted = conn.execute(
        setup_code.update()
        .where(
            setup_code.c.attempts < MOST_TRIES,
            setup_code.c.expires_at > (at or datetime.now(UTC)),
        )
        .values(attempts=setup_code.c.attempts + 1)
    )
    if counted.rowcount == 0:
        raise Refusal(_OVER, field="code")
