"""Borders of units, where an administrator has loaded them."""

import json
from collections.abc import Collection

import sqlalchemy as sa

from db.geo import Geometry
from db.schema import unit_border


def borders(conn: sa.Connection, unit_ids: tuple[int, ...]) -> dict[int, Geometry]:
    """The borders that are known of these units, by id: MultiPolygons of db.geo."""
    statement = sa.select(unit_border.c.unit_id, unit_border.c.geometry).where(
        unit_border.c.unit_id.in_(unit_ids)
    )
    return {row.unit_id: json.loads(row.geometry) for row in conn.execute(statement)}


def bordered(conn: sa.Connection, unit_ids: tuple[int, ...]) -> Collection[int]:
    """The ids of those among the units whose borders are known; cheaper than the borders."""
    statement = sa.select(unit_border.c.unit_id).where(unit_border.c.unit_id.in_(unit_ids))
    return frozenset(conn.scalars(statement))
