"""What of a file is there already, and what only looks like it."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum, auto
from functools import reduce
from typing import Any

import sqlalchemy as sa

from db.queries.known import keys_there
from db.sheets.subject import Column, Values
from db.sheets.understood import Line, Understood

Row = tuple[Any, ...]


class Answer(StrEnum):
    """What becomes of a row that looks like something known."""

    UPDATE = auto()
    SKIP = auto()
    NEW = auto()


Answers = Mapping[str, Answer]
"""By the key of the row."""
MOST_PAIRS = 2_500
"""Of rows and records of one day, commune and kind that are compared; more are taken in order."""


@dataclass(frozen=True)
class Known:
    """A record as it stands; its values in the order of the columns of the file."""

    id: int
    version: int
    voided: bool
    values: Row

    def named(self, columns: Sequence[Column]) -> Values:
        """What it says, by column."""
        return {column.name: value for column, value in zip(columns, self.values, strict=True)}


@dataclass(frozen=True)
class Alike:
    """A row that names the same day, commune and kind as a `known` record, or as a row of another
    sheet (`twin`), and says something else beside. Neither: another row is held to be the record.
    """

    place: int
    key: str
    origin: Line
    row: Row
    known: Known | None = None
    twin: Line | None = None

    @property
    def can_update(self) -> bool:
        return self.known is not None and not self.known.voided

    def news(self, columns: Sequence[Column]) -> Values:
        """What the row says beyond the known record, by column."""
        known = self.known.named(columns) if self.known else {}
        cells = zip(columns, self.row, strict=True)
        return {c.name: cell for c, cell in cells if cell not in (c.empty, known.get(c.name))}


@dataclass(frozen=True)
class Compared:
    """Places of rows that are `there`, rows that are like something known, and a fingerprint of
    both beside that of the rows: what the user saw of them."""

    there: frozenset[int]
    alike: tuple[Alike, ...]
    fingerprint: str

    def new(self, found: Understood, answers: Answers) -> list[int]:
        """Places of the rows that come in as records of their own."""
        asked = {one.place for one in self.alike if answers.get(one.key) is not Answer.NEW}
        return [at for at in range(len(found.rows)) if at not in self.there and at not in asked]

    def updates(self, found: Understood, answers: Answers) -> list[tuple[Known, Values]]:
        """The known records that rows change, each with what is new. An empty cell takes nothing
        away, and a row that says nothing new changes nothing."""
        updates = [
            (one.known, one.news(found.subject.columns))
            for one in self.alike
            if one.known and one.can_update and answers.get(one.key) is Answer.UPDATE
        ]
        return [(known, values) for known, values in updates if values]


def compare(conn: sa.Connection, found: Understood) -> Compared:
    """The rows of a file beside what is known.

    A row is there when it has been brought in before, whatever became of the record since, or when
    a record says exactly the same; each record answers for one row.
    """
    if not found.subject.is_bulk:
        return Compared(frozenset(_rows_there(conn, found)), (), found.fingerprint)
    keys = keys_there(conn, found.subject.table, found.keys)
    there = {place for place, key in enumerate(found.keys) if key in keys}
    standing = _standing(conn, found)
    known_by: dict[Row, list[Known]] = defaultdict(list)
    for key, known in standing:
        if key not in keys:
            known_by[known.values[: found.subject.like]].append(known)
    rows_by: dict[Row, list[int]] = defaultdict(list)
    for place, row in enumerate(found.rows):
        rows_by[row[: found.subject.like]].append(place)
    alike: list[Alike] = []
    for like, places in rows_by.items():
        others = [place for place in places if place not in there]
        others = _drop_equal(found, others, known_by[like], there)
        alike += _paired(found, others, known_by[like]) or _twins(found, others, places[0])
    alike.sort(key=lambda one: one.place)
    return Compared(frozenset(there), tuple(alike), _fingerprint(found, alike))


def _standing(conn: sa.Connection, found: Understood) -> list[tuple[str, Known]]:
    """Records of the days and communes of the file, with the key under which they came in."""
    table, names = found.subject.table, [column.name for column in found.subject.columns]
    days = [row[0] for row in found.rows]
    if not days:
        return []
    columns = [table.c[name] for name in names]
    rows = conn.execute(
        sa.select(table.c.client_key, table.c.id, table.c.version, table.c.voided_at, *columns)
        .where(
            columns[0].between(min(days), max(days)), table.c[found.subject.unit].in_(found.units)
        )
        .order_by(table.c.voided_at.is_not(None), table.c.id)
    )
    return [
        (key, Known(record_id, version, voided_at is not None, tuple(values)))
        for key, record_id, version, voided_at, *values in rows
    ]


def _drop_equal(
    found: Understood, places: list[int], known: list[Known], there: set[int]
) -> list[int]:
    """The places without those that a known record says exactly; both are out of the way then."""
    left = []
    for place in places:
        equal = next((one for one in known if one.values == found.rows[place]), None)
        if equal is None or equal.voided:
            left.append(place)
        else:
            known.remove(equal)
            there.add(place)
    return left


def _paired(found: Understood, places: list[int], known: list[Known]) -> list[Alike]:
    """Each row with the known record that it shares most with, as long as there are any."""
    if not known:
        return []

    def shared(pair: tuple[int, Known]) -> tuple[int, int]:
        place, one = pair
        same = sum(a == b for a, b in zip(found.rows[place], one.values, strict=True))
        return (not one.voided, same)

    partners: dict[int, Known] = dict(zip(places, known, strict=False))
    if len(places) * len(known) <= MOST_PAIRS:
        partners, free = {}, list(known)
        pairs = [(place, one) for place in places for one in known]
        for place, one in sorted(pairs, key=shared, reverse=True):
            if place not in partners and one in free:
                partners[place] = one
                free.remove(one)
    return [_alike(found, place, known=partners.get(place)) for place in places]


def _alike(found: Understood, place: int, **to: Any) -> Alike:
    return Alike(place, found.keys[place], found.origins[place], found.rows[place], **to)


def _twins(found: Understood, places: Iterable[int], first_place: int) -> list[Alike]:
    """Rows like one of an earlier sheet: of a sheet that says in other words what others say."""
    first = found.origins[first_place]
    return [
        _alike(found, place, twin=first)
        for place in places
        if found.origins[place].sheet != first.sheet
    ]


def _fingerprint(found: Understood, alike: list[Alike]) -> str:
    if not alike:
        return found.fingerprint
    seen = [found.fingerprint]
    seen += [f"{one.key} {one.known and (one.known.id, one.known.version)}" for one in alike]
    return hashlib.sha256("\n".join(seen).encode()).hexdigest()


def _rows_there(conn: sa.Connection, found: Understood) -> set[int]:
    """Of records that their own command saves: those that say what is there anyway."""
    subject = found.subject
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
