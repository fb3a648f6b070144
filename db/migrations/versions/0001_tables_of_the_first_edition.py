"""Tables of the first edition"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "category",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("valid_from", sa.Date(), server_default="1900-01-01", nullable=False),
        sa.Column("valid_to", sa.Date(), server_default="9999-12-31", nullable=False),
        sa.Column(
            "has_casualties",
            sa.Boolean(create_constraint=True, name="has_casualties_is_boolean"),
            server_default=sa.false(),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(depth = 1) = (parent_id IS NULL)", name=op.f("ck_category_parent_of_second_level")
        ),
        sa.CheckConstraint("depth IN (1, 2)", name=op.f("ck_category_two_levels")),
        sa.CheckConstraint("valid_from <= valid_to", name=op.f("ck_category_validity_in_order")),
        sa.ForeignKeyConstraint(["parent_id"], ["category.id"], name=op.f("fk_category_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_category")),
        sa.UniqueConstraint("code", "valid_from", name=op.f("uq_category_code_valid_from")),
    )
    op.create_table(
        "revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_revision_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
        comment="Goes up with every write to a table of data; triggers of the database see to it.",
    )
    op.create_table(
        "setting",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_setting")),
    )
    op.create_table(
        "setup_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_setup_code_attempts_not_negative")),
        sa.CheckConstraint("id = 1", name=op.f("ck_setup_code_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setup_code")),
    )
    op.create_table(
        "sign_in_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sign_in_name", sa.String(length=64), nullable=False),
        sa.Column("binding_hash", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=64), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("outcome", sa.String(length=8), nullable=False),
        sa.Column(
            "forgiven",
            sa.Boolean(create_constraint=True, name="forgiven_is_boolean"),
            server_default=sa.false(),
            nullable=False,
        ),
        sa.CheckConstraint(
            "outcome IN ('refused', 'accepted', 'locked')",
            name=op.f("ck_sign_in_event_outcome_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_event")),
        comment="Written before the password is checked, so that parallel guesses cannot outrun it.",
    )
    op.create_index("ix_sign_in_event_sign_in_name_at", "sign_in_event", ["sign_in_name", "at"])

    op.create_table(
        "theme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("valid_from", sa.Date(), server_default="1900-01-01", nullable=False),
        sa.Column("valid_to", sa.Date(), server_default="9999-12-31", nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("valid_from <= valid_to", name=op.f("ck_theme_validity_in_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme")),
        sa.UniqueConstraint("code", "valid_from", name=op.f("uq_theme_code_valid_from")),
    )
    op.create_table(
        "unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("level", sa.String(length=8), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("valid_from", sa.Date(), server_default="1900-01-01", nullable=False),
        sa.Column("valid_to", sa.Date(), server_default="9999-12-31", nullable=False),
        sa.Column("successor_id", sa.Integer(), nullable=True),
        sa.Column("population", sa.Integer(), nullable=True),
        sa.Column("population_year", sa.Integer(), nullable=True),
        sa.Column("tile_row", sa.Integer(), nullable=True),
        sa.Column("tile_col", sa.Integer(), nullable=True),
        sa.Column(
            "sort_key",
            sa.String(400).with_variant(sa.String(400, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("search_key", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "level IN ('province', 'district', 'commune')", name=op.f("ck_unit_level_known")
        ),
        sa.CheckConstraint(
            "successor_id IS NULL OR valid_to < '9999-12-31'",
            name=op.f("ck_unit_successor_after_end"),
        ),
        sa.CheckConstraint(
            "(population IS NULL) = (population_year IS NULL)",
            name=op.f("ck_unit_population_dated"),
        ),
        sa.CheckConstraint(
            "(tile_row IS NULL) = (tile_col IS NULL)", name=op.f("ck_unit_tile_whole")
        ),
        sa.CheckConstraint("population > 0", name=op.f("ck_unit_inhabited")),
        sa.CheckConstraint("successor_id <> id", name=op.f("ck_unit_successor_is_another")),
        sa.CheckConstraint("valid_from <= valid_to", name=op.f("ck_unit_validity_in_order")),
        sa.ForeignKeyConstraint(["parent_id"], ["unit.id"], name=op.f("fk_unit_parent_id")),
        sa.ForeignKeyConstraint(["successor_id"], ["unit.id"], name=op.f("fk_unit_successor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("code", "valid_from", name=op.f("uq_unit_code_valid_from")),
    )
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sign_in_name", sa.String(length=64), nullable=False),
        sa.Column("display_name", sa.String(length=120), nullable=False),
        sa.Column("role", sa.String(length=8), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("password_hash", sa.String(length=100), nullable=True),
        sa.Column(
            "active",
            sa.Boolean(create_constraint=True, name="active_is_boolean"),
            server_default=sa.true(),
            nullable=False,
        ),
        sa.Column(
            "must_change_password",
            sa.Boolean(create_constraint=True, name="must_change_password_is_boolean"),
            server_default=sa.true(),
            nullable=False,
        ),
        sa.Column("epoch", sa.Integer(), server_default="1", nullable=False),
        sa.Column(
            "created_at", sa.DateTime(), server_default=sa.func.current_timestamp(), nullable=False
        ),
        sa.CheckConstraint(
            "(role = 'officer') = (unit_id IS NOT NULL)", name=op.f("ck_account_officer_has_unit")
        ),
        sa.CheckConstraint(
            "role IN ('leader', 'staff', 'officer', 'admin')",
            name=op.f("ck_account_role_known"),
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_account_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("sign_in_name", name=op.f("uq_account_sign_in_name")),
        comment="A leaver is deactivated, never deleted. Without a hash, no password opens it.",
    )
    op.create_table(
        "incident_month",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("solved_month", sa.Date(), nullable=False, comment="9999-12-31: not solved"),
        sa.Column("incidents", sa.Integer(), nullable=False),
        sa.Column("dead", sa.Integer(), nullable=False),
        sa.Column("injured", sa.Integer(), nullable=False),
        sa.Column("damage", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["category_id"], ["category.id"], name=op.f("fk_incident_month_category_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_incident_month_unit_id")),
        sa.PrimaryKeyConstraint(
            "month", "unit_id", "category_id", "solved_month", name=op.f("pk_incident_month")
        ),
        comment="Rollup of incident that is not void; triggers of the database keep it.",
    )
    op.create_table(
        "unit_border",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("geometry", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_unit_border_unit_id")),
        sa.PrimaryKeyConstraint("unit_id", name=op.f("pk_unit_border")),
    )
    op.create_table(
        "audit_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("entity", sa.String(length=40), nullable=False),
        sa.Column("entity_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("old_values", sa.Text(), nullable=True),
        sa.Column("new_values", sa.Text(), nullable=True),
        sa.Column("reason", sa.String(length=400), server_default="", nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_audit_event_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_event_hash")),
        comment="Append-only, also for the owner of the database: triggers refuse update and delete.",
    )
    op.create_index("ix_audit_event_entity_entity_id", "audit_event", ["entity", "entity_id"])

    op.create_table(
        "campaign",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("client_key", sa.String(length=32), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=True),
        sa.Column(
            "written_at", sa.DateTime(), server_default=sa.func.current_timestamp(), nullable=False
        ),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_campaign_dates_in_order")),
        sa.ForeignKeyConstraint(
            ["written_by"], ["account.id"], name=op.f("fk_campaign_written_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign")),
        sa.UniqueConstraint("client_key", name=op.f("uq_campaign_client_key")),
    )
    op.create_table(
        "draft",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=64), server_default="", nullable=False),
        sa.Column("content", sa.Text(), nullable=False, comment="JSON of the fields as typed"),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_draft_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
    )
    op.create_index("ix_draft_account_id", "draft", ["account_id"])

    op.create_table(
        "forum",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("venue", sa.String(length=200), server_default="", nullable=False),
        sa.Column("partner", sa.String(length=200), server_default="", nullable=False),
        sa.Column("attendees", sa.Integer(), server_default="0", nullable=False),
        sa.Column("summary", sa.Text(), server_default="", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("client_key", sa.String(length=32), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=True),
        sa.Column(
            "written_at", sa.DateTime(), server_default=sa.func.current_timestamp(), nullable=False
        ),
        sa.CheckConstraint("attendees >= 0", name=op.f("ck_forum_attendees_not_negative")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_forum_unit_id")),
        sa.ForeignKeyConstraint(["written_by"], ["account.id"], name=op.f("fk_forum_written_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forum")),
        sa.UniqueConstraint("client_key", name=op.f("uq_forum_client_key")),
    )
    op.create_table(
        "incident",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        sa.Column("solved_on", sa.Date(), nullable=True),
        sa.Column("dead", sa.Integer(), server_default="0", nullable=False),
        sa.Column("injured", sa.Integer(), server_default="0", nullable=False),
        sa.Column("damage", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("note", sa.String(length=2000), server_default="", nullable=False),
        sa.Column("voided_at", sa.DateTime(), nullable=True),
        sa.Column("void_reason", sa.String(length=400), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("client_key", sa.String(length=32), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=True),
        sa.Column(
            "written_at", sa.DateTime(), server_default=sa.func.current_timestamp(), nullable=False
        ),
        sa.CheckConstraint(
            "(voided_at IS NULL) = (void_reason IS NULL)", name=op.f("ck_incident_void_has_reason")
        ),
        sa.CheckConstraint("damage >= 0", name=op.f("ck_incident_damage_not_negative")),
        sa.CheckConstraint("dead >= 0", name=op.f("ck_incident_dead_not_negative")),
        sa.CheckConstraint("injured >= 0", name=op.f("ck_incident_injured_not_negative")),
        sa.CheckConstraint(
            "solved_on >= occurred_on", name=op.f("ck_incident_solved_after_occurred")
        ),
        sa.ForeignKeyConstraint(
            ["category_id"], ["category.id"], name=op.f("fk_incident_category_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_incident_unit_id")),
        sa.ForeignKeyConstraint(
            ["written_by"], ["account.id"], name=op.f("fk_incident_written_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
        sa.UniqueConstraint("client_key", name=op.f("uq_incident_client_key")),
    )
    op.create_index("ix_incident_occurred_on", "incident", ["occurred_on"])
    op.create_index("ix_incident_solved_on", "incident", ["solved_on"])
    op.create_index("ix_incident_window", "incident", ["unit_id", "occurred_on", "category_id"])

    op.create_table(
        "monthly_return",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False, comment="first day of the nominal month"),
        sa.Column("state", sa.String(length=9), nullable=False),
        sa.Column(
            "nothing_to_report",
            sa.Boolean(create_constraint=True, name="nothing_to_report_is_boolean"),
            server_default=sa.false(),
            nullable=False,
        ),
        sa.Column("incidents_confirmed", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=1000), server_default="", nullable=False),
        sa.Column("submitted_at", sa.DateTime(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("client_key", sa.String(length=32), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=True),
        sa.Column(
            "written_at", sa.DateTime(), server_default=sa.func.current_timestamp(), nullable=False
        ),
        sa.CheckConstraint(
            "state <> 'approved' OR decided_at IS NOT NULL",
            name=op.f("ck_monthly_return_approval_dated"),
        ),
        sa.CheckConstraint(
            "state <> 'returned' OR note <> ''", name=op.f("ck_monthly_return_returned_has_note")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'returned', 'approved')",
            name=op.f("ck_monthly_return_state_known"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('submitted', 'approved') OR submitted_at IS NOT NULL",
            name=op.f("ck_monthly_return_submission_dated"),
        ),
        sa.CheckConstraint(
            "NOT nothing_to_report OR coalesce(incidents_confirmed, 0) = 0",
            name=op.f("ck_monthly_return_nothing_means_zero"),
        ),
        sa.CheckConstraint(
            "incidents_confirmed >= 0",
            name=op.f("ck_monthly_return_incidents_confirmed_not_negative"),
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_monthly_return_unit_id")),
        sa.ForeignKeyConstraint(
            ["written_by"], ["account.id"], name=op.f("fk_monthly_return_written_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monthly_return")),
        sa.UniqueConstraint("client_key", name=op.f("uq_monthly_return_client_key")),
        sa.UniqueConstraint("unit_id", "month", name=op.f("uq_monthly_return_unit_id_month")),
    )
    op.create_table(
        "period_close",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("closed_by", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=False),
        sa.Column("reopened_by", sa.Integer(), nullable=True),
        sa.Column("reopened_at", sa.DateTime(), nullable=True),
        sa.Column("reopen_reason", sa.String(length=400), nullable=True),
        sa.CheckConstraint(
            "(reopened_at IS NULL) = (reopen_reason IS NULL) AND (reopened_at IS NULL) = (reopened_by IS NULL)",
            name=op.f("ck_period_close_reopening_has_reason"),
        ),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_period_close_days_in_order")),
        sa.ForeignKeyConstraint(
            ["closed_by"], ["account.id"], name=op.f("fk_period_close_closed_by")
        ),
        sa.ForeignKeyConstraint(
            ["reopened_by"], ["account.id"], name=op.f("fk_period_close_reopened_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_period_close")),
    )
    op.create_table(
        "session",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.Column("binding_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("ticket_hash", sa.String(length=64), nullable=True),
        sa.Column("ticket_expires_at", sa.DateTime(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(), nullable=True),
        sa.Column("address", sa.String(length=64), server_default="", nullable=False),
        sa.CheckConstraint(
            "(ticket_hash IS NULL) = (ticket_expires_at IS NULL)",
            name=op.f("ck_session_ticket_has_expiry"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_session_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session")),
        sa.UniqueConstraint("ticket_hash", name=op.f("uq_session_ticket_hash")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_session_token_hash")),
        comment="Hashes only. The token is made when the one-use ticket is redeemed for a cookie.",
    )
    op.create_index("ix_session_account_id_binding_hash", "session", ["account_id", "binding_hash"])

    op.create_table(
        "survey",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("client_key", sa.String(length=32), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=True),
        sa.Column(
            "written_at", sa.DateTime(), server_default=sa.func.current_timestamp(), nullable=False
        ),
        sa.CheckConstraint("opened_on <= closed_on", name=op.f("ck_survey_dates_in_order")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_survey_unit_id")),
        sa.ForeignKeyConstraint(["written_by"], ["account.id"], name=op.f("fk_survey_written_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey")),
        sa.UniqueConstraint("client_key", name=op.f("uq_survey_client_key")),
    )
    op.create_table(
        "target",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("unit_of_measure", sa.String(length=40), nullable=False),
        sa.Column("goal", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("client_key", sa.String(length=32), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=True),
        sa.Column(
            "written_at", sa.DateTime(), server_default=sa.func.current_timestamp(), nullable=False
        ),
        sa.CheckConstraint("goal > 0", name=op.f("ck_target_goal_set")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_target_unit_id")),
        sa.ForeignKeyConstraint(["written_by"], ["account.id"], name=op.f("fk_target_written_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target")),
        sa.UniqueConstraint("client_key", name=op.f("uq_target_client_key")),
        sa.UniqueConstraint("unit_id", "year", "name", name=op.f("uq_target_unit_id_year_name")),
    )
    op.create_table(
        "closed_figure",
        sa.Column("close_id", sa.Integer(), nullable=False),
        sa.Column("indicator", sa.String(length=60), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column(
            "part", sa.String(length=60), nullable=False, comment="category, theme or question; ''"
        ),
        sa.Column(
            "value",
            sa.BigInteger(),
            nullable=True,
            comment="NULL: not reported when the period was closed",
        ),
        sa.ForeignKeyConstraint(
            ["close_id"], ["period_close.id"], name=op.f("fk_closed_figure_close_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_closed_figure_unit_id")),
        sa.PrimaryKeyConstraint(
            "close_id", "indicator", "unit_id", "month", "part", name=op.f("pk_closed_figure")
        ),
        comment="What was reported when the period was closed; append-only.",
    )
    op.create_table(
        "draft_file",
        sa.Column("draft_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("stored_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["draft.id"], name=op.f("fk_draft_file_draft_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("draft_id", "name", name=op.f("pk_draft_file")),
    )
    op.create_table(
        "reintegration",
        sa.Column("return_id", sa.Integer(), nullable=False),
        sa.Column("stock_start", sa.Integer(), server_default="0", nullable=False),
        sa.Column("received", sa.Integer(), server_default="0", nullable=False),
        sa.Column("moved_in", sa.Integer(), server_default="0", nullable=False),
        sa.Column("out_expunged", sa.Integer(), server_default="0", nullable=False),
        sa.Column("out_moved", sa.Integer(), server_default="0", nullable=False),
        sa.Column("out_emigrated", sa.Integer(), server_default="0", nullable=False),
        sa.Column("out_missing", sa.Integer(), server_default="0", nullable=False),
        sa.Column("out_died", sa.Integer(), server_default="0", nullable=False),
        sa.Column("out_reoffended", sa.Integer(), server_default="0", nullable=False),
        sa.Column("stock_end", sa.Integer(), server_default="0", nullable=False),
        sa.Column("class_a", sa.Integer(), server_default="0", nullable=False),
        sa.Column("class_b", sa.Integer(), server_default="0", nullable=False),
        sa.Column("class_c", sa.Integer(), server_default="0", nullable=False),
        sa.Column("class_d", sa.Integer(), server_default="0", nullable=False),
        sa.Column("guided", sa.Integer(), server_default="0", nullable=False),
        sa.Column("job_referred", sa.Integer(), server_default="0", nullable=False),
        sa.Column("trained", sa.Integer(), server_default="0", nullable=False),
        sa.Column("loaned", sa.Integer(), server_default="0", nullable=False),
        sa.Column("loan_amount", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("employed", sa.Integer(), server_default="0", nullable=False),
        sa.Column("borrowing", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint(
            "borrowing <= stock_end", name=op.f("ck_reintegration_borrowing_within_stock")
        ),
        sa.CheckConstraint("borrowing >= 0", name=op.f("ck_reintegration_borrowing_not_negative")),
        sa.CheckConstraint("class_a >= 0", name=op.f("ck_reintegration_class_a_not_negative")),
        sa.CheckConstraint("class_b >= 0", name=op.f("ck_reintegration_class_b_not_negative")),
        sa.CheckConstraint("class_c >= 0", name=op.f("ck_reintegration_class_c_not_negative")),
        sa.CheckConstraint("class_d >= 0", name=op.f("ck_reintegration_class_d_not_negative")),
        sa.CheckConstraint(
            "employed <= stock_end", name=op.f("ck_reintegration_employed_within_stock")
        ),
        sa.CheckConstraint("employed >= 0", name=op.f("ck_reintegration_employed_not_negative")),
        sa.CheckConstraint("guided >= 0", name=op.f("ck_reintegration_guided_not_negative")),
        sa.CheckConstraint(
            "job_referred >= 0",
            name=op.f("ck_reintegration_job_referred_not_negative"),
        ),
        sa.CheckConstraint(
            "loan_amount >= 0",
            name=op.f("ck_reintegration_loan_amount_not_negative"),
        ),
        sa.CheckConstraint("loaned >= 0", name=op.f("ck_reintegration_loaned_not_negative")),
        sa.CheckConstraint("moved_in >= 0", name=op.f("ck_reintegration_moved_in_not_negative")),
        sa.CheckConstraint("out_died >= 0", name=op.f("ck_reintegration_out_died_not_negative")),
        sa.CheckConstraint(
            "out_emigrated >= 0",
            name=op.f("ck_reintegration_out_emigrated_not_negative"),
        ),
        sa.CheckConstraint(
            "out_expunged >= 0",
            name=op.f("ck_reintegration_out_expunged_not_negative"),
        ),
        sa.CheckConstraint(
            "out_missing >= 0",
            name=op.f("ck_reintegration_out_missing_not_negative"),
        ),
        sa.CheckConstraint("out_moved >= 0", name=op.f("ck_reintegration_out_moved_not_negative")),
        sa.CheckConstraint(
            "out_reoffended >= 0",
            name=op.f("ck_reintegration_out_reoffended_not_negative"),
        ),
        sa.CheckConstraint("received >= 0", name=op.f("ck_reintegration_received_not_negative")),
        sa.CheckConstraint(
            "stock_end = class_a + class_b + class_c + class_d",
            name=op.f("ck_reintegration_classes_add_up"),
        ),
        sa.CheckConstraint(
            "stock_end = stock_start + received + moved_in - out_expunged - out_moved - out_emigrated - out_missing - out_died - out_reoffended",
            name=op.f("ck_reintegration_balance"),
        ),
        sa.CheckConstraint("stock_end >= 0", name=op.f("ck_reintegration_stock_end_not_negative")),
        sa.CheckConstraint(
            "stock_start >= 0",
            name=op.f("ck_reintegration_stock_start_not_negative"),
        ),
        sa.CheckConstraint("trained >= 0", name=op.f("ck_reintegration_trained_not_negative")),
        sa.ForeignKeyConstraint(
            ["return_id"],
            ["monthly_return.id"],
            name=op.f("fk_reintegration_return_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("return_id", name=op.f("pk_reintegration")),
        comment="Counts of people in one commune and month; flows add up over months, stocks do not.",
    )
    op.create_table(
        "suggestion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("forum_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("search_key", sa.Text(), nullable=False),
        sa.Column("responsible", sa.String(length=160), server_default="", nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("client_key", sa.String(length=32), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=True),
        sa.Column(
            "written_at", sa.DateTime(), server_default=sa.func.current_timestamp(), nullable=False
        ),
        sa.CheckConstraint("length(text) > 0", name=op.f("ck_suggestion_text_not_empty")),
        sa.ForeignKeyConstraint(["forum_id"], ["forum.id"], name=op.f("fk_suggestion_forum_id")),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_suggestion_theme_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_suggestion_unit_id")),
        sa.ForeignKeyConstraint(
            ["written_by"], ["account.id"], name=op.f("fk_suggestion_written_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestion")),
        sa.UniqueConstraint("client_key", name=op.f("uq_suggestion_client_key")),
    )
    op.create_index("ix_suggestion_forum_id", "suggestion", ["forum_id"])

    op.create_table(
        "survey_forms",
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("issued", sa.Integer(), server_default="0", nullable=False),
        sa.Column("returned", sa.Integer(), server_default="0", nullable=False),
        sa.Column("valid", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint("issued >= 0", name=op.f("ck_survey_forms_issued_not_negative")),
        sa.CheckConstraint(
            "returned <= issued", name=op.f("ck_survey_forms_returned_within_issued")
        ),
        sa.CheckConstraint("returned >= 0", name=op.f("ck_survey_forms_returned_not_negative")),
        sa.CheckConstraint("valid <= returned", name=op.f("ck_survey_forms_valid_within_returned")),
        sa.CheckConstraint("valid >= 0", name=op.f("ck_survey_forms_valid_not_negative")),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name=op.f("fk_survey_forms_survey_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_survey_forms_unit_id")),
        sa.PrimaryKeyConstraint("survey_id", "unit_id", name=op.f("pk_survey_forms")),
        sa.UniqueConstraint(
            "survey_id", "unit_id", "valid", name=op.f("uq_survey_forms_survey_id_unit_id_valid")
        ),
    )
    op.create_table(
        "survey_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name=op.f("fk_survey_question_survey_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_question")),
        sa.UniqueConstraint("survey_id", "id", name=op.f("uq_survey_question_survey_id_id")),
        sa.UniqueConstraint(
            "survey_id", "position", name=op.f("uq_survey_question_survey_id_position")
        ),
    )
    op.create_table(
        "target_value",
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("reached", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint("reached >= 0", name=op.f("ck_target_value_reached_not_negative")),
        sa.ForeignKeyConstraint(
            ["target_id"], ["target.id"], name=op.f("fk_target_value_target_id")
        ),
        sa.PrimaryKeyConstraint("target_id", "month", name=op.f("pk_target_value")),
        comment="reached: since the start of the target's year, not of the month",
    )
    op.create_table(
        "suggestion_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("suggestion_id", sa.Integer(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("answer", sa.Text(), server_default="", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("client_key", sa.String(length=32), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=True),
        sa.Column(
            "written_at", sa.DateTime(), server_default=sa.func.current_timestamp(), nullable=False
        ),
        sa.CheckConstraint(
            "state <> 'not_feasible' OR answer <> ''",
            name=op.f("ck_suggestion_event_refusal_has_reason"),
        ),
        sa.CheckConstraint(
            "state IN ('received', 'in_progress', 'answered_on_spot', 'resolved', 'transferred', 'not_feasible')",
            name=op.f("ck_suggestion_event_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["suggestion_id"], ["suggestion.id"], name=op.f("fk_suggestion_event_suggestion_id")
        ),
        sa.ForeignKeyConstraint(
            ["written_by"], ["account.id"], name=op.f("fk_suggestion_event_written_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestion_event")),
        sa.UniqueConstraint("client_key", name=op.f("uq_suggestion_event_client_key")),
        comment="Every change of state with its day, so that the balance of any past day is known.",
    )
    op.create_index("ix_suggestion_event_suggestion_id", "suggestion_event", ["suggestion_id"])

    op.create_table(
        "survey_tally",
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column(
            "valid", sa.Integer(), nullable=False, comment="of survey_forms, kept by the key"
        ),
        sa.Column("level_1", sa.Integer(), server_default="0", nullable=False),
        sa.Column("level_2", sa.Integer(), server_default="0", nullable=False),
        sa.Column("level_3", sa.Integer(), server_default="0", nullable=False),
        sa.Column("level_4", sa.Integer(), server_default="0", nullable=False),
        sa.Column("level_5", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint(
            "level_1 + level_2 + level_3 + level_4 + level_5 <= valid",
            name=op.f("ck_survey_tally_answers_within_valid"),
        ),
        sa.CheckConstraint("level_1 >= 0", name=op.f("ck_survey_tally_level_1_not_negative")),
        sa.CheckConstraint("level_2 >= 0", name=op.f("ck_survey_tally_level_2_not_negative")),
        sa.CheckConstraint("level_3 >= 0", name=op.f("ck_survey_tally_level_3_not_negative")),
        sa.CheckConstraint("level_4 >= 0", name=op.f("ck_survey_tally_level_4_not_negative")),
        sa.CheckConstraint("level_5 >= 0", name=op.f("ck_survey_tally_level_5_not_negative")),
        sa.ForeignKeyConstraint(
            ["survey_id", "question_id"],
            ["survey_question.survey_id", "survey_question.id"],
            name=op.f("fk_survey_tally_survey_id_question_id"),
        ),
        sa.ForeignKeyConstraint(
            ["survey_id", "unit_id", "valid"],
            ["survey_forms.survey_id", "survey_forms.unit_id", "survey_forms.valid"],
            name=op.f("fk_survey_tally_survey_id_unit_id_valid"),
            onupdate="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "survey_id", "unit_id", "question_id", name=op.f("pk_survey_tally")
        ),
    )
