"""Proof that what the database holds agrees with itself: `python -m db check`.

The database states most of these rules itself, but rows can be written by other programs, with
rules switched off, or by a damaged disk. Everything is recomputed here from the raw rows.
"""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa

from db.keys import keys
from db.ledger.audit import verify
from db.ledger.ending import VARIABLE, end_faults, last_row, unsigned
from db.ledger.replay import compare, compare_closings, compare_codes, compare_showings
from db.model import COMMUNE, FOREVER, REPORTED
from db.periods import ONE_DAY
from db.queries.returns import Standing, carried, parts
from db.queries.settings import calendar
from db.queries.units import every_unit, lineage
from db.schema import (
    CLASSES,
    FLOWS_IN,
    FLOWS_OUT,
    audit_event,
    incident,
    incident_month,
    metadata,
    monthly_return,
    reintegration,
)
from db.subjects import RECORDS, ROWS

ROWS_AT_ONCE = 5_000
Cell = tuple[date, int, int, date]


@dataclass
class Proof:
    """What was looked at, how many of it, and each thing that is wrong (English, for a log)."""

    subject: str
    count: int = 0
    faults: list[str] = field(default_factory=list)


def check(conn: sa.Connection, expect: str | None = None) -> Iterator[Proof]:
    """Every proof in turn, so that a long check shows how far it is. `expect` is a hash that the
    audit ended with earlier: rows cut off its end leave no other trace."""
    for prove in PROOFS:
        yield prove(conn)
    if expect:
        yield _goes_on(conn, expect)


def audit_end(conn: sa.Connection) -> str:
    """The hash of the last audit row, to be kept elsewhere; empty without any."""
    last = last_row(conn)
    return last[1] if last else ""


def _goes_on(conn: sa.Connection, expect: str) -> Proof:
    row = audit_event.c
    last = conn.scalar(sa.select(row.id).where(row.hash == expect))
    proof = Proof("the audit goes on from the row that was its last")
    if last is None:
        proof.faults.append("no row has this hash: the end of the audit was cut off")
    else:
        later = sa.select(sa.func.count()).where(row.id > last)
        proof.count = conn.execute(later).scalar_one()
    return proof


def _file(conn: sa.Connection) -> Proof:
    proof = Proof("pages of the database file are sound, rules of the tables are kept")
    if conn.dialect.name == "sqlite":
        proof.count = conn.execute(sa.text("PRAGMA page_count")).scalar_one()
        lines = conn.execute(sa.text("PRAGMA integrity_check")).scalars()
        proof.faults = [line for line in lines if line != "ok"]
    return proof


def _foreign_keys(conn: sa.Connection) -> Proof:
    proof = Proof("references lead to a row")
    for table in metadata.sorted_tables:
        for key in table.foreign_key_constraints:
            parent = key.referred_table.alias()
            pairs = [(part.parent, parent.c[part.column.name]) for part in key.elements]
            filled = [column.is_not(None) for column, _ in pairs]
            total = sa.select(sa.func.count()).select_from(table).where(*filled)
            proof.count += conn.execute(total).scalar_one()
            found = sa.exists().where(*(column == target for column, target in pairs))
            lost = conn.execute(total.where(~found)).scalar_one()
            if lost:
                columns = ", ".join(column.name for column, _ in pairs)
                proof.faults.append(f"{table.name}.{columns}: {lost} rows lead nowhere")
    return proof


def _rollup(conn: sa.Connection) -> Proof:
    """The months are counted here by the calendar of the program, in the database by triggers."""
    proof = Proof("incidents are counted right in the monthly rollup")
    month_of = calendar(conn).month_of
    names = ("incidents", "dead", "injured", "damage")
    row, rollup = incident.c, incident_month.c
    keys = (row.occurred_on, row.unit_id, row.category_id, row.solved_on)
    counts = (sa.func.count(), *(sa.func.sum(row[name]) for name in names[1:]))
    in_rows = sa.select(*keys, *counts).where(row.voided_at.is_(None)).group_by(*keys)
    raw: dict[Cell, Counter[str]] = defaultdict(Counter)
    for day, unit_id, category_id, solved_on, *values in conn.execute(in_rows):
        solved = month_of(solved_on) if solved_on else FOREVER
        cell = (month_of(day), unit_id, category_id, solved)
        raw[cell].update(dict(zip(names, map(int, values), strict=True)))
        proof.count += values[0]
    cells = (rollup.month, rollup.unit_id, rollup.category_id, rollup.solved_month)
    rolled_up: dict[Cell, Counter[str]] = {
        (month, unit_id, category_id, solved): Counter(dict(zip(names, values, strict=True)))
        for month, unit_id, category_id, solved, *values in conn.execute(
            sa.select(*cells, *(rollup[name] for name in names))
        )
    }
    for cell in sorted(raw.keys() | rolled_up.keys()):
        if raw.get(cell) != rolled_up.get(cell):
            month, unit_id, category_id, _solved_month = cell
            proof.faults.append(
                f"{month:%m/%Y} unit {unit_id} category {category_id}: rows say "
                f"{_in_words(raw.get(cell))}, the rollup says {_in_words(rolled_up.get(cell))}"
            )
    return proof


def _in_words(figures: Counter[str] | None) -> str:
    return " ".join(f"{name}={number}" for name, number in (figures or {"incidents": 0}).items())


