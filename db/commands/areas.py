"""What communes hang in: areas added, communes moved. Both change how history is grouped and who
sees it, never a figure."""

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from db import schema
from db.commands.units import keys
from db.entries.units import LENGTHS
from db.ledger.audit import record
from db.ledger.command import command
from db.model import AREA, BEGINNING, COMMUNE, N_, Faults, Permission, Refusal, Unit, User
from db.queries.units import by_id, outside, tree
from db.text import clean, search_key


@dataclass(frozen=True)
class NewArea:
    """An area is a grouping: it has no days of its own and reports nothing."""

    code: str
    name: str
    parent_id: int | None
    kind: str = "khu v\u1ef1c"


@command(Permission.MANAGE)
def add_area(conn: sa.Connection, entry: NewArea, *, by: User | None) -> int:
    """Add an area in which communes may hang; its id.

    Raises:
        Invalid: by field of NewArea.
    """
    code, name, faults = clean(entry.code), clean(entry.name), Faults()
    whole = tree(conn)
    if not 0 < len(code) <= LENGTHS["code"]:
        message = N_("Enter the official code, at most {longest} characters.")
        faults.add("code", message, longest=LENGTHS["code"])
    elif conn.scalar(_bears(code)):
        faults.add("code", N_("Another unit bears this code. Choose another code."))
    if not 0 < len(name) <= LENGTHS["name"]:
        message = N_("Enter the name without its kind, at most {longest} characters.")
        faults.add("name", message, longest=LENGTHS["name"])
    if whole is None or entry.parent_id is None or entry.parent_id not in whole.nodes:
        faults.add("parent_id", N_("Choose the unit above that it hangs in."))
    elif any(
        search_key(whole.nodes[node].name) == search_key(name)
        for node in whole.children(entry.parent_id)
    ):
        faults.add("name", N_("There is an area of this name. Choose another name."))
    faults.refuse()
    values = {"code": code, "name": name, "kind": entry.kind, "level": AREA}
    row = schema.unit.insert().values(**values, **keys(name), parent_id=entry.parent_id)
    added: int = conn.execute(row.returning(schema.unit.c.id)).scalar_one()
    record(conn, "add", "unit", added, by=by, new=values | {"parent_id": entry.parent_id})
    return added


@command(Permission.MANAGE)
def move_communes(
    conn: sa.Connection, communes: Collection[int], parent_id: int | None, *, by: User | None
) -> int:
    """Hang the communes in the unit, with the history of what became part of them; how many.

    Raises:
        Invalid: `units` or `parent_id` is not chosen.
        Refusal: one of them is no commune of this installation any more.
    """
    whole, faults = tree(conn), Faults()
    if whole is None or parent_id not in whole.nodes:
        faults.add("parent_id", N_("Choose the unit above that it hangs in."))
    if not communes:
        faults.add("units", N_("Choose the communes that move."))
    faults.refuse()
    moving = [_commune(conn, unit_id) for unit_id in sorted(communes)]
    moved = [one for one in moving if one.parent_id != parent_id]
    for one in moved:
        row = schema.unit.update().where(schema.unit.c.id == one.id)
        conn.execute(row.values(parent_id=parent_id))
        old, new = {"parent_id": one.parent_id}, {"parent_id": parent_id}
        record(conn, "correct", "unit", one.id, by=by, old=old, new=new)
    return len(moved)


def _commune(conn: sa.Connection, unit_id: int) -> Unit:
    found = by_id(conn, unit_id)
    if found is None or found.level != COMMUNE or unit_id in outside(conn):
        raise Refusal(N_("One of these is no commune here any more. Open the page again."))
    return found


def _bears(code: str) -> sa.Select[tuple[int]]:
    row = schema.unit.c
    return sa.select(row.id).where(
        row.code == code, (row.level != COMMUNE) | (row.valid_from == BEGINNING)
    )
