"""Units from a file: how an empty installation gets its tree, from the top down to communes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

import sqlalchemy as sa

from db import schema
from db.entries.units import (
    LENGTHS,
    NUMBERS,
    UnitLine,
    bare,
    by_code,
    parent,
    read_units,
    successors,
)
from db.ledger.audit import record
from db.ledger.command import command
from db.model import BEGINNING, COMMUNE, FOREVER, N_, Permission, Refusal, User
from db.queries.units import replaceable
from db.text import clean, search_key, sort_key


@dataclass(frozen=True)
class Loaded:
    """How many units were loaded, and the columns of the file that nothing was made of."""

    units: int
    ignored: tuple[str, ...]


@dataclass(frozen=True)
class Root:
    """The unit whose command installs the program, by its code (its newest meaning); without one it
    is what all others of the file hang in. Kind and name make it where the file holds communes
    alone."""

    code: str = ""
    kind: str = ""
    name: str = ""


@command(Permission.MANAGE)
def load_units(
    conn: sa.Connection, text: str, *, root: Root, by: User | None, anew: bool = False
) -> Loaded:
    """Put the units of the file into an empty installation, or, `anew`, in place of those that
    nobody has used yet. The root becomes the setting root_unit_id. `by` is None at the terminal.

    Raises:
        Refusal: there are units already, the root is not in the file, or lines are wrong.
    """
    file = read_units(text)
    if conn.scalar(sa.select(sa.func.count()).select_from(schema.unit)):
        if not (anew and replaceable(conn)):
            raise Refusal(
                N_("There are units already. A file is read into an empty installation only.")
            )
        _clear(conn)
    root_id = insert_units(conn, file.lines, root)
    conn.execute(schema.setting.insert().values(key="root_unit_id", value=str(root_id)))
    loaded = conn.scalar(sa.select(sa.func.count()).select_from(schema.unit)) or 0
    record(conn, "load_units", "unit", by=by, new={"units": loaded})
    return Loaded(loaded, file.ignored)


def _clear(conn: sa.Connection) -> None:
    conn.execute(schema.setting.delete().where(schema.setting.c.key == "root_unit_id"))
    conn.execute(schema.unit_successor.delete())
    conn.execute(schema.unit.update().values(parent_id=None))
    conn.execute(schema.unit.delete())


def insert_units(conn: sa.Connection, lines: list[UnitLine], root: Root) -> int:
    """Insert the units with their successors and parents; the id of the root.

    A unit hangs in its parent, a commune without one in the root: the tree tells whose
    responsibility it is.

    Raises:
        Refusal: no unit above the communes has the root's code, and it cannot be made.
    """
    top = _named(root, [line for line in lines if line.level != COMMUNE])
    is_made = top is None
    if top is None:
        top = _made(root, lines)
        lines = [top, *lines]
    conn.execute(schema.unit.insert(), [_values(line) for line in lines])
    unit = schema.unit.c
    ids: dict[tuple[str, date], int] = {
        (code, valid_from): unit_id
        for unit_id, code, valid_from in conn.execute(
            sa.select(unit.id, unit.code, unit.valid_from)
        )
    }
    of_code, hung = by_code(lines), []
    for line in lines:
        is_top = line is top or not (is_made or line.level == COMMUNE)
        above_it = parent(line, of_code) or (None if is_top else top)
        if above_it:
            parent_id = ids[above_it.code, above_it.valid_from]
            hung.append({"unit": ids[line.code, line.valid_from], "in": parent_id})
    change = schema.unit.update().where(unit.id == sa.bindparam("unit"))
    if hung:
        conn.execute(change.values(parent_id=sa.bindparam("in")), hung)
    links = [
        {
            "unit_id": ids[line.code, line.valid_from],
            "successor_id": ids[heir.code, heir.valid_from],
        }
        for line in lines
        for heir in successors(line, of_code)
    ]
    if links:
        conn.execute(schema.unit_successor.insert(), links)
    return ids[top.code, top.valid_from]


def _named(root: Root, above: Iterable[UnitLine]) -> UnitLine | None:
    """The line of the root, if the file holds it."""
    if root.code:
        named = [line for line in above if line.code == root.code]
        return max(named, key=attrgetter("valid_from"), default=None)
    heads = [line for line in above if not line.parent_code]
    if len(heads) != 1:
        raise Refusal(
            N_(
                "Write the code of the unit that uses the program: not just one of this file "
                "stands above all others."
            ),
            field="root",
        )
    return heads[0]


def _made(root: Root, lines: Iterable[UnitLine]) -> UnitLine:
    """The line of a root that the file does not hold."""
    cells = {name: clean(getattr(root, name)) for name in LENGTHS}
    fits = all(0 < len(cell) <= LENGTHS[name] for name, cell in cells.items())
    if not fits or any(line.code == root.code for line in lines):
        raise Refusal(
            N_(
                "No unit above the communes has the code {code} in this file. Write the code of "
                "one that it holds, or kind and name of the unit too, and it is made."
            ),
            field="root",
            code=root.code,
        )
    name, kind = bare(cells["name"], cells["kind"]), cells["kind"]
    nothing = dict.fromkeys(NUMBERS)
    return UnitLine(0, cells["code"], name, kind, kind, "", BEGINNING, FOREVER, (), **nothing)


def _values(line: UnitLine) -> dict[str, object]:
    fields = ("code", "name", "kind", "level", "valid_from", "valid_to", *NUMBERS)
    return {name: getattr(line, name) for name in fields} | keys(line.name)


def keys(name: str) -> dict[str, str]:
    """What a unit of this name is sorted and found by."""
    return {"sort_key": sort_key(name), "search_key": search_key(name)}
