"""From one kind of database to the other and back: nothing lost, the audit as it was."""

import pytest
import sqlalchemy as sa

from db import copying
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


def test_it_says_how_far_it_has_come_and_holds_few_rows_at_a_time(sides, monkeypatch):
    monkeypatch.setattr(moving, "AT_ONCE", 50)
    heard: dict[str, list[tuple[int, int]]] = {}

    counts = move(*sides, lambda table, *far: heard.setdefault(table, []).append(far))

    of = counts["incident"]
    assert heard["incident"] == [(min(done, of), of) for done in range(50, of + 50, 50)]
    assert {table: far[-1][0] for table, far in heard.items()} == {
        table: rows for table, rows in counts.items() if table in heard
    }


def test_the_terminal_hears_of_it_now_and_then(capsys, monkeypatch):
    now = iter([0.0, 1.0, 5.5, 5.5, 6.0])
    monkeypatch.setattr(copying, "monotonic", lambda: next(now))
    say = copying._every(5.0)

    say("incident", 1000, 3000)
    say("incident", 2000, 3000)
    say("incident", 3000, 3000)

    assert capsys.readouterr().out.split() == ["2000", "of", "3000", "incident", "..."]


def test_into_what_holds_something_nothing_is_moved(sides):
    with writing(sides[1]) as conn:
        make_unit(conn)

    with pytest.raises(Refusal, match="holds something"):
        move(*sides)


def test_what_came_otherwise_is_taken_back(sides, monkeypatch):
    plain = moving._copy

    def lose(old, new, table, progress):
        plain(old, new, table, progress)
        if table is incident:
            new.execute(incident.update().values(note="x"))

    monkeypatch.setattr(moving, "_copy", lose)

    with pytest.raises(Refusal, match="incident came otherwise"):
        move(*sides)

    with sides[1].connect() as conn:
        assert number(conn, account) == 0
