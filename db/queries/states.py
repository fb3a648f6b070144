"""What each typed record says, in the words in which the audit keeps it.

A state maps a column to its value as JSON; what is empty (NULL) has no key. What hangs on a
record is part of its state, by the child table, its key below the record, and the column:
`reintegration.received`, `target_value.2023-09-01.reached`, `survey_question.7.topic`,
`survey_forms.12.issued`, `survey_tally.12.7.level_4` (unit 12, question 7).

Left out is what other tables or the audit row itself know: id, version, client key, who wrote it
and when, the search key, and columns of a child that repeat its parent.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import sqlalchemy as sa

from db.subjects import RECORDS, Part

Json = str | int | float | bool
State = dict[str, Json]

KNOWN_ELSEWHERE = {"id", "version", "client_key", "written_by", "written_at", "search_key"}
ROWS_AT_ONCE = 2_000


def states(
    conn: sa.Connection, table: sa.Table, ids: Iterable[int] | None = None
) -> Iterator[tuple[int, State]]:
    """Id and state of the records of these ids, or of all, in the order of the ids. What is read at
    once is bounded, however many there are. An id without a record is left out."""
    wanted = sorted(conn.scalars(sa.select(table.c.id)) if ids is None else set(ids))
    for start in range(0, len(wanted), ROWS_AT_ONCE):
        some = wanted[start : start + ROWS_AT_ONCE]
        found = _own(conn, table, some)
        for part in RECORDS[table.name].parts:
            _add_parts(conn, part, some, found)
        yield from found.items()


def state_of(conn: sa.Connection, table: sa.Table, record_id: int) -> State:
    """The state of one record; empty when there is none."""
    return dict(states(conn, table, [record_id])).get(record_id, {})


def difference(before: State, after: State) -> tuple[dict[str, Json | None], ...]:
    """What a change was from and to: old and new values, None where there was or is nothing."""
    changed = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    return (
        {name: before.get(name) for name in changed} if before else {},
        {name: after.get(name) for name in changed} if after else {},
    )


def own_columns(table: sa.Table) -> list[sa.Column[Any]]:
    """The columns of the record itself that hold what it says."""
    return [column for column in table.c if column.name not in KNOWN_ELSEWHERE]


def _own(conn: sa.Connection, table: sa.Table, ids: list[int]) -> dict[int, State]:
    columns = own_columns(table)
    names = [column.name for column in columns]
    rows = conn.execute(
        sa.select(table.c.id, *columns).where(table.c.id.in_(ids)).order_by(table.c.id)
    )
    return {row[0]: plain(names, row[1:]) for row in rows}


def part_columns(part: Part) -> tuple[list[sa.Column[Any]], list[sa.Column[Any]]]:
    """The columns that name a part below its record, and those that hold what it says."""
    keys = [column for column in part.table.primary_key if column.name != part.owner.name]
    values = [c for c in part.table.c if not c.primary_key and not c.foreign_keys]
    return keys, values


def _add_parts(conn: sa.Connection, part: Part, ids: list[int], found: dict[int, State]) -> None:
    keys, values = part_columns(part)
    rows = conn.execute(
        sa.select(part.owner, *keys, *values).where(part.owner.in_(ids)).order_by(part.owner, *keys)
    )
    for record_id, *row in rows:
        at = ".".join([part.table.name, *map(str, row[: len(keys)])])
        names = [f"{at}.{column.name}" for column in values]
        found[record_id].update(plain(names, row[len(keys) :]))


def plain(names: Iterable[str], values: Iterable[object]) -> State:
    """Values of a row, by their names, as JSON has them."""
    return {
        name: str(value) if isinstance(value, date) else value  # type: ignore[misc]
        for name, value in zip(names, values, strict=True)
        if value is not None
    }
