"""Putting generated rows into the database: what is there already stays."""

from collections.abc import Mapping

import sqlalchemy as sa

from db.sample.draw import Row


def put(
    conn: sa.Connection,
    table: sa.Table,
    rows: list[Row],
    *,
    key: tuple[str, ...] = ("client_key",),
    finishes: tuple[str, ...] = (),
    **parents: sa.Table,
) -> None:
    """Insert the rows that the table does not hold yet, in their order.

    `key` are the columns that tell one row from another. A parent `forum=schema.forum` turns
    `forum_key` of each row, a client key, into `forum_id` (and `return_` into `return_id`).
    The columns of `finishes` are also written into rows that are there and that nobody has
    changed since.
    """
    rows = _resolved(conn, rows, parents)
    columns = [table.c[name] for name in (*key, *finishes)]
    known = {
        tuple(row[: len(key)]): tuple(row[len(key) :]) for row in conn.execute(sa.select(*columns))
    }

    def values(row: Row, names: tuple[str, ...]) -> tuple[object, ...]:
        return tuple(row[name] for name in names)

    new = [row for row in rows if values(row, key) not in known]
    if new:
        conn.execute(table.insert(), new)
    for row in rows:
        before = known.get(values(row, key), values(row, finishes))
        if before != values(row, finishes):
            conn.execute(
                table.update()
                .where(table.c.version == 1, *(table.c[name] == row[name] for name in key))
                .values({name: row[name] for name in finishes})
            )


def ids(conn: sa.Connection, name: sa.Column[str]) -> dict[str, int]:
    """What the column says in each row, to the row's id."""
    return {row[0]: row[1] for row in conn.execute(sa.select(name, name.table.c.id))}


def _resolved(conn: sa.Connection, rows: list[Row], parents: Mapping[str, sa.Table]) -> list[Row]:
    for parameter, parent in parents.items():
        name = parameter.rstrip("_")
        found = ids(conn, parent.c.client_key)
        rows = [
            {column: value for column, value in row.items() if column != f"{name}_key"}
            | {f"{name}_id": found[str(row[f"{name}_key"])]}
            for row in rows
        ]
    return rows
