"""What was written to a period's records after its figures were kept: who, when, why."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from db.periods import Period
from db.queries.closing import closings
from db.queries.states import part_columns, states
from db.schema import audit_event, period_close
from db.subjects import RECORDS, Record

COUNTED = [name for name, record in RECORDS.items() if record.groups]
Side = dict[str, Any]
"""What a record says, or the part of it that changed, by column."""
Known = dict[tuple[str, int], Side]
"""What a record says now, by its table and id."""


@dataclass(frozen=True)
class Amendment:
    """One audit row. `units` are the communes it concerns; empty for records that came in bulk,
    whose `record_id` is None."""

    at: datetime
    actor: str
    action: str
    entity: str
    record_id: int | None
    units: tuple[int, ...]
    reason: str

    @property
    def groups(self) -> tuple[str, ...]:
        return RECORDS[self.entity].groups


def amendments(conn: sa.Connection, close_id: int) -> list[Amendment]:
    """Everything since the closing that can have changed a figure of its period, newest first."""
    closing = next((one for one in closings(conn) if one.id == close_id), None)
    if closing is None:
        return []
    return written_since(conn, period_close, close_id, lambda _record: closing.period)


def written_since(
    conn: sa.Connection, kept: sa.Table, kept_id: int, counted: Callable[[Record], Period]
) -> list[Amendment]:
    """Everything since the figures of that row were kept that can have changed one of them, newest
    first; `counted` says in which window the records of a table do."""
    event = audit_event.c
    keeping = (event.entity == kept.name) & (event.entity_id == str(kept_id))
    since = conn.scalar(sa.select(sa.func.min(event.id)).where(keeping))
    if since is None:
        return []
    rows = conn.execute(
        sa.select(audit_event)
        .where(event.id > since, event.entity.in_(COUNTED))
        .order_by(event.id.desc())
    ).all()
    known = _known(conn, [(row.entity, int(row.entity_id)) for row in rows if row.entity_id])
    return list(_read(counted, rows, known))


def _read(
    counted: Callable[[Record], Period], rows: Sequence[sa.Row[Any]], known: Known
) -> Iterator[Amendment]:
    for row in rows:
        old, new = (json.loads(values or "{}") for values in (row.old_values, row.new_values))
        record_id = int(row.entity_id) if row.entity_id else None
        if record_id is None and "sha256" not in new:
            continue
        units: tuple[int, ...] = ()
        if record_id is not None:
            record = RECORDS[row.entity]
            sides = [known.get((row.entity, record_id), {}), old, new]
            if not _touches(counted(record), record, sides, known):
                continue
            units = _units(record, sides, known)
        why = row.reason or new.get("void_reason") or ""
        yield Amendment(row.at, row.actor, row.action, row.entity, record_id, units, why)


def _touches(period: Period, record: Record, sides: list[Side], known: Known) -> bool:
    """Whether the record, before or after, counts in the period. A suggestion that was raised by
    its end does: it stands open, or does not, on the last day."""
    for value in _values(record, record.day, sides, known):
        day = date.fromisoformat(value) if isinstance(value, str) else value
        first, last = record.stretch.days(day, period.calendar)
        if first <= period.last and (record.lasts or last >= period.first):
            return True
    return False


def _units(record: Record, sides: list[Side], known: Known) -> tuple[int, ...]:
    """The record's communes, and those of its parts that were changed."""
    found = set(_values(record, record.unit, sides, known))
    places = {}
    for part in record.parts:
        if part.unit is not None and part.unit.table is part.table:
            keys = part_columns(part)[0]
            places[part.table.name] = 1 + [key.name for key in keys].index(part.unit.name)
    for name in {name for side in sides[1:] for name in side}:
        table, *_ = names = name.split(".")
        found |= {int(names[places[table]])} if table in places else set()
    return tuple(sorted(found))


def _values(
    record: Record, column: sa.Column[Any] | None, sides: list[Side], known: Known
) -> Iterator[Any]:
    """What stands in the record's day or unit on each side; what is its parent's, as it is now."""
    for side in sides:
        for parent, key in record.parents.items():
            if column is not None and column.table is parent:
                side = known.get((parent.name, side.get(key.name, 0)), {})
        if column is not None and side.get(column.name):
            yield side[column.name]


def _known(conn: sa.Connection, wanted: Iterable[tuple[str, int]]) -> Known:
    """The records, and those that their units and days are found in."""
    found: Known = {}
    ahead = set(wanted)
    while ahead:
        name = min(ahead)[0]
        ids = {record_id for entity, record_id in ahead if entity == name}
        ahead -= {(name, record_id) for record_id in ids}
        for record_id, state in states(conn, RECORDS[name].table, ids):
            found[name, record_id] = dict(state)
            parents = RECORDS[name].parents.items()
            ahead |= {(parent.name, int(state[key.name])) for parent, key in parents}
        ahead -= found.keys()
    return found
