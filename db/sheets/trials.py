"""In which order records of a file are tried by their own command, before they are written."""

import sqlalchemy as sa

from db.queries import units
from db.sheets.present import compare
from db.sheets.understood import Understood

TOGETHER = 50
"""Records that are tried while others wait."""


def trials(conn: sa.Connection, found: Understood) -> list[list[int]]:
    """Places of the new rows, as they are rehearsed: those that are held against each other
    together, of others a few at a time, since nobody else writes meanwhile."""
    new = compare(conn, found).new(found, {})
    if not found.subject.join:
        return [new[start : start + TOGETHER] for start in range(0, len(new), TOGETHER)]
    unit, family = found.place(found.subject.unit), units.families(conn)
    together: dict[int, list[int]] = {}
    for place in new:
        unit_id = found.rows[place][unit]
        together.setdefault(family.get(unit_id, unit_id), []).append(place)
    return list(together.values())
