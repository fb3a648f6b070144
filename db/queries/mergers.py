"""What stands in the way of a merger, figures of communes on days when they would be gone; and the
officers whom one leaves without a commune."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from db.model import COMMUNE, FOREVER, Role, Unit
from db.periods import ONE_DAY
from db.queries.frames import as_record, columns
from db.queries.settings import calendar
from db.queries.units import communes, lineage, undivided
from db.schema import account, unit
from db.subjects import ROWS


def figures_from(conn: sa.Connection, unit_ids: Collection[int], day: date) -> dict[str, int]:
    """How many records of the units speak of the day or of later ones, by table; none left out.

    A return or a value of a target belongs to the last day of its month, a survey to the day on
    which it closed, a suggestion to that of its forum. What was voided is no figure.
    """
    months, found = calendar(conn), {}
    for row in ROWS.values():
        if row.barring and row.unit is not None and row.day is not None:
            of_later = row.stretch.since(row.day, day, months)
            barring = sa.select(sa.func.count()).select_from(row.source)
            counted = barring.where(row.unit.in_(unit_ids), row.stands, of_later)
            found[row.table.name] = conn.scalar(counted) or 0
    return found


def ending(
    conn: sa.Connection, unit_ids: Collection[int], day: date, ended: bool = False
) -> dict[int, Unit]:
    """Those of the units that are communes, exist the day before and have no known end; with
    `ended` also those whose last day that is."""
    ends = (FOREVER, day - ONE_DAY) if ended else (FOREVER,)
    return {
        id_: one
        for id_, one in communes(conn, day - ONE_DAY).items()
        if id_ in unit_ids and one.valid_to in ends
    }


def codes_in_use(conn: sa.Connection, code: str, day: date) -> list[int]:
    """Ids of the communes that bear the code on the day or later."""
    statement = sa.select(unit.c.id).where(
        unit.c.code == code, unit.c.level == COMMUNE, unit.c.valid_to >= day
    )
    return list(conn.scalars(statement))


@dataclass(frozen=True)
class Stranded:
    """Somebody active whose commune has ended. None as successor where nothing followed it, or
    several communes did, `heirs`: nobody is moved by guess."""

    sign_in_name: str
    display_name: str
    role: Role
    unit_id: int
    successor_id: int | None
    heirs: frozenset[int] = frozenset()


def stranded(conn: sa.Connection, day: date) -> list[Stranded]:
    """Accounts that have no commune on the day any more, by sign-in name."""
    found, divided = lineage(conn, day), undivided(conn, day)
    rows = conn.execute(
        sa.select(*columns(account, "sign_in_name display_name role unit_id"))
        .join_from(account, unit)
        .where(account.c.active, unit.c.valid_to < day)
        .order_by(account.c.sign_in_name)
    )
    stranded_ = []
    for row in rows:
        heir = found.get(row.unit_id)
        several = divided.get(heir or 0, frozenset())
        one = None if several else heir
        became = {"role": Role(row.role), "successor_id": one, "heirs": several}
        stranded_.append(as_record(Stranded, row, **became))
    return stranded_


def officers_of(conn: sa.Connection, unit_ids: Collection[int]) -> int:
    """How many active officers belong to the communes."""
    rows = sa.select(sa.func.count()).where(account.c.active, account.c.unit_id.in_(unit_ids))
    return conn.scalar(rows) or 0
