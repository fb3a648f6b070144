"""Incidents, monthly returns and the counts of community reintegration."""

import sqlalchemy as sa

from db.model import ReturnState
from db.schema.base import Moment, count, flag, identity, metadata, one_of, record, unit_key, void

incident = sa.Table(
    "incident",
    metadata,
    identity(),
    unit_key(),
    sa.Column("category_id", sa.ForeignKey("category.id"), nullable=False),
    sa.Column("occurred_on", sa.Date, nullable=False),
    sa.Column("solved_on", sa.Date),
    count("dead"),
    count("injured"),
    count("damage", sa.BigInteger),
    sa.Column("note", sa.String(2000), nullable=False, server_default=""),
    *void(),
    *record(),
    sa.CheckConstraint("solved_on >= occurred_on", name="solved_after_occurred"),
    # These hold all that is counted by them, so that no row is looked up for it (decision 87)
    sa.Index(
        "ix_incident_window",
        *("unit_id", "occurred_on", "category_id"),
        *("voided_at", "solved_on", "dead", "injured", "damage"),
    ),
    sa.Index("ix_incident_days", "occurred_on", "category_id", "unit_id", "voided_at"),
    sa.Index(
        "ix_incident_solved_on", "solved_on", "occurred_on", "unit_id", "category_id", "voided_at"
    ),
    # This one finds the newest, in the order of their days
    sa.Index("ix_incident_occurred_on", "occurred_on"),
)

incident_month = sa.Table(
    "incident_month",
    metadata,
    sa.Column("month", sa.Date, primary_key=True),
    sa.Column("unit_id", sa.ForeignKey("unit.id"), primary_key=True),
    sa.Column("category_id", sa.ForeignKey("category.id"), primary_key=True),
    sa.Column("solved_month", sa.Date, primary_key=True, comment="9999-12-31: not solved"),
    sa.Column("incidents", sa.Integer, nullable=False),
    sa.Column("dead", sa.Integer, nullable=False),
    sa.Column("injured", sa.Integer, nullable=False),
    sa.Column("damage", sa.BigInteger, nullable=False),
    comment="Rollup of incident that is not void; triggers of the database keep it.",
    info={"made_of": ("incident", "setting")},  # the calendar's cut-off day is a setting
)

monthly_return = sa.Table(
    "monthly_return",
    metadata,
    identity(),
    unit_key(),
    sa.Column("month", sa.Date, nullable=False, comment="first day of the nominal month"),
    sa.Column("state", sa.String(9), one_of("state", ReturnState), nullable=False),
    flag("nothing_to_report"),
    sa.Column("incidents_confirmed", sa.Integer),
    sa.Column("note", sa.String(1000), nullable=False, server_default=""),
    sa.Column("submitted_at", Moment),
    sa.Column("decided_at", Moment),
    *record(),
    sa.UniqueConstraint("unit_id", "month"),
    sa.CheckConstraint("incidents_confirmed >= 0", name="incidents_confirmed_not_negative"),
    sa.CheckConstraint(
        "NOT nothing_to_report OR coalesce(incidents_confirmed, 0) = 0", name="nothing_means_zero"
    ),
    sa.CheckConstraint(
        "state NOT IN ('submitted', 'approved') OR submitted_at IS NOT NULL",
        name="submission_dated",
    ),
    sa.CheckConstraint("state <> 'approved' OR decided_at IS NOT NULL", name="approval_dated"),
    sa.CheckConstraint("state <> 'returned' OR note <> ''", name="returned_has_note"),
)

FLOWS_IN = ("received", "moved_in")
FLOWS_OUT = (
    "out_expunged",
    "out_moved",
    "out_emigrated",
    "out_missing",
    "out_died",
    "out_reoffended",
)
SUPPORT = ("guided", "job_referred", "trained", "loaned")
CLASSES = ("class_a", "class_b", "class_c", "class_d")

reintegration = sa.Table(
    "reintegration",
    metadata,
    sa.Column(
        "return_id", sa.ForeignKey("monthly_return.id", ondelete="CASCADE"), primary_key=True
    ),
    count("stock_start"),
    *(count(name) for name in FLOWS_IN + FLOWS_OUT),
    count("stock_end"),
    *(count(name) for name in CLASSES + SUPPORT),
    count("loan_amount", sa.BigInteger),
    count("employed"),
    count("borrowing"),
    sa.CheckConstraint(
        f"stock_end = stock_start + {' + '.join(FLOWS_IN)} - {' - '.join(FLOWS_OUT)}",
        name="balance",
    ),
    sa.CheckConstraint(f"stock_end = {' + '.join(CLASSES)}", name="classes_add_up"),
    sa.CheckConstraint("employed <= stock_end", name="employed_within_stock"),
    sa.CheckConstraint("borrowing <= stock_end", name="borrowing_within_stock"),
    comment="Counts of people in one commune and month; flows add up over months, stocks do not.",
)
