"""What figures refer to: units, categories, themes, settings, campaigns."""

import sqlalchemy as sa

from db.schema.base import flag, identity, label, metadata, record, search_key, validity

SORT_KEY = sa.String(400).with_variant(sa.String(400, collation="C"), "postgresql")
"""db.text.sort_key compares by its bytes, as SQLite compares anyway."""

unit = sa.Table(
    "unit",
    metadata,
    identity(),
    sa.Column("parent_id", sa.ForeignKey("unit.id")),
    label("level", 20),
    label("code", 8),
    label("name", 80),
    label("kind", 20),
    *validity(),
    sa.Column("population", sa.Integer, sa.CheckConstraint("population > 0", name="inhabited")),
    sa.Column("population_year", sa.Integer),
    sa.Column("tile_row", sa.Integer),
    sa.Column("tile_col", sa.Integer),
    sa.Column("sort_key", SORT_KEY, nullable=False),
    search_key(),
    sa.UniqueConstraint("code", "valid_from"),
    sa.CheckConstraint("(population IS NULL) = (population_year IS NULL)", name="population_dated"),
    sa.CheckConstraint("(tile_row IS NULL) = (tile_col IS NULL)", name="tile_whole"),
)

unit_successor = sa.Table(
    "unit_successor",
    metadata,
    sa.Column("unit_id", sa.ForeignKey("unit.id"), primary_key=True),
    sa.Column("successor_id", sa.ForeignKey("unit.id"), primary_key=True),
    sa.CheckConstraint("successor_id <> unit_id", name="successor_is_another"),
    comment="What a unit became: one unit, or several that each took a part of it.",
)

unit_border = sa.Table(
    "unit_border",
    metadata,
    sa.Column("unit_id", sa.ForeignKey("unit.id"), primary_key=True),
    sa.Column("geometry", sa.Text, nullable=False),
)

category = sa.Table(
    "category",
    metadata,
    identity(),
    sa.Column("parent_id", sa.ForeignKey("category.id")),
    sa.Column(
        "depth",
        sa.Integer,
        sa.CheckConstraint("depth IN (1, 2)", name="two_levels"),
        nullable=False,
    ),
    label("code", 8),
    label("name", 120),
    *validity(),
    flag("has_casualties"),
    sa.Column("position", sa.Integer, nullable=False),
    flag("is_investigated"),
    sa.UniqueConstraint("code", "valid_from"),
    sa.CheckConstraint("(depth = 1) = (parent_id IS NULL)", name="parent_of_second_level"),
)

theme = sa.Table(
    "theme",
    metadata,
    identity(),
    label("code", 20),
    label("name", 120),
    *validity(),
    sa.Column("position", sa.Integer, nullable=False),
    sa.UniqueConstraint("code", "valid_from"),
)

setting = sa.Table(
    "setting",
    metadata,
    sa.Column("key", sa.String(40), primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)

campaign = sa.Table(
    "campaign",
    metadata,
    identity(),
    label("name", 160),
    sa.Column("starts_on", sa.Date, nullable=False),
    sa.Column("ends_on", sa.Date, nullable=False),
    *record(),
    sa.CheckConstraint("starts_on <= ends_on", name="dates_in_order"),
)
