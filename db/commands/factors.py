"""One's own second factor: set up, recovery codes made anew, taken away."""

from datetime import UTC, datetime

import sqlalchemy as sa

from db import factors
from db.ledger.audit import record
from db.ledger.command import command
from db.model import N_, Permission, Refusal, User
from db.queries.factors import can_have_one, factor_of, is_required_of
from db.schema import recovery_code, second_factor, session
from db.tokens import digest


@command(Permission.OWN_ACCOUNT, sensitive=True)
def set_up_factor(conn: sa.Connection, secret: str, code: str, *, by: User) -> tuple[str, ...]:
    """From now on the app is asked too; the recovery codes, to be shown once. All other sessions
    of the account end: they came in without it.

    Raises:
        Refusal: it is not offered, there is one already, or the code is not that of the app.
    """
    if not can_have_one(conn, by.id):
        raise Refusal(N_("A second factor cannot be set up here."))
    if factor_of(conn, by.id):
        raise Refusal(N_("There is a second factor already. Turn it off first."))
    at = datetime.now(UTC)
    step = factors.step_of(secret, code, at)
    if step is None:
        raise Refusal(
            N_(
                "This is not the code that the app shows now. Compare the clock of the telephone, "
                "and type the newest code."
            ),
            field="code",
        )
    conn.execute(
        second_factor.insert().values(
            account_id=by.id,
            secret=factors.encrypted(secret, by.id),
            last_step=step,
            set_up_at=at,
        )
    )
    _revoke_others(conn, by, at)
    record(conn, "set_up_factor", "account", by.sign_in_name, by=by, at=at)
    return _insert_codes(conn, by)


@command(Permission.OWN_ACCOUNT, sensitive=True)
def renew_codes(conn: sa.Connection, *, by: User) -> tuple[str, ...]:
    """Fresh recovery codes, to be shown once; the old ones are taken no more."""
    if not factor_of(conn, by.id):
        raise Refusal(N_("There is no second factor. Set one up first."))
    conn.execute(recovery_code.delete().where(recovery_code.c.account_id == by.id))
    record(conn, "renew_codes", "account", by.sign_in_name, by=by)
    return _insert_codes(conn, by)


@command(Permission.OWN_ACCOUNT, sensitive=True)
def remove_factor(conn: sa.Connection, *, by: User) -> None:
    """The password alone is asked again. All other sessions of the account end.

    Raises:
        Refusal: there is none, or it is required of who acts.
    """
    if is_required_of(conn, by.role):
        raise Refusal(N_("You need a second factor here: it stays on."))
    gone = conn.execute(second_factor.delete().where(second_factor.c.account_id == by.id))
    if not gone.rowcount:
        raise Refusal(N_("There is no second factor. Set one up first."))
    _revoke_others(conn, by, datetime.now(UTC))
    record(conn, "remove_factor", "account", by.sign_in_name, by=by)


def _revoke_others(conn: sa.Connection, by: User, at: datetime) -> None:
    others = (session.c.account_id == by.id, session.c.id != by.session_id)
    still = session.c.revoked_at.is_(None)
    conn.execute(session.update().where(*others, still).values(revoked_at=at))


def _insert_codes(conn: sa.Connection, by: User) -> tuple[str, ...]:
    codes = factors.recovery_codes()
    rows = [{"account_id": by.id, "code_hash": digest(code)} for code in codes]
    conn.execute(recovery_code.insert(), rows)
    return codes
