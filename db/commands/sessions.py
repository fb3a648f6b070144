"""Coming in and going out: attempts, sessions, their tickets and cookies.

A session starts with a ticket of one use. The browser hands it in and gets the cookie's token
in exchange; the database keeps digests of both, never the tokens.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from db import passwords, tokens
from db.engine import writing
from db.ledger.audit import record, take_turn
from db.model import N_, Refusal, Role, User
from db.queries.accounts import MOST_WRONG, WINDOW, wrong_passwords
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

    `password_hash` is None where nothing can match: unknown, disabled, locked.
    """

    id: int
    sign_in_name: str
    account_id: int | None
    password_hash: str | None
    unlocks_at: datetime | None = None


def normal_name(sign_in_name: str) -> str:
    """The one spelling of a sign-in name."""
    return clean(sign_in_name).casefold()[:64]


def sign_in(
    engine: sa.Engine, sign_in_name: str, password: str, *, binding: str, address: str = ""
) -> Opened | Halfway:
    """Open a session for the right name and password; with a second factor it is only half way
    (db.commands.proofs.finish_sign_in).

    Two transactions: the attempt is counted before the slow comparison, which holds no lock.

    Raises:
        Refusal: wrong, unknown or disabled, which look and cost the same; or locked.
    """
    with writing(engine) as conn:
        attempt = count_attempt(conn, sign_in_name, binding=binding, address=address)
    right = passwords.matches(password, attempt.password_hash)
    if attempt.unlocks_at:
        raise locked_out(attempt.unlocks_at)
    with writing(engine) as conn:
        if right and attempt.account_id and factor_of(conn, attempt.account_id):
            return _halfway(conn, attempt, attempt.account_id, binding)
        settle_attempt(conn, attempt, right, binding=binding)
        if right and attempt.account_id:
            return open_session(conn, attempt.account_id, binding=binding, address=address)
    raise Refusal(N_("The sign-in name or the password is wrong."), field="password")


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
    guess cannot lock the owner out.
    """
    take_turn(conn)
    at, name = at or datetime.now(UTC), normal_name(sign_in_name)
    row = conn.execute(sa.select(account).where(account.c.sign_in_name == name)).first()
    wrong = wrong_passwords(name, at)
    if row and _is_known(conn, row.id, binding):
        wrong = wrong.where(sign_in_event.c.binding_hash == digest(binding))
    counted = conn.execute(wrong.limit(MOST_WRONG)).all()
    locked = len(counted) == MOST_WRONG
    event = sign_in_event.insert().values(
        sign_in_name=name,
        binding_hash=digest(binding),
        address=address[:64],
        at=at,
        outcome="locked" if locked else "refused",
    )
    may_match = row is not None and row.active and not locked
    return Attempt(
        id=conn.execute(event.returning(sign_in_event.c.id)).scalar_one(),
        sign_in_name=name,
        account_id=row.id if row else None,
        password_hash=row.password_hash if row and may_match else None,
        unlocks_at=counted[-1].at + WINDOW if locked else None,
    )


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
    wrong = conn.execute(wrong_passwords(attempt.sign_in_name, datetime.now(UTC))).all()
    if len(wrong) == MOST_WRONG:
        record(conn, "lock", "account", attempt.sign_in_name, by=None, actor=attempt.sign_in_name)


def _halfway(conn: sa.Connection, attempt: Attempt, account_id: int, binding: str) -> Halfway:
    """The right password alone forgives nothing: else wrong codes would never come to their
    limit."""
    event = sign_in_event.update().where(sign_in_event.c.id == attempt.id)
    conn.execute(event.values(outcome="accepted"))
    epoch = conn.scalar(sa.select(account.c.epoch).where(account.c.id == account_id))
    until = datetime.now(UTC) + HALFWAY
    return Halfway(account_id, attempt.sign_in_name, epoch or 0, binding, until)


def locked_out(unlocks_at: datetime) -> Refusal:
    minutes = max(1, -((datetime.now(UTC) - unlocks_at) // timedelta(minutes=1)))
    return Refusal(
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
            address=address[:64],
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
    conn.execute(
        session.update().where(session.c.id == session_id).values(seen_at=at or datetime.now(UTC))
    )


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
    earlier = sa.select(session.c.id).where(
        session.c.account_id == account_id, session.c.binding_hash == digest(binding)
    )
    return conn.scalar(earlier.limit(1)) is not None
