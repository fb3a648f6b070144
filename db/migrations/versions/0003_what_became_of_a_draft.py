"""What became of a draft that was sent: the record it was saved as."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    comment = "id of the record that was saved when it was sent"
    op.add_column("draft", sa.Column("result", sa.String(64), comment=comment))
