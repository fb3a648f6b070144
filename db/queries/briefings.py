"""Briefings as they were saved."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from db.model import Selection
from db.queries.frames import as_record
from db.schema import account, briefing
from db.selections import unpack


@dataclass(frozen=True)
class Shown:
    """A screen of a briefing: its subject, what the leader remarks on it, and the name of the
    picture that it shows; empty: the first one."""

    subject: str
    remark: str = ""
    picture: str = ""


def as_row(one: Shown) -> list[str]:
    """As it is stored: the picture only where one is chosen."""
    return [one.subject, one.remark, *([one.picture] if one.picture else [])]


@dataclass(frozen=True)
class Briefing:
    """Screens in their order, of one choice. `author` is the name of who saved it last; an
    archived one is out of sight and comes back when it is wanted."""

    id: int
    name: str
    selection: Selection
    screens: tuple[Shown, ...]
    version: int
    author: str
    written_at: datetime
    archived: bool = False


def saved_briefing(conn: sa.Connection, briefing_id: int) -> Briefing | None:
    """None where there is none of this id, or it was removed. Who may see it is for the caller."""
    return next(_found(conn, briefing.c.id == briefing_id), None)


def saved_briefings(conn: sa.Connection) -> list[Briefing]:
    """All that were not removed, the one saved last first."""
    return list(_found(conn, sa.true()))


def _found(conn: sa.Connection, which: sa.ColumnElement[bool]) -> Iterator[Briefing]:
    statement = (
        sa.select(briefing, account.c.display_name)
        .outerjoin_from(briefing, account, account.c.id == briefing.c.written_by)
        .where(which, briefing.c.removed_at.is_(None))
        .order_by(briefing.c.written_at.desc(), briefing.c.id.desc())
    )
    for row in conn.execute(statement):
        yield as_record(
            Briefing,
            row,
            selection=unpack(row.selection),
            screens=tuple(Shown(*screen) for screen in json.loads(row.screens)),
            author=row.display_name or "",
            archived=row.archived_at is not None,
        )
