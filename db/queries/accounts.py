"""Who is here, and which accounts there are."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd
import sqlalchemy as sa

from db.model import N_, Refusal, Role, User
from db.queries.factors import has_factor, lacks_factor
from db.queries.frames import as_record, columns, frame
from db.schema import account, session, sign_in_event
from db.tokens import digest

IDLE = timedelta(minutes=60)
"""A session nobody used for so long is over: a meeting's length, less than a lost tablet's."""
ABSOLUTE = timedelta(hours=12)
"""A session never lasts longer: one working day, so nobody is signed in overnight."""
WINDOW = timedelta(minutes=15)
"""How far back wrong passwords count."""
CONFIRMED = timedelta(minutes=10)
"""How long a typed password counts for what is asked it again for."""
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
    row = _live(conn, session.c.id == session_id, binding, at)
    return Presence(as_record(User, row, role=Role(row.role)), row.seen_at) if row else None


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
    row = _live(conn, session.c.token_hash == digest(token), binding, at)
    return row.session_id if row else None


def any_live(
    conn: sa.Connection, session_ids: set[str], binding: str, *, at: datetime | None = None
) -> bool:
    """Whether one of the sessions is alive in the browser that has this binding."""
    return _live(conn, session.c.id.in_(sorted(session_ids)), binding, at) is not None


def has_accounts(conn: sa.Connection) -> bool:
    return conn.scalar(sa.select(account.c.id).limit(1)) is not None


def accounts(conn: sa.Connection, *, at: datetime | None = None) -> pd.DataFrame:
    """Every account by sign-in name. `locked`: too many wrong passwords just now.

    Columns: sign_in_name, display_name, role (str), unit_id (Int64), active,
    must_change_password, has_factor, locked (bool), created_at, last_sign_in (datetime64[us, UTC];
    missing when nobody came in for as long as sessions are kept).
    """
    wrong = _is_wrong(account.c.sign_in_name, at or datetime.now(UTC))
    count = sa.select(sa.func.count(sign_in_event.c.id)).where(*wrong).scalar_subquery()
    own = session.c.account_id == account.c.id
    last_sign_in = sa.select(sa.func.max(session.c.created_at)).where(own).scalar_subquery()
    statement = sa.select(
        *columns(account, "sign_in_name display_name role unit_id active must_change_password"),
        has_factor().label("has_factor"),
        (count >= MOST_WRONG).label("locked"),
        account.c.created_at,
        last_sign_in.label("last_sign_in"),
    ).order_by(account.c.sign_in_name)
    return frame(conn, statement, unit_id="Int64")


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


def _live(
    conn: sa.Connection, which: sa.ColumnElement[bool], binding: str, at: datetime | None
) -> sa.Row[Any] | None:
    """One of the sessions that lives in the browser of the binding, with its account."""
    now = at or datetime.now(UTC)
    return conn.execute(
        sa.select(
            account,
            session.c.id.label("session_id"),
            session.c.seen_at,
            lacks_factor().label("must_set_up_factor"),
            sa.or_(account.c.password_hash.is_(None), session.c.confirmed_at > now - CONFIRMED)
            .is_(True)
            .label("is_confirmed"),
        )
        .join_from(session, account)
        .where(
            which,
            account.c.active,
            account.c.epoch == session.c.epoch,
            session.c.revoked_at.is_(None),
            session.c.binding_hash == digest(binding),
            session.c.created_at > now - ABSOLUTE,
            session.c.seen_at > now - IDLE,
        )
        .limit(1)
    ).first()
