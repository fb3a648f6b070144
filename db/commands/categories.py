"""The lists of incident categories and of suggestion themes, changed by an administrator.

A figure keeps the row that it was recorded under. So nothing is deleted: a new name begins on a
day as another row of the same code, and what is no longer wanted ends on a day.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from db.entries.field import length
from db.ledger.audit import record
from db.ledger.command import command
from db.model import FOREVER, N_, Faults, Permission, Refusal, Stale, User
from db.periods import ONE_DAY
from db.queries.categories import TABLES, Entry, ListName, entries, last_used
from db.text import clean

STANDARD = Path(__file__).parent.parent / "standard"
"""The lists that an installation may begin with: CSV, in official order."""


@dataclass(frozen=True)
class NewEntry:
    """What is added to a list; `group` is the code of the first level above it, if there is one."""

    code: str
    name: str
    group: str | None = None
    has_casualties: bool = False
    is_investigated: bool = False


@command(Permission.MANAGE)
def add_entry(
    conn: sa.Connection, which: ListName, entry: NewEntry, day: date | None, *, by: User | None
) -> int:
    """Add what may be recorded from the day on, as the last of its group; its id.

    Raises:
        Invalid: by field of NewEntry, or `day`.
    """
    table, faults, known = TABLES[which].table, Faults(), entries(conn, which)
    code, name = clean(entry.code), clean(entry.name)
    longest = length(table.c.code)
    if not 0 < len(code) <= longest:
        faults.add("code", N_("Enter a code of at most {longest} characters."), longest=longest)
    elif any(one.code == code for one in known):
        faults.add(
            "code", N_("This code is taken. A code keeps its meaning for ever; choose another.")
        )
    _check_name(name, table, faults)
    above = [one for one in known if one.code == entry.group and one.group is None]
    begun = [one for one in above if day and one.valid_from <= day <= one.valid_to]
    if day is None:
        faults.add("day", N_("Enter the day from which on it is used."))
    elif above and not begun:
        faults.add("day", N_("The group is not in use on that day. Choose another day."))
    if entry.group is not None and not above:
        faults.add("group", N_("Choose the group above it."))
    faults.refuse()
    values: dict[str, Any] = {"code": code, "name": name, "valid_from": day}
    if which is ListName.CATEGORY:
        values |= {
            "parent_id": begun[0].id if begun else None,
            "depth": 2 if begun else 1,
            "has_casualties": entry.has_casualties,
            "is_investigated": entry.is_investigated,
        }
    row = table.insert().values(**values, position=len(known) + 1)
    entry_id: int = conn.execute(row.returning(table.c.id)).scalar_one()
    _renumber(conn, which)
    record(conn, "add", which, entry_id, by=by, new=values)
    return entry_id


@command(Permission.MANAGE)
def rename_entry(
    conn: sa.Connection,
    which: ListName,
    seen: Entry,
    name: str,
    has_casualties: bool,
    day: date | None,
    *,
    is_investigated: bool | None = None,
    by: User | None,
) -> int:
    """Give it another name from the day on, or correct the name that it has; its id then.

    Without a day the row itself is corrected, also for the past: for a slip of the keyboard, or to
    say otherwise whether it is investigated, which no record depends on (None: as it is).

    Raises:
        Stale: it is no longer as the user saw it.
        Invalid: by field: `name`, `day`, `has_casualties`.
    """
    _require_seen(conn, which, seen)
    table, faults, name = TABLES[which].table, Faults(), clean(name)
    used = last_used(conn, which, [seen.id])
    _check_name(name, table, faults)
    if day is None and has_casualties != seen.has_casualties and used is not None:
        faults.add(
            "has_casualties",
            N_(
                "Incidents are recorded under it already: casualties can change from a day on only."
            ),
        )
    if day is not None:
        _check_day(day, seen, used, faults)
    faults.refuse()
    new: dict[str, Any] = {"name": name}
    old: dict[str, Any] = {"name": seen.name}
    if which is ListName.CATEGORY:
        kept = seen.is_investigated
        new |= {
            "has_casualties": has_casualties,
            "is_investigated": kept if is_investigated is None else is_investigated,
        }
        old |= {"has_casualties": seen.has_casualties, "is_investigated": kept}
    if day is None:
        conn.execute(table.update().where(table.c.id == seen.id).values(new))
        record(conn, "correct", which, seen.id, by=by, old=old, new=new)
        return seen.id
    stays = [c.name for c in table.c if c.name not in ("id", "valid_from", *new)]
    before = conn.execute(sa.select(table).where(table.c.id == seen.id)).mappings().one()
    copy = {column: before[column] for column in stays} | new | {"valid_from": day}
    conn.execute(table.update().where(table.c.id == seen.id).values(valid_to=day - ONE_DAY))
    entry_id = conn.execute(table.insert().values(copy).returning(table.c.id)).scalar_one()
    new["valid_from"] = day
    record(conn, "rename", which, entry_id, by=by, old=old, new=new)
    return int(entry_id)


@command(Permission.MANAGE)
def retire_entry(
    conn: sa.Connection, which: ListName, seen: Entry, last_day: date | None, *, by: User | None
) -> None:
    """Let the day be the last on which it may be recorded; without a day it is in use again.

    Raises:
        Stale: it is no longer as the user saw it.
        Invalid: field `day`: figures after it, or kinds of the group that go on.
    """
    _require_seen(conn, which, seen)
    faults, table = Faults(), TABLES[which].table
    known = entries(conn, which)
    end = last_day or FOREVER
    used = last_used(conn, which, [seen.id])
    if end < seen.valid_from:
        faults.add("day", N_("It began after that day. Choose a later one."))
    elif used is not None and used > end:
        faults.add("day", N_("It has been recorded after that day. Choose a later day."))
    elif any(one.group == seen.code and one.valid_to > end for one in known):
        faults.add("day", N_("Kinds of this group go on after that day. End them first."))
    faults.refuse()
    conn.execute(table.update().where(table.c.id == seen.id).values(valid_to=end))
    record(
        conn, "end", which, seen.id, by=by, old={"valid_to": seen.valid_to}, new={"valid_to": end}
    )


@command(Permission.MANAGE)
def move_entry(
    conn: sa.Connection, which: ListName, seen: Entry, steps: int, *, by: User | None
) -> None:
    """Move it up (-1) or down (1) among its neighbours; a group goes with its kinds.

    Raises:
        Stale: it is no longer as the user saw it.
    """
    _require_seen(conn, which, seen)
    rows = entries(conn, which)
    siblings = list(dict.fromkeys(one.code for one in rows if one.group == seen.group))
    place = siblings.index(seen.code)
    other = max(0, min(len(siblings) - 1, place + steps))
    if other == place:
        return
    _renumber(conn, which, {seen.code: siblings[other], siblings[other]: seen.code})
    record(conn, "move", which, seen.id, by=by, old={"place": place + 1}, new={"place": other + 1})


@command(Permission.MANAGE)
def load_standard(conn: sa.Connection, *, by: User | None) -> int:
    """Begin with the standard lists where a list is empty; how many entries they brought.

    Raises:
        Refusal: neither list is empty.
    """
    brought = insert_standard(conn)
    if not brought:
        raise Refusal(N_("Both lists have entries already. Nothing was loaded."))
    record(conn, "load_standard", ListName.CATEGORY, by=by, new=brought)
    return sum(brought.values())


def insert_standard(conn: sa.Connection) -> dict[str, int]:
    """Fill the lists that are empty; how many rows each got.

    Letters are the first level of the categories; the number after the letter makes the second.
    """
    brought: dict[str, int] = {}
    for which, (table, *_where) in TABLES.items():
        if entries(conn, which):
            continue
        with (STANDARD / f"{which}.csv").open(encoding="utf-8", newline="") as file:
            lines = list(csv.DictReader(file))
        groups: dict[str, int] = {}
        for position, line in enumerate(lines, start=1):
            values: dict[str, Any] = {"code": line["code"], "name": line["name"]}
            if which is ListName.CATEGORY:
                above = groups.get(line["code"][0])
                values |= {
                    flag: line[flag] == "1" for flag in ("has_casualties", "is_investigated")
                }
                values |= {"parent_id": above, "depth": 2 if above else 1}
            row = table.insert().values(**values, position=position).returning(table.c.id)
            groups.setdefault(line["code"][0], conn.execute(row).scalar_one())
        brought[which] = len(lines)
    return brought


def _require_seen(conn: sa.Connection, which: ListName, seen: Entry) -> None:
    if seen not in entries(conn, which):
        raise Stale


def _check_name(name: str, table: sa.Table, faults: Faults) -> None:
    longest = length(table.c.name)
    if not 0 < len(name) <= longest:
        faults.add("name", N_("Enter a name of at most {longest} characters."), longest=longest)


def _check_day(day: date, seen: Entry, used: date | None, faults: Faults) -> None:
    """A new name cannot begin before the old one, after its end, or on days already recorded."""
    if not seen.valid_from < day <= seen.valid_to:
        faults.add("day", N_("The present name is not in use on that day. Choose another day."))
    elif used is not None and used >= day:
        faults.add(
            "day",
            N_("It has been recorded by this name on that day or later. Choose a later day."),
        )


def _renumber(
    conn: sa.Connection, which: ListName, swapped: Mapping[str, str] | None = None
) -> None:
    """Number the list from 1, each group before its kinds; `swapped` codes take turns."""
    rows, table = entries(conn, which), TABLES[which].table
    groups = {one.code: one.group for one in rows}
    rank = {code: place for place, code in enumerate(groups)}
    rank |= {code: rank[other] for code, other in (swapped or {}).items()}
    order = sorted(
        groups, key=lambda code: (rank[groups[code] or code], bool(groups[code]), rank[code])
    )
    for position, code in enumerate(order, start=1):
        conn.execute(
            table.update()
            .where(table.c.code == code, table.c.position != position)
            .values(position=position)
        )
