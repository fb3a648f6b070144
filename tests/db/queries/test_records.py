from datetime import date, timedelta

from db.model import Role, Scope
from db.queries.records import own_units, recent_incidents, record_of
from tests.factories import NOON, make_account, make_incident, make_unit

DAY = date(2023, 9, 20)


def test_an_officer_writes_for_the_own_commune_and_its_former_ones(conn):
    own = make_unit(conn, valid_from=date(2025, 7, 1))
    former = make_unit(conn, valid_to=date(2025, 6, 30), successor_id=own)
    older = make_unit(conn, valid_to=date(2019, 11, 30), successor_id=former)
    make_unit(conn)

    assert own_units(conn, Scope.of([own])) == Scope.of((own, former, older))
    assert own_units(conn, Scope.of([former])) == Scope.of([former])
    assert own_units(conn, Scope.everything()) == Scope.everything()
    assert own_units(conn, Scope()) == Scope()


def test_an_incident_is_read_with_its_author(conn):
    lan = make_account(conn, Role.STAFF, sign_in_name="lan")
    written = make_incident(conn, dead=2, written_by=lan)
    nobodys = make_incident(conn)

    found = record_of(conn, "incident", written)
    assert (found["id"], found["dead"], found["version"], found["author"]) == (written, 2, 1, "lan")
    assert record_of(conn, "incident", nobodys)["author"] is None
    assert record_of(conn, "incident", 0) is None


def test_what_was_written_last_comes_first_the_voided_too(conn):
    unit, other = make_unit(conn), make_unit(conn)
    ids = [
        make_incident(conn, unit_id=unit, written_at=NOON + timedelta(minutes=minutes), **more)
        for minutes, more in ((1, {}), (3, {"voided": True}), (2, {}))
    ]
    make_incident(conn, unit_id=other)
    make_incident(conn, unit_id=unit, occurred_on=DAY - timedelta(days=1))

    found = recent_incidents(conn, Scope.of([unit]), DAY, DAY, 2)

    assert found["id"].tolist() == [ids[1], ids[2]]
    assert found["voided"].tolist() == [True, False]
    assert found["author"].tolist() == ["", ""]
    assert len(recent_incidents(conn, Scope.everything(), DAY, DAY, 20)) == 4
