"""A second factor beside the password, its recovery codes, and when a session showed the password.

Nobody's session counts as confirmed before it is asked.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "second_factor",
        sa.Column("account_id", sa.Integer, nullable=False),
        sa.Column("secret", sa.Text, nullable=False),
        sa.Column("last_step", sa.BigInteger, nullable=False),
        sa.Column("set_up_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_second_factor")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_second_factor_account_id")
        ),
        comment="Encrypted with the key of the environment. No step at or before the last is taken.",
    )
    op.create_table(
        "recovery_code",
        sa.Column("account_id", sa.Integer, nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("used_at", sa.DateTime),
        sa.PrimaryKeyConstraint("account_id", "code_hash", name=op.f("pk_recovery_code")),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["second_factor.account_id"],
            name=op.f("fk_recovery_code_account_id"),
            ondelete="CASCADE",
        ),
        comment="Hashes only. Each is taken once.",
    )
    op.add_column(
        "session",
        sa.Column("confirmed_at", sa.DateTime, comment="when the password was typed in it"),
    )
