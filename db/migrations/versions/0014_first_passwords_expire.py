"""First passwords expire; attempts are counted by browser and address; what is appended to cannot
be replaced.

SQLite's INSERT OR REPLACE takes the row that stands in its way out without asking the triggers of
deleting. PostgreSQL has no such statement: its ON CONFLICT asks those of updating.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

KEYS = {
    "audit_event": ("id = NEW.id", "hash = NEW.hash"),
    "closed_figure": (
        "close_id = NEW.close_id AND indicator = NEW.indicator AND unit_id = NEW.unit_id "
        "AND month = NEW.month AND part = NEW.part",
    ),
    "showing": ("id = NEW.id",),
    "shown_figure": (
        "showing_id = NEW.showing_id AND indicator = NEW.indicator AND unit_id = NEW.unit_id "
        "AND month = NEW.month AND part = NEW.part",
    ),
}


def upgrade() -> None:
    comment = "of a first password, until it is changed; NULL: never"
    op.add_column("account", sa.Column("password_expires_at", sa.DateTime(), comment=comment))
    for name in ("binding_hash", "address"):
        op.create_index(f"ix_sign_in_event_{name}_at", "sign_in_event", [name, "at"])
    if op.get_bind().dialect.name == "sqlite":
        for table, keys in KEYS.items():
            known = " OR ".join(f"({key})" for key in keys)
            op.execute(
                f"CREATE TRIGGER append_only_{table}_insert BEFORE INSERT ON {table} "
                f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {known}) "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
