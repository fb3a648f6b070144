"""What communes hang in: areas added and dissolved, communes moved. All of it changes how history
is grouped and who sees it, never a figure."""

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from db import schema
from db.commands.units import keys
from db.entries.units import LENGTHS
from db.ledger.audit import record
from db.ledger.command import command
from db.model import AREA, BEGINNING, COMMUNE, FOREVER, N_, Faults, Permission, Refusal, Unit, User
from db.queries.units import by_id, outside, tree, undivided
from db.text import clean, search_key
from db.tree import Tree


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


@command(Permission.MANAGE)
def dissolve_area(conn: sa.Connection, area_id: int | None, *, by: User | None) -> None:
    """Take an area that nothing hangs in any more out of the tree. What ended in it before goes to
    what it hung in: it is grouped by what it became.

    Raises:
        Invalid: none is chosen.
        Refusal: units hang in it, or people, figures or files that were taken along belong to it.
    """
    whole, faults = tree(conn), Faults()
    if area_id is None:
        faults.add("area", N_("Choose the area."))
    faults.refuse()
    area = whole.nodes.get(area_id) if whole and area_id is not None else None
    if whole is None or area is None or area.level != AREA or area.id == whole.root.id:
        raise Refusal(N_("This is no area here any more. Open the page again."))
    _require_empty(conn, whole, area)
    row, values = schema.unit.c, {"parent_id": area.parent_id}
    ended = list(conn.scalars(sa.select(row.id).where(row.parent_id == area.id).order_by(row.id)))
    for one in ended:
        conn.execute(schema.unit.update().where(row.id == one).values(values))
        record(conn, "correct", "unit", one, by=by, old={"parent_id": area.id}, new=values)
    conn.execute(schema.unit.delete().where(row.id == area.id))
    old = {name: getattr(area, name) for name in ("code", "name", "kind", "level")}
    record(conn, "dissolve", "unit", area.id, by=by, old=old | values)


def _require_empty(conn: sa.Connection, whole: Tree, area: Unit) -> None:
    divided = undivided(conn, FOREVER)
    homes = [home for unit_id, home in whole.homes.items() if unit_id not in divided]
    if area.id in homes or whole.children(area.id):
        raise Refusal(N_("Units still hang in this area. Move them to another area first."))
    if conn.scalar(sa.select(schema.account.c.id).where(schema.account.c.unit_id == area.id)):
        raise Refusal(
            N_("People belong to this area. Give them another unit first (page of accounts).")
        )
    named = [
        column
        for table in schema.metadata.sorted_tables
        for column in table.c
        if column.references(schema.unit.c.id) and column is not schema.unit.c.parent_id
    ]
    if any(conn.scalar(sa.select(sa.exists().where(one == area.id))) for one in named):
        raise Refusal(N_("Figures of this area are kept, or were taken along as a file: it stays."))


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
