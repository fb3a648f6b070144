"""A code under every figure that leaves, with what was shown then; and the installation's logo."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.create_table(
        "figure_code",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("code", sa.String(10), nullable=False),
        sa.Column(
            "sha256",
            sa.String(64),
            nullable=False,
            comment="over what it is of and what was shown (db.queries.codes): "
            "the same has one code",
        ),
        sa.Column(
            "subject", sa.String(120), nullable=False, comment="what was shown, comma between"
        ),
        sa.Column("picture", sa.String(40), nullable=False, comment="''; else the one it is of"),
        sa.Column(
            "detail", sa.Integer, comment="category or survey that the subject was narrowed to"
        ),
        sa.Column("selection", sa.Text, nullable=False, comment="JSON of db.selections"),
        sa.Column(
            "for_sharing",
            sa.Boolean(create_constraint=True, name=op.f("ck_figure_code_for_sharing_is_boolean")),
            nullable=False,
            server_default=sa.false(),
        ),
        sa.Column("unit_id", sa.Integer, comment="whose screen it was; NULL: the whole"),
        sa.Column(
            "content", sa.Text, nullable=False, comment="JSON: the values as they were shown"
        ),
        sa.Column("issued_by", sa.Integer, nullable=False),
        sa.Column("issued_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure_code")),
        sa.UniqueConstraint("code", name=op.f("uq_figure_code_code")),
        sa.UniqueConstraint("sha256", name=op.f("uq_figure_code_sha256")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_figure_code_unit_id")),
        sa.ForeignKeyConstraint(
            ["issued_by"], ["account.id"], name=op.f("fk_figure_code_issued_by")
        ),
        comment="What a figure that left the program showed, by the code under it; append-only.",
    )
    op.create_table(
        "logo",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("png", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_logo")),
        sa.CheckConstraint("id = 1", name=op.f("ck_logo_only_one")),
        comment="The installation's own sign, drawn anew when it came.",
    )
    if op.get_bind().dialect.name == "sqlite":
        for event in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER append_only_figure_code_{event.lower()} BEFORE {event} "
                "ON figure_code BEGIN SELECT RAISE(ABORT, 'figure_code is append-only'); END"
            )
        op.execute(
            "CREATE TRIGGER append_only_figure_code_insert BEFORE INSERT ON figure_code "
            "WHEN EXISTS (SELECT 1 FROM figure_code "
            "WHERE id = NEW.id OR code = NEW.code OR sha256 = NEW.sha256) "
            "BEGIN SELECT RAISE(ABORT, 'figure_code is append-only'); END"
        )
    else:
        op.execute(
            "CREATE TRIGGER append_only_figure_code BEFORE UPDATE OR DELETE OR TRUNCATE "
            "ON figure_code FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
