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
    """First and last day that any figure speaks of, or None while there is no data."""
    known = calendar(conn)
    reported = monthly_return.c.state.in_(REPORTED)
    first, last = conn.execute(
        sa.select(sa.func.min(monthly_return.c.month), sa.func.max(monthly_return.c.month)).where(
            reported
        )
    ).one()
    days = [known.first_day(first), known.last_day(last)] if first else []
    for column in (
        incident.c.occurred_on,
        suggestion_event.c.happened_on,
        forum.c.held_on,
        survey.c.closed_on,
    ):
        days += conn.execute(sa.select(sa.func.min(column), sa.func.max(column))).one()
    told = [day for day in days if day is not None]
    return (min(told), max(told)) if told else None


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
