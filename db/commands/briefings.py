"""Briefings: saved under a name, changed, and removed; the row of a removed one stays."""

import json
from datetime import UTC, datetime

import sqlalchemy as sa

from db.entries.briefings import BriefingEntry, check_briefing
from db.ledger.command import command
from db.ledger.records import Saved, Submission, lock_standing, save_record
from db.model import N_, Permission, User
from db.schema import briefing
from db.selections import pack
from db.text import clean

REMOVED = N_("This briefing has been removed and cannot be changed any more.")


@command(Permission.BRIEF, briefing)
def save_briefing(
    conn: sa.Connection,
    entry: BriefingEntry,
    submission: Submission,
    *,
    briefing_id: int | None = None,
    by: User,
) -> Saved:
    """Save a new briefing, or change the one of `briefing_id`.

    Raises:
        Invalid: what is wrong: name, selection, screens, or remark_SUBJECT.
        Refusal: a removed briefing cannot be changed.
    """
    name = clean(entry.name)
    screens = [(screen.subject, clean(screen.remark)) for screen in entry.screens]
    check_briefing(conn, name, entry.selection, screens)
    assert entry.selection is not None
    values: dict[str, str | int] = {
        "name": name,
        "selection": pack(entry.selection),
        "screens": json.dumps(screens, ensure_ascii=False),
    }
    if briefing_id is None:
        values["made_by"] = by.id
    else:
        lock_standing(conn, briefing.c.removed_at, briefing_id, REMOVED)
    return save_record(
        conn,
        briefing,
        values,
        submission,
        record_id=briefing_id,
        units=(),
        texts={"name": name} | {f"remark_{subject}": remark for subject, remark in screens},
        by=by,
    )


@command(Permission.BRIEF, briefing)
def remove_briefing(
    conn: sa.Connection, briefing_id: int, submission: Submission, *, by: User
) -> Saved:
    """Take the briefing off the list; its link says that it was removed."""
    lock_standing(conn, briefing.c.removed_at, briefing_id, REMOVED)
    return save_record(
        conn,
        briefing,
        {"removed_at": datetime.now(UTC)},
        submission,
        record_id=briefing_id,
        units=(),
        action="remove",
        by=by,
    )
