"""How far an installation has come: what is there of all that its first figures need."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from db.model import REPORTED, Role
from db.queries.condition import last_copy
from db.queries.settings import installation
from db.queries.units import communes
from db.schema import account, category, monthly_return, theme


@dataclass(frozen=True)
class Beginning:
    """Numbers of what is there; people by role are those whose account is in use."""

    installed_name: str
    communes: int
    kinds: int
    themes: int
    has_report_head: bool
    people: dict[Role, int]
    is_copied: bool
    returns: int


def beginning(conn: sa.Connection, today: date) -> Beginning:
    set_up = installation(conn)
    in_use = sa.select(account.c.role, sa.func.count().label("number")).where(account.c.active)
    people = {row.role: row.number for row in conn.execute(in_use.group_by(account.c.role))}
    return Beginning(
        installed_name=set_up.installed_name,
        communes=len(communes(conn, today)),
        kinds=_number(conn, category),
        themes=_number(conn, theme),
        has_report_head=bool(set_up.report_superior and set_up.report_signer_title),
        people={role: people.get(role.value, 0) for role in Role},
        is_copied=last_copy(conn) is not None,
        returns=_number(conn, monthly_return, monthly_return.c.state.in_(REPORTED)),
    )


def _number(conn: sa.Connection, of: sa.Table, *conditions: sa.ColumnElement[bool]) -> int:
    return conn.scalar(sa.select(sa.func.count()).select_from(of).where(*conditions)) or 0
