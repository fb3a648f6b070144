"""A country of today's size for tests: 34 provinces, areas below them, 3,321 communes, with returns
and incidents of a few months of two years. Deterministic; nothing in it is real."""

from datetime import UTC, date, datetime
from random import Random
from uuid import UUID

import sqlalchemy as sa

from db import schema
from db.model import AREA, BEGINNING, COMMUNE, ReturnState
from db.text import search_key, sort_key
from tests.factories import make_account, make_category, set_setting

PROVINCES, COMMUNES, OF_AREA = 34, 3_321, 12
MONTHS = tuple(date(year, month, 1) for year in (2025, 2026) for month in (1, 2, 3))
LAST = date(2026, 3, 14)
SEED = 1400
SYLLABLES = (
    "An",
    "B\u00ecnh",
    "Ch\u00e2u",
    "D\u01b0\u01a1ng",
    "\u0110\u00f4ng",
    "Giang",
    "H\u00e0",
)
SYLLABLES += ("L\u1ed9c", "Mai", "Nam", "Ph\u00fa", "S\u01a1n", "T\u00e2n", "Trung", "V\u0129nh")
NOON = datetime(2026, 3, 20, 5, tzinfo=UTC)


def fill_country(conn: sa.Connection) -> int:
    """Fill an empty database; the id of the root."""
    chance = Random(SEED)
    root = _unit(conn, "0", "Vi\u1ec7t Nam", "n\u01b0\u1edbc", "country", None)
    set_setting(conn, "root_unit_id", str(root))
    kind, clerk = make_category(conn), make_account(conn)
    communes: list[dict[str, object]] = []
    for place in range(PROVINCES):
        held = COMMUNES // PROVINCES + (place < COMMUNES % PROVINCES)
        code = f"{place + 1:02d}"
        province = _unit(conn, code, _name(chance), "t\u1ec9nh", "province", root)
        areas = [
            _unit(conn, f"{code}{n}", _name(chance), "huy\u1ec7n", AREA, province)
            for n in range(-(-held // OF_AREA))
        ]
        for n in range(held):
            names = (f"{code}{n:03d}", _name(chance), "x\u00e3", COMMUNE, areas[n // OF_AREA])
            people = {"population": chance.randrange(4_000, 40_000), "population_year": 2026}
            communes.append(_row(*names) | people)
    conn.execute(schema.unit.insert(), communes)
    ids = list(conn.scalars(sa.select(schema.unit.c.id).where(schema.unit.c.level == COMMUNE)))
    _figures(conn, chance, ids, kind, clerk)
    return root


def _name(chance: Random) -> str:
    return " ".join(chance.sample(SYLLABLES, 2))


def _row(code: str, name: str, kind: str, level: str, parent: int | None) -> dict[str, object]:
    keys = {"sort_key": sort_key(name), "search_key": search_key(name)}
    named = {"code": code, "name": name, "kind": kind, "level": level}
    return named | keys | {"parent_id": parent, "valid_from": BEGINNING}


def _unit(
    conn: sa.Connection, code: str, name: str, kind: str, level: str, parent: int | None
) -> int:
    row = schema.unit.insert().values(_row(code, name, kind, level, parent))
    added: int = conn.execute(row.returning(schema.unit.c.id)).scalar_one()
    return added


def _figures(
    conn: sa.Connection, chance: Random, communes: list[int], kind: int, clerk: int
) -> None:
    incidents, returns = [], []
    for unit_id in communes:
        for month in MONTHS:
            n = chance.choice((0, 0, 1, 1, 2, 3))
            written = {"written_by": clerk, "written_at": NOON}
            days = (date(month.year, month.month, chance.randrange(1, 14)) for _ in range(n))
            incidents += [
                {
                    "unit_id": unit_id,
                    "category_id": kind,
                    "occurred_on": day,
                    **written,
                    **_key(chance),
                }
                for day in days
            ]
            sent = {"state": ReturnState.APPROVED, "incidents_confirmed": n}
            moments = {"submitted_at": NOON, "decided_at": NOON}
            returns.append(
                {"unit_id": unit_id, "month": month, **sent, **moments, **written, **_key(chance)}
            )
    conn.execute(schema.incident.insert(), incidents)
    conn.execute(schema.monthly_return.insert(), returns)


def _key(chance: Random) -> dict[str, str]:
    return {"client_key": UUID(int=chance.getrandbits(128)).hex}
