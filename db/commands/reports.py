"""Reports of periods: what is written into them by hand is kept, one text for all who write it."""

import sqlalchemy as sa

from db.entries.field import as_stored, texts
from db.entries.reports import FIELDS, ReportEntry, check_report, mark
from db.ledger.command import command
from db.ledger.records import Saved, Submission, save_record
from db.model import NotAllowed, Permission, Stale, User
from db.queries.records import own_units
from db.schema import periodic_report
from db.selections import pack


@command(Permission.BRIEF, periodic_report)
def save_report(
    conn: sa.Connection, entry: ReportEntry, submission: Submission, *, by: User
) -> Saved:
    """Keep the own words of the report of this choice, those of before replaced.

    Raises:
        Invalid: what is wrong, by field of ReportEntry.
        Stale: somebody else has written some since they were read, the first ones included.
    """
    values = as_stored(FIELDS, entry)
    check_report(conn, entry.selection, values)
    assert entry.selection is not None
    own = own_units(conn, by.sees)
    if not all(own.allows(unit_id) for unit_id in entry.selection.communes):
        raise NotAllowed(Permission.VIEW_ANYWHERE)
    about = mark(entry.selection, by.unit_id)
    of_it = sa.select(periodic_report.c.id).where(periodic_report.c.about == about)
    known = conn.scalar(of_it)
    if known is not None and submission.version is None:
        raise Stale
    return save_record(
        conn,
        periodic_report,
        {**values, "about": about, "selection": pack(entry.selection)},
        submission,
        record_id=known,
        units=(),
        texts=texts(values),
        by=by,
    )