def _reintegration(conn: sa.Connection) -> Proof:
    """Each return balances and goes on from the last one, a new commune from its parts."""
    proof = Proof("reintegration balances: end = start + in - out, classes add up, months join")
    parts_of = parts(conn)
    ended: dict[int, Standing] = {}
    for row in conn.execute(
        sa.select(monthly_return.c.month, monthly_return.c.unit_id, reintegration)
        .join_from(monthly_return, reintegration)
        .where(monthly_return.c.state.in_(REPORTED))
        .order_by(monthly_return.c.month, monthly_return.c.unit_id)
    ).mappings():
        proof.count += 1
        where = f"unit {row['unit_id']}, {row['month']:%m/%Y}"
        start, end = row["stock_start"], row["stock_end"]
        balance = start + sum(row[name] for name in FLOWS_IN) - sum(row[name] for name in FLOWS_OUT)
        if end != balance:
            proof.faults.append(f"{where}: stock_end is {end}, the flows make it {balance}")
        classes = sum(row[name] for name in CLASSES)
        if end != classes:
            proof.faults.append(f"{where}: stock_end is {end}, its classes are {classes}")
        before = carried(row["unit_id"], ended, parts_of)
        if before is not None and start != before["stock_end"]:
            last = before["stock_end"]
            proof.faults.append(f"{where}: stock_start is {start}, the last stock was {last}")
        ended[row["unit_id"]] = Counter(stock_end=end)
    return proof


def _units(conn: sa.Connection) -> Proof:
    """Figures of a commune of which nothing is left are in no total; and what a unit became begins
    the day after its end."""
    proof = Proof("figures belong to a unit of today")
    known = {one.id: one for one in every_unit(conn)}
    held = lineage(conn, FOREVER)
    lost: dict[int, Counter[str]] = defaultdict(Counter)
    for name, row in ROWS.items():
        if row.unit is None:
            continue
        of_units = sa.select(row.unit, sa.func.count()).select_from(row.source).where(row.stands)
        for unit_id, number in conn.execute(of_units.group_by(row.unit)):
            proof.count += number
            if known[unit_id].level == COMMUNE and unit_id not in held:
                lost[unit_id][name] += number
    for unit_id, records in lost.items():
        counts = ", ".join(f"{name} {number}" for name, number in sorted(records.items()))
        proof.faults.append(
            f"unit {unit_id} (code {known[unit_id].code}) ended on {known[unit_id].valid_to} and "
            f"nothing followed, so these belong to no unit of today: {counts}"
        )
    proof.faults += [
        f"unit {unit.id} ends on {unit.valid_to}, its successor {heir} begins on "
        f"{known[heir].valid_from}"
        for unit in known.values()
        for heir in unit.successors
        if unit.valid_to == FOREVER or known[heir].valid_from > unit.valid_to + ONE_DAY
    ]
    return proof


def _audit(conn: sa.Connection) -> Proof:
    count = conn.execute(sa.select(sa.func.count()).select_from(audit_event)).scalar_one()
    broken = verify(conn)
    fault = f"row {broken} was changed, or one before it was taken out"
    faults = [] if broken is None else [fault]
    return Proof("audit rows carry the hash of the one before", count, faults)


def _end(conn: sa.Connection) -> Proof:
    """The owner of the tables can rebuild a chain that holds, but cannot sign it."""
    faults = end_faults(conn)
    if not faults and not keys(VARIABLE):
        return Proof(f"the end of the audit is not signed: there is no {VARIABLE}")
    later = 0 if faults else unsigned(conn)
    if later:
        faults = [f"{later} rows after it were written without the key: python -m db sign"]
    return Proof("the audit ends as it was signed", 1, faults)


def _records(conn: sa.Connection) -> Proof:
    proof = Proof("typed records are what the audit tells of them")
    for one in RECORDS.values():
        count, faults = compare(conn, one.table)
        proof.count += count
        proof.faults += faults
    return proof


def _closings(conn: sa.Connection) -> Proof:
    count, faults = compare_closings(conn)
    return Proof("closed periods keep the figures that were closed", count, faults)


def _showings(conn: sa.Connection) -> Proof:
    count, faults = compare_showings(conn)
    return Proof("briefings keep the figures that they showed", count, faults)


def _codes(conn: sa.Connection) -> Proof:
    count, faults = compare_codes(conn)
    return Proof("codes keep what the figures above them showed", count, faults)


def _text(conn: sa.Connection) -> Proof:
    proof = Proof("texts are stored in the composed form (NFC)")
    for table in metadata.sorted_tables:
        texts = [column for column in table.c if isinstance(column.type, sa.String)]
        if not texts:
            continue
        key = [*table.primary_key]
        in_parts = sa.select(*key, *texts).execution_options(yield_per=ROWS_AT_ONCE)
        for row in conn.execute(in_parts):
            for column, text in zip(texts, row[len(key) :], strict=True):
                proof.count += text is not None
                if text is not None and not unicodedata.is_normalized("NFC", text):
                    name = " ".join(str(part) for part in row[: len(key)])
                    proof.faults.append(f"{table.name} {name!a}: {column.name}")
    return proof


PROOFS: tuple[Callable[[sa.Connection], Proof], ...] = (
    _file,
    _foreign_keys,
    _rollup,
    _reintegration,
    _units,
    _audit,
    _end,
    _records,
    _closings,
    _showings,
    _codes,
    _text,
)
