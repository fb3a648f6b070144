"""Incidents: written down, changed, and voided with a reason; never deleted."""

from datetime import UTC, date, datetime

import sqlalchemy as sa

from db.entries.field import as_stored, texts
from db.entries.incidents import FIELDS, VOID_REASON, IncidentEntry, faults_of
from db.ledger.command import command
from db.ledger.records import Saved, Submission, lock_standing, save_record
from db.model import N_, Invalid, Permission, User
from db.periods import Days
from db.queries.known import known
from db.schema import incident

VOIDED = N_("This incident has been voided and cannot be changed any more.")


@command(Permission.ENTER, incident)
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
        Refusal: a voided incident cannot be changed.
    """
    found = faults_of(entry, known(conn), today)
    if found:
        raise Invalid(found)
    before = _lock_incident(conn, incident_id) if incident_id is not None else None
    values = as_stored(FIELDS, entry)
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
        texts=texts(values),
        by=by,
    )


@command(Permission.ENTER, incident)
def void_incident(
    conn: sa.Connection, incident_id: int, why: str, submission: Submission, *, by: User
) -> Saved:
    """Take the incident out of every figure; the row stays, with the reason.

    Raises:
        Refusal: no reason was given.
    """
    why = VOID_REASON.require(why)
    before = _lock_incident(conn, incident_id)
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


def _lock_incident(conn: sa.Connection, incident_id: int) -> sa.RowMapping:
    return lock_standing(conn, incident.c.voided_at, incident_id, VOIDED)


def _days(occurred_on: date | None, solved_on: date | None) -> list[Days]:
    return [(day, day) for day in (occurred_on, solved_on) if day is not None]
