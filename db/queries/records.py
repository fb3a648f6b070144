"""Single records as they stand, for the forms that change them; whose forms they are."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import sqlalchemy as sa

from db.model import FOREVER, Scope
from db.queries.frames import DAY, frame
from db.queries.units import lineage, within
from db.schema import account, campaign, forum, incident, suggestion, unit


def own_units(conn: sa.Connection, scope: Scope) -> Scope:
    """The units of the scope, and the former communes that have become part of them."""
    if scope.is_everything:
        return scope
    heirs = lineage(conn, FOREVER)
    return Scope.of([*scope.units, *(old for old, heir in heirs.items() if scope.allows(heir))])


def incident_record(conn: sa.Connection, incident_id: int) -> dict[str, Any] | None:
    """Every column of table incident, and `author`, the sign-in name of who wrote it last."""
    return _record(conn, incident, incident_id)


def forum_record(conn: sa.Connection, forum_id: int) -> dict[str, Any] | None:
    """As `incident_record`, of a forum."""
    return _record(conn, forum, forum_id)


def suggestion_record(conn: sa.Connection, suggestion_id: int) -> dict[str, Any] | None:
    """As `incident_record`, of a suggestion."""
    return _record(conn, suggestion, suggestion_id)


def campaign_record(conn: sa.Connection, campaign_id: int) -> dict[str, Any] | None:
    """As `incident_record`, of a campaign."""
    return _record(conn, campaign, campaign_id)


def recent_incidents(
    conn: sa.Connection, scope: Scope, first: date, last: date, rows: int
) -> pd.DataFrame:
    """The incidents of the days that were written last, newest writing first; voided ones too.

    Returns:
        id int64, occurred_on datetime64[s], unit_id int64, category_id int64, voided bool,
        written_at datetime64[us, UTC], author str.
    """
    row = incident.c
    statement = (
        sa.select(
            row.id,
            row.occurred_on,
            row.unit_id,
            row.category_id,
            row.voided_at.is_not(None),
            row.written_at,
            sa.func.coalesce(account.c.sign_in_name, ""),
        )
        .outerjoin_from(incident, account, account.c.id == row.written_by)
        .where(
            row.occurred_on.between(first, last),
            within(row.unit_id, scope),
        )
        .order_by(row.written_at.desc(), row.id.desc())
        .limit(rows)
    )
    return frame(
        conn,
        statement,
        id="int64",
        occurred_on=DAY,
        unit_id="int64",
        category_id="int64",
        voided="bool",
        written_at="datetime64[us, UTC]",
        author="str",
    )


def _record(conn: sa.Connection, table: sa.Table, record_id: int) -> dict[str, Any] | None:
    statement = (
        sa.select(table, account.c.sign_in_name.label("author"))
        .outerjoin_from(table, account, account.c.id == table.c.written_by)
        .where(table.c.id == record_id)
    )
    row = conn.execute(statement).mappings().one_or_none()
    return dict(row) if row else None


@dataclass(frozen=True)
class Stranded:
    """An active officer whose commune has ended; None as successor where nothing followed it."""

    sign_in_name: str
    display_name: str
    unit_id: int
    successor_id: int | None


def stranded(conn: sa.Connection, day: date) -> list[Stranded]:
    """Officers who have no commune to write for on the day, by sign-in name."""
    heirs = lineage(conn, day)
    rows = conn.execute(
        sa.select(account.c.sign_in_name, account.c.display_name, account.c.unit_id)
        .join_from(account, unit)
        .where(account.c.active, unit.c.valid_to < day)
        .order_by(account.c.sign_in_name)
    )
    return [Stranded(*row, successor_id=heirs.get(row.unit_id)) for row in rows]
