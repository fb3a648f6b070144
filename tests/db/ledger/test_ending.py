"""Who owns the tables rebuilds the chain so that it holds: the signed end finds it, on both."""

from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from db.check import check
from db.keys import fresh_key
from db.ledger import ending
from db.ledger.audit import _hash, record, sign, verify
from db.model import Refusal
from db.schema import audit_event, signed_end


@pytest.fixture
def key(monkeypatch):
    made = fresh_key()
    monkeypatch.setenv(ending.VARIABLE, made)
    return made


@pytest.fixture
def owner(conn, key):
    """What the owner of the tables can do to an audit of five rows whose end is signed."""
    write(conn, 4)
    sign(conn)
    if conn.dialect.name == "sqlite":
        for event in ("update", "delete"):
            conn.exec_driver_sql(f"DROP TRIGGER append_only_audit_event_{event}")
        conn.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    else:
        conn.exec_driver_sql("SET session_replication_role = replica")

    def rebuild():
        """Change the second row, and make every hash that follows anew."""
        previous = ""
        for number, row in enumerate(rows(conn)):
            told = {**row, "actor": "binh"} if number == 1 else dict(row)
            told |= {"previous_hash": previous}
            told |= {"hash": _hash(told)}
            conn.execute(audit_event.update().where(audit_event.c.id == row["id"]).values(**told))
            previous = told["hash"]

    def cut(count):
        for row in rows(conn)[-count:]:
            conn.execute(audit_event.delete().where(audit_event.c.id == row["id"]))

    return SimpleNamespace(rebuild=rebuild, cut=cut)


def rows(conn):
    return conn.execute(sa.select(audit_event).order_by(audit_event.c.id)).mappings().all()


def write(conn, count=1):
    for _number in range(count):
        record(conn, "add", "unit", by=None)


def ended(conn):
    """What check says of the end: its first word and its faults."""
    (proof,) = [one for one in check(conn) if "end of the audit" in one.subject or is_end(one)]
    return proof


def is_end(proof):
    return proof.subject == "the audit ends as it was signed"


def test_the_end_moves_on_with_every_row(conn, key):
    sign(conn)
    for _number in range(3):
        write(conn)
        assert ended(conn).faults == []

    assert conn.scalar(sa.select(signed_end.c.event_id)) == rows(conn)[-1]["id"]


@pytest.mark.parametrize("later", [0, 1, 3])
def test_a_chain_that_was_rebuilt_is_found_and_no_later_row_signs_it(conn, owner, later):
    owner.rebuild()
    write(conn, later)

    assert verify(conn) is None  # the chain alone says nothing
    (fault,) = ended(conn).faults
    assert "is not the one that was signed" in fault
    with pytest.raises(Refusal, match="not the one that was signed"):
        sign(conn)


@pytest.mark.parametrize("later", [0, 1])
@pytest.mark.parametrize("count", [1, 3, 5])
def test_an_end_that_was_cut_off_is_found(conn, owner, count, later):
    owner.cut(count)
    write(conn, later)

    assert verify(conn) is None
    (fault,) = ended(conn).faults
    assert "cut off" in fault or "is not the one" in fault  # SQLite gives the number again


@pytest.mark.parametrize("act", ["rebuild", "nothing"])
def test_an_end_that_was_taken_away_is_not_begun_anew(conn, owner, act):
    if act == "rebuild":
        owner.rebuild()
    conn.execute(signed_end.delete())
    write(conn)

    (fault,) = ended(conn).faults
    assert "taken away" in fault


def test_an_end_that_is_moved_by_hand_is_found(conn, owner):
    owner.cut(2)
    conn.execute(signed_end.update().values(event_id=rows(conn)[-1]["id"]))

    (fault,) = ended(conn).faults
    assert "is not the one that was signed" in fault


def test_rows_that_came_without_the_key_are_told_and_signed_when_asked(conn, key, monkeypatch):
    sign(conn)
    with monkeypatch.context() as without:
        without.delenv(ending.VARIABLE)
        write(conn, 2)
        assert "not here to prove it" in ended(conn).faults[0]
    write(conn)

    assert ended(conn).faults == ["3 rows after it were written without the key: python -m db sign"]
    assert sign(conn) == 3
    assert ended(conn).faults == []
    assert rows(conn)[-1]["action"] == "sign"


def test_a_key_is_changed_by_putting_the_new_one_first(conn, key, monkeypatch):
    sign(conn)
    newer = fresh_key()
    monkeypatch.setenv(ending.VARIABLE, f"{newer},{key}")
    assert ended(conn).faults == []
    write(conn)
    monkeypatch.setenv(ending.VARIABLE, newer)

    assert ended(conn).faults == []


def test_a_lost_key_is_said_and_a_person_begins_anew(conn, key, monkeypatch):
    sign(conn)
    monkeypatch.setenv(ending.VARIABLE, fresh_key())
    write(conn)
    assert "the key is another" in ended(conn).faults[0]
    with pytest.raises(Refusal):
        sign(conn)

    sign(conn, anew=True)

    assert ended(conn).faults == []


def test_without_a_key_nothing_is_signed_and_check_says_so(conn, monkeypatch):
    monkeypatch.delenv(ending.VARIABLE, raising=False)
    write(conn)

    proof = ended(conn)
    assert (proof.count, proof.faults) == (0, [])
    assert ending.VARIABLE in proof.subject
    assert conn.scalar(sa.select(signed_end.c.id)) is None
    with pytest.raises(Refusal, match="There is no key"):
        sign(conn)


def test_a_key_that_is_none_is_said(conn, monkeypatch):
    monkeypatch.setenv(ending.VARIABLE, "geheim")

    assert ended(conn).faults == [f"{ending.VARIABLE} is not a key"]
