"""What was written by hand into reports of periods."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from db.queries.frames import as_record
from db.schema import OWN_WORDS, account, periodic_report


@dataclass(frozen=True)
class OwnWords:
    """`texts` by where they stand in the report; `author` is the name of who saved them last."""

    id: int
    texts: Mapping[str, str]
    version: int
    author: str
    written_at: datetime


def own_words(conn: sa.Connection, about: str) -> OwnWords | None:
    """Of the report of this mark (db.entries.reports); None before anything was saved."""
    row = conn.execute(
        sa.select(periodic_report, account.c.display_name)
        .outerjoin_from(periodic_report, account, account.c.id == periodic_report.c.written_by)
        .where(periodic_report.c.about == about)
    ).one_or_none()
    if row is None:
        return None
    texts = {name: getattr(row, name) for name in OWN_WORDS}
    return as_record(OwnWords, row, texts=texts, author=row.display_name or "")
