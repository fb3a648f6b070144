"""A suggestion written down by mistake is voided with a reason, as an incident is; never deleted.

The rule stands in the column, since SQLite adds a rule to a table only by building it anew, which
would take its triggers away.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("suggestion", sa.Column("voided_at", sa.DateTime()))
    op.execute(
        "ALTER TABLE suggestion ADD COLUMN void_reason VARCHAR(400) "
        "CONSTRAINT ck_suggestion_void_has_reason "
        "CHECK ((voided_at IS NULL) = (void_reason IS NULL))"
    )
