"""Incidents: written down, changed, and voided with a reason; never deleted."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import sqlalchemy as sa

from db.ledger.records import Days, Saved, Submission, save_record, sent_before, stored
from db.model import N_, Faults, Invalid, Refusal, User
from db.queries.known import Known, known
from db.schema import incident
from db.text import clean_block

LONGEST_NOTE = 2000
MOST_HARMED = 10_000
MOST_DAMAGE = 10**15
VOIDED = N_("This incident has been voided and cannot be changed any more.")


@dataclass(frozen=True)
class IncidentEntry:
    """What happened in a commune on a day. `damage` in dong; the note tells of nobody."""

    unit_id: int | None
    category_id: int | None
    occurred_on: date | None
    solved_on: date | None = None
    dead: int = 0
    injured: int = 0
    damage: int = 0
    note: str = ""


def save_incident(
    conn: sa.Connection,
    entry: IncidentEntry,
    submission: Submission,
    *,
    incident_id: int | None = None,
    today: date,
    by: User,
) -> Saved:
    """Write down a new incident, or change the one of `incident_id`.

    Raises:
        Invalid: what is wrong, by field of IncidentEntry.
        Refusal: see db.ledger.records.save_record; a voided incident cannot be changed.
    """
    done = sent_before(conn, incident, submission, by=by)
    if done:
        return done
    found = faults_of(entry, known(conn), today)
    if found:
        raise Invalid(found)
    before = _standing(conn, incident_id) if incident_id is not None else None
    note = clean_block(entry.note)
    values = {
        "unit_id": entry.unit_id,
        "category_id": entry.category_id,
        "occurred_on": entry.occurred_on,
        "solved_on": entry.solved_on,
        "dead": entry.dead,
        "injured": entry.injured,
        "damage": entry.damage,
        "note": note,
    }
    return save_record(
        conn,
        incident,
        values,
        submission,
        record_id=incident_id,
        units=[entry.unit_id, *([before["unit_id"]] if before else [])],
        days=[
            *_days(entry.occurred_on, entry.solved_on),
            *(_days(before["occurred_on"], before["solved_on"]) if before else []),
        ],
        texts={"note": note},
        by=by,
    )


def void_incident(
    conn: sa.Connection, incident_id: int, why: str, submission: Submission, *, by: User
) -> Saved:
    """Take the incident out of every figure; the row stays, with the reason.

    Raises:
        Refusal: no reason was given; see db.ledger.records.save_record.
    """
    why = clean_block(why)
    faults = Faults()
    if not 0 < len(why) <= 400:
        faults.add("void_reason", N_("Say in at most 400 characters why it is voided."))
    faults.refuse()
    done = sent_before(conn, incident, submission, by=by)
    if done:
        return done
    before = _standing(conn, incident_id)
    return save_record(
        conn,
        incident,
        {"voided_at": datetime.now(UTC), "void_reason": why},
        submission,
        record_id=incident_id,
        units=[before["unit_id"]],
        days=_days(before["occurred_on"], before["solved_on"]),
        texts={"void_reason": why},
        action="void",
        by=by,
    )


def _standing(conn: sa.Connection, incident_id: int) -> sa.RowMapping:
    before = stored(conn, incident, incident_id)
    if before["voided_at"] is not None:
        raise Refusal(VOIDED)
    return before


def _days(occurred_on: date | None, solved_on: date | None) -> list[Days]:
    return [(day, day) for day in (occurred_on, solved_on) if day is not None]


def faults_of(entry: IncidentEntry, lists: Known, today: date) -> dict[str, Refusal]:
    """Everything that is wrong with the entry at once, by field of IncidentEntry."""
    faults = Faults()
    day = entry.occurred_on
    if day is None:
        faults.add("occurred_on", N_("Enter the day on which it happened."))
    elif day > today:
        faults.add("occurred_on", N_("This day lies ahead. Enter the day on which it happened."))
    if entry.solved_on is not None and entry.solved_on > today:
        faults.add("solved_on", N_("This day lies ahead. Enter the day on which it was solved."))
    elif entry.solved_on is not None and day is not None and entry.solved_on < day:
        faults.add("solved_on", N_("It cannot have been solved before it happened."))
    existed = lists.communes.get(entry.unit_id or 0)
    if existed is None:
        faults.add("unit_id", N_("Choose the commune."))
    elif day is not None and not existed[0] <= day <= existed[1]:
        faults.add(
            "unit_id", N_("This commune did not exist on that day. Choose the one that did.")
        )
    _check_kind(entry, lists, faults)
    if len(clean_block(entry.note)) > LONGEST_NOTE:
        faults.add("note", N_("The note may have {most} characters."), most=LONGEST_NOTE)
    return faults.found


def _check_kind(entry: IncidentEntry, lists: Known, faults: Faults) -> None:
    kind = lists.kinds.get(entry.category_id or 0)
    if kind is None or kind.divided:
        faults.add("category_id", N_("Choose the kind of incident."))
        return
    day = entry.occurred_on
    if day is not None and not kind.valid_from <= day <= kind.valid_to:
        faults.add("category_id", N_("This kind was not in use on that day. Choose another."))
    harm = {"dead": entry.dead, "injured": entry.injured, "damage": entry.damage}
    for name, number in harm.items():
        most = MOST_DAMAGE if name == "damage" else MOST_HARMED
        if number and not kind.has_casualties:
            faults.add(name, N_("For this kind, casualties and damage are not counted."))
        elif not 0 <= number <= most:
            faults.add(name, N_("This number is too large. Please check it."))
