"""Borders of units: loaded from a file and removed again, by an administrator."""

import json
from datetime import date

import sqlalchemy as sa

from db.geo import Borders
from db.ledger.audit import record
from db.ledger.command import command
from db.model import Permission, User
from db.queries.units import communes
from db.schema import unit_border


@command(Permission.MANAGE)
def load_borders(conn: sa.Connection, borders: Borders, day: date, *, by: User) -> int:
    """Take the borders of communes of the day, as they stand in a file; how many it held.

    A commune that the file does not name keeps the border that it has.

    Raises:
        BadFeature: the file names no commune of the day.
    """
    known = communes(conn, day)
    codes: dict[str, list[int]] = {}
    for unit in known.values():
        codes.setdefault(unit.code, []).append(unit.id)
    found = borders.of_units(codes)
    conn.execute(unit_border.delete().where(unit_border.c.unit_id.in_(list(found))))
    conn.execute(
        unit_border.insert(),
        [
            {"unit_id": unit_id, "geometry": json.dumps(geometry, separators=(",", ":"))}
            for unit_id, geometry in found.items()
        ],
    )
    new = {"day": day, "codes": sorted(borders.geometries), "sha256": borders.sha256}
    record(conn, "load", "unit_border", day, by=by, new=new)
    return len(found)


@command(Permission.MANAGE)
def remove_borders(conn: sa.Connection, day: date, *, by: User) -> int:
    """Remove the borders of the communes of the day; how many there were."""
    known = communes(conn, day)
    statement = unit_border.c.unit_id.in_(list(known))
    gone = list(conn.scalars(sa.select(unit_border.c.unit_id).where(statement)))
    if gone:
        conn.execute(unit_border.delete().where(statement))
        codes = sorted(known[unit_id].code for unit_id in gone)
        old = {"day": day, "codes": codes}
        record(conn, "remove", "unit_border", day, by=by, old=old)
    return len(gone)
