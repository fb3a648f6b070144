"""Leaders and staff may belong to a unit too; officers always do, administrators never.

SQLite drops no check, so it makes the table of accounts anew, as 0017 does that of units.
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

KEPT = (
    "id, sign_in_name, display_name, role, unit_id, password_hash, active, must_change_password, "
    "epoch, created_at, password_expires_at"
)
RULES = {
    "officer_has_unit": "role <> 'officer' OR unit_id IS NOT NULL",
    "administrator_of_whole": "role <> 'admin' OR unit_id IS NULL",
}


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _make_anew()
    else:
        op.drop_constraint(op.f("ck_account_officer_has_unit"), "account")
        for name, rule in RULES.items():
            op.create_check_constraint(op.f(f"ck_account_{name}"), "account", rule)


def _make_anew() -> None:
    of_account = "FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'account'"
    triggers = list(op.get_bind().execute(sa.text(f"SELECT sql {of_account}")).scalars())
    op.execute("PRAGMA defer_foreign_keys = ON")
    op.execute(f"CREATE TEMPORARY TABLE kept_account AS SELECT {KEPT} FROM account")
    op.execute("DROP TABLE account")
    op.create_table(
        "account",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("sign_in_name", sa.String(64), nullable=False),
        sa.Column("display_name", sa.String(120), nullable=False),
        sa.Column("role", sa.String(8), nullable=False),
        sa.Column("unit_id", sa.Integer),
        sa.Column("password_hash", sa.String(100)),
        _flag("active"),
        _flag("must_change_password"),
        sa.Column("epoch", sa.Integer, nullable=False, server_default="1"),
        sa.Column(
            "created_at", sa.DateTime, nullable=False, server_default=sa.func.current_timestamp()
        ),
        sa.Column("password_expires_at", sa.DateTime),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_account_unit_id")),
        sa.UniqueConstraint("sign_in_name", name=op.f("uq_account_sign_in_name")),
        sa.CheckConstraint(
            "role IN ('leader', 'staff', 'officer', 'admin')", name=op.f("ck_account_role_known")
        ),
        *(
            sa.CheckConstraint(rule, name=op.f(f"ck_account_{name}"))
            for name, rule in RULES.items()
        ),
    )
    op.execute(f"INSERT INTO account ({KEPT}) SELECT {KEPT} FROM kept_account")
    op.execute("DROP TABLE kept_account")
    for trigger in triggers:
        op.execute(trigger)


def _flag(name: str) -> sa.Column[bool]:
    checked = sa.Boolean(create_constraint=True, name=f"{name}_is_boolean")
    return sa.Column(name, checked, nullable=False, server_default=sa.true())
