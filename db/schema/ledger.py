"""Who wrote what: accounts, sessions, audit, figures closed and shown, drafts, briefings,
reports, the revision."""

from typing import Any

import sqlalchemy as sa

from db.model import Role
from db.schema.base import Moment, count, flag, identity, label, metadata, one_of, record


def figure_key() -> list[sa.Column[Any]]:
    """What names a figure that is kept (db.queries.figures)."""
    return [
        sa.Column("indicator", sa.String(60), primary_key=True),
        sa.Column("unit_id", sa.ForeignKey("unit.id"), primary_key=True),
        sa.Column("month", sa.Date, primary_key=True),
        sa.Column(
            "part", sa.String(60), primary_key=True, comment="category, theme or question; ''"
        ),
    ]


account = sa.Table(
    "account",
    metadata,
    identity(),
    sa.Column("sign_in_name", sa.String(64), nullable=False, unique=True),
    label("display_name", 120),
    sa.Column("role", sa.String(8), one_of("role", Role), nullable=False),
    sa.Column("unit_id", sa.ForeignKey("unit.id")),
    sa.Column("password_hash", sa.String(100)),
    flag("active", default=True),
    flag("must_change_password", default=True),
    sa.Column("epoch", sa.Integer, nullable=False, server_default="1"),
    sa.Column("created_at", Moment, nullable=False, server_default=sa.func.current_timestamp()),
    sa.Column(
        "password_expires_at",
        Moment,
        comment="of a first password, until it is changed; NULL: never",
    ),
    sa.CheckConstraint("role <> 'officer' OR unit_id IS NOT NULL", name="officer_has_unit"),
    sa.CheckConstraint("role <> 'admin' OR unit_id IS NULL", name="administrator_of_whole"),
    comment="A leaver is deactivated, never deleted. Without a hash, no password opens it.",
)

session = sa.Table(
    "session",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("token_hash", sa.String(64), unique=True),
    sa.Column("binding_hash", sa.String(64), nullable=False),
    sa.Column("account_id", sa.ForeignKey("account.id"), nullable=False),
    sa.Column("epoch", sa.Integer, nullable=False),
    sa.Column("ticket_hash", sa.String(64), unique=True),
    sa.Column("ticket_expires_at", Moment),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("seen_at", Moment, nullable=False),
    sa.Column("revoked_at", Moment),
    sa.Column("address", sa.String(64), nullable=False, server_default=""),
    sa.Column("confirmed_at", Moment, comment="when the password was typed in it"),
    sa.CheckConstraint(
        "(ticket_hash IS NULL) = (ticket_expires_at IS NULL)", name="ticket_has_expiry"
    ),
    sa.Index("ix_session_account_id_binding_hash", "account_id", "binding_hash"),
    comment="Hashes only. The token is made when the one-use ticket is redeemed for a cookie.",
)

second_factor = sa.Table(
    "second_factor",
    metadata,
    sa.Column("account_id", sa.ForeignKey("account.id"), primary_key=True),
    sa.Column("secret", sa.Text, nullable=False),
    sa.Column("last_step", sa.BigInteger, nullable=False),
    sa.Column("set_up_at", Moment, nullable=False),
    comment="Encrypted with the key of the environment. No step at or before the last is taken.",
)

recovery_code = sa.Table(
    "recovery_code",
    metadata,
    sa.Column(
        "account_id",
        sa.ForeignKey("second_factor.account_id", ondelete="CASCADE"),
        primary_key=True,
    ),
    sa.Column("code_hash", sa.String(64), primary_key=True),
    sa.Column("used_at", Moment),
    comment="Hashes only. Each is taken once.",
)

sign_in_event = sa.Table(
    "sign_in_event",
    metadata,
    identity(),
    label("sign_in_name", 64),
    sa.Column("binding_hash", sa.String(64), nullable=False),
    sa.Column("address", sa.String(64), nullable=False, server_default=""),
    sa.Column("at", Moment, nullable=False),
    sa.Column(
        "outcome",
        sa.String(8),
        sa.CheckConstraint("outcome IN ('refused', 'accepted', 'locked')", name="outcome_known"),
        nullable=False,
    ),
    flag("forgiven"),
    sa.Index("ix_sign_in_event_sign_in_name_at", "sign_in_name", "at"),
    sa.Index("ix_sign_in_event_binding_hash_at", "binding_hash", "at"),
    sa.Index("ix_sign_in_event_address_at", "address", "at"),
    comment="Written before the password is checked, so that parallel guesses cannot outrun it.",
)

