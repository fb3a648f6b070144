"""Settings of the installation, and how fresh its data is."""

from datetime import date

import sqlalchemy as sa

from db.model import BEGINNING, REPORTED
from db.periods import Calendar
from db.schema import forum, incident, monthly_return, period_close, suggestion_event, survey
from db.schema import revision as data_revision
from db.schema import setting as setting_table


def setting(conn: sa.Connection, key: str) -> str | None:
    return conn.scalar(sa.select(setting_table.c.value).where(setting_table.c.key == key))


def calendar(conn: sa.Connection) -> Calendar:
    """The reporting calendar of the installation; the migrations put the usual cut-off day in."""
    return Calendar(int(setting(conn, "cutoff_day") or Calendar().cutoff_day))


def programme_start(conn: sa.Connection) -> date:
    """First nominal month since which reintegration flows are summed up; else of all returns."""
    told = setting(conn, "programme_start")
    if told:
        return date.fromisoformat(told)
    first = conn.scalar(sa.select(sa.func.min(monthly_return.c.month)))
    return first or BEGINNING


def revision(conn: sa.Connection) -> int:
    """A number that goes up with every write to the data: the key of every cached read."""
    return conn.execute(sa.select(data_revision.c.number)).scalar_one()


def data_span(conn: sa.Connection) -> tuple[date, date] | None:
    """First and last day that any figure speaks of, or None while there is no data.

    An incident that was voided is no figure: the reason may be its date.
    """
    months = calendar(conn)
    reported = monthly_return.c.state.in_(REPORTED)
    first, last = conn.execute(
        sa.select(sa.func.min(monthly_return.c.month), sa.func.max(monthly_return.c.month)).where(
            reported
        )
    ).one()
    days: list[date | None] = [months.first_day(first), months.last_day(last)] if first else []
    for column, counts in (
        (incident.c.occurred_on, incident.c.voided_at.is_(None)),
        (suggestion_event.c.happened_on, sa.true()),
        (forum.c.held_on, sa.true()),
        (survey.c.closed_on, sa.true()),
    ):
        told = sa.select(column).where(counts).limit(1)
        days += [conn.scalar(told.order_by(end)) for end in (column, column.desc())]
    known = [day for day in days if day is not None]
    return (min(known), max(known)) if known else None


def is_closed(conn: sa.Connection, first: date, last: date) -> bool:
    """Whether one closing that still stands covers every day of the window."""
    close = period_close
    return bool(
        conn.scalar(
            sa.select(sa.func.count()).where(
                close.c.first_day <= first, close.c.last_day >= last, close.c.reopened_at.is_(None)
            )
        )
    )
