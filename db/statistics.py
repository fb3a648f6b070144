"""What the database has counted of its own rows: what it takes its ways by, and the rollup."""

import sqlalchemy as sa

from db.schema import incident_month, metadata, setting

SAMPLED = 1_000
"""Rows of an index that SQLite looks at."""


def renew(conn: sa.Connection) -> None:
    """Count anew what ways are chosen by: after an upgrade, after many rows, and now and then.
    PostgreSQL does so by itself too, but later; a role that owns no table leaves it to that."""
    if conn.dialect.name == "sqlite":
        conn.exec_driver_sql(f"PRAGMA analysis_limit = {SAMPLED}")
        conn.exec_driver_sql("ANALYZE")
    else:
        conn.exec_driver_sql(f"ANALYZE {', '.join(metadata.tables)}")


def rebuild_rollup(conn: sa.Connection) -> int:
    """Count the incidents of every month anew from the rows; how many cells there are. The triggers
    do so whenever the calendar is set, be it to what it was."""
    cutoff = setting.update().where(setting.c.key == "cutoff_day")
    conn.execute(cutoff.values(value=setting.c.value))
    return conn.scalar(sa.select(sa.func.count()).select_from(incident_month)) or 0
