"""Triggers: the data revision, the monthly rollup of incidents, what is append-only.

They live in the database, so that a row written by another program counts too.
"""

from alembic import op

revision = "0002"
down_revision = "0001"

DATA = (
    "campaign",
    "category",
    "closed_figure",
    "forum",
    "incident",
    "monthly_return",
    "period_close",
    "reintegration",
    "setting",
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
)
APPEND_ONLY = ("audit_event", "closed_figure")
UNSOLVED = "9999-12-31"
CUTOFF = "(SELECT CAST(value AS INTEGER) FROM setting WHERE key = 'cutoff_day')"


def upgrade() -> None:
    op.execute("INSERT INTO revision (id, number) VALUES (1, 1)")
    op.execute("INSERT INTO setting (key, value) VALUES ('cutoff_day', '14')")
    if op.get_bind().dialect.name == "sqlite":
        _sqlite()
    else:
        _postgresql()


def _sqlite() -> None:
    for table in DATA:
        for event in ("INSERT", "UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER revision_{table}_{event.lower()} AFTER {event} ON {table} BEGIN "
                "UPDATE revision SET number = number + 1; END"
            )
    for table in APPEND_ONLY:
        for event in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER append_only_{table}_{event.lower()} BEFORE {event} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )

    def month(day: str) -> str:
        return (
            f"CASE WHEN {CUTOFF} > 0 AND CAST(strftime('%d', {day}) AS INTEGER) > {CUTOFF} "
            f"THEN date({day}, 'start of month', '+1 month') "
            f"ELSE date({day}, 'start of month') END"
        )

    def cell(row: str) -> str:
        return (
            f"{month(row + '.occurred_on')}, {row}.unit_id, {row}.category_id, "
            f"coalesce({month(row + '.solved_on')}, '{UNSOLVED}')"
        )

    add = (
        f"INSERT INTO incident_month SELECT {cell('NEW')}, 1, NEW.dead, NEW.injured, NEW.damage "
        "WHERE NEW.voided_at IS NULL ON CONFLICT DO UPDATE SET "
        "incidents = incidents + 1, dead = dead + excluded.dead, "
        "injured = injured + excluded.injured, damage = damage + excluded.damage;"
    )
    take = (
        "UPDATE incident_month SET incidents = incidents - 1, dead = dead - OLD.dead, "
        "injured = injured - OLD.injured, damage = damage - OLD.damage "
        f"WHERE OLD.voided_at IS NULL AND (month, unit_id, category_id, solved_month) = "
        f"({cell('OLD')}); "
        "DELETE FROM incident_month WHERE incidents = 0;"
    )
    for event, body in (("INSERT", add), ("UPDATE", take + add), ("DELETE", take)):
        op.execute(
            f"CREATE TRIGGER rollup_incident_{event.lower()} AFTER {event} ON incident "
            f"BEGIN {body} END"
        )
    for event in ("INSERT", "UPDATE"):
        op.execute(
            f"CREATE TRIGGER rollup_cutoff_{event.lower()} AFTER {event} ON setting "
            "WHEN NEW.key = 'cutoff_day' BEGIN DELETE FROM incident_month; "
            f"INSERT INTO incident_month SELECT {cell('incident')}, count(*), sum(dead), "
            "sum(injured), sum(damage) FROM incident WHERE voided_at IS NULL "
            "GROUP BY 1, 2, 3, 4; END"
        )


def _postgresql() -> None:
    op.execute(
        "CREATE FUNCTION bump_revision() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "UPDATE revision SET number = number + 1; RETURN NULL; END $$"
    )
    for table in DATA:
        op.execute(
            f"CREATE TRIGGER revision_{table} AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE "
            f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION bump_revision()"
        )
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER append_only_{table} BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    op.execute(
        "CREATE FUNCTION reporting_month(day date) RETURNS date LANGUAGE sql STABLE AS $$ "
        f"SELECT (date_trunc('month', day) + CASE WHEN {CUTOFF} > 0 "
        f"AND extract(day FROM day) > {CUTOFF} THEN interval '1 month' "
        "ELSE interval '0' END)::date $$"
    )
    cell = (
        "reporting_month(occurred_on), unit_id, category_id, "
        f"coalesce(reporting_month(solved_on), '{UNSOLVED}')"
    )
    grouped = "FROM {rows} WHERE voided_at IS NULL GROUP BY 1, 2, 3, 4"
    add = (
        f"INSERT INTO incident_month AS kept SELECT {cell}, count(*), sum(dead), sum(injured), "
        f"sum(damage) {grouped.format(rows='new_rows')} "
        "ON CONFLICT (month, unit_id, category_id, solved_month) DO UPDATE SET "
        "incidents = kept.incidents + excluded.incidents, dead = kept.dead + excluded.dead, "
        "injured = kept.injured + excluded.injured, damage = kept.damage + excluded.damage;"
    )
    take = (
        "UPDATE incident_month AS kept SET incidents = kept.incidents - gone.incidents, "
        "dead = kept.dead - gone.dead, injured = kept.injured - gone.injured, "
        "damage = kept.damage - gone.damage FROM (SELECT reporting_month(occurred_on) AS month, "
        f"unit_id, category_id, coalesce(reporting_month(solved_on), '{UNSOLVED}') AS "
        "solved_month, count(*) AS incidents, sum(dead) AS dead, sum(injured) AS injured, "
        f"sum(damage) AS damage {grouped.format(rows='old_rows')}) AS gone "
        "WHERE (kept.month, kept.unit_id, kept.category_id, kept.solved_month) = "
        "(gone.month, gone.unit_id, gone.category_id, gone.solved_month); "
        "DELETE FROM incident_month WHERE incidents = 0;"
    )
    for event, body, rows in (
        ("insert", add, "NEW TABLE AS new_rows"),
        ("update", take + add, "NEW TABLE AS new_rows OLD TABLE AS old_rows"),
        ("delete", take, "OLD TABLE AS old_rows"),
    ):
        op.execute(
            f"CREATE FUNCTION rollup_incident_{event}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {body} RETURN NULL; END $$"
        )
        op.execute(
            f"CREATE TRIGGER rollup_incident_{event} AFTER {event.upper()} ON incident "
            f"REFERENCING {rows} FOR EACH STATEMENT EXECUTE FUNCTION rollup_incident_{event}()"
        )
    op.execute(
        "CREATE FUNCTION rebuild_rollup() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "DELETE FROM incident_month; "
        f"INSERT INTO incident_month SELECT {cell}, count(*), sum(dead), sum(injured), sum(damage) "
        f"{grouped.format(rows='incident')}; RETURN NULL; END $$"
    )
    op.execute(
        "CREATE TRIGGER rollup_cutoff AFTER INSERT OR UPDATE ON setting FOR EACH ROW "
        "WHEN (NEW.key = 'cutoff_day') EXECUTE FUNCTION rebuild_rollup()"
    )
