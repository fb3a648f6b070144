"""Single records as they stand, for the forms that change them."""

from datetime import date
from typing import Any

import pandas as pd
import sqlalchemy as sa

from db.model import FOREVER
from db.queries.frames import DAY, frame
from db.queries.units import lineage
from db.schema import account, campaign, forum, incident, suggestion


def own_units(conn: sa.Connection, unit_id: int | None) -> tuple[int, ...] | None:
    """The communes that a user of this unit writes for: None for all of them.

    An officer's commune, and the former ones that have become part of it.
    """
    if unit_id is None:
        return None
    heirs = lineage(conn, FOREVER)
    return tuple(sorted({unit_id, *(old for old, heir in heirs.items() if heir == unit_id)}))


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
    conn: sa.Connection, units: tuple[int, ...] | None, first: date, last: date, rows: int
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
            sa.true() if units is None else row.unit_id.in_(units),
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
