"""Briefings: saved under a name, changed, and removed; the row of a removed one stays."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa

from db.ledger.command import command
from db.ledger.records import Saved, Submission, lock_record, save_record
from db.model import N_, Faults, Permission, Refusal, Selection, User
from db.queries.briefings import Shown
from db.queries.units import communes
from db.schema import briefing
from db.selections import pack
from db.text import clean

LONGEST_NAME = 120
LONGEST_REMARK = 300
SUBJECTS = ("summary", "incidents", "reintegration", "suggestions", "satisfaction", "targets")
"""What a screen may be about, in the usual order of a briefing."""


@dataclass(frozen=True)
class BriefingEntry:
    """A name, the choice that all screens are of, and the screens in order, each once."""

    name: str
    selection: Selection | None
    screens: Sequence[Shown]


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
        Refusal: see db.ledger.records.save_record; a removed briefing cannot be changed.
    """
    name = clean(entry.name)
    screens = [(shown.subject, clean(shown.remark)) for shown in entry.screens]
    _check(conn, name, entry.selection, screens)
    assert entry.selection is not None
    values: dict[str, str | int] = {
        "name": name,
        "selection": pack(entry.selection),
        "screens": json.dumps(screens, ensure_ascii=False),
    }
    if briefing_id is None:
        values["made_by"] = by.id
    else:
        _lock_standing(conn, briefing_id)
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
    """Take the briefing off the list; its link says that it was removed.

    Raises:
        Refusal: see db.ledger.records.save_record.
    """
    _lock_standing(conn, briefing_id)
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


def _lock_standing(conn: sa.Connection, briefing_id: int) -> None:
    if lock_record(conn, briefing, briefing_id)["removed_at"] is not None:
        raise Refusal(N_("This briefing has been removed and cannot be changed any more."))


def _check(
    conn: sa.Connection,
    name: str,
    selection: Selection | None,
    screens: Sequence[tuple[str, str]],
) -> None:
    """Everything that is wrong at once."""
    faults = Faults()
    if not 0 < len(name) <= LONGEST_NAME:
        message = N_("Give the briefing a name of at most {most} characters.")
        faults.add("name", message, most=LONGEST_NAME)
    subjects = [subject for subject, _remark in screens]
    if not subjects or len(set(subjects)) < len(subjects) or not set(subjects) <= set(SUBJECTS):
        faults.add("screens", N_("Choose at least one screen, each once."))
    for subject, remark in screens:
        if len(remark) > LONGEST_REMARK:
            message = N_("A remark may have {most} characters.")
            faults.add(f"remark_{subject}", message, most=LONGEST_REMARK)
    known = communes(conn, selection.named_on) if selection else {}
    if selection is None or not selection.communes or not set(selection.communes) <= set(known):
        faults.add("selection", N_("Choose period and communes in the bar above."))
    faults.refuse()
