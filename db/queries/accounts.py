"""Who is here, and which accounts there are."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import pandas as pd
import sqlalchemy as sa

from db import factors
from db.model import Role, SessionOver, User
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
MOST_OF_BROWSER = 15
"""So many within the window, for whatever names, lock the browser."""
FREE_OF_ADDRESS = 30
"""So many within the window cost who comes from the address nothing: it may be a whole office."""


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
    row = _live(conn, _OF_ID, {"id": session_id}, binding, at)
    return Presence(as_record(User, row, role=Role(row.role)), row.seen_at) if row else None


def acting(conn: sa.Connection, user: User, binding: str, *, at: datetime | None = None) -> User:
    """The user as the account stands in this transaction: what a screen remembers may be old.

    Raises:
        SessionOver: the session they act in has ended, for one of the reasons of `presence`.
    """
    here = presence(conn, user.session_id, binding, at=at)
    if here is None or here.user.id != user.id:
        raise SessionOver
    return here.user


def session_of(
    conn: sa.Connection, token: str, binding: str, *, at: datetime | None = None
) -> str | None:
    """Id of the live session that this cookie opens, or None."""
    row = _live(conn, _OF_TOKEN, {"token": digest(token)}, binding, at)
    return row.session_id if row else None


def any_live(
    conn: sa.Connection, session_ids: set[str], binding: str, *, at: datetime | None = None
) -> bool:
    """Whether one of the sessions is alive in the browser that has this binding."""
    return _live(conn, _OF_IDS, {"ids": sorted(session_ids)}, binding, at) is not None


def live_among(
    conn: sa.Connection, sat: Collection[tuple[str, str]], *, at: datetime | None = None
) -> set[tuple[str, str]]:
    """Those that are alive, of pairs of a session's id and its browser's binding."""
    hashes = {(id_, digest(binding)): (id_, binding) for id_, binding in sat}
    named = session.c.id.in_(sorted({id_ for id_, _ in sat}))
    living = (
        sa.select(session.c.id, session.c.binding_hash)
        .join_from(session, account)
        .where(named, *_IS_LIVE)
    )
    found = {(row.id, row.binding_hash) for row in conn.execute(living, _moments(at))}
    return {pair for key, pair in hashes.items() if key in found}


@dataclass(frozen=True)
class Sitting:
    """A live session of an account, in whatever browser."""

    id: str
    created_at: datetime
    seen_at: datetime
    address: str


def sittings(
    conn: sa.Connection, account_id: int, *, at: datetime | None = None
) -> tuple[Sitting, ...]:
    """The sessions of the account that are alive, last used first."""
    rows = conn.execute(
        sa.select(*columns(session, "id created_at seen_at address"))
        .join_from(session, account)
        .where(account.c.id == account_id, *_IS_LIVE)
        .order_by(session.c.seen_at.desc(), session.c.id),
        _moments(at),
    )
    return tuple(Sitting(*row) for row in rows)


def has_accounts(conn: sa.Connection) -> bool:
    return conn.scalar(sa.select(account.c.id).limit(1)) is not None


def administrators(conn: sa.Connection) -> tuple[str, ...]:
    """Names of those who administer the installation now: whom its users ask."""
    statement = sa.select(account.c.display_name).where(
        account.c.role == Role.ADMIN, account.c.active
    )
    return tuple(conn.scalars(statement.order_by(account.c.sign_in_name)))


def accounts(conn: sa.Connection, *, at: datetime | None = None) -> pd.DataFrame:
    """Every account by sign-in name. `locked`: too many wrong passwords just now.

    Columns: sign_in_name, display_name, role (str), unit_id (Int64), active,
    must_change_password, has_factor, locked (bool), created_at, last_sign_in (datetime64[us, UTC];
    missing when nobody came in for as long as sessions are kept).
    """
    of_account = sign_in_event.c.sign_in_name == account.c.sign_in_name
    wrong = _is_wrong(of_account, at or datetime.now(UTC))
    count = sa.select(sa.func.count(sign_in_event.c.id)).where(wrong).scalar_subquery()
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


def wrong_passwords(which: sa.ColumnElement[bool], at: datetime) -> sa.Select[tuple[int, datetime]]:
    """The wrong guesses among these attempts that still count, newest first: id and moment."""
    event = sign_in_event
    return (
        sa.select(event.c.id, event.c.at)
        .where(_is_wrong(which, at))
        .order_by(event.c.at.desc(), event.c.id.desc())
    )


def _is_wrong(which: sa.ColumnElement[bool], at: datetime) -> sa.ColumnElement[bool]:
    event = sign_in_event.c
    return sa.and_(
        which, event.outcome == "refused", event.forgiven.is_(False), event.at > at - WINDOW
    )


def _live(
    conn: sa.Connection,
    which: sa.ColumnElement[bool],
    names: Mapping[str, object],
    binding: str,
    at: datetime | None,
) -> sa.Row[Any] | None:
    """One of the sessions that lives in the browser of the binding, with its account."""
    confirmed = (at or datetime.now(UTC)) - CONFIRMED
    known = {**names, **_moments(at), "confirmed": confirmed, "binding": digest(binding)}
    return conn.execute(_living(which, factors.is_offered()), known).first()


@cache
def _living(which: sa.ColumnElement[bool], is_offered: bool) -> sa.Select[Any]:
    """Asked in every run: to write it down takes longer than the database takes to answer."""
    confirmed = session.c.confirmed_at > sa.bindparam("confirmed")
    return (
        sa.select(
            account,
            session.c.id.label("session_id"),
            session.c.seen_at,
            lacks_factor(is_offered).label("must_set_up_factor"),
            sa.or_(account.c.password_hash.is_(None), confirmed).is_(True).label("is_confirmed"),
        )
        .join_from(session, account)
        .where(which, session.c.binding_hash == sa.bindparam("binding"), *_IS_LIVE)
        .limit(1)
    )


_OF_ID = session.c.id == sa.bindparam("id")
_OF_IDS = session.c.id.in_(sa.bindparam("ids", expanding=True))
_OF_TOKEN = session.c.token_hash == sa.bindparam("token")
_IS_LIVE = (
    account.c.active,
    account.c.epoch == session.c.epoch,
    session.c.revoked_at.is_(None),
    session.c.created_at > sa.bindparam("created"),
    session.c.seen_at > sa.bindparam("seen"),
)


def _moments(at: datetime | None) -> dict[str, datetime]:
    """Of _IS_LIVE."""
    now = at or datetime.now(UTC)
    return {"created": now - ABSOLUTE, "seen": now - IDLE}
