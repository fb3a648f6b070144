"""Single records as they stand, for the forms that change them; whose forms they are."""

from datetime import date
from typing import Any

import pandas as pd
import sqlalchemy as sa

from db.model import COMMUNE, FOREVER, Scope, Selection, Unit
from db.queries.frames import columns, frame
from db.queries.units import communes, lineage, tree, undivided, within
from db.schema import account, incident, unit
from db.subjects import RECORDS


def own_units(conn: sa.Connection, scope: Scope) -> Scope:
    """The units of the scope, the communes that hang in them today, and the former ones that have
    become part of those. One that was split is part where all that hold parts of it are."""
    if scope.is_everything:
        return scope
    heirs, divided = lineage(conn, FOREVER), undivided(conn, FOREVER)
    held = {*scope.units, *_hanging_in(conn, scope)} - divided.keys()

    def has_become_part(heir: int) -> bool:
        return heir in held or (heir in divided and divided[heir] <= held)

    return Scope.of([*held, *scope.units, *(one for one in heirs if has_become_part(heirs[one]))])


def _hanging_in(conn: sa.Connection, scope: Scope) -> set[int]:
    """Communes of any time that hang in those units of the scope that are no communes."""
    above = sa.select(unit.c.id).where(unit.c.id.in_(scope.units), unit.c.level != COMMUNE)
    nodes = list(conn.scalars(above))
    whole = tree(conn) if nodes else None
    return {one for node in nodes for one in whole.below(node, whole.homes)} if whole else set()


def part_of(conn: sa.Connection, day: date, scope: Scope) -> dict[int, Unit]:
    """The communes of the day that are in the scope or have since become part of what is: never
    one that only later joins others to it."""
    own = own_units(conn, scope)
    return {id_: one for id_, one in communes(conn, day).items() if own.allows(id_)}


def areas_of(conn: sa.Connection, day: date, scope: Scope) -> dict[int, tuple[int, ...]]:
    """What holds some of `part_of`, and not all of it, to the communes that it holds."""
    whole, offered = tree(conn), part_of(conn, day, scope)
    found = whole.held(offered) if whole else {}
    return {node: held for node, held in found.items() if len(held) < len(offered)}


def is_within(conn: sa.Connection, scope: Scope, chosen: Selection) -> bool:
    """Whether all that the choice holds is in the scope: what is recorded for the whole itself only
    where the scope is everything, also on days on which a part held every commune."""
    if scope.is_everything or chosen.whole:
        return scope.is_everything
    own = own_units(conn, scope)
    return all(own.allows(unit_id) for unit_id in chosen.communes)


def record_of(conn: sa.Connection, name: str, record_id: int) -> dict[str, Any] | None:
    """Every column of the record of this table (db.subjects.RECORDS), and `author`, the sign-in
    name of who wrote it last."""
    table = RECORDS[name].table
    statement = (
        sa.select(table, account.c.sign_in_name.label("author"))
        .outerjoin_from(table, account, account.c.id == table.c.written_by)
        .where(table.c.id == record_id)
    )
    row = conn.execute(statement).mappings().one_or_none()
    return dict(row) if row else None


def recent_incidents(
    conn: sa.Connection, scope: Scope, first: date, last: date, rows: int
) -> pd.DataFrame:
    """The incidents of the days that were written last, newest writing first; voided ones too.

    Returns:
        id int64, occurred_on datetime64[s], unit_id int64, category_id int64, voided bool,
        written_at datetime64[us, UTC], author str.
    """
    row = incident.c
    statement = (
        sa.select(
            *columns(incident, "id occurred_on unit_id category_id"),
            row.voided_at.is_not(None).label("voided"),
            row.written_at,
            sa.func.coalesce(account.c.sign_in_name, "").label("author"),
        )
        .outerjoin_from(incident, account, account.c.id == row.written_by)
        .where(row.occurred_on.between(first, last), within(row.unit_id, scope))
        .order_by(row.written_at.desc(), row.id.desc())
        .limit(rows)
    )
    return frame(conn, statement)
