"""Files that were made for a session, for whichever process its browser comes to."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.create_table(
        "made_file",
        sa.Column("id", sa.String(64), nullable=False, comment="of its name and content"),
        sa.Column("session_id", sa.String(64), nullable=False),
        sa.Column(
            "sealed", sa.LargeBinary, nullable=False, comment="opens with the browser's cookie"
        ),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", "session_id", name=op.f("pk_made_file")),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["session.id"],
            name=op.f("fk_made_file_session_id"),
            ondelete="CASCADE",
        ),
        comment="Files for a session, for an hour: any process of the program may hand them out.",
    )
    op.create_index(op.f("ix_made_file_made_at"), "made_file", ["made_at"])
