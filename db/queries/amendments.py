"""What was written to a period's records after it was closed: who, when, why."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from db.ledger.states import RECORDS, states
from db.periods import Period
from db.queries.closing import Closing, closings
from db.schema import audit_event, suggestion_event

GROUPS = {
    "incident": ("incidents",),
    "monthly_return": ("returns", "reintegration"),
    "suggestion_event": ("suggestions",),
    "suggestion": ("suggestions",),
    "survey": ("satisfaction",),
    "target": ("targets",),
}
"""Records to the groups (queries.figures) whose figures they make."""
Known = dict[tuple[str, int], dict[str, Any]]
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
        return GROUPS[self.entity]


def amendments(conn: sa.Connection, close_id: int) -> list[Amendment]:
    """Everything since the closing that can have changed a figure of its period, newest first."""
    event = audit_event.c
    of_closing = (event.entity == "period_close") & (event.entity_id == str(close_id))
    since = conn.scalar(sa.select(sa.func.min(event.id)).where(of_closing))
    closing = next((one for one in closings(conn) if one.id == close_id), None)
    if since is None or closing is None:
        return []
    rows = conn.execute(
        sa.select(audit_event)
        .where(event.id > since, event.entity.in_(list(GROUPS)))
        .order_by(event.id.desc())
    ).all()
    known = _known(conn, [(row.entity, int(row.entity_id)) for row in rows if row.entity_id])
    return list(_told(conn, closing, rows, known))


def _told(
    conn: sa.Connection, closing: Closing, rows: Sequence[sa.Row[Any]], known: Known
) -> Iterator[Amendment]:
    raised = _raised(conn)
    for row in rows:
        old, new = (json.loads(told or "{}") for told in (row.old_values, row.new_values))
        record_id = int(row.entity_id) if row.entity_id else None
        if record_id is None and "sha256" not in new:
            continue
        units: tuple[int, ...] = ()
        if record_id is not None:
            sides = [known.get((row.entity, record_id), {}), old, new]
            if not _touches(closing.period, row.entity, record_id, sides, raised):
                continue
            units = _units(sides, known)
        why = row.reason or new.get("void_reason") or ""
        yield Amendment(row.at, row.actor, row.action, row.entity, record_id, units, why)


def _touches(
    period: Period,
    entity: str,
    record_id: int,
    sides: list[dict[str, Any]],
    raised: dict[int, date],
) -> bool:
    """Whether the record, before or after, counts in the period. A suggestion that was raised by
    its end does: it stands open, or does not, on the last day."""
    if entity == "target":
        years = {month.year for month in period.months()}
        return bool(years & {side.get("year") for side in sides})
    if entity == "suggestion":
        return raised.get(record_id, period.last) <= period.last
    column = {"incident": "occurred_on", "monthly_return": "month", "survey": "closed_on"}
    named = [side.get(column.get(entity, "happened_on")) for side in sides]
    days = [date.fromisoformat(told) for told in named if told]
    if entity == "monthly_return":
        return any(day in period.months() for day in days)
    if entity == "suggestion_event":
        return any(day <= period.last for day in days)
    return any(period.contains(day) for day in days)


def _units(sides: list[dict[str, Any]], known: Known) -> tuple[int, ...]:
    """The record's communes; of a suggestion's event that of the suggestion, of a round those
    whose forms or answers were changed."""
    found = {side["unit_id"] for side in sides if side.get("unit_id")}
    for side in sides:
        about = known.get(("suggestion", side.get("suggestion_id", 0)), {})
        found |= {about["unit_id"]} if about else set()
    for side in sides[1:]:
        parts = [name.split(".") for name in side]
        found |= {int(part[1]) for part in parts if part[0] in ("survey_forms", "survey_tally")}
    return tuple(sorted(found))


def _known(conn: sa.Connection, wanted: list[tuple[str, int]]) -> Known:
    found: Known = {}
    for name in GROUPS:
        ids = {record_id for entity, record_id in wanted if entity == name}
        if name == "suggestion":
            ids |= {
                state["suggestion_id"]
                for (entity, _), state in found.items()
                if entity == "suggestion_event"
            }
        found |= {(name, id_): dict(state) for id_, state in states(conn, RECORDS[name], ids)}
    return found


def _raised(conn: sa.Connection) -> dict[int, date]:
    """The day on which each suggestion was raised."""
    event = suggestion_event.c
    rows = conn.execute(
        sa.select(event.suggestion_id, sa.func.min(event.happened_on)).group_by(event.suggestion_id)
    )
    return {row[0]: row[1] for row in rows}
