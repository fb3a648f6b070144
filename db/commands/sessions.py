"""Coming in and going out: attempts, sessions, their tickets and cookies.

A session starts with a ticket of one use. The browser hands it in and gets the cookie's token
in exchange; the database keeps digests of both, never the tokens.
"""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NoReturn

import sqlalchemy as sa

from db import passwords, tokens
from db.engine import writing
from db.entries.field import length
from db.ledger.audit import record, take_turn
from db.model import N_, Refusal, Role, User
from db.queries.accounts import (
    FREE_OF_ADDRESS,
    MOST_OF_BROWSER,
    MOST_WRONG,
    WINDOW,
    wrong_passwords,
)
from db.queries.factors import factor_of
from db.queries.settings import setting
from db.schema import account, session, sign_in_event
from db.text import clean
from db.tokens import digest

TICKET = timedelta(seconds=60)
"""How long the browser has to exchange its ticket; it takes one request."""
HALFWAY = timedelta(minutes=5)
"""How long somebody whose password was right may look for the code of the second factor."""
SEEN_STEP = timedelta(minutes=1)
"""How exactly the last use of a session is known: each step costs a write."""
LONGEST_NAME = length(account.c.sign_in_name)
STEP, LONGEST_WAIT = 0.2, 4.0
"""Seconds that each wrong password from an address adds to the next from there, and the most."""
LOCKED_WAIT = 2.0
"""Seconds until what is locked is told so: who asks again and again takes no time from others."""
SAMPLE_NAMES = {
    Role.LEADER: "lanhdao",
    Role.STAFF: "tonghop",
    Role.OFFICER: "canbo",
    Role.ADMIN: "quantri",
}
"""The sample's accounts, opened by one click and only in the sample."""


@dataclass(frozen=True)
class Opened:
    """A session just opened, and the ticket that its browser exchanges for the cookie."""

    session_id: str
    ticket: str


@dataclass(frozen=True)
class Halfway:
    """The password was right; the second factor is still to come, in the same browser, for the
    account as it stands (`epoch`). The server keeps this, never the browser."""

    account_id: int
    sign_in_name: str
    epoch: int
    binding: str
    until: datetime


@dataclass(frozen=True)
class Attempt:
    """One guess, counted before anybody looks at the password.

    `password_hash` is None where nothing can match: unknown, disabled, locked. `wait`: so many
    seconds go by before anybody looks. `is_known`: the account came in from this browser before.
    """

    id: int
    sign_in_name: str
    account_id: int | None
    password_hash: str | None
    unlocks_at: datetime | None = None
    wait: float = 0.0
    is_known: bool = False
    expires_at: datetime | None = None


def normal_name(sign_in_name: str) -> str:
    """The one spelling of a sign-in name."""
    return clean(sign_in_name).casefold()


def sign_in(
    engine: sa.Engine, sign_in_name: str, password: str, *, binding: str, address: str = ""
) -> Opened | Halfway:
    """Open a session for the right name and password; with a second factor it is only half way
    (db.commands.proofs.finish_sign_in).

    Two transactions: the attempt is counted before the slow comparison, which holds no lock.

    Raises:
        Refusal: wrong, unknown or disabled, which look and cost the same; locked, which costs
            nothing; too long; or right, but a first password that has expired.
    """
    attempt, right = guess(engine, sign_in_name, password, binding=binding, address=address)
    with writing(engine) as conn:
        if right and attempt.account_id and factor_of(conn, attempt.account_id):
            return _halfway(conn, attempt, attempt.account_id, binding)
        settle_attempt(conn, attempt, right, binding=binding)
        if right and attempt.expires_at and attempt.expires_at < datetime.now(UTC):
            name = attempt.sign_in_name
            record(conn, "refuse_expired", "account", name, by=None, actor=name)
        elif right and attempt.account_id:
            return open_session(conn, attempt.account_id, binding=binding, address=address)
    if right:
        raise Refusal(
            N_("This first password has expired. Ask the administrator for a new one."),
            field="password",
        )
    raise Refusal(N_("The sign-in name or the password is wrong."), field="password")


