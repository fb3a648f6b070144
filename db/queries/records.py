"""Single records as they stand, for the forms that change them; whose forms they are."""

from datetime import date
from typing import Any

import pandas as pd
import sqlalchemy as sa

from db.model import FOREVER, Scope
from db.queries.frames import columns, frame
from db.queries.units import lineage, within
from db.schema import account, incident
from db.subjects import RECORDS


def own_units(conn: sa.Connection, scope: Scope) -> Scope:
    """The units of the scope, and the former communes that have become part of them."""
    if scope.is_everything:
        return scope
    heirs = lineage(conn, FOREVER)
    return Scope.of([*scope.units, *(old for old, heir in heirs.items() if scope.allows(heir))])


def record_of(conn: sa.Connection, name: str, record_id: int) -> dict[str, Any] | None:
    """Every column of the record of this table (db.subjects.RECORDS), and `author`, the sign-in
    name of who wrote it last."""
    table = RECORDS[name].table
    statement = (
        sa.select(table, account.c.sign_in_name.label("author"))
        .outerjoin_from(table, account, account.c.id == table.c.written_by)
        .where(table.c.id == record_id)
    )
    row = conn.execute(statement).mappings().one_or_none()
    return dict(row) if row else None


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
            *columns(incident, "id occurred_on unit_id category_id"),
            row.voided_at.is_not(None).label("voided"),
            row.written_at,
            sa.func.coalesce(account.c.sign_in_name, "").label("author"),
        )
        .outerjoin_from(incident, account, account.c.id == row.written_by)
        .where(row.occurred_on.between(first, last), within(row.unit_id, scope))
        .order_by(row.written_at.desc(), row.id.desc())
        .limit(rows)
    )
    return frame(conn, statement)
