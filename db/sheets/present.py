"""What of a file is there already."""

import sqlalchemy as sa

from db.queries.imports import keys_there
from db.returns import COUNTS
from db.schema import monthly_return, reintegration
from db.sheets.understood import Understood


def rows_there(conn: sa.Connection, found: Understood) -> set[int]:
    """Places of the rows that have been brought in already or say what is there anyway."""
    if found.subject.is_bulk:
        keys = keys_there(conn, found.subject.name, found.keys)
        return {place for place, key in enumerate(found.keys) if key in keys}
    columns = (
        monthly_return.c.month,
        monthly_return.c.unit_id,
        monthly_return.c.incidents_confirmed,
        *(reintegration.c[name] for name in COUNTS),
    )
    months = {row[0] for row in found.rows}
    rows = conn.execute(
        sa.select(*columns)
        .join_from(monthly_return, reintegration)
        .where(monthly_return.c.month.in_(months))
    )
    standing = {tuple(row) for row in rows}
    return {place for place, row in enumerate(found.rows) if row in standing}
