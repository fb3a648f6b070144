"""What is asked beside the password at sign-in: the code of the second factor; and the password
again, of who is signed in and is about to do something that matters.

Wrong ones count as wrong passwords do, before anybody looks at them, so that the same limit holds.
"""

from datetime import UTC, datetime

import sqlalchemy as sa

from db import factors, passwords
from db.commands.sessions import (
    Halfway,
    Opened,
    count_attempt,
    open_session,
    refuse_locked,
    settle_attempt,
)
from db.engine import writing
from db.ledger.audit import record, take_turn
from db.model import N_, Refusal, User
from db.queries.accounts import acting
from db.queries.factors import factor_of
from db.schema import account, recovery_code, second_factor, session
from db.tokens import digest

_AGAIN = N_("This took too long. Enter your name and your password again.")
_WRONG = N_(
    "The code is wrong or has been used already. Wait until the app shows the next one, or use a "
    "recovery code."
)
_NO_KEY = N_(
    "Codes of the app cannot be checked: the server has no key for them. Use a recovery code, or "
    "tell the administrator."
)


class Expired(Refusal):
    """The first step counts no more: it begins again."""

    def __init__(self) -> None:
        super().__init__(_AGAIN)


def finish_sign_in(
    engine: sa.Engine, halfway: Halfway, code: str, *, binding: str, address: str = ""
) -> Opened:
    """Open the session of whose password was right, for a code of the app or one on paper.

    Raises:
        Expired: it took too long, the browser is another, or the account has changed meanwhile.
        Refusal: the code is wrong or was used; or too many were.
    """
    if datetime.now(UTC) > halfway.until or binding != halfway.binding:
        raise Expired
    with writing(engine) as conn:
        attempt = count_attempt(conn, halfway.sign_in_name, binding=binding, address=address)
    if attempt.unlocks_at:
        refuse_locked(attempt.unlocks_at)
    with writing(engine) as conn:
        right = accept_code(conn, halfway.account_id, code)
        if not _stands(conn, halfway):
            raise Expired
        settle_attempt(conn, attempt, right, binding=binding)
        if right:
            return open_session(conn, halfway.account_id, binding=binding, address=address)
        is_blind = _secret(conn, halfway.account_id) is None
    raise Refusal(_NO_KEY if is_blind else _WRONG, field="code")


def accept_code(
    conn: sa.Connection, account_id: int, code: str, *, at: datetime | None = None
) -> bool:
    """Whether the code is right. It is taken: neither it nor an earlier one is right again."""
    take_turn(conn)
    at, secret = at or datetime.now(UTC), _secret(conn, account_id)
    step = factors.step_of(secret, code, at) if secret else None
    if step is not None:
        later = (second_factor.c.account_id == account_id) & (second_factor.c.last_step < step)
        taken = conn.execute(second_factor.update().where(later).values(last_step=step))
        return taken.rowcount == 1
    unused = (
        recovery_code.c.account_id == account_id,
        recovery_code.c.code_hash == digest(factors.normal_code(code)),
        recovery_code.c.used_at.is_(None),
    )
    taken = conn.execute(recovery_code.update().where(*unused).values(used_at=at))
    if taken.rowcount == 1:
        name = conn.scalar(sa.select(account.c.sign_in_name).where(account.c.id == account_id))
        record(conn, "use_recovery_code", "account", name, by=None, actor=name or "")
    return taken.rowcount == 1


def confirm(
    engine: sa.Engine,
    password: str,
    code: str = "",
    *,
    by: User,
    binding: str,
    address: str = "",
) -> None:
    """The session's owner has typed the password again, and a code where there is a second factor:
    what is sensitive is open for a while.

    Raises:
        Refusal: one of them is wrong or locked, or the session has ended.
    """
    with writing(engine) as conn:
        attempt = count_attempt(conn, by.sign_in_name, binding=binding, address=address)
    right = passwords.matches(password, attempt.password_hash)
    if attempt.unlocks_at:
        refuse_locked(attempt.unlocks_at)
    with writing(engine) as conn:
        take_turn(conn)
        is_asked = right and factor_of(conn, by.id) is not None
        is_proved = right and (not is_asked or accept_code(conn, by.id, code))
        settle_attempt(conn, attempt, is_proved, binding=binding)
        if is_proved:
            here = session.c.id == acting(conn, by, binding).session_id
            conn.execute(session.update().where(here).values(confirmed_at=datetime.now(UTC)))
            return
        is_blind = is_asked and _secret(conn, by.id) is None
    if is_asked:
        raise Refusal(_NO_KEY if is_blind else _WRONG, field="code")
    raise Refusal(N_("The password is wrong."), field="password")


def _stands(conn: sa.Connection, halfway: Halfway) -> bool:
    same = (
        account.c.id == halfway.account_id,
        account.c.active,
        account.c.epoch == halfway.epoch,
    )
    return conn.scalar(sa.select(account.c.id).where(*same)) is not None


def _secret(conn: sa.Connection, account_id: int) -> str | None:
    """As far as there is one and the key opens it."""
    of = second_factor.c.account_id == account_id
    stored = conn.scalar(sa.select(second_factor.c.secret).where(of))
    return factors.decrypted(stored, account_id) if stored else None
