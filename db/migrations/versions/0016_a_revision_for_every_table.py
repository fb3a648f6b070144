"""Every table of data has a token that is drawn anew with every write to it, beside the revision
that all writes move: what is made of other tables still stands."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

DATA = (
    "briefing",
    "campaign",
    "category",
    "closed_figure",
    "forum",
    "incident",
    "monthly_return",
    "period_close",
    "reintegration",
    "setting",
    "showing",
    "shown_figure",
    "suggestion",
    "suggestion_event",
    "survey",
    "survey_forms",
    "survey_question",
    "survey_tally",
    "target",
    "target_value",
    "theme",
    "unit",
    "unit_border",
    "unit_successor",
)
TOKEN = {
    "sqlite": "lower(hex(randomblob(16)))",
    "postgresql": "replace(gen_random_uuid()::text, '-', '')",
}


def upgrade() -> None:
    comment = "drawn by chance with every write to it: never comes again for other rows"
    op.create_table(
        "table_revision",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("token", sa.String(32), nullable=False, comment=comment),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_table_revision")),
        comment="How each table of data stands; triggers of the database see to it.",
    )
    kind = op.get_bind().dialect.name
    for table in DATA:
        op.execute(f"INSERT INTO table_revision VALUES ('{table}', {TOKEN[kind]})")
    draw = f"UPDATE table_revision SET token = {TOKEN[kind]} WHERE name = "
    if kind == "sqlite":
        for table in DATA:
            for event in ("INSERT", "UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER token_{table}_{event.lower()} AFTER {event} ON {table} "
                    f"BEGIN {draw}'{table}'; END"
                )
    else:
        op.execute(
            "CREATE OR REPLACE FUNCTION bump_revision() RETURNS trigger LANGUAGE plpgsql AS $$ "
            "BEGIN UPDATE revision SET number = number + 1; "
            f"{draw} TG_TABLE_NAME; RETURN NULL; END $$"
        )
