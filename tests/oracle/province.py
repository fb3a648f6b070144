"""Random figures of a whole province: its 549 communes until 30/06/2025, eleven of them split, and
the 166 since (domain.md section 13), read from the file by the program itself."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from tests.oracle.seam import Root, load_units, metadata
from tests.oracle.world import Rows, World, store

UNITS = Path(__file__).parents[2] / "db" / "sample" / "thanh_hoa_units.csv"
ROOT_CODE = "38"
CHANGED = date(2025, 7, 1)
SEED = 3
"""With returns, forums and surveys."""
OF_UNITS = ("unit", "unit_successor")


def fill(conn: sa.Connection, seed: int = SEED) -> None:
    load_units(conn, UNITS.read_text(encoding="utf-8"), root=Root(ROOT_CODE), by=None)
    loaded = {name: _rows(conn, metadata.tables[name]) for name in OF_UNITS}
    rows = _Province(seed, loaded).rows
    store(conn, {name: of_table for name, of_table in rows.items() if name not in OF_UNITS})


def _rows(conn: sa.Connection, table: sa.Table) -> list[dict[str, Any]]:
    in_order = sa.select(table).order_by(*table.primary_key)
    return [dict(row) for row in conn.execute(in_order).mappings()]


class _Province(World):
    """The units are there already. The year of the change and the one before it."""

    weight = 6

    def __init__(self, seed: int, loaded: Rows) -> None:
        self.loaded = loaded
        super().__init__(seed)

    def span(self) -> tuple[date, date]:
        last = CHANGED + timedelta(days=self.rng.randrange(120, 200))
        return last - timedelta(days=self.rng.randrange(400, 500)), last

    def units(self) -> None:
        self.goes_on_from_reports = True
        self.rows.update(self.loaded)
        for row in self.rows["unit_successor"]:
            self.became.setdefault(row["unit_id"], []).append(row["successor_id"])
        self.communes = [row for row in self.rows["unit"] if row["level"] == "commune"]
        (self.root,) = (row["id"] for row in self.rows["unit"] if row["level"] == "province")

    def targets(self) -> None:
        """Also one that nearly every commune of today has."""
        super().targets()
        rng, year = self.rng, CHANGED.year
        months = [month for month in self.months() if month.year == year]
        measure = {"year": year, "name": "Tuần tra", "unit_of_measure": "lượt"}
        for row in self.communes:
            if row["valid_from"] < CHANGED or rng.random() < 0.1:
                continue
            goal = rng.randrange(10, 200)
            target = self.add("target", unit_id=row["id"], goal=goal, **measure)
            reached = 0
            for month in months:
                reached += rng.randrange(20)
                if rng.random() < 0.7:
                    self.add("target_value", target_id=target, month=month, reached=reached)
