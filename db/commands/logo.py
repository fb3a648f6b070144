"""The installation's own sign, set and taken away by an administrator."""

from hashlib import sha256

import sqlalchemy as sa

from db.ledger.audit import record
from db.ledger.command import command
from db.model import Permission, User
from db.schema import logo


@command(Permission.MANAGE, sensitive=True)
def set_logo(conn: sa.Connection, png: bytes | None, *, by: User | None) -> None:
    """As it was drawn anew (components.manage.logo_file); None takes it away."""
    conn.execute(logo.delete())
    if png is not None:
        conn.execute(logo.insert().values(id=1, png=png))
    new = {"bytes": len(png), "sha256": sha256(png).hexdigest()} if png else {"bytes": 0}
    record(conn, "change", "logo", by=by, new=new)
