"""A briefing of a meeting that is over goes out of sight, and comes back when it is wanted."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.add_column("briefing", sa.Column("archived_at", sa.DateTime))
