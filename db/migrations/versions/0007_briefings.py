"""Briefings: which screens a leader shows, in which order, of which choice."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "briefing",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("made_by", sa.Integer, nullable=False),
        sa.Column("selection", sa.Text, nullable=False, comment="JSON of db.selections"),
        sa.Column("screens", sa.Text, nullable=False, comment="JSON: [subject, remark] in order"),
        sa.Column("removed_at", sa.DateTime),
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
        sa.Column("client_key", sa.String(32), nullable=False),
        sa.Column("written_by", sa.Integer),
        sa.Column(
            "written_at", sa.DateTime, nullable=False, server_default=sa.func.current_timestamp()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_briefing")),
        sa.CheckConstraint("name <> ''", name=op.f("ck_briefing_name_told")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_briefing_made_by")),
        sa.ForeignKeyConstraint(
            ["written_by"], ["account.id"], name=op.f("fk_briefing_written_by")
        ),
        sa.UniqueConstraint("client_key", name=op.f("uq_briefing_client_key")),
        comment="What a leader shows at a meeting: the choice and the screens; figures stay live.",
    )
    if op.get_bind().dialect.name == "sqlite":
        for event in ("INSERT", "UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER revision_briefing_{event.lower()} AFTER {event} ON briefing "
                "BEGIN UPDATE revision SET number = number + 1; END"
            )
    else:
        op.execute(
            "CREATE TRIGGER revision_briefing AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE "
            "ON briefing FOR EACH STATEMENT EXECUTE FUNCTION bump_revision()"
        )
