"""What of a file is there already."""

from collections.abc import Sequence

import sqlalchemy as sa

AT_ONCE = 5_000
"""Keys in one statement: SQLite takes 32.766 values, PostgreSQL 65.535."""


def keys_there(conn: sa.Connection, table: sa.Table, keys: Sequence[str]) -> set[str]:
    """Those of the client keys that a record of the table bears already."""
    column = table.c.client_key
    return {
        key
        for start in range(0, len(keys), AT_ONCE)
        for key in conn.scalars(sa.select(column).where(column.in_(keys[start : start + AT_ONCE])))
    }
