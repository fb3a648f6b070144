"""The record of who did what, as it is looked through."""

from dataclasses import dataclass
from datetime import datetime

import pandas as pd
import sqlalchemy as sa

from db.queries.frames import as_record, columns, frame
from db.schema import (
    account,
    audit_event,
    category,
    setting,
    survey,
    theme,
    unit,
    unit_border,
)

OF_THE_PROGRAM = (
    *(table.name for table in (account, category, setting, theme, unit, unit_border)),
    "database",
    "session",
)
"""What an event is about that tells of no figure."""


@dataclass(frozen=True)
class Sought:
    """Which rows of the audit: `since` and `before` a moment, by whom, of what; empty for all.
    `words` stand in the values, the reason or the number of the record; with their accents.
    `figures` is whether the reader may see figures: without it, only OF_THE_PROGRAM is found."""

    since: datetime | None = None
    before: datetime | None = None
    actor: str = ""
    action: str = ""
    entity: str = ""
    words: str = ""
    figures: bool = False


@dataclass(frozen=True)
class Event:
    """One row of the audit; the values are JSON objects, as they were hashed."""

    id: int
    at: datetime
    actor: str
    action: str
    entity: str
    entity_id: str
    old_values: str | None
    new_values: str | None
    reason: str
    previous_hash: str
    hash: str


def audit_events(conn: sa.Connection, sought: Sought, rows: int, skip: int) -> pd.DataFrame:
    """A page of the audit, newest first.

    Columns: id int64; at datetime64[us, UTC]; actor, action, entity, entity_id, reason str.
    """
    cells = columns(audit_event, "id at actor action entity entity_id reason")
    statement = sa.select(*cells).where(*_conditions(sought))
    return frame(conn, statement.order_by(audit_event.c.id.desc()).limit(rows).offset(skip))


def count_events(conn: sa.Connection, sought: Sought) -> int:
    rows = sa.select(sa.func.count()).select_from(audit_event).where(*_conditions(sought))
    return conn.scalar(rows) or 0


def audit_event_of(conn: sa.Connection, event_id: int, figures: bool) -> Event | None:
    """None as well where the reader may not see it (Sought.figures)."""
    one = sa.select(audit_event).where(audit_event.c.id == event_id, *_readable(figures))
    row = conn.execute(one).first()
    return as_record(Event, row) if row else None


def distinct_values(conn: sa.Connection, column: str, figures: bool) -> list[str]:
    """What stands in the column (actor, action, entity) of what may be read, each once."""
    values = audit_event.c[column]
    found = sa.select(values).where(*_readable(figures)).distinct()
    return list(conn.scalars(found.order_by(values)))


def last_event(conn: sa.Connection) -> int:
    """Id of the newest row; 0 without any."""
    return conn.scalar(sa.select(sa.func.max(audit_event.c.id))) or 0


def _conditions(sought: Sought) -> list[sa.ColumnElement[bool]]:
    wanted = {"actor": sought.actor, "action": sought.action, "entity": sought.entity}
    found = [audit_event.c[name] == value for name, value in wanted.items() if value]
    found += _readable(sought.figures)
    found += [audit_event.c.at >= sought.since] if sought.since else []
    found += [audit_event.c.at < sought.before] if sought.before else []
    if sought.words:
        in_values, elsewhere = (
            sa.or_(*(cell.contains(sought.words, autoescape=True) for cell in cells))
            for cells in (
                columns(audit_event, "old_values new_values"),
                columns(audit_event, "reason entity_id"),
            )
        )
        # What a few have answered is not found by guessing it
        found.append(elsewhere | (in_values & (audit_event.c.entity != survey.name)))
    return found


def _readable(figures: bool) -> list[sa.ColumnElement[bool]]:
    return [] if figures else [audit_event.c.entity.in_(OF_THE_PROGRAM)]
