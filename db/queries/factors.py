"""Second factors: who has one, and of whom one is asked."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from db import factors
from db.model import PERMISSIONS, Permission, Role
from db.schema import account, recovery_code, second_factor, setting

REQUIRED_OF = tuple(
    role
    for role, permissions in PERMISSIONS.items()
    if permissions & {Permission.MANAGE, Permission.CLOSE}
)
"""Whom the setting is about: administrators and leaders, who can do most harm."""
SETTING, OF_ALL = "second_factor_required", "second_factor_of_all"


@dataclass(frozen=True)
class Factor:
    """When it was set up, and how many recovery codes are left."""

    set_up_at: datetime
    codes_left: int


def factor_of(conn: sa.Connection, account_id: int) -> Factor | None:
    of = recovery_code.c.account_id == second_factor.c.account_id
    left = sa.select(sa.func.count()).where(of, recovery_code.c.used_at.is_(None))
    row = conn.execute(
        sa.select(second_factor.c.set_up_at, left.scalar_subquery().label("left")).where(
            second_factor.c.account_id == account_id
        )
    ).first()
    return Factor(row.set_up_at, row.left) if row else None


def can_have_one(conn: sa.Connection, account_id: int) -> bool:
    """Whether a second factor is offered: there is a key, and a password that it stands beside."""
    has_password = sa.select(account.c.password_hash).where(account.c.id == account_id)
    return factors.is_offered() and conn.scalar(has_password) is not None


def has_factor() -> sa.ColumnElement[bool]:
    """Of a row of the accounts."""
    return sa.exists().where(second_factor.c.account_id == account.c.id)


def is_required_of(conn: sa.Connection, role: Role) -> bool:
    return conn.scalar(sa.select(_is_required(sa.literal(role.value)))) is True


def lacks_factor(is_offered: bool) -> sa.ColumnElement[bool]:
    """Of a row of the accounts: one is required and not set up. Where none is offered, without a
    key, none is required, since nobody could set it up: `python -m db doctor` says so."""
    return sa.and_(
        sa.literal(is_offered),
        _is_required(account.c.role),
        account.c.password_hash.is_not(None),
        sa.not_(has_factor()),
    )


def _is_required(role: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    return sa.or_(role.in_(REQUIRED_OF) & _is_set(SETTING), _is_set(OF_ALL))


def _is_set(name: str) -> sa.ColumnElement[bool]:
    return sa.exists().where(setting.c.key == name, setting.c.value == "1")
