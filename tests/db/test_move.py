"""From one kind of database to the other and back: nothing lost, the audit as it was."""

import pytest
import sqlalchemy as sa

from db import move as moving
from db.check import check
from db.engine import make_engine, writing
from db.ledger.audit import verify
from db.model import Refusal
from db.move import move
from db.sample import fill
from db.schema import account, audit_event, incident, incident_month, metadata, unit
from tests.factories import make_unit, make_user

WAYS = [("sqlite", "postgresql"), ("postgresql", "sqlite")]


@pytest.fixture(params=WAYS, ids=["to a server", "back to a file"])
def sides(request, database_url):
    engines = [make_engine(database_url(kind)) for kind in request.param]
    with writing(engines[0]) as conn:
        fill(conn)
    yield engines
    for engine in engines:
        engine.dispose()


def number(conn, table):
    return conn.scalar(sa.select(sa.func.count()).select_from(table))


def test_all_of_it_is_there_and_holds_together(sides):
    old, new = sides

    counts = move(old, new)

    with old.connect() as left, new.connect() as came:
        assert counts["incident"] == number(left, incident) > 100
        assert number(came, incident_month) == number(left, incident_month) > 0
        assert {table.name for table in metadata.sorted_tables} - set(counts) == {
            "revision",
            "table_revision",
        }
        assert verify(came) is None
        assert [fault for proof in check(came, None) for fault in proof.faults] == []
        rows = sa.select(audit_event.c.hash).order_by(audit_event.c.id)
        hashes = came.scalars(rows).all()
        assert hashes[:-1] == left.scalars(rows).all()
        last = came.execute(sa.select(audit_event).order_by(audit_event.c.id.desc())).first()
        assert (last.action, last.entity) == ("move in", "database")


def test_who_was_signed_in_signs_in_anew_and_new_rows_have_numbers_of_their_own(sides):
    old, new = sides
    epochs = sa.select(account.c.epoch).order_by(account.c.id)
    with old.connect() as conn:
        before = conn.scalars(epochs).all()

    move(old, new)

    with writing(new) as conn:
        assert conn.scalars(epochs).all() == [epoch + 1 for epoch in before]
        assert make_user(conn).id > len(before)
        highest = conn.scalar(sa.select(sa.func.max(unit.c.id)))
        assert make_unit(conn) == highest + 1


def test_into_what_holds_something_nothing_is_moved(sides):
    with writing(sides[1]) as conn:
        make_unit(conn)

    with pytest.raises(Refusal, match="holds something"):
        move(*sides)


def test_what_came_otherwise_is_taken_back(sides, monkeypatch):
    plain = moving._copy

    def lose(old, new, table):
        plain(old, new, table)
        if table is incident:
            new.execute(incident.update().values(note="x"))

    monkeypatch.setattr(moving, "_copy", lose)

    with pytest.raises(Refusal, match="incident came otherwise"):
        move(*sides)

    with sides[1].connect() as conn:
        assert number(conn, account) == 0
