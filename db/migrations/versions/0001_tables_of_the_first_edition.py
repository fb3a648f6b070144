"""Tables of the first edition"""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
SORT_KEY = sa.String(400).with_variant(sa.String(400, collation="C"), "postgresql")


def identity() -> sa.Column[int]:
    return sa.Column("id", sa.Integer, primary_key=True)


def label(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length), nullable=False)


def counts(
    *names: str, size: type[sa.Integer] = sa.Integer
) -> Iterator[sa.Column[int] | sa.CheckConstraint]:
    for name in names:
        yield sa.Column(name, size, server_default="0", nullable=False)
        yield sa.CheckConstraint(f"{name} >= 0", name=f"{name}_not_negative")


def flag(name: str, default: bool = False) -> sa.Column[bool]:
    kind = sa.Boolean(create_constraint=True, name=f"{name}_is_boolean")
    usual = sa.true() if default else sa.false()
    return sa.Column(name, kind, server_default=usual, nullable=False)


def validity() -> list[sa.Column[object] | sa.CheckConstraint]:
    return [
        sa.Column("valid_from", sa.Date, server_default="1900-01-01", nullable=False),
        sa.Column("valid_to", sa.Date, server_default="9999-12-31", nullable=False),
        sa.CheckConstraint("valid_from <= valid_to", name="validity_in_order"),
    ]


def record() -> list[sa.Column[object]]:
    return [
        sa.Column("version", sa.Integer, server_default="1", nullable=False),
        sa.Column("client_key", sa.String(32), nullable=False, unique=True),
        sa.Column("written_by", sa.Integer, sa.ForeignKey("account.id")),
        sa.Column(
            "written_at", sa.DateTime, server_default=sa.func.current_timestamp(), nullable=False
        ),
    ]


