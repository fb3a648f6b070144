"""The sample district: Vinh Loc from 01/2020, made around the figures of one real report.

The report of the forum of 10/10/2023 states: 30 incidents in the year to date against 42, 89
people received for reintegration and 47 guided since 2020, 178 under management in September
2023, and four suggestions. They come out of the ordinary queries. Everything else is invented,
and the setting sample_data marks all of it.

The root is the district's command for all time. The district ended on 30/06/2025, the command's
area did not: the unit stays open-ended with all communes of any time below it, and a sample that
reaches 01/07/2025 calls it "Cụm xã Vĩnh Lộc".
"""

from collections.abc import Callable
from datetime import date

import sqlalchemy as sa

from db import schema
from db.engine import BadDatabase, transaction
from db.ledger.audit import take_turn
from db.ledger.bulk import record_since, recorded
from db.model import N_, Refusal
from db.queries.settings import setting
from db.sample.incidents import incidents
from db.sample.places import ANCHOR as ANCHOR
from db.sample.places import HORIZON, places
from db.sample.reference import OFFICER_CODE, campaigns, insert_reference, live_on, rename_root
from db.sample.returns import returns
from db.sample.store import ids, put
from db.sample.surveys import put_surveys, surveys, targets
from db.sample.voices import voices
from db.statistics import renew


def fill(conn: sa.Connection, until: date = ANCHOR) -> None:
    """Fill an empty database with the sample, or continue a sample that reaches less far.

    The same rows every time. A later `until` adds rows and, of those after 10/10/2023, finishes
    what was open; rows that a person has changed stay as they are. Ids are in the order of days.

    Raises:
        Refusal: the database holds real data, or the day is not from 10/10/2023 to 31/12/2026.
    """
    if not ANCHOR <= until <= HORIZON:
        raise Refusal(
            N_("The sample reaches a day from {first} to {last}."),
            field="until",
            first=ANCHOR,
            last=HORIZON,
        )
    take_turn(conn)
    if is_empty(conn):
        insert_reference(conn)
    elif setting(conn, "sample_data") != "1":
        raise Refusal(N_("This database holds real data; the sample is not mixed into it."))
    root_id = int(str(setting(conn, "root_unit_id")))
    rename_root(conn, root_id, until)
    live_on(conn, until)
    before = recorded(conn)
    try:
        for fill_in in (_fill_figures, _fill_voices, _fill_surveys, _fill_targets):
            fill_in(conn, root_id, until)
    except sa.exc.IntegrityError as error:
        raise Refusal(
            N_(
                "Rows typed in by hand stand where the sample would go on. "
                "Make a new sample in an empty database."
            )
        ) from error
    record_since(conn, before, by=None, action="sample")
    renew(conn)


def fill_if_empty(engine: sa.Engine, make: Callable[[sa.Connection], None]) -> None:
    """Let the embedded database be filled at its first start; of processes that start together, by
    one.

    Raises:
        BadDatabase: it cannot be written.
    """
    try:
        with transaction(engine) as conn:
            if is_empty(conn):
                make(conn)
    except sa.exc.DBAPIError as error:
        raise BadDatabase(
            N_("The sample district cannot be written into {file}: {cause}."),
            file=engine.url.database,
            cause=error.orig,
        ) from error


def is_empty(conn: sa.Connection) -> bool:
    """Whether the database holds no unit: nothing can be recorded before there is one."""
    return not conn.scalar(sa.select(sa.func.count()).select_from(schema.unit))


def _fill_figures(conn: sa.Connection, _root_id: int, until: date) -> None:
    everywhere = places(conn)
    accounts = ids(conn, schema.account.c.sign_in_name)
    staff = accounts["tonghop"]
    writers = {place.id: accounts["canbo"] for place in everywhere if place.code == OFFICER_CODE}
    rows = incidents(everywhere, until, ids(conn, schema.category.c.code))
    for row in rows:
        row["written_by"] = writers.get(row["unit_id"], staff)
    put(conn, schema.incident, rows, finishes=("solved_on",))
    reports, counts = returns(everywhere, until, rows, writers, staff)
    put(conn, schema.monthly_return, reports, finishes=("state", "decided_at"))
    put(conn, schema.reintegration, counts, key=("return_id",), return_=schema.monthly_return)
    put(conn, schema.campaign, campaigns(until))


def _fill_voices(conn: sa.Connection, root_id: int, until: date) -> None:
    themes = ids(conn, schema.theme.c.code)
    forums, suggestions, events = voices(places(conn), root_id, until, themes)
    put(conn, schema.forum, forums)
    put(conn, schema.suggestion, suggestions, forum=schema.forum)
    put(conn, schema.suggestion_event, events, suggestion=schema.suggestion)


def _fill_surveys(conn: sa.Connection, root_id: int, until: date) -> None:
    rounds, forms, tallies = surveys(places(conn), root_id, until)
    put_surveys(conn, rounds, forms, tallies)


def _fill_targets(conn: sa.Connection, root_id: int, until: date) -> None:
    goals, values = targets(root_id, until)
    put(conn, schema.target, goals)
    put(conn, schema.target_value, values, key=("target_id", "month"), target=schema.target)