def guess(
    engine: sa.Engine, sign_in_name: str, password: str, *, binding: str, address: str
) -> tuple[Attempt, bool]:
    """Count the attempt, then look whether the password is right. What is locked is not looked at,
    known or not, so that it costs the same: nothing.

    Raises:
        Refusal: locked, or longer than any name or password can be.
    """
    if len(normal_name(sign_in_name)) > LONGEST_NAME:
        raise Refusal(
            N_("A sign-in name has at most {most} characters."),
            field="sign_in_name",
            most=LONGEST_NAME,
        )
    passwords.require_possible(password)
    with writing(engine) as conn:
        attempt = count_attempt(conn, sign_in_name, binding=binding, address=address)
    if attempt.unlocks_at:
        refuse_locked(attempt.unlocks_at)
    time.sleep(attempt.wait)
    return attempt, passwords.matches(password, attempt.password_hash, is_known=attempt.is_known)


def count_attempt(
    conn: sa.Connection,
    sign_in_name: str,
    *,
    binding: str,
    address: str = "",
    at: datetime | None = None,
) -> Attempt:
    """Write the attempt down as refused, or as locked when there were too many.

    A browser that the account signed in from before is counted by itself, so that strangers who
    guess cannot lock the owner out. A browser that guesses at many names is locked as a name is. An
    address is slowed down and never locked, since a whole office may share one.
    """
    take_turn(conn)
    at, name = at or datetime.now(UTC), normal_name(sign_in_name)
    row = conn.execute(sa.select(account).where(account.c.sign_in_name == name)).first()
    of, browser, whence = sign_in_event.c, digest(binding), counted_address(address)
    is_known = row is not None and _is_known(conn, row.id, binding)
    of_name, of_browser = of.sign_in_name == name, of.binding_hash == browser
    own = of_name & of_browser if is_known else of_name
    unlocks_at = None
    for which, most in ((own, MOST_WRONG), (of_browser, MOST_OF_BROWSER)):
        counted = conn.execute(wrong_passwords(which, at).limit(most)).all()
        if len(counted) == most:
            unlocks_at = max(counted[-1].at + WINDOW, unlocks_at or at)
    locked = unlocks_at is not None
    wait = 0.0 if is_known else _wait(conn, whence, at)
    event = sign_in_event.insert().values(
        sign_in_name=name,
        binding_hash=browser,
        address=whence,
        at=at,
        outcome="locked" if locked else "refused",
    )
    may_match = row is not None and row.active and not locked
    return Attempt(
        id=conn.execute(event.returning(sign_in_event.c.id)).scalar_one(),
        sign_in_name=name,
        account_id=row.id if row else None,
        password_hash=row.password_hash if row and may_match else None,
        unlocks_at=unlocks_at,
        wait=wait,
        is_known=is_known,
        expires_at=row.password_expires_at if row else None,
    )


def counted_address(address: str) -> str:
    """Whose attempts are counted together: whom a declared proxy speaks for, else the peer
    (components/runtime/addresses)."""
    return address.rpartition(" for ")[2]


def _wait(conn: sa.Connection, address: str, at: datetime) -> float:
    if not address:
        return 0.0
    wrong = wrong_passwords(sign_in_event.c.address == address, at).subquery()
    count = conn.scalar(sa.select(sa.func.count()).select_from(wrong)) or 0
    return min(LONGEST_WAIT, STEP * max(0, count - FREE_OF_ADDRESS))


def settle_attempt(conn: sa.Connection, attempt: Attempt, right: bool, *, binding: str) -> None:
    """Write down how the attempt ended. The right password forgives this browser's wrong ones."""
    event = sign_in_event
    if right:
        conn.execute(event.update().where(event.c.id == attempt.id).values(outcome="accepted"))
        conn.execute(
            event.update()
            .where(
                event.c.sign_in_name == attempt.sign_in_name,
                event.c.binding_hash == digest(binding),
                event.c.outcome == "refused",
            )
            .values(forgiven=True)
        )
        return
    name = attempt.sign_in_name
    of_name = event.c.sign_in_name == name
    wrong = conn.execute(wrong_passwords(of_name, datetime.now(UTC))).all()
    if len(wrong) == MOST_WRONG:
        record(conn, "lock", "account", name, by=None, actor=name)


