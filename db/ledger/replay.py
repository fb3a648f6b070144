"""Whether the typed records are what the audit tells: plain SQL leaves no row there.

Each record is taken back, change by change, to how it came: what a change made must be what
stands there, and before its first change there was nothing, or what a bulk's fingerprint has seen.
"""

import hashlib
import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from heapq import merge
from operator import itemgetter
from typing import Any

import sqlalchemy as sa

from db.ledger.audit import EXPORT
from db.ledger.bulk import Fingerprint, spans_of
from db.queries.closing import figures_then
from db.queries.codes import sha256
from db.queries.figures import Figures
from db.queries.shown import figures_shown
from db.queries.states import State, states
from db.schema import audit_event, figure_code, period_close, showing

NAMED = 10
"""So many records are named of those that no audit row knows."""
Change = tuple[dict[str, Any], dict[str, Any]]
"""Old and new values of one audit row."""


@dataclass
class Bulk:
    """Records that one audit row tells of: how many, their fingerprint then and as taken again."""

    at: datetime
    count: int
    sha256: str
    spans: list[range]
    taken: Fingerprint = field(default_factory=Fingerprint)


def compare(conn: sa.Connection, table: sa.Table) -> tuple[int, list[str]]:
    """How many records the table holds, and how they differ from what the audit tells."""
    changes, bulks = _trail(conn, table.name)
    spans = sorted((run.start, run.stop, bulk) for bulk in bulks for run in bulk.spans)
    present = set(conn.scalars(sa.select(table.c.id)))
    gone: list[tuple[int, State]] = [(one, {}) for one in sorted(changes.keys() - present)]
    faults: list[str] = []
    unknown: list[int] = []
    for record_id, state in merge(states(conn, table), gone, key=itemgetter(0)):
        known = changes.get(record_id, [])
        wrong = _undo(state, known)
        place = bisect_right(spans, record_id, key=itemgetter(0)) - 1
        if place >= 0 and record_id < spans[place][1]:
            spans[place][2].taken.add(record_id, state)
        elif not known:
            unknown.append(record_id)
        else:
            wrong += sorted(state)
        if wrong:
            is_gone = "" if record_id in present else " (the record is gone)"
            faults.append(f"{table.name} {record_id}: {', '.join(wrong)}{is_gone}")
    if unknown:
        named = ", ".join(map(str, unknown[:NAMED]))
        more = ", ..." if len(unknown) > NAMED else ""
        faults.append(f"{table.name}: no audit row tells of {len(unknown)} ({named}{more})")
    for bulk in bulks:
        if (bulk.taken.count, bulk.taken.sha256) != (bulk.count, bulk.sha256):
            faults.append(
                f"{table.name}: of the {bulk.count} that came on {bulk.at:%d/%m/%Y %H:%M} UTC "
                f"some were changed; {bulk.taken.count} are there"
            )
    return len(present), faults


def contradicted(conn: sa.Connection, table: sa.Table) -> list[int]:
    """Records that are not as the last change that the audit tells of left them."""
    changes, _ = _trail(conn, table.name)
    return [one for one, state in states(conn, table, changes) if _undo(state, changes[one])]


def compare_closings(conn: sa.Connection) -> tuple[int, list[str]]:
    """How many periods were closed, and how they and their figures differ from what the audit
    tells of them."""
    return _compare_kept(conn, period_close, figures_then, "that were closed")


def compare_showings(conn: sa.Connection) -> tuple[int, list[str]]:
    """How often briefings showed new figures, and how these differ from what the audit tells."""
    return _compare_kept(conn, showing, figures_shown, "that were shown")


def compare_codes(conn: sa.Connection) -> tuple[int, list[str]]:
    """How many figures have left under a code, and how what is kept of them differs from what the
    audit tells."""
    changes, _ = _trail(conn, figure_code.name)
    rows = {row["id"]: dict(row) for row in conn.execute(sa.select(figure_code)).mappings()}
    faults = []
    for row_id in sorted(changes.keys() | rows.keys()):
        row, where = rows.get(row_id), f"{figure_code.name} {row_id}"
        kept = next((new for _old, new in changes.get(row_id, [])), None)
        if row is None or kept is None:
            faults.append(f"{where}: {'is gone' if kept else 'no audit row tells of it'}")
        elif (row["code"], sha256(row)) != (kept["code"], kept["sha256"]):
            faults.append(f"{where}: it is not what was shown")
    return len(rows), faults


