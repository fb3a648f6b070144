"""What every command does before its own work, in one order that none of them can forget."""

from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import ParamSpec, TypeVar, cast

import sqlalchemy as sa

from db.ledger.audit import take_turn
from db.ledger.records import sent_before
from db.model import NotAllowed, NotConfirmed, Permission, User

P = ParamSpec("P")
T = TypeVar("T")


def command(
    permission: Permission, table: sa.Table | None = None, *, sensitive: bool = False
) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Who has no `permission` is refused, whatever else is wrong; then one transaction at a time
    goes on; what the same submission has written already is the answer. What is left to the
    command is to check and to write, which leaves the audit row (db.ledger.records).

    The command takes `conn` and `by`. If it takes a `submission`, it returns Saved, and `table` is
    that of the record; without one the draft alone knows what was sent. A `sensitive` one asks
    that the password was typed a moment ago, so that a screen left open is not enough.

    Every command raises, beside what it says itself:
        NotAllowed: the user lacks the permission.
        NotConfirmed: it is sensitive, and they have not typed their password again.
        Refusal: that of a record, see db.ledger.records.save_record.
    """

    def ask_before(work: Callable[P, T]) -> Callable[P, T]:
        parameters = signature(work)

        @wraps(work)
        def begin(*args: P.args, **kwargs: P.kwargs) -> T:
            arguments = parameters.bind(*args, **kwargs).arguments
            conn, by = arguments["conn"], arguments["by"]
            require(permission, by=by)
            if sensitive:
                require_confirmed(by=by)
            take_turn(conn)
            if "submission" in arguments:
                done = sent_before(conn, table, arguments["submission"], by=by)
                if done:
                    return cast("T", done)
            return work(*args, **kwargs)

        return begin

    return ask_before


def require(permission: Permission, *, by: User | None) -> None:
    """None is the terminal, which manages and does nothing else.

    Raises:
        NotAllowed: they lack the permission.
    """
    if not (permission is Permission.MANAGE if by is None else by.may(permission)):
        raise NotAllowed(permission)


def require_confirmed(*, by: User | None) -> None:
    """Who acts without a session, at the terminal, has shown who they are elsewhere.

    Raises:
        NotConfirmed: they typed no password in this session for a while.
    """
    if by is not None and by.session_id and not by.is_confirmed:
        raise NotConfirmed
