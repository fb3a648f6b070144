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

import sqlalchemy as sa

from db.schema import (
    briefing,
    campaign,
    forum,
    incident,
    monthly_return,
    reintegration,
    suggestion,
    suggestion_event,
    survey,
    survey_forms,
    survey_question,
    survey_tally,
    target,
    target_value,
)

Json = str | int | float | bool
State = dict[str, Json]

RECORDS = {
    table.name: table
    for table in (
        incident,
        monthly_return,
        forum,
        suggestion,
        suggestion_event,
        survey,
        target,
        campaign,
        briefing,
    )
}
"""The typed records, by the name under which the audit knows them."""
PARTS = {
    "monthly_return": (reintegration.c.return_id,),
    "survey": (survey_question.c.survey_id, survey_forms.c.survey_id, survey_tally.c.survey_id),
    "target": (target_value.c.target_id,),
}
"""What hangs on a record: the columns that name the record."""
TOLD_ELSEWHERE = {"id", "version", "client_key", "written_by", "written_at", "search_key"}
ROWS_AT_ONCE = 2_000


def states(
    conn: sa.Connection, table: sa.Table, ids: Iterable[int] | None = None
) -> Iterator[tuple[int, State]]:
    """Id and state of the records of these ids, or of all, in the order of the ids.

    What is read at once is bounded, however many there are. An id without a record is left out.
    """
    wanted = sorted(conn.scalars(sa.select(table.c.id)) if ids is None else set(ids))
    for start in range(0, len(wanted), ROWS_AT_ONCE):
        some = wanted[start : start + ROWS_AT_ONCE]
        found = _own(conn, table, some)
        for owner in PARTS.get(table.name, ()):
            _add_parts(conn, owner, some, found)
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


def _own(conn: sa.Connection, table: sa.Table, ids: list[int]) -> dict[int, State]:
    names = [column.name for column in table.c if column.name not in TOLD_ELSEWHERE]
    columns = [table.c[name] for name in names]
    rows = conn.execute(
        sa.select(table.c.id, *columns).where(table.c.id.in_(ids)).order_by(table.c.id)
    )
    return {row[0]: _state(names, row[1:]) for row in rows}


def _add_parts(
    conn: sa.Connection, owner: sa.Column[int], ids: list[int], found: dict[int, State]
) -> None:
    table = owner.table
    keys = [column for column in table.primary_key if column.name != owner.name]
    values = [column for column in table.c if not column.primary_key and not column.foreign_keys]
    rows = conn.execute(
        sa.select(owner, *keys, *values).where(owner.in_(ids)).order_by(owner, *keys)
    )
    for record_id, *row in rows:
        at = ".".join([table.name, *map(str, row[: len(keys)])])
        names = [f"{at}.{column.name}" for column in values]
        found[record_id].update(_state(names, row[len(keys) :]))


def _state(names: Iterable[str], values: Iterable[object]) -> State:
    return {
        name: str(value) if isinstance(value, date) else value  # type: ignore[misc]
        for name, value in zip(names, values, strict=True)
        if value is not None
    }