def _compare_kept(
    conn: sa.Connection,
    table: sa.Table,
    kept: Callable[[sa.Connection, int], Figures],
    which: str,
) -> tuple[int, list[str]]:
    changes, _ = _trail(conn, table.name)
    rows = {row["id"]: row for row in conn.execute(sa.select(table)).mappings()}
    faults = []
    for row_id in sorted(changes.keys() | rows.keys()):
        row = rows.get(row_id)
        latest: dict[str, Any] = {}
        for _old, new in changes.get(row_id, []):
            latest |= new
        where = f"{table.name} {row_id}"
        if row is None or not latest:
            faults.append(f"{where}: {'is gone' if latest else 'no audit row tells of it'}")
            continue
        stands = {
            name: str(value) if isinstance(value, date) else value
            for name, value in row.items()
            if name != "id"
        }
        faults += [
            f"{where}: {name} is {value}, the audit tells {latest.get(name)}"
            for name, value in stands.items()
            if value != latest.get(name)
        ]
        if seal(kept(conn, row_id)) != latest.get("sha256"):
            faults.append(f"{where}: its figures are not those {which}")
    return len(rows), faults


def keep_figures(conn: sa.Connection, table: sa.Table, owner_id: int, found: Figures) -> None:
    """Keep the figures in a table of those that are kept for ever, for the row that owns them."""
    names = [column.name for column in table.c]
    rows = [dict(zip(names, (owner_id, *key, value), strict=True)) for key, value in found.items()]
    if rows:
        conn.execute(table.insert(), rows)


def seal(found: Figures) -> str:
    """SHA-256 over kept figures in the order of their keys."""
    digest = hashlib.sha256()
    for (indicator, unit_id, month, part), value in sorted(found.items()):
        line = json.dumps([indicator, unit_id, str(month), part, value], ensure_ascii=False)
        digest.update(f"{line}\n".encode())
    return digest.hexdigest()


def _undo(state: State, changes: list[Change]) -> list[str]:
    """Take the state back to before the changes; names of what is not as they left it."""
    wrong: dict[str, None] = {}
    for old, new in reversed(changes):
        for name in {**old, **new}:
            if state.pop(name, None) != new.get(name):
                wrong[name] = None
            if old.get(name) is not None:
                state[name] = old[name]
    return list(wrong)


def records_since(conn: sa.Connection, table: sa.Table, since: int) -> list[int]:
    """The records that rows of the audit after that one tell of."""
    changes, bulks = _trail(conn, table.name, since)
    return [*changes, *(one for bulk in bulks for run in bulk.spans for one in run)]


def units_since(conn: sa.Connection, table: sa.Table, since: int) -> set[int]:
    """The units that records are of, or were, which rows of the audit after that one tell of."""
    changes, bulks = _trail(conn, table.name, since)
    each = (values for of_one in changes.values() for change in of_one for values in change)
    found = {values["unit_id"] for values in each if values.get("unit_id") is not None}
    spans = [range(one, one + 1) for one in changes] + [run for bulk in bulks for run in bulk.spans]
    for run in spans:
        of_them = table.c.id.between(run.start, run.stop - 1)
        found |= set(conn.scalars(sa.select(table.c.unit_id).distinct().where(of_them)))
    return found


def _trail(
    conn: sa.Connection, entity: str, since: int = 0
) -> tuple[dict[int, list[Change]], list[Bulk]]:
    """What the audit tells of the table's records: their changes, oldest first, and the bulks. A
    file that was made of one changed nothing."""
    event = audit_event.c
    changes: dict[int, list[Change]] = defaultdict(list)
    bulks: list[Bulk] = []
    for row in conn.execute(
        sa.select(event.at, event.entity_id, event.old_values, event.new_values)
        .where(event.entity == entity, event.action != EXPORT, event.id > since)
        .order_by(event.id)
    ):
        old, new = (json.loads(values or "{}") for values in row[2:])
        if row.entity_id:
            changes[int(row.entity_id)].append((old, new))
        elif "sha256" in new:
            bulks.append(Bulk(row.at, new["count"], new["sha256"], spans_of(new["ids"])))
    return changes, bulks
