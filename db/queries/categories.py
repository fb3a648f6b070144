"""The list of categories as it is read on a day, with what each was called before; and the rows
of this list and of that of themes, as an administrator keeps them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, auto
from typing import Any, NamedTuple

import sqlalchemy as sa

from db.queries.frames import as_record
from db.schema import category, incident, suggestion, theme
from db.subjects import RECORDS


@dataclass(frozen=True)
class Category:
    """A category under the name it has on the day asked for.

    `group_id` is the id of its first level, its own at the first level. `former` are its earlier
    names, newest first; `versions` the ids of all rows of the list that are this category;
    `last_day` the last on which it may be recorded.
    """

    id: int
    code: str
    name: str
    group_id: int
    has_casualties: bool
    is_investigated: bool
    former: tuple[str, ...]
    versions: tuple[int, ...]
    last_day: date

    @property
    def is_group(self) -> bool:
        return self.group_id == self.id


def categories(conn: sa.Connection, day: date) -> dict[int, Category]:
    """Every category that began by the day, by the id of its row of the day, in official order.

    A category that is renamed keeps its code and gets another row, so rows of one code are one
    category; it bears the name of its newest row that began by the day, also after its end.
    """
    rows = conn.execute(
        sa.select(category)
        .where(category.c.valid_from <= day)
        .order_by(category.c.valid_from.desc(), category.c.id.desc())
    ).all()
    versions: dict[str, list[sa.Row[Any]]] = {}
    for row in rows:
        versions.setdefault(row.code, []).append(row)
    newest_ids = {row.id: same[0].id for same in versions.values() for row in same}
    return {
        newest.id: as_record(
            Category,
            newest,
            group_id=newest_ids.get(newest.parent_id, newest.id),
            former=tuple(dict.fromkeys(row.name for row in older if row.name != newest.name)),
            versions=(newest.id, *(row.id for row in older)),
            last_day=newest.valid_to,
        )
        for newest, *older in sorted(versions.values(), key=lambda same: same[0].position)
    }


class ListName(StrEnum):
    """The lists that an administrator keeps."""

    CATEGORY = auto()
    THEME = auto()


class Storage(NamedTuple):
    """Where a list is stored, and the column in which records name its rows."""

    table: sa.Table
    key: sa.Column[int]


TABLES = {
    ListName.CATEGORY: Storage(category, incident.c.category_id),
    ListName.THEME: Storage(theme, suggestion.c.theme_id),
}


@dataclass(frozen=True)
class Entry:
    """One row of a list; rows of one code are one entry under its names over time. `group` is the
    code of the first level above it, None at the first level and for themes."""

    id: int
    code: str
    name: str
    group: str | None
    valid_from: date
    valid_to: date
    has_casualties: bool = False
    is_investigated: bool = False


def entries(conn: sa.Connection, which: ListName) -> list[Entry]:
    """Every row of the list in official order, the newest name of each code first."""
    table = TABLES[which].table
    rows = conn.execute(
        sa.select(table).order_by(table.c.position, table.c.code, table.c.valid_from.desc())
    ).all()
    codes = {row.id: row.code for row in rows}
    return [as_record(Entry, row, group=codes.get(row._mapping.get("parent_id"))) for row in rows]


def last_used(conn: sa.Connection, which: ListName, ids: Collection[int]) -> date | None:
    """The last day that a figure under one of the rows speaks of; None without any."""
    key = TABLES[which].key
    record = RECORDS[key.table.name]
    newest = sa.select(sa.func.max(record.day)).select_from(record.source)
    day: date | None = conn.scalar(newest.where(record.stands, key.in_(ids)))
    return day
