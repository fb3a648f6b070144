"""A unit may have several successors, in a table of their own: some communes were split.

SQLite drops no column that a check or a reference names, so it makes the table of units anew: the
old one goes, and references are only asked for again once its rows have come back.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

EVENTS = ("INSERT", "UPDATE", "DELETE")
KEPT = (
    "id, parent_id, level, code, name, kind, valid_from, valid_to, population, population_year, "
    "tile_row, tile_col, sort_key, search_key"
)


def upgrade() -> None:
    op.create_table(
        "unit_successor",
        sa.Column("unit_id", sa.Integer, nullable=False),
        sa.Column("successor_id", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("unit_id", "successor_id", name=op.f("pk_unit_successor")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_unit_successor_unit_id")),
        sa.ForeignKeyConstraint(
            ["successor_id"], ["unit.id"], name=op.f("fk_unit_successor_successor_id")
        ),
        sa.CheckConstraint(
            "successor_id <> unit_id", name=op.f("ck_unit_successor_successor_is_another")
        ),
        comment="What a unit became: one unit, or several that each took a part of it.",
    )
    op.execute(
        "INSERT INTO unit_successor SELECT id, successor_id FROM unit "
        "WHERE successor_id IS NOT NULL"
    )
    if op.get_bind().dialect.name == "sqlite":
        _made_anew()
        for table in ("unit", "unit_successor"):
            for event in EVENTS:
                op.execute(
                    f"CREATE TRIGGER revision_{table}_{event.lower()} AFTER {event} ON {table} "
                    "BEGIN UPDATE revision SET number = number + 1; END"
                )
    else:
        for name in ("successor_is_another", "successor_after_end"):
            op.drop_constraint(op.f(f"ck_unit_{name}"), "unit")
        op.drop_column("unit", "successor_id")
        op.execute(
            "CREATE TRIGGER revision_unit_successor AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE "
            "ON unit_successor FOR EACH STATEMENT EXECUTE FUNCTION bump_revision()"
        )
    op.execute("UPDATE revision SET number = number + 1")


def _made_anew() -> None:
    op.execute("PRAGMA defer_foreign_keys = ON")
    op.execute(f"CREATE TEMPORARY TABLE kept_unit AS SELECT {KEPT} FROM unit")
    op.execute("DROP TABLE unit")
    op.create_table(
        "unit",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("parent_id", sa.Integer),
        sa.Column("level", sa.String(8), nullable=False),
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
                "level_known": "level IN ('province', 'district', 'commune')",
                "validity_in_order": "valid_from <= valid_to",
                "inhabited": "population > 0",
                "population_dated": "(population IS NULL) = (population_year IS NULL)",
                "tile_whole": "(tile_row IS NULL) = (tile_col IS NULL)",
            }.items()
        ),
    )
    op.execute(f"INSERT INTO unit ({KEPT}) SELECT {KEPT} FROM kept_unit")
    op.execute("DROP TABLE kept_unit")
