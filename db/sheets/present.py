"""What of a file is there already."""

from typing import Any

import sqlalchemy as sa

from db.entries.returns import COUNTS
from db.queries.imports import keys_there
from db.schema import forum, monthly_return, reintegration, suggestion
from db.sheets.understood import Understood


def rows_there(conn: sa.Connection, found: Understood) -> set[int]:
    """Places of the rows that have been brought in already or say what is there anyway."""
    if found.subject.is_bulk:
        keys = keys_there(conn, found.subject.name, found.keys)
        return {place for place, key in enumerate(found.keys) if key in keys}
    names, statement = _standing(found)
    standing = {tuple(row) for row in conn.execute(statement)}
    places = [found.place(name) for name in names]
    return {
        place for place, row in enumerate(found.rows) if tuple(row[at] for at in places) in standing
    }


def _standing(found: Understood) -> tuple[tuple[str, ...], sa.Select[Any]]:
    """The columns that make a row what it is, and what stands in them."""
    first = found.place(found.subject.columns[0].name)
    days = {row[first] for row in found.rows}
    if found.subject.name == "suggestion":
        told = sa.select(
            forum.c.held_on,
            forum.c.unit_id,
            forum.c.title,
            suggestion.c.theme_id,
            suggestion.c.text,
        ).join_from(suggestion, forum)
        return ("held_on", "unit_id", "title", "theme_id", "text"), told.where(
            forum.c.held_on.in_(days)
        )
    columns = (
        monthly_return.c.month,
        monthly_return.c.unit_id,
        monthly_return.c.incidents_confirmed,
        *(reintegration.c[name] for name in COUNTS),
    )
    told = sa.select(*columns).join_from(monthly_return, reintegration)
    return ("month", "unit_id", "incidents_confirmed", *COUNTS), told.where(
        monthly_return.c.month.in_(days)
    )
