"""What an entry can refer to, of all times, read once for as many rows as are to be checked; and
which rows are there already."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from db.model import COMMUNE, FOREVER
from db.schema import category, unit


@dataclass(frozen=True)
class Kind:
    """A row of the list of categories; one that is `divided` has kinds below it that count."""

    valid_from: date
    valid_to: date
    has_casualties: bool
    divided: bool


@dataclass(frozen=True)
class Known:
    """First and last day of each commune, and each kind of incident, by id."""

    communes: dict[int, tuple[date, date]]
    kinds: dict[int, Kind]


def known(conn: sa.Connection) -> Known:
    communes = sa.select(unit.c.id, unit.c.valid_from, unit.c.valid_to).where(
        unit.c.level == COMMUNE
    )
    kinds = conn.execute(sa.select(category)).all()
    codes = {row.id: row.code for row in kinds}  # kinds may hang on any row of their group
    divided = {codes.get(row.parent_id) for row in kinds if row.valid_to == FOREVER}
    return Known(
        communes={row.id: (row.valid_from, row.valid_to) for row in conn.execute(communes)},
        kinds={
            row.id: Kind(row.valid_from, row.valid_to, row.has_casualties, row.code in divided)
            for row in kinds
        },
    )


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
