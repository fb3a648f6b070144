"""Who is here, and which accounts there are."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pandas as pd
import sqlalchemy as sa

from db.model import N_, Refusal, Role, User
from db.queries.frames import frame
from db.schema import account, session, sign_in_event
from db.tokens import digest

IDLE = timedelta(minutes=60)
"""A session nobody used for so long is over: a meeting's length, less than a lost tablet's."""
ABSOLUTE = timedelta(hours=12)
"""A session never lasts longer: one working day, so nobody is signed in overnight."""
WINDOW = timedelta(minutes=15)
"""How far back wrong passwords count."""
MOST_WRONG = 5
"""So many wrong passwords within the window lock the name."""


@dataclass(frozen=True)
class Presence:
    """A live session: whose it is, and when it was last used."""

    user: User
    seen_at: datetime


def presence(
    conn: sa.Connection, session_id: str, binding: str, *, at: datetime | None = None
) -> Presence | None:
    """Whose session this is, as the account stands now; None when it has ended.

    It ends by sign-out, age or idleness, and when the account is disabled or its epoch moved:
    another role, another password, sign-out everywhere. `binding` is the browser's own cookie.
    """
    row = conn.execute(
        sa.select(account, session.c.seen_at)
        .join_from(session, account)
        .where(session.c.id == session_id, *_live(binding, at or datetime.now(UTC)))
    ).first()
    return Presence(_user(row, session_id), row.seen_at) if row else None


def acting(conn: sa.Connection, user: User, binding: str, *, at: datetime | None = None) -> User:
    """The user as the account stands in this transaction: what a screen remembers may be old.

    Raises:
        Refusal: the session they act in has ended, for one of the reasons of `presence`.
    """
    here = presence(conn, user.session_id, binding, at=at)
    if here is None or here.user.id != user.id:
        raise Refusal(N_("Your session has ended. Please sign in again."))
    return here.user


def session_of(
    conn: sa.Connection, token: str, binding: str, *, at: datetime | None = None
) -> str | None:
    """Id of the live session that this cookie opens, or None."""
    return conn.scalar(
        sa.select(session.c.id)
        .join_from(session, account)
        .where(session.c.token_hash == digest(token), *_live(binding, at or datetime.now(UTC)))
    )


def any_live(
    conn: sa.Connection, session_ids: set[str], binding: str, *, at: datetime | None = None
) -> bool:
    """Whether one of the sessions is alive in the browser that has this binding."""
    found = conn.scalar(
        sa.select(session.c.id)
        .join_from(session, account)
        .where(session.c.id.in_(sorted(session_ids)), *_live(binding, at or datetime.now(UTC)))
        .limit(1)
    )
    return found is not None


def has_accounts(conn: sa.Connection) -> bool:
    return conn.scalar(sa.select(account.c.id).limit(1)) is not None


def account_id(conn: sa.Connection, sign_in_name: str) -> int | None:
    return conn.scalar(sa.select(account.c.id).where(account.c.sign_in_name == sign_in_name))


def accounts(conn: sa.Connection, *, at: datetime | None = None) -> pd.DataFrame:
    """Every account by sign-in name. `locked`: too many wrong passwords just now.

    Columns: sign_in_name, display_name, role (str), unit_id (Int64), active,
    must_change_password, locked (bool), created_at, last_sign_in (datetime64[us, UTC]; missing
    when nobody came in for as long as sessions are kept).
    """
    wrong = _is_wrong(account.c.sign_in_name, at or datetime.now(UTC))
    count = sa.select(sa.func.count(sign_in_event.c.id)).where(*wrong).scalar_subquery()
    own = session.c.account_id == account.c.id
    last_sign_in = sa.select(sa.func.max(session.c.created_at)).where(own).scalar_subquery()
    return frame(
        conn,
        sa.select(
            account.c.sign_in_name,
            account.c.display_name,
            account.c.role,
            account.c.unit_id,
            account.c.active,
            account.c.must_change_password,
            count >= MOST_WRONG,
            account.c.created_at,
            last_sign_in,
        ).order_by(account.c.sign_in_name),
        sign_in_name="str",
        display_name="str",
        role="str",
        unit_id="Int64",
        active="bool",
        must_change_password="bool",
        locked="bool",
        created_at="datetime64[us, UTC]",
        last_sign_in="datetime64[us, UTC]",
    )


def officers_of(conn: sa.Connection, unit_ids: Collection[int]) -> int:
    """How many active officers belong to the communes."""
    rows = sa.select(sa.func.count()).where(account.c.active, account.c.unit_id.in_(unit_ids))
    return conn.scalar(rows) or 0


def wrong_passwords(sign_in_name: str, at: datetime) -> sa.Select[tuple[int, datetime]]:
    """The wrong guesses at a name that still count, newest first: id and moment."""
    event = sign_in_event
    return (
        sa.select(event.c.id, event.c.at)
        .where(*_is_wrong(sign_in_name, at))
        .order_by(event.c.at.desc(), event.c.id.desc())
    )


def _is_wrong(
    name: str | sa.ColumnElement[str], at: datetime
) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        sign_in_event.c.sign_in_name == name,
        sign_in_event.c.outcome == "refused",
        sign_in_event.c.forgiven.is_(False),
        sign_in_event.c.at > at - WINDOW,
    )


def _live(binding: str, at: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        account.c.active,
        account.c.epoch == session.c.epoch,
        session.c.revoked_at.is_(None),
        session.c.binding_hash == digest(binding),
        session.c.created_at > at - ABSOLUTE,
        session.c.seen_at > at - IDLE,
    )


def _user(row: sa.Row[tuple[object, ...]], session_id: str) -> User:
    return User(
        id=row.id,
        sign_in_name=row.sign_in_name,
        display_name=row.display_name,
        role=Role(row.role),
        unit_id=row.unit_id,
        must_change_password=row.must_change_password,
        session_id=session_id,
    )