def _halfway(conn: sa.Connection, attempt: Attempt, account_id: int, binding: str) -> Halfway:
    """The right password alone forgives nothing: else wrong codes would never come to their
    limit."""
    known = sign_in_event.c.id == attempt.id
    conn.execute(sign_in_event.update().where(known).values(outcome="accepted"))
    epoch = conn.scalar(sa.select(account.c.epoch).where(account.c.id == account_id))
    until = datetime.now(UTC) + HALFWAY
    return Halfway(account_id, attempt.sign_in_name, epoch or 0, binding, until)


def refuse_locked(unlocks_at: datetime) -> NoReturn:
    """Not at once, and outside every transaction."""
    time.sleep(LOCKED_WAIT)
    minutes = max(1, -((datetime.now(UTC) - unlocks_at) // timedelta(minutes=1)))
    raise Refusal(
        N_("Too many wrong passwords. Try again in {minutes} minutes, or ask the administrator."),
        field="password",
        minutes=minutes,
    )


def open_sample(conn: sa.Connection, role: Role, *, binding: str, address: str = "") -> Opened:
    """Open the sample's account of this role without a password.

    Raises:
        Refusal: this is no sample, or the account is not there.
    """
    row = conn.execute(
        sa.select(account.c.id).where(
            account.c.sign_in_name == SAMPLE_NAMES[role],
            account.c.password_hash.is_(None),
            account.c.active,
        )
    ).first()
    if setting(conn, "sample_data") != "1" or row is None:
        raise Refusal(N_("Only the sample can be opened without a password."))
    return open_session(conn, row.id, binding=binding, address=address)


def open_session(
    conn: sa.Connection,
    account_id: int,
    *,
    binding: str,
    address: str = "",
    at: datetime | None = None,
) -> Opened:
    """A new session of the account in the browser that has this binding."""
    at = at or datetime.now(UTC)
    who = conn.execute(sa.select(account).where(account.c.id == account_id)).one()
    opened = Opened(session_id=tokens.fresh(), ticket=tokens.fresh())
    conn.execute(
        session.insert().values(
            id=opened.session_id,
            binding_hash=digest(binding),
            account_id=account_id,
            epoch=who.epoch,
            ticket_hash=digest(opened.ticket),
            ticket_expires_at=at + TICKET,
            created_at=at,
            seen_at=at,
            confirmed_at=at,
            address=counted_address(address),
        )
    )
    record(
        conn,
        "sign_in",
        "account",
        who.sign_in_name,
        by=User(who.id, who.sign_in_name, who.display_name, Role(who.role)),
        new={"address": address},
        at=at,
    )
    return opened


def redeem(
    conn: sa.Connection, ticket: str, binding: str, *, at: datetime | None = None
) -> str | None:
    """The cookie's token for a ticket, once; None when it is used, late or another browser's."""
    token = tokens.fresh()
    changed = conn.execute(
        session.update()
        .where(
            session.c.ticket_hash == digest(ticket),
            session.c.ticket_expires_at > (at or datetime.now(UTC)),
            session.c.binding_hash == digest(binding),
            session.c.revoked_at.is_(None),
        )
        .values(token_hash=digest(token), ticket_hash=None, ticket_expires_at=None)
    )
    return token if changed.rowcount == 1 else None


def touch(conn: sa.Connection, session_id: str, *, at: datetime | None = None) -> None:
    """The session was used just now."""
    used = session.update().where(session.c.id == session_id)
    conn.execute(used.values(seen_at=at or datetime.now(UTC)))


def sign_out(conn: sa.Connection, session_id: str, *, by: User) -> None:
    """End this one session, in every tab of its browser."""
    conn.execute(
        session.update()
        .where(
            session.c.id == session_id,
            session.c.account_id == by.id,
            session.c.revoked_at.is_(None),
        )
        .values(revoked_at=datetime.now(UTC))
    )
    record(conn, "sign_out", "account", by.sign_in_name, by=by)


def _is_known(conn: sa.Connection, account_id: int, binding: str) -> bool:
    there = (session.c.account_id == account_id) & (session.c.binding_hash == digest(binding))
    return conn.scalar(sa.select(session.c.id).where(there).limit(1)) is not None
