"""What is written by hand into the report of a period, kept from draft to draft."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

TOKEN = {
    "sqlite": "lower(hex(randomblob(16)))",
    "postgresql": "replace(gen_random_uuid()::text, '-', '')",
}
TEXTS = ("situation", "results", "judgement", "tasks", "measures", "proposals")


def upgrade() -> None:
    op.create_table(
        "periodic_report",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column(
            "about",
            sa.String(64),
            nullable=False,
            comment="SHA-256 of its period, communes and unit (db.entries.reports)",
        ),
        sa.Column("selection", sa.Text, nullable=False, comment="JSON of db.selections"),
        *(sa.Column(name, sa.String(4000), nullable=False, server_default="") for name in TEXTS),
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
        sa.Column("client_key", sa.String(32), nullable=False),
        sa.Column("written_by", sa.Integer),
        sa.Column(
            "written_at", sa.DateTime, nullable=False, server_default=sa.func.current_timestamp()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_periodic_report")),
        sa.ForeignKeyConstraint(
            ["written_by"], ["account.id"], name=op.f("fk_periodic_report_written_by")
        ),
        sa.UniqueConstraint("client_key", name=op.f("uq_periodic_report_client_key")),
        sa.UniqueConstraint("about", name=op.f("uq_periodic_report_about")),
        comment="What is written by hand into the report of a period; figures stay live.",
    )
    kind = op.get_bind().dialect.name
    op.execute(f"INSERT INTO table_revision VALUES ('periodic_report', {TOKEN[kind]})")
    if kind == "sqlite":
        bump = "UPDATE revision SET number = number + 1"
        draw = f"UPDATE table_revision SET token = {TOKEN[kind]} WHERE name = 'periodic_report'"
        for event in ("INSERT", "UPDATE", "DELETE"):
            for what, statement in (("revision", bump), ("token", draw)):
                op.execute(
                    f"CREATE TRIGGER {what}_periodic_report_{event.lower()} AFTER {event} "
                    f"ON periodic_report BEGIN {statement}; END"
                )
    else:
        op.execute(
            "CREATE TRIGGER revision_periodic_report AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE "
            "ON periodic_report FOR EACH STATEMENT EXECUTE FUNCTION bump_revision()"
        )
