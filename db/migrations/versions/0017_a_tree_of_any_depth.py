"""A tree of any depth: what a level above the communes is called is a word of the data.

SQLite drops no check, so it makes the table of units anew: the old one goes, and references are
only asked for again once its rows have come back. Its triggers are made again as they were.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

KEPT = (
    "id, parent_id, level, code, name, kind, valid_from, valid_to, population, population_year, "
    "tile_row, tile_col, sort_key, search_key"
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _make_anew()
    else:
        op.drop_constraint(op.f("ck_unit_level_known"), "unit")
        op.alter_column("unit", "level", type_=sa.String(20))


def _make_anew() -> None:
    of_unit = "FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'unit'"
    triggers = list(op.get_bind().execute(sa.text(f"SELECT sql {of_unit}")).scalars())
    op.execute("PRAGMA defer_foreign_keys = ON")
    op.execute(f"CREATE TEMPORARY TABLE kept_unit AS SELECT {KEPT} FROM unit")
    op.execute("DROP TABLE unit")
    op.create_table(
        "unit",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("parent_id", sa.Integer),
        sa.Column("level", sa.String(20), nullable=False),
        sa.Column("code", sa.String(8), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("valid_from", sa.Date, nullable=False, server_default="1900-01-01"),
        sa.Column("valid_to", sa.Date, nullable=False, server_default="9999-12-31"),
        sa.Column("population", sa.Integer),
        sa.Column("population_year", sa.Integer),
        sa.Column("tile_row", sa.Integer),
        sa.Column("tile_col", sa.Integer),
        sa.Column("sort_key", sa.String(400), nullable=False),
        sa.Column("search_key", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.ForeignKeyConstraint(["parent_id"], ["unit.id"], name=op.f("fk_unit_parent_id")),
        sa.UniqueConstraint("code", "valid_from", name=op.f("uq_unit_code_valid_from")),
        *(
            sa.CheckConstraint(rule, name=op.f(f"ck_unit_{name}"))
            for name, rule in {
                "validity_in_order": "valid_from <= valid_to",
                "inhabited": "population > 0",
                "population_dated": "(population IS NULL) = (population_year IS NULL)",
                "tile_whole": "(tile_row IS NULL) = (tile_col IS NULL)",
            }.items()
        ),
    )
    op.execute(f"INSERT INTO unit ({KEPT}) SELECT {KEPT} FROM kept_unit")
    op.execute("DROP TABLE kept_unit")
    for trigger in triggers:
        op.execute(trigger)
