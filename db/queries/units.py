"""Units of the administrative tree on a day, and how the units before them roll up."""

from datetime import date
from typing import Any

import sqlalchemy as sa

from db.model import FOREVER, Level, Scope, Selection, Unit
from db.queries.frames import as_record, columns
from db.queries.settings import setting
from db.schema import unit


def root(conn: sa.Connection) -> Unit | None:
    """The unit whose command installed the program, or None before it is set up."""
    id_ = root_id(conn)
    return None if id_ is None else by_id(conn, id_)


def root_id(conn: sa.Connection) -> int | None:
    """The id of `root`."""
    stored = setting(conn, "root_unit_id")
    return int(stored) if stored else None


def by_id(conn: sa.Connection, unit_id: int) -> Unit | None:
    return next(iter(_units(conn, sa.select(unit).where(unit.c.id == unit_id))), None)


def communes(conn: sa.Connection, day: date) -> dict[int, Unit]:
    """The communes that exist on the day, by id, in Vietnamese alphabetical order."""
    exists = (unit.c.valid_from <= day) & (unit.c.valid_to >= day)
    statement = _COMMUNES.where(exists).order_by(unit.c.sort_key, unit.c.code)
    return {one.id: one for one in _units(conn, statement)}


def part_of(conn: sa.Connection, day: date, scope: Scope) -> dict[int, Unit]:
    """The communes of the day that are in the scope or have since become part of one in it. What an
    officer of a commune may see: never a commune that only later joins others to it."""
    heirs = lineage(conn, FOREVER)
    return {
        commune: unit
        for commune, unit in communes(conn, day).items()
        if scope.allows(commune) or scope.allows(heirs.get(commune))
    }


def within(unit_id: sa.ColumnElement[int], scope: Scope) -> sa.ColumnElement[bool]:
    """The condition that the column names a unit of the scope."""
    return sa.true() if scope.is_everything else unit_id.in_(scope.units)


def lineage(conn: sa.Connection, day: date) -> dict[int, int]:
    """Every commune id there ever was up to the day, to the commune it is part of on the day.

    History only rolls up: a unit that begins after the day is absent, since its figures cannot
    be divided among the units of the day.
    """
    few = columns(unit, "id successor_id valid_from valid_to")  # asked by nearly every query
    links = {row.id: row for row in conn.execute(_COMMUNES.with_only_columns(*few))}

    def on_the_day(unit_id: int) -> int | None:
        own = links[unit_id]
        if own.valid_from > day:
            return None
        if own.valid_to >= day:
            return unit_id
        return None if own.successor_id is None else on_the_day(own.successor_id)

    found = {unit_id: on_the_day(unit_id) for unit_id in links}
    return {unit_id: heir for unit_id, heir in found.items() if heir is not None}


def heirs_of(conn: sa.Connection, selection: Selection) -> dict[int, int]:
    """The communes whose figures count in the selection, each to the chosen commune it is now."""
    return {
        unit_id: heir
        for unit_id, heir in lineage(conn, selection.named_on).items()
        if heir in selection.communes
    }


def voices_of(conn: sa.Connection, selection: Selection) -> dict[int, int]:
    """As heirs_of, with the district for what was recorded there, if all communes are chosen."""
    heirs = heirs_of(conn, selection)
    district = root_id(conn) if selection.whole else None
    return heirs if district is None else heirs | {district: district}


def every_unit(conn: sa.Connection) -> list[Unit]:
    """Units of all levels and times: from the top down, newest first."""
    statement = sa.select(unit).order_by(unit.c.valid_from.desc(), unit.c.sort_key, unit.c.code)
    levels = list(Level)
    return sorted(_units(conn, statement), key=lambda one: levels.index(one.level))


def every_commune(conn: sa.Connection) -> list[Unit]:
    """Communes of all times, newest first."""
    return _units(conn, _COMMUNES.order_by(unit.c.valid_from.desc(), unit.c.sort_key))


_COMMUNES = sa.select(unit).where(unit.c.level == Level.COMMUNE)


def _units(conn: sa.Connection, statement: sa.Select[Any]) -> list[Unit]:
    return [as_record(Unit, row, level=Level(row.level)) for row in conn.execute(statement)]