setup_code = sa.Table(
    "setup_code",
    metadata,
    sa.Column("id", sa.Integer, sa.CheckConstraint("id = 1", name="only_one"), primary_key=True),
    sa.Column("code_hash", sa.String(64), nullable=False),
    sa.Column("expires_at", Moment, nullable=False),
    count("attempts"),
)

audit_event = sa.Table(
    "audit_event",
    metadata,
    identity(),
    sa.Column("at", Moment, nullable=False),
    sa.Column("account_id", sa.ForeignKey("account.id")),
    label("actor", 64),
    label("action", 40),
    label("entity", 40),
    sa.Column("entity_id", sa.String(64), nullable=False, server_default=""),
    sa.Column("old_values", sa.Text),
    sa.Column("new_values", sa.Text),
    sa.Column("reason", sa.String(400), nullable=False, server_default=""),
    sa.Column("previous_hash", sa.String(64), nullable=False),
    sa.Column("hash", sa.String(64), nullable=False, unique=True),
    sa.Index("ix_audit_event_entity_entity_id", "entity", "entity_id"),
    comment="Append-only, also for the owner of the database: triggers refuse update and delete.",
)

signed_end = sa.Table(
    "signed_end",
    metadata,
    sa.Column("id", sa.Integer, sa.CheckConstraint("id = 1", name="only_one"), primary_key=True),
    sa.Column("event_id", sa.ForeignKey("audit_event.id"), nullable=False),
    sa.Column("signature", sa.String(64), nullable=False),
    comment="The last row of the audit, signed with a key of the environment (db.ledger.ending).",
)

period_close = sa.Table(
    "period_close",
    metadata,
    identity(),
    sa.Column("first_day", sa.Date, nullable=False),
    sa.Column("last_day", sa.Date, nullable=False),
    sa.Column("closed_by", sa.ForeignKey("account.id"), nullable=False),
    sa.Column("closed_at", Moment, nullable=False),
    sa.Column("reopened_by", sa.ForeignKey("account.id")),
    sa.Column("reopened_at", Moment),
    sa.Column("reopen_reason", sa.String(400)),
    sa.CheckConstraint("first_day <= last_day", name="days_in_order"),
    sa.CheckConstraint(
        "(reopened_at IS NULL) = (reopen_reason IS NULL)"
        " AND (reopened_at IS NULL) = (reopened_by IS NULL)",
        name="reopening_has_reason",
    ),
)

closed_figure = sa.Table(
    "closed_figure",
    metadata,
    sa.Column("close_id", sa.ForeignKey("period_close.id"), primary_key=True),
    *figure_key(),
    sa.Column("value", sa.BigInteger, comment="NULL: not reported when the period was closed"),
    comment="What was reported when the period was closed; append-only.",
)

draft = sa.Table(
    "draft",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("account_id", sa.ForeignKey("account.id"), nullable=False, index=True),
    label("form", 40),
    sa.Column("content", sa.Text, nullable=False, comment="JSON of the fields as typed"),
    sa.Column("saved_at", Moment, nullable=False),
    sa.Column("sent_at", Moment),
    sa.Column("result", sa.String(64), comment="id of the record that was saved when it was sent"),
    sa.Column(
        "about",
        sa.Text,
        nullable=False,
        server_default="{}",
        comment="JSON of what the draft is about: ids and days, never words",
    ),
)

