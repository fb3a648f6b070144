"""The signed end of the audit. Nothing signs before somebody asks it: `python -m db sign`."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "signed_end",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("event_id", sa.Integer, nullable=False),
        sa.Column("signature", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signed_end")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["audit_event.id"], name=op.f("fk_signed_end_event_id")
        ),
        sa.CheckConstraint("id = 1", name=op.f("ck_signed_end_only_one")),
        comment="The last row of the audit, signed with a key of the environment "
        "(db.ledger.ending).",
    )
