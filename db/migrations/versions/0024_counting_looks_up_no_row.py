"""Incidents are counted from indexes alone: of the days that no rollup holds, each row had to be
looked up for what is counted of it, most of the time in another place of the file."""

from alembic import op

revision = "0024"
down_revision = "0023"

INDEXES = {
    "ix_incident_window": (
        *("unit_id", "occurred_on", "category_id"),
        *("voided_at", "solved_on", "dead", "injured", "damage"),
    ),
    "ix_incident_solved_on": ("solved_on", "occurred_on", "unit_id", "category_id", "voided_at"),
    "ix_incident_days": ("occurred_on", "category_id", "unit_id", "voided_at"),
}


def upgrade() -> None:
    op.drop_index("ix_incident_window", "incident")
    op.drop_index("ix_incident_solved_on", "incident")
    for name, columns in INDEXES.items():
        op.create_index(name, "incident", list(columns))
