"""Every data revision bears a token that no other ever had, as the key of cached answers.

A restored dump takes the number back, and the next saves reach numbers that stand for other data
already; the token of each is drawn anew. It is drawn where the number moves, so whatever moves it
draws one.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    comment = "drawn by chance with every number: a number that comes again has another one"
    op.add_column(
        "revision",
        sa.Column("token", sa.String(32), nullable=False, server_default="", comment=comment),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER revision_token AFTER UPDATE OF number ON revision BEGIN "
            "UPDATE revision SET token = lower(hex(randomblob(16))); END"
        )
    else:
        op.execute(
            "CREATE FUNCTION draw_token() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "NEW.token := replace(gen_random_uuid()::text, '-', ''); RETURN NEW; END $$"
        )
        op.execute(
            "CREATE TRIGGER revision_token BEFORE UPDATE ON revision "
            "FOR EACH ROW EXECUTE FUNCTION draw_token()"
        )
    op.execute("UPDATE revision SET number = number + 1")
