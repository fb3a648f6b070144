"""What of a file is there already."""

from functools import reduce

import sqlalchemy as sa

from db.queries.known import keys_there
from db.sheets.understood import Understood


def rows_there(conn: sa.Connection, found: Understood) -> set[int]:
    """Places of the rows that have been brought in already or say what is there anyway."""
    subject = found.subject
    if subject.is_bulk:
        keys = keys_there(conn, subject.table, found.keys)
        return {place for place, key in enumerate(found.keys) if key in keys}
    places = [found.place(column.name) for column in subject.identity]
    rows = [tuple(row[at] for at in places) for row in found.rows]
    tables: dict[sa.FromClause, None] = dict.fromkeys(one.table for one in subject.identity)
    standing = conn.execute(
        sa.select(*subject.identity)
        .select_from(reduce(sa.FromClause.join, tables))
        .where(subject.identity[0].in_({row[0] for row in rows}))
    )
    there = {tuple(row) for row in standing}
    return {place for place, row in enumerate(rows) if row in there}
