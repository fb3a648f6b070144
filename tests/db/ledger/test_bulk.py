"""Records that come in bulk are told in one audit row, which knows how they came."""

import json
from datetime import date

import sqlalchemy as sa

from db.ledger.bulk import record_bulk, record_since, recorded, spans, spans_of
from db.schema import audit_event, incident, target_value
from tests.factories import make_incident, make_target


def told(conn):
    event = audit_event.c
    known = sa.select(event.entity, event.entity_id, event.new_values).order_by(event.id)
    rows = conn.execute(known)
    return [(row.entity, row.entity_id, json.loads(row.new_values)) for row in rows]


def test_one_row_tells_how_many_which_and_what(conn):
    ids = [make_incident(conn) for _ in range(3)]

    record_bulk(conn, incident, ids[::-1], by=None)

    ((entity, entity_id, new),) = told(conn)
    assert (entity, entity_id) == ("incident", "")
    assert (new["count"], new["ids"]) == (3, f"{ids[0]}-{ids[-1]}")
    assert len(new["sha256"]) == 64


def test_the_fingerprint_is_of_what_the_records_say(conn):
    first, second = make_incident(conn, dead=1), make_incident(conn, dead=1)
    record_bulk(conn, incident, [first], by=None)
    conn.execute(incident.update().where(incident.c.id == first).values(dead=2))
    record_bulk(conn, incident, [first], by=None)
    record_bulk(conn, incident, [second], by=None)

    assert len({new["sha256"] for _, _, new in told(conn)}) == 3


def test_nothing_is_told_of_nothing(conn):
    record_bulk(conn, incident, [], by=None)

    assert told(conn) == []


def test_what_a_fill_added_and_what_it_changed(conn):
    known = make_target(conn)
    before = recorded(conn)
    value = {"target_id": known, "month": date(2023, 9, 1), "reached": 5}
    conn.execute(target_value.insert().values(value))
    added = make_incident(conn)

    record_since(conn, before, by=None, action="sample")

    incidents, changed = told(conn)
    assert incidents[2]["ids"] == str(added)
    assert changed == ("target", str(known), {"target_value.2023-09-01.reached": 5})


def test_ids_are_told_in_spans():
    assert spans([1, 2, 3, 7, 9, 10]) == "1-3,7,9-10"
    assert spans_of("1-3,7,9-10") == [range(1, 4), range(7, 8), range(9, 11)]
