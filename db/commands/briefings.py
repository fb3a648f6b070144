"""Briefings: saved under a name, changed, and removed, while the row of a removed one stays; what
they showed is kept."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import sqlalchemy as sa

from db.entries.briefings import BriefingEntry, check_briefing, slots_of
from db.ledger.audit import record
from db.ledger.command import command
from db.ledger.records import Saved, Submission, lock_standing, save_record
from db.ledger.replay import keep_figures, seal
from db.model import N_, NotAllowed, Permission, Selection, User
from db.queries.briefings import as_row, saved_briefing
from db.queries.records import is_within
from db.queries.shown import figures_of, is_kept
from db.schema import briefing, showing, shown_figure
from db.selections import pack, unpack
from db.text import clean, clean_block

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
    screens = [replace(one, remark=clean_block(one.remark)) for one in entry.screens]
    slots = list(entry.slots or slots_of(screens))
    check_briefing(conn, name, entry.selection, screens, slots)
    assert entry.selection is not None
    _require_sight(conn, entry.selection, by=by)
    values: dict[str, str | int] = {
        "name": name,
        "selection": pack(entry.selection),
        "screens": json.dumps([as_row(one) for one in screens], ensure_ascii=False),
    }
    if briefing_id is None:
        values["made_by"] = by.id
    else:
        _lock_briefing(conn, briefing_id, by=by)
    return save_record(
        conn,
        briefing,
        values,
        submission,
        record_id=briefing_id,
        units=(),
        texts={"name": name}
        | {f"remark_{slot}": one.remark for slot, one in zip(slots, screens, strict=True)},
        by=by,
    )


@command(Permission.BRIEF, briefing)
def remove_briefing(
    conn: sa.Connection, briefing_id: int, submission: Submission, *, by: User
) -> Saved:
    """Take the briefing off the list; its link says that it was removed."""
    _lock_briefing(conn, briefing_id, by=by)
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


@command(Permission.BRIEF, briefing)
def archive_briefing(
    conn: sa.Connection, briefing_id: int, submission: Submission, *, archived: bool, by: User
) -> Saved:
    """Put the briefing out of sight, or back; it can be shown and changed as before."""
    _lock_briefing(conn, briefing_id, by=by)
    return save_record(
        conn,
        briefing,
        {"archived_at": datetime.now(UTC) if archived else None},
        submission,
        record_id=briefing_id,
        units=(),
        by=by,
    )


@command(Permission.BRIEF)
def keep_shown(
    conn: sa.Connection,
    briefing_id: int,
    selection: Selection,
    groups: Sequence[str],
    *,
    today: date,
    by: User,
) -> int | None:
    """Keep the figures of these groups that the briefing shows, unless those kept last are the
    same, or it has been removed; the id under which they are kept. `today` says which months are
    due."""
    _require_sight(conn, selection, by=by)
    if saved_briefing(conn, briefing_id) is None:
        return None
    if is_kept(conn, briefing_id, selection, groups):
        return None
    at, found = datetime.now(UTC), figures_of(conn, selection, groups)
    choice = {
        "briefing_id": briefing_id,
        "selection": pack(selection),
        "groups": json.dumps(list(groups)),
        "today": today,
        "shown_by": by.id,
        "shown_at": at,
    }
    added = showing.insert().values(choice).returning(showing.c.id)
    showing_id: int = conn.execute(added).scalar_one()
    keep_figures(conn, shown_figure, showing_id, found)
    record(
        conn,
        "show",
        "showing",
        showing_id,
        by=by,
        new={**choice, "figures": len(found), "sha256": seal(found)},
        at=at,
    )
    return showing_id


def _require_sight(conn: sa.Connection, selection: Selection, *, by: User) -> None:
    """A choice of which the user sees the figures.

    Raises:
        NotAllowed: it holds others.
    """
    if not is_within(conn, by.sees, selection):
        raise NotAllowed(Permission.VIEW_ANYWHERE)


def _lock_briefing(conn: sa.Connection, briefing_id: int, *, by: User) -> None:
    """One that has not been removed, of a choice that the user sees."""
    row = lock_standing(conn, briefing.c.removed_at, briefing_id, REMOVED)
    _require_sight(conn, unpack(row["selection"]), by=by)
