"""Codes of figures that leave: what each showed is kept for ever, once."""

from collections.abc import Sequence
from datetime import UTC, datetime

import sqlalchemy as sa

from db.codes import draw
from db.ledger.audit import record
from db.ledger.command import command
from db.model import NotAllowed, Permission, User
from db.queries.codes import Shown, as_row, code_of
from db.queries.records import is_within
from db.schema import figure_code


@command(Permission.VIEW)
def issue_codes(conn: sa.Connection, figures: Sequence[Shown], *, by: User) -> list[str]:
    """The code of each: the one it has had since it first showed these values, else a new one.

    Raises:
        NotAllowed: one is of communes whose figures the user may not see.
    """
    if not all(is_within(conn, by.sees, one.selection) for one in figures):
        raise NotAllowed(Permission.VIEW_ANYWHERE)
    return [code_of(conn, one, by.unit_id) or _issued(conn, one, by=by) for one in figures]


def _issued(conn: sa.Connection, figure: Shown, *, by: User) -> str:
    code, at = _new(conn), datetime.now(UTC)
    values = as_row(figure, by.unit_id) | {"code": code, "issued_by": by.id, "issued_at": at}
    added = figure_code.insert().values(values).returning(figure_code.c.id)
    code_id = conn.execute(added).scalar_one()
    kept = {name: values[name] for name in ("code", "subject", "selection", "sha256")}
    record(conn, "issue", "figure_code", code_id, by=by, new=kept, at=at)
    return code


def _new(conn: sa.Connection) -> str:
    """One that nothing has."""
    while True:
        code = draw()
        taken = sa.select(figure_code.c.id).where(figure_code.c.code == code)
        if conn.execute(taken).first() is None:
            return code
