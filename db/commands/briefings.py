"""Briefings: saved under a name, changed, and removed, while the row of a removed one stays; what
they showed is kept."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime

import sqlalchemy as sa

from db.entries.briefings import BriefingEntry, check_briefing
from db.ledger.audit import record
from db.ledger.command import command
from db.ledger.records import Saved, Submission, lock_standing, save_record
from db.ledger.replay import keep_figures, seal
from db.model import N_, NotAllowed, Permission, Selection, User
from db.queries.briefings import saved_briefing
from db.queries.records import own_units
from db.queries.shown import figures_of, is_kept
from db.schema import briefing, showing, shown_figure
from db.selections import pack, unpack
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
    _require_sight(conn, entry.selection, by=by)
    values: dict[str, str | int] = {
        "name": name,
        "selection": pack(entry.selection),
        "screens": json.dumps(screens, ensure_ascii=False),
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
        texts={"name": name} | {f"remark_{subject}": remark for subject, remark in screens},
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
    """A choice of communes whose figures the user sees.

    Raises:
        NotAllowed: it holds another.
    """
    own = own_units(conn, by.sees)
    if not all(own.allows(unit_id) for unit_id in selection.communes):
        raise NotAllowed(Permission.VIEW_ANYWHERE)


def _lock_briefing(conn: sa.Connection, briefing_id: int, *, by: User) -> None:
    """One that has not been removed, of a choice that the user sees."""
    row = lock_standing(conn, briefing.c.removed_at, briefing_id, REMOVED)
    _require_sight(conn, unpack(row["selection"]), by=by)
