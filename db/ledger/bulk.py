"""Records that come in bulk: one audit row for all of them, with a fingerprint of how they came.

`python -m db check` undoes what later audit rows changed of them and takes the fingerprint again.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from db.ledger.audit import record
from db.model import User
from db.queries.states import State, difference, states
from db.subjects import RECORDS

Before = dict[str, dict[int, State]]
_encoded = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode


class Fingerprint:
    """SHA-256 over records, handed over one by one in the order of their ids."""

    def __init__(self) -> None:
        self.count = 0
        self._digest = hashlib.sha256()

    def add(self, record_id: int, state: State) -> None:
        self._digest.update(f"{_encoded([record_id, state])}\n".encode())
        self.count += 1

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()


def record_bulk(
    conn: sa.Connection,
    table: sa.Table,
    ids: Iterable[int],
    *,
    by: User | None,
    action: str = "import",
    reason: str = "",
    more: Mapping[str, object] | None = None,
) -> int:
    """The audit row of new records (db.subjects.RECORDS) of one table, after they were written
    with all that hangs on them, in the same transaction; its id. Nothing, and 0, for no ids.
    `more` is what else it says of where they came from.
    """
    listed = sorted(ids)
    if not listed:
        return 0
    taken = Fingerprint()
    for record_id, state in states(conn, table, listed):
        taken.add(record_id, state)
    return record_taken(conn, table, listed, taken, by=by, action=action, reason=reason, more=more)


def record_taken(
    conn: sa.Connection,
    table: sa.Table,
    ids: Iterable[int],
    taken: Fingerprint,
    *,
    by: User | None,
    action: str = "import",
    reason: str = "",
    more: Mapping[str, object] | None = None,
) -> int:
    """The same of records whose fingerprint was taken as they were put in; `ids` ascend."""
    new = {"count": taken.count, "ids": spans(ids), "sha256": taken.sha256, **(more or {})}
    return record(conn, action, table.name, by=by, new=new, reason=reason)


def recorded(conn: sa.Connection) -> Before:
    """Every typed record as it stands, to hand to `record_since` after a fill."""
    return {name: dict(states(conn, one.table)) for name, one in RECORDS.items()}


def record_since(conn: sa.Connection, before: Before, *, by: User | None, action: str) -> None:
    """The audit rows of what was written past the commands since `before` was read: one for the
    new records of a table, one for each that changed."""
    for name, one in RECORDS.items():
        table = one.table
        known = before[name]
        there = set(conn.scalars(sa.select(table.c.id)))
        record_bulk(conn, table, there - known.keys(), by=by, action=action)
        for record_id, state in states(conn, table, known):
            old, new = difference(known[record_id], state)
            if old or new:
                record(conn, action, name, record_id, by=by, old=old, new=new)


def spans(ids: Iterable[int]) -> str:
    """Ascending ids as "1-240,250"."""
    runs: list[list[int]] = []
    for one in ids:
        if runs and one == runs[-1][1] + 1:
            runs[-1][1] = one
        else:
            runs.append([one, one])
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)


def spans_of(text: str) -> list[range]:
    """The ids that `spans` wrote."""
    ends = [run.partition("-") for run in text.split(",")]
    return [range(int(first), int(last or first) + 1) for first, _, last in ends]
