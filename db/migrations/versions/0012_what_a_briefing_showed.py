"""Briefings keep what they showed: when, of which choice, and every figure of it."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

TABLES = ("showing", "shown_figure")


def upgrade() -> None:
    op.create_table(
        "showing",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("briefing_id", sa.Integer, nullable=False),
        sa.Column("selection", sa.Text, nullable=False, comment="JSON of db.selections"),
        sa.Column("groups", sa.Text, nullable=False, comment="JSON: groups of db.indicators"),
        sa.Column(
            "today", sa.Date, nullable=False, comment="the day that said which months were due"
        ),
        sa.Column("shown_by", sa.Integer, nullable=False),
        sa.Column("shown_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_showing")),
        sa.ForeignKeyConstraint(
            ["briefing_id"], ["briefing.id"], name=op.f("fk_showing_briefing_id")
        ),
        sa.ForeignKeyConstraint(["shown_by"], ["account.id"], name=op.f("fk_showing_shown_by")),
        comment="When a briefing first showed figures that it had not shown before; append-only.",
    )
    op.create_index(op.f("ix_showing_briefing_id"), "showing", ["briefing_id"])
    op.create_table(
        "shown_figure",
        sa.Column("showing_id", sa.Integer, nullable=False),
        sa.Column("indicator", sa.String(60), nullable=False),
        sa.Column("unit_id", sa.Integer, nullable=False),
        sa.Column("month", sa.Date, nullable=False),
        sa.Column("part", sa.String(60), nullable=False, comment="category, theme or question; ''"),
        sa.Column("value", sa.BigInteger, comment="NULL: not reported when it was shown"),
        sa.PrimaryKeyConstraint(
            "showing_id", "indicator", "unit_id", "month", "part", name=op.f("pk_shown_figure")
        ),
        sa.ForeignKeyConstraint(
            ["showing_id"], ["showing.id"], name=op.f("fk_shown_figure_showing_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_shown_figure_unit_id")),
        comment="What a briefing showed; append-only.",
    )
    for table in TABLES:
        if op.get_bind().dialect.name == "sqlite":
            _sqlite(table)
        else:
            _postgresql(table)


def _sqlite(table: str) -> None:
    op.execute(
        f"CREATE TRIGGER revision_{table}_insert AFTER INSERT ON {table} "
        "BEGIN UPDATE revision SET number = number + 1; END"
    )
    for event in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER append_only_{table}_{event.lower()} BEFORE {event} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


def _postgresql(table: str) -> None:
    op.execute(
        f"CREATE TRIGGER revision_{table} AFTER INSERT ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION bump_revision()"
    )
    op.execute(
        f"CREATE TRIGGER append_only_{table} BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
