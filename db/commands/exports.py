"""Files that were made: who took which figures away, and when."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from db.ledger.audit import EXPORT, record
from db.ledger.command import command
from db.model import Permission, User


@command(Permission.VIEW)
def log_export(
    conn: sa.Connection, kind: str, subject: str, choice: Mapping[str, Any], *, by: User
) -> None:
    """Write down that a file of this kind was made of the subject; `choice` says of what."""
    record(conn, EXPORT, subject, kind, by=by, new=choice)
