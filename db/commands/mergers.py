"""Communes that become one from a day on, and what is corrected of a single unit."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from db import schema
from db.commands.units import keys
from db.entries.units import LENGTHS
from db.ledger.audit import record
from db.ledger.command import command
from db.model import COMMUNE, FOREVER, N_, Faults, Permission, Stale, Unit, User
from db.periods import FIRST_YEAR, ONE_DAY
from db.queries.mergers import codes_in_use, ending, figures_from
from db.queries.settings import is_touched_by_closing
from db.queries.units import by_id, root_id
from db.text import clean

MOST_PEOPLE = 100_000_000
LAST_YEAR = 2200
MOST_TILES = 40


@dataclass(frozen=True)
class Merger:
    """Whole communes that become one. The new one begins on `day`; they end the day before.

    One commune alone may "merge" too: it gets another name, kind or code from the day on. `parts`
    are communes that end the same day and of which the new one takes a part: each is named in the
    merger of every commune that takes one.
    """

    units: tuple[int, ...]
    day: date | None
    code: str
    kind: str
    name: str
    population: int | None = None
    population_year: int | None = None
    parts: tuple[int, ...] = ()


@dataclass(frozen=True)
class Details:
    """What may be corrected of a unit: none of it moves a figure from one unit to another. What
    it hangs in, `parent_id`, says under what its figures of all times are grouped."""

    name: str
    kind: str
    parent_id: int | None
    population: int | None
    population_year: int | None
    tile_row: int | None
    tile_col: int | None


@command(Permission.MANAGE)
def merge_units(conn: sa.Connection, merger: Merger, *, by: User | None) -> int:
    """End the communes and begin the one they become; its id.

    Raises:
        Invalid: by field of Merger. Figures of the old communes on or after the day, and closed
            periods that reach it, stand in the way: nobody's figures are cut.
    """
    old = _check_merger(conn, merger)
    assert merger.day is not None
    names = {name: clean(getattr(merger, name)) for name in LENGTHS}
    tile = next(
        (one for one in old if one.code == names["code"] and one.tile_row is not None), None
    )
    tile = tile or next((one for one in old if one.tile_row is not None), old[0])
    parent = conn.scalar(sa.select(schema.unit.c.parent_id).where(schema.unit.c.id == old[0].id))
    values = names | {
        "valid_from": merger.day,
        "population": merger.population,
        "population_year": merger.population_year,
        "tile_row": tile.tile_row,
        "tile_col": tile.tile_col,
    }
    row = schema.unit.insert().values(
        **values, **keys(names["name"]), level=COMMUNE, parent_id=parent
    )
    new_id: int = conn.execute(row.returning(schema.unit.c.id)).scalar_one()
    conn.execute(
        schema.unit.update()
        .where(schema.unit.c.id.in_([one.id for one in old]))
        .values(valid_to=merger.day - ONE_DAY)
    )
    conn.execute(
        schema.unit_successor.insert(),
        [{"unit_id": one.id, "successor_id": new_id} for one in old],
    )
    names_of = {one.id: f"{one.full_name} ({one.code})" for one in old}
    ended = {"units": [name for id_, name in names_of.items() if id_ in merger.units]}
    if merger.parts:
        ended["parts"] = [name for id_, name in names_of.items() if id_ in merger.parts]
    record(conn, "merge", "unit", new_id, by=by, old=ended, new=values)
    return new_id


@command(Permission.MANAGE)
def correct_unit(conn: sa.Connection, seen: Unit, details: Details, *, by: User | None) -> None:
    """Correct the unit that the user saw; another from a day on is a merger, of it alone.

    Raises:
        Stale: the unit is no longer as it was seen.
        Invalid: by field of Details.
    """
    if by_id(conn, seen.id) != seen:
        raise Stale
    faults = Faults()
    _check_names(details, ("name", "kind"), faults)
    _check_population(details, faults)
    _check_tile(conn, seen, details, faults)
    _check_parent(conn, seen, details, faults)
    faults.refuse()
    values: dict[str, Any] = asdict(details) | {
        name: clean(getattr(details, name)) for name in ("name", "kind")
    }
    new = {name: value for name, value in values.items() if getattr(seen, name) != value}
    if not new:
        return
    change = schema.unit.update().where(schema.unit.c.id == seen.id)
    conn.execute(change.values(**values, **keys(values["name"])))
    old = {name: getattr(seen, name) for name in new}
    record(conn, "correct", "unit", seen.id, by=by, old=old, new=new)


def _check_merger(conn: sa.Connection, merger: Merger) -> list[Unit]:
    """The communes that end, or everything that is wrong at once."""
    faults = Faults()
    _check_names(merger, tuple(LENGTHS), faults)
    _check_population(merger, faults)
    if not (merger.units or merger.parts):
        faults.add("units", N_("Choose the communes that become one."))
    if merger.day is None:
        faults.add("day", N_("Enter the first day of the new commune."))
        faults.refuse()
    assert merger.day is not None
    if not FIRST_YEAR < merger.day.year < LAST_YEAR:
        faults.add("day", N_("This day cannot be right. Enter the first day of the new commune."))
        faults.refuse()
    old = ending(conn, merger.units, merger.day)
    shared = ending(conn, merger.parts, merger.day, ended=True)
    for field, chosen, there in (("units", merger.units, old), ("parts", merger.parts, shared)):
        if len(there) < len(set(chosen)):
            faults.add(
                field,
                N_("One of these communes has ended by that day, or has not begun. Choose others."),
            )
    if old.keys() & shared.keys():
        faults.add("parts", N_("A commune becomes part of the new one whole, or a part of it."))
    every = (*merger.units, *merger.parts)
    if any(figures_from(conn, every, merger.day).values()):
        faults.add(
            "day",
            N_(
                "These communes have figures on that day or after it. Choose a later day, or have "
                "those records corrected first."
            ),
        )
    if is_touched_by_closing(conn, merger.day, FOREVER):
        faults.add(
            "day",
            N_(
                "A closed period reaches that day or later. Choose a later day, or have a leader "
                "reopen the period."
            ),
        )
    if set(codes_in_use(conn, clean(merger.code), merger.day)) - set(every):
        faults.add("code", N_("Another commune bears this code on that day. Choose another code."))
    if len(old) == 1 and not shared:
        (one,) = old.values()
        if all(getattr(one, name) == clean(getattr(merger, name)) for name in LENGTHS):
            faults.add("units", N_("Nothing changes. Choose a second commune or another name."))
    faults.refuse()
    return [*old.values(), *shared.values()]


def _check_names(entry: Merger | Details, fields: tuple[str, ...], faults: Faults) -> None:
    messages: Mapping[str, str] = {
        "code": N_("Enter the official code, at most {longest} characters."),
        "name": N_("Enter the name without its kind, at most {longest} characters."),
        "kind": N_("Enter the kind of unit, at most {longest} characters."),
    }
    for name in fields:
        if not 0 < len(clean(getattr(entry, name))) <= LENGTHS[name]:
            faults.add(name, messages[name], longest=LENGTHS[name])


def _check_population(entry: Merger | Details, faults: Faults) -> None:
    people, year = entry.population, entry.population_year
    if (people is None) != (year is None):
        faults.add("population", N_("Enter the population together with its year, or neither."))
    elif people is not None and not 0 < people <= MOST_PEOPLE:
        faults.add("population", N_("The population is a whole number above 0."))
    elif year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
        faults.add("population_year", N_("The year of the population has four digits."))


def _check_parent(conn: sa.Connection, seen: Unit, details: Details, faults: Faults) -> None:
    if details.parent_id == seen.parent_id:
        return
    own, step = seen.id, details.parent_id
    above = None if step is None else by_id(conn, step)
    if above is None or above.level == COMMUNE or own == root_id(conn):
        faults.add("parent_id", N_("Choose the unit above that it hangs in."))
    while above is not None:
        if above.id == own:
            faults.add("parent_id", N_("A unit cannot hang in itself, nor in one below it."))
        above = None if above.id == own or above.parent_id is None else by_id(conn, above.parent_id)


def _check_tile(conn: sa.Connection, seen: Unit, details: Details, faults: Faults) -> None:
    row, col = details.tile_row, details.tile_col
    if (row is None) != (col is None):
        faults.add("tile_row", N_("Enter row and column of the tile together, or neither."))
    elif row is None or col is None:
        return
    elif not (0 <= row < MOST_TILES and 0 <= col < MOST_TILES):
        faults.add(
            "tile_row", N_("Row and column of the tile are 0 to {most}."), most=MOST_TILES - 1
        )
    else:
        other = schema.unit.c
        taken = sa.select(other.name).where(
            other.id != seen.id,
            other.tile_row == row,
            other.tile_col == col,
            other.valid_from <= seen.valid_to,
            other.valid_to >= seen.valid_from,
        )
        if conn.scalar(taken.limit(1)) is not None:
            faults.add("tile_row", N_("Another commune of the time stands on this tile."))
