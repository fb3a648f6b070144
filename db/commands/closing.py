"""Closing a period: every figure is kept as it was reported, for ever; reopening says why."""

from datetime import UTC, date, datetime

import sqlalchemy as sa

from db.entries.field import length
from db.ledger.audit import record
from db.ledger.command import command
from db.ledger.replay import keep_figures, seal
from db.model import N_, Permission, Refusal, ReturnState, User
from db.periods import Period
from db.personal import personal_passages
from db.queries.closing import returns_owed
from db.queries.figures import figures
from db.queries.settings import calendar
from db.schema import closed_figure, period_close
from db.text import clean_block

LONGEST_REASON = length(period_close.c.reopen_reason)


@command(Permission.CLOSE, sensitive=True)
def close_period(
    conn: sa.Connection, first: date, last: date, reason: str = "", *, today: date, by: User
) -> int:
    """Close the months from nominal month `first` to `last`; the id of the closing.

    Raises:
        Refusal: a month has not ended, or is closed; returns are missing or not approved and no
            `reason` says why it is closed all the same.
    """
    if last < first:
        raise Refusal(N_("The last month lies before the first one."), field="last")
    months = calendar(conn)
    period = months.custom(months.first_day(first), months.last_day(last))
    if period.last >= today:
        raise Refusal(
            N_("The last month ends on {day}. Close it after that day."),
            field="last",
            day=f"{period.last:%d/%m/%Y}",
        )
    _require_open(conn, period)
    reason = clean_block(reason)
    waiting = sum(owed.state != ReturnState.APPROVED for owed in returns_owed(conn, period))
    if waiting and not reason:
        raise Refusal(
            N_("{n} returns are missing or not approved. Say why it is closed all the same."),
            field="reason",
            n=waiting,
        )
    _require_fit(reason)
    at = datetime.now(UTC)
    days = {"first_day": period.first, "last_day": period.last}
    close_id: int = conn.execute(
        period_close.insert()
        .values(**days, closed_by=by.id, closed_at=at)
        .returning(period_close.c.id)
    ).scalar_one()
    found = figures(conn, period)
    keep_figures(conn, closed_figure, close_id, found)
    record(
        conn,
        "close",
        "period_close",
        close_id,
        by=by,
        new={
            **days,
            "closed_by": by.id,
            "closed_at": at,
            "unfinished": waiting,
            "figures": len(found),
            "sha256": seal(found),
        },
        reason=reason,
        at=at,
    )
    return close_id


@command(Permission.CLOSE, sensitive=True)
def reopen_period(conn: sa.Connection, close_id: int, reason: str, *, by: User) -> None:
    """Let the period's figures change again without a reason; what was kept stays.

    Raises:
        Refusal: there is no such closing, it is open already, or no reason is given.
    """
    row = conn.execute(sa.select(period_close).where(period_close.c.id == close_id)).first()
    if row is None or row.reopened_at is not None:
        raise Refusal(N_("This period is not closed any more. Look at the list again."))
    reason = clean_block(reason)
    if not reason:
        raise Refusal(N_("Say why the period is opened again."), field="reason")
    _require_fit(reason)
    at = datetime.now(UTC)
    opened = {"reopened_by": by.id, "reopened_at": at, "reopen_reason": reason}
    conn.execute(period_close.update().where(period_close.c.id == close_id).values(opened))
    record(
        conn,
        "reopen",
        "period_close",
        close_id,
        by=by,
        old=dict.fromkeys(opened),
        new=opened,
        reason=reason,
        at=at,
    )


def _require_open(conn: sa.Connection, period: Period) -> None:
    row = period_close.c
    standing = conn.execute(
        sa.select(row.first_day, row.last_day).where(
            row.reopened_at.is_(None),
            row.first_day <= period.last,
            row.last_day >= period.first,
        )
    ).first()
    if standing:
        raise Refusal(
            N_("{first} to {last} is closed already. Open it again first, or leave it out."),
            field="first",
            first=f"{standing.first_day:%d/%m/%Y}",
            last=f"{standing.last_day:%d/%m/%Y}",
        )


def _require_fit(reason: str) -> None:
    """A reason is kept and shown for ever."""
    if len(reason) > LONGEST_REASON:
        raise Refusal(N_("Say it in at most {n} characters."), field="reason", n=LONGEST_REASON)
    if personal_passages(reason):
        raise Refusal(
            N_("The reason seems to tell of a person. Say it without names or numbers of people."),
            field="reason",
        )