draft_file = sa.Table(
    "draft_file",
    metadata,
    sa.Column("draft_id", sa.ForeignKey("draft.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("name", sa.String(200), primary_key=True),
    sa.Column("content", sa.LargeBinary, nullable=False),
    sa.Column("stored_at", Moment, nullable=False),
)

made_file = sa.Table(
    "made_file",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True, comment="of its name and content"),
    sa.Column("session_id", sa.ForeignKey("session.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("sealed", sa.LargeBinary, nullable=False, comment="opens with the browser's cookie"),
    sa.Column("made_at", Moment, nullable=False, index=True),
    comment="Files for a session, for an hour: any process of the program may hand them out.",
)

briefing = sa.Table(
    "briefing",
    metadata,
    identity(),
    label("name", 120, sa.CheckConstraint("name <> ''", name="name_told")),
    sa.Column("made_by", sa.ForeignKey("account.id"), nullable=False),
    sa.Column("selection", sa.Text, nullable=False, comment="JSON of db.selections"),
    sa.Column("screens", sa.Text, nullable=False, comment="JSON: [subject, remark] in order"),
    sa.Column("removed_at", Moment),
    *record(),
    sa.Column("archived_at", Moment),
    comment="What a leader shows at a meeting: the choice and the screens; figures stay live.",
)

OWN_WORDS = ("situation", "results", "judgement", "tasks", "measures", "proposals")
"""Where people write into a report, in its order."""

periodic_report = sa.Table(
    "periodic_report",
    metadata,
    identity(),
    sa.Column(
        "about",
        sa.String(64),
        nullable=False,
        unique=True,
        comment="SHA-256 of its period, communes and unit (db.entries.reports)",
    ),
    sa.Column("selection", sa.Text, nullable=False, comment="JSON of db.selections"),
    *(sa.Column(name, sa.String(4000), nullable=False, server_default="") for name in OWN_WORDS),
    *record(),
    comment="What is written by hand into the report of a period; figures stay live.",
)

showing = sa.Table(
    "showing",
    metadata,
    identity(),
    sa.Column("briefing_id", sa.ForeignKey("briefing.id"), nullable=False, index=True),
    sa.Column("selection", sa.Text, nullable=False, comment="JSON of db.selections"),
    sa.Column("groups", sa.Text, nullable=False, comment="JSON: groups of db.indicators"),
    sa.Column("today", sa.Date, nullable=False, comment="the day that said which months were due"),
    sa.Column("shown_by", sa.ForeignKey("account.id"), nullable=False),
    sa.Column("shown_at", Moment, nullable=False),
    comment="When a briefing first showed figures that it had not shown before; append-only.",
)

shown_figure = sa.Table(
    "shown_figure",
    metadata,
    sa.Column("showing_id", sa.ForeignKey("showing.id"), primary_key=True),
    *figure_key(),
    sa.Column("value", sa.BigInteger, comment="NULL: not reported when it was shown"),
    comment="What a briefing showed; append-only.",
)

figure_code = sa.Table(
    "figure_code",
    metadata,
    identity(),
    sa.Column("code", sa.String(10), nullable=False, unique=True),
    sa.Column(
        "sha256",
        sa.String(64),
        nullable=False,
        unique=True,
        comment="over what it is of and what was shown (db.queries.codes): the same has one code",
    ),
    sa.Column("subject", sa.String(120), nullable=False, comment="what was shown, comma between"),
    sa.Column("picture", sa.String(40), nullable=False, comment="''; else the one it is of"),
    sa.Column("detail", sa.Integer, comment="category or survey that the subject was narrowed to"),
    sa.Column("selection", sa.Text, nullable=False, comment="JSON of db.selections"),
    flag("for_sharing"),
    sa.Column("unit_id", sa.ForeignKey("unit.id"), comment="whose screen it was; NULL: the whole"),
    sa.Column("content", sa.Text, nullable=False, comment="JSON: the values as they were shown"),
    sa.Column("issued_by", sa.ForeignKey("account.id"), nullable=False),
    sa.Column("issued_at", Moment, nullable=False),
    comment="What a figure that left the program showed, by the code under it; append-only.",
)

logo = sa.Table(
    "logo",
    metadata,
    sa.Column("id", sa.Integer, sa.CheckConstraint("id = 1", name="only_one"), primary_key=True),
    sa.Column("png", sa.LargeBinary, nullable=False),
    comment="The installation's own sign, drawn anew when it came.",
)

revision = sa.Table(
    "revision",
    metadata,
    sa.Column("id", sa.Integer, sa.CheckConstraint("id = 1", name="only_one"), primary_key=True),
    sa.Column("number", sa.BigInteger, nullable=False),
    sa.Column(
        "token",
        sa.String(32),
        nullable=False,
        server_default="",
        comment="drawn by chance with every number: a number that comes again has another one",
    ),
    comment="Goes up with every write to a table of data; triggers of the database see to it.",
)

table_revision = sa.Table(
    "table_revision",
    metadata,
    sa.Column("name", sa.String(40), primary_key=True),
    sa.Column(
        "token",
        sa.String(32),
        nullable=False,
        comment="drawn by chance with every write to it: never comes again for other rows",
    ),
    comment="How each table of data stands; triggers of the database see to it.",
)