def upgrade() -> None:
    """Constraints are named by the convention of db.schema."""
    op.create_table(
        "category",
        identity(),
        sa.Column("parent_id", sa.Integer, sa.ForeignKey("category.id")),
        sa.Column("depth", sa.Integer, nullable=False),
        label("code", 8),
        label("name", 120),
        *validity(),
        flag("has_casualties"),
        sa.Column("position", sa.Integer, nullable=False),
        sa.CheckConstraint("(depth = 1) = (parent_id IS NULL)", name="parent_of_second_level"),
        sa.CheckConstraint("depth IN (1, 2)", name="two_levels"),
        sa.UniqueConstraint("code", "valid_from"),
    )
    op.create_table(
        "revision",
        identity(),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.CheckConstraint("id = 1", name="only_one"),
        comment="Goes up with every write to a table of data; triggers of the database see to it.",
    )
    op.create_table(
        "setting",
        sa.Column("key", sa.String(40), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.create_table(
        "setup_code",
        identity(),
        label("code_hash", 64),
        sa.Column("expires_at", sa.DateTime, nullable=False),
        *counts("attempts"),
        sa.CheckConstraint("id = 1", name="only_one"),
    )
    op.create_table(
        "sign_in_event",
        identity(),
        label("sign_in_name", 64),
        label("binding_hash", 64),
        sa.Column("address", sa.String(64), nullable=False, server_default=""),
        sa.Column("at", sa.DateTime, nullable=False),
        label("outcome", 8),
        flag("forgiven"),
        sa.CheckConstraint("outcome IN ('refused', 'accepted', 'locked')", name="outcome_known"),
        comment="Written before the password is checked, so that parallel guesses cannot outrun it.",
    )
    op.create_index("ix_sign_in_event_sign_in_name_at", "sign_in_event", ["sign_in_name", "at"])
    op.create_table(
        "theme",
        identity(),
        label("code", 20),
        label("name", 120),
        *validity(),
        sa.Column("position", sa.Integer, nullable=False),
        sa.UniqueConstraint("code", "valid_from"),
    )
    op.create_table(
        "unit",
        identity(),
        sa.Column("parent_id", sa.Integer, sa.ForeignKey("unit.id")),
        label("level", 8),
        label("code", 8),
        label("name", 80),
        label("kind", 20),
        *validity(),
        sa.Column("successor_id", sa.Integer, sa.ForeignKey("unit.id")),
        sa.Column("population", sa.Integer),
        sa.Column("population_year", sa.Integer),
        sa.Column("tile_row", sa.Integer),
        sa.Column("tile_col", sa.Integer),
        sa.Column("sort_key", SORT_KEY, nullable=False),
        sa.Column("search_key", sa.Text, nullable=False),
        sa.CheckConstraint("level IN ('province', 'district', 'commune')", name="level_known"),
        sa.CheckConstraint(
            "successor_id IS NULL OR valid_to < '9999-12-31'", name="successor_after_end"
        ),
        sa.CheckConstraint(
            "(population IS NULL) = (population_year IS NULL)", name="population_dated"
        ),
        sa.CheckConstraint("(tile_row IS NULL) = (tile_col IS NULL)", name="tile_whole"),
        sa.CheckConstraint("population > 0", name="inhabited"),
        sa.CheckConstraint("successor_id <> id", name="successor_is_another"),
        sa.UniqueConstraint("code", "valid_from"),
    )
    op.create_table(
        "account",
        identity(),
        sa.Column("sign_in_name", sa.String(64), nullable=False, unique=True),
        label("display_name", 120),
        label("role", 8),
        sa.Column("unit_id", sa.Integer, sa.ForeignKey("unit.id")),
        sa.Column("password_hash", sa.String(100)),
        flag("active", default=True),
        flag("must_change_password", default=True),
        sa.Column("epoch", sa.Integer, nullable=False, server_default="1"),
        sa.Column(
            "created_at", sa.DateTime, nullable=False, server_default=sa.func.current_timestamp()
        ),
        sa.CheckConstraint("(role = 'officer') = (unit_id IS NOT NULL)", name="officer_has_unit"),
        sa.CheckConstraint("role IN ('leader', 'staff', 'officer', 'admin')", name="role_known"),
        comment="A leaver is deactivated, never deleted. Without a hash, no password opens it.",
    )
    op.create_table(
        "incident_month",
        sa.Column("month", sa.Date, primary_key=True),
        sa.Column("unit_id", sa.Integer, sa.ForeignKey("unit.id"), primary_key=True),
        sa.Column("category_id", sa.Integer, sa.ForeignKey("category.id"), primary_key=True),
        sa.Column("solved_month", sa.Date, primary_key=True, comment="9999-12-31: not solved"),
        sa.Column("incidents", sa.Integer, nullable=False),
        sa.Column("dead", sa.Integer, nullable=False),
        sa.Column("injured", sa.Integer, nullable=False),
        sa.Column("damage", sa.BigInteger, nullable=False),
        comment="Rollup of incident that is not void; triggers of the database keep it.",
    )
    op.create_table(
        "unit_border",
        sa.Column("unit_id", sa.Integer, sa.ForeignKey("unit.id"), primary_key=True),
        sa.Column("geometry", sa.Text, nullable=False),
    )
    op.create_table(
        "audit_event",
        identity(),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("account_id", sa.Integer, sa.ForeignKey("account.id")),
        label("actor", 64),
        label("action", 40),
        label("entity", 40),
        sa.Column("entity_id", sa.String(64), nullable=False, server_default=""),
        sa.Column("old_values", sa.Text),
        sa.Column("new_values", sa.Text),
        sa.Column("reason", sa.String(400), nullable=False, server_default=""),
        label("previous_hash", 64),
        sa.Column("hash", sa.String(64), nullable=False, unique=True),
        comment="Append-only, also for the owner of the database: triggers refuse update and delete.",
    )
    op.create_index("ix_audit_event_entity_entity_id", "audit_event", ["entity", "entity_id"])
    op.create_table(
        "campaign",
        identity(),
        label("name", 160),
        sa.Column("starts_on", sa.Date, nullable=False),
        sa.Column("ends_on", sa.Date, nullable=False),
        *record(),
        sa.CheckConstraint("starts_on <= ends_on", name="dates_in_order"),
    )
    op.create_table(
        "draft",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("account_id", sa.Integer, sa.ForeignKey("account.id"), nullable=False),
        label("form", 40),
        sa.Column("subject", sa.String(64), nullable=False, server_default=""),
        sa.Column("content", sa.Text, nullable=False, comment="JSON of the fields as typed"),
        sa.Column("saved_at", sa.DateTime, nullable=False),
        sa.Column("sent_at", sa.DateTime),
    )
    op.create_index("ix_draft_account_id", "draft", ["account_id"])
    op.create_table(
        "forum",
        identity(),
        sa.Column("unit_id", sa.Integer, sa.ForeignKey("unit.id"), nullable=False),
        sa.Column("held_on", sa.Date, nullable=False),
        label("title", 200),
        sa.Column("venue", sa.String(200), nullable=False, server_default=""),
        sa.Column("partner", sa.String(200), nullable=False, server_default=""),
        *counts("attendees"),
        sa.Column("summary", sa.Text, nullable=False, server_default=""),
        *record(),
    )
    op.create_table(
        "incident",
        identity(),
        sa.Column("unit_id", sa.Integer, sa.ForeignKey("unit.id"), nullable=False),
        sa.Column("category_id", sa.Integer, sa.ForeignKey("category.id"), nullable=False),
        sa.Column("occurred_on", sa.Date, nullable=False),
        sa.Column("solved_on", sa.Date),
        *counts("dead", "injured"),
        *counts("damage", size=sa.BigInteger),
        sa.Column("note", sa.String(2000), nullable=False, server_default=""),
        sa.Column("voided_at", sa.DateTime),
        sa.Column("void_reason", sa.String(400)),
        *record(),
        sa.CheckConstraint("(voided_at IS NULL) = (void_reason IS NULL)", name="void_has_reason"),
        sa.CheckConstraint("solved_on >= occurred_on", name="solved_after_occurred"),
    )
    op.create_index("ix_incident_occurred_on", "incident", ["occurred_on"])
    op.create_index("ix_incident_solved_on", "incident", ["solved_on"])
    op.create_index("ix_incident_window", "incident", ["unit_id", "occurred_on", "category_id"])
    op.create_table(
        "monthly_return",
        identity(),
        sa.Column("unit_id", sa.Integer, sa.ForeignKey("unit.id"), nullable=False),
        sa.Column("month", sa.Date, nullable=False, comment="first day of the nominal month"),
        label("state", 9),
        flag("nothing_to_report"),
        sa.Column("incidents_confirmed", sa.Integer),
        sa.Column("note", sa.String(1000), nullable=False, server_default=""),
        sa.Column("submitted_at", sa.DateTime),
        sa.Column("decided_at", sa.DateTime),
        *record(),
        sa.CheckConstraint("state <> 'approved' OR decided_at IS NOT NULL", name="approval_dated"),
        sa.CheckConstraint("state <> 'returned' OR note <> ''", name="returned_has_note"),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'returned', 'approved')", name="state_known"
        ),
        sa.CheckConstraint(
            "state NOT IN ('submitted', 'approved') OR submitted_at IS NOT NULL",
            name="submission_dated",
        ),
        sa.CheckConstraint(
            "NOT nothing_to_report OR coalesce(incidents_confirmed, 0) = 0",
            name="nothing_means_zero",
        ),
        sa.CheckConstraint("incidents_confirmed >= 0", name="incidents_confirmed_not_negative"),
        sa.UniqueConstraint("unit_id", "month"),
    )
    op.create_table(
        "period_close",
        identity(),
        sa.Column("first_day", sa.Date, nullable=False),
        sa.Column("last_day", sa.Date, nullable=False),
        sa.Column("closed_by", sa.Integer, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("closed_at", sa.DateTime, nullable=False),
        sa.Column("reopened_by", sa.Integer, sa.ForeignKey("account.id")),
        sa.Column("reopened_at", sa.DateTime),
        sa.Column("reopen_reason", sa.String(400)),
        sa.CheckConstraint(
            "(reopened_at IS NULL) = (reopen_reason IS NULL) AND (reopened_at IS NULL) = (reopened_by IS NULL)",
            name="reopening_has_reason",
        ),
        sa.CheckConstraint("first_day <= last_day", name="days_in_order"),
    )
    op.create_table(
        "session",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("token_hash", sa.String(64), unique=True),
        label("binding_hash", 64),
        sa.Column("account_id", sa.Integer, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("ticket_hash", sa.String(64), unique=True),
        sa.Column("ticket_expires_at", sa.DateTime),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("seen_at", sa.DateTime, nullable=False),
        sa.Column("revoked_at", sa.DateTime),
        sa.Column("address", sa.String(64), nullable=False, server_default=""),
        sa.CheckConstraint(
            "(ticket_hash IS NULL) = (ticket_expires_at IS NULL)", name="ticket_has_expiry"
        ),
        comment="Hashes only. The token is made when the one-use ticket is redeemed for a cookie.",
    )
    op.create_index("ix_session_account_id_binding_hash", "session", ["account_id", "binding_hash"])
    op.create_table(
        "survey",
        identity(),
        sa.Column("unit_id", sa.Integer, sa.ForeignKey("unit.id"), nullable=False),
        label("title", 200),
        sa.Column("opened_on", sa.Date, nullable=False),
        sa.Column("closed_on", sa.Date, nullable=False),
        *record(),
        sa.CheckConstraint("opened_on <= closed_on", name="dates_in_order"),
    )
    op.create_table(
        "target",
        identity(),
        sa.Column("unit_id", sa.Integer, sa.ForeignKey("unit.id"), nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        label("name", 160),
        label("unit_of_measure", 40),
        sa.Column("goal", sa.Integer, nullable=False),
        *record(),
        sa.CheckConstraint("goal > 0", name="goal_set"),
        sa.UniqueConstraint("unit_id", "year", "name"),
    )
    op.create_table(
        "closed_figure",
        sa.Column("close_id", sa.Integer, sa.ForeignKey("period_close.id"), primary_key=True),
        sa.Column("indicator", sa.String(60), primary_key=True),
        sa.Column("unit_id", sa.Integer, sa.ForeignKey("unit.id"), primary_key=True),
        sa.Column("month", sa.Date, primary_key=True),
        sa.Column(
            "part", sa.String(60), primary_key=True, comment="category, theme or question; ''"
        ),
        sa.Column("value", sa.BigInteger, comment="NULL: not reported when the period was closed"),
        comment="What was reported when the period was closed; append-only.",
    )
    op.create_table(
        "draft_file",
        sa.Column(
            "draft_id",
            sa.String(32),
            sa.ForeignKey("draft.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("name", sa.String(200), primary_key=True),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("stored_at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "reintegration",
        sa.Column(
            "return_id",
            sa.Integer,
            sa.ForeignKey("monthly_return.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        *counts(
            "stock_start",
            "received",
            "moved_in",
            "out_expunged",
            "out_moved",
            "out_emigrated",
            "out_missing",
            "out_died",
            "out_reoffended",
            "stock_end",
            "class_a",
            "class_b",
            "class_c",
            "class_d",
            "guided",
            "job_referred",
            "trained",
            "loaned",
        ),
        *counts("loan_amount", size=sa.BigInteger),
        *counts("employed", "borrowing"),
        sa.CheckConstraint("borrowing <= stock_end", name="borrowing_within_stock"),
        sa.CheckConstraint("employed <= stock_end", name="employed_within_stock"),
        sa.CheckConstraint(
            "stock_end = class_a + class_b + class_c + class_d", name="classes_add_up"
        ),
        sa.CheckConstraint(
            "stock_end = stock_start + received + moved_in - out_expunged - out_moved - out_emigrated - out_missing - out_died - out_reoffended",
            name="balance",
        ),
        comment="Counts of people in one commune and month; flows add up over months, stocks do not.",
    )
    op.create_table(
        "suggestion",
        identity(),
        sa.Column("forum_id", sa.Integer, sa.ForeignKey("forum.id"), nullable=False),
        sa.Column("unit_id", sa.Integer, sa.ForeignKey("unit.id"), nullable=False),
        sa.Column("theme_id", sa.Integer, sa.ForeignKey("theme.id"), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("search_key", sa.Text, nullable=False),
        sa.Column("responsible", sa.String(160), nullable=False, server_default=""),
        sa.Column("due_on", sa.Date),
        *record(),
        sa.CheckConstraint("length(text) > 0", name="text_not_empty"),
    )
    op.create_index("ix_suggestion_forum_id", "suggestion", ["forum_id"])
    op.create_table(
        "survey_forms",
        sa.Column("survey_id", sa.Integer, sa.ForeignKey("survey.id"), primary_key=True),
        sa.Column("unit_id", sa.Integer, sa.ForeignKey("unit.id"), primary_key=True),
        *counts("issued", "returned", "valid"),
        sa.CheckConstraint("returned <= issued", name="returned_within_issued"),
        sa.CheckConstraint("valid <= returned", name="valid_within_returned"),
        sa.UniqueConstraint("survey_id", "unit_id", "valid"),
    )
    op.create_table(
        "survey_question",
        identity(),
        sa.Column("survey_id", sa.Integer, sa.ForeignKey("survey.id"), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        label("topic", 120),
        sa.UniqueConstraint("survey_id", "id"),
        sa.UniqueConstraint("survey_id", "position"),
    )
    op.create_table(
        "target_value",
        sa.Column("target_id", sa.Integer, sa.ForeignKey("target.id"), primary_key=True),
        sa.Column("month", sa.Date, primary_key=True),
        *counts("reached"),
        comment="reached: since the start of the target's year, not of the month",
    )
    op.create_table(
        "suggestion_event",
        identity(),
        sa.Column("suggestion_id", sa.Integer, sa.ForeignKey("suggestion.id"), nullable=False),
        sa.Column("happened_on", sa.Date, nullable=False),
        label("state", 16),
        sa.Column("answer", sa.Text, nullable=False, server_default=""),
        *record(),
        sa.CheckConstraint("state <> 'not_feasible' OR answer <> ''", name="refusal_has_reason"),
        sa.CheckConstraint(
            "state IN ('received', 'in_progress', 'answered_on_spot', 'resolved', 'transferred', 'not_feasible')",
            name="state_known",
        ),
        comment="Every change of state with its day, so that the balance of any past day is known.",
    )
    op.create_index("ix_suggestion_event_suggestion_id", "suggestion_event", ["suggestion_id"])
    op.create_table(
        "survey_tally",
        sa.Column("survey_id", sa.Integer, primary_key=True),
        sa.Column("unit_id", sa.Integer, primary_key=True),
        sa.Column("question_id", sa.Integer, primary_key=True),
        sa.Column("valid", sa.Integer, nullable=False, comment="of survey_forms, kept by the key"),
        *counts("level_1", "level_2", "level_3", "level_4", "level_5"),
        sa.CheckConstraint(
            "level_1 + level_2 + level_3 + level_4 + level_5 <= valid", name="answers_within_valid"
        ),
        sa.ForeignKeyConstraint(
            ["survey_id", "question_id"], ["survey_question.survey_id", "survey_question.id"]
        ),
        sa.ForeignKeyConstraint(
            ["survey_id", "unit_id", "valid"],
            ["survey_forms.survey_id", "survey_forms.unit_id", "survey_forms.valid"],
            onupdate="CASCADE",
        ),
    )
