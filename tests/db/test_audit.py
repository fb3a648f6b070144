"""The record of who did what: complete, in order, and a silent change shows."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from db.engine import writing
from db.ledger.audit import record, verify
from db.model import Role, User
from db.schema import audit_event
from tests.factories import make_account

AT = datetime(2023, 10, 10, 1, 2, 3, 456789, tzinfo=UTC)


def a_user(conn):
    return User(make_account(conn, Role.STAFF, sign_in_name="lan"), "lan", "Lan", Role.STAFF)


def test_a_row_says_who_when_what_and_from_which_to_which(conn):
    user = a_user(conn)
    record(
        conn,
        by=user,
        action="correct",
        entity="incident",
        entity_id=7,
        old={"dead": 0, "day": date(2023, 10, 9)},
        new={"dead": 1, "day": date(2023, 10, 10)},
        reason="Báo cáo bổ sung",
        at=AT,
    )

    row = conn.execute(sa.select(audit_event)).mappings().one()

    assert (row["account_id"], row["actor"], row["at"]) == (user.id, "lan", AT)
    assert (row["action"], row["entity"], row["entity_id"]) == ("correct", "incident", "7")
    assert row["old_values"] == '{"day":"2023-10-09","dead":0}'
    assert row["new_values"] == '{"day":"2023-10-10","dead":1}'
    assert row["reason"] == "Báo cáo bổ sung"


def test_what_is_done_from_the_terminal_or_by_a_stranger_names_them(conn):
    record(conn, by=None, action="add", entity="account")
    record(conn, by=None, actor="khach", action="lock", entity="account")

    assert conn.scalars(sa.select(audit_event.c.actor).order_by(audit_event.c.id)).all() == [
        "console",
        "khach",
    ]


def test_the_chain_holds_and_an_empty_one_too(conn):
    assert verify(conn) is None
    for number in range(3):
        record(conn, by=None, action="add", entity="unit", entity_id=number)

    assert verify(conn) is None


@pytest.mark.parametrize(
    "change",
    [
        {"actor": "other"},
        {"reason": "another"},
        {"entity_id": "8"},
        {"new_values": '{"dead":2}'},
        {"at": datetime(2023, 10, 11, tzinfo=UTC)},
        {"hash": "0" * 64},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_changed_row_is_found(conn, change):
    record(conn, by=None, action="add", entity="unit")
    record(conn, by=None, action="add", entity="unit", new={"dead": 1})
    record(conn, by=None, action="add", entity="unit")
    ids = conn.scalars(sa.select(audit_event.c.id).order_by(audit_event.c.id)).all()
    _silently(conn, audit_event.update().where(audit_event.c.id == ids[1]).values(**change))

    assert verify(conn) == ids[1]


def test_a_removed_row_is_found_at_the_next(conn):
    for _number in range(3):
        record(conn, by=None, action="add", entity="unit")
    ids = conn.scalars(sa.select(audit_event.c.id).order_by(audit_event.c.id)).all()
    _silently(conn, audit_event.delete().where(audit_event.c.id == ids[1]))

    assert verify(conn) == ids[2]


def test_many_at_once_make_one_chain(engine):
    def write(number):
        with writing(engine) as conn:
            record(conn, by=None, action="add", entity="unit", entity_id=number)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(40)))

    with engine.connect() as conn:
        assert verify(conn) is None
        assert conn.scalar(sa.select(sa.func.count()).select_from(audit_event)) == 40


def _silently(conn, statement):
    """As somebody would who owns the database and takes the triggers away first."""
    if conn.dialect.name == "sqlite":
        for event in ("update", "delete"):
            conn.exec_driver_sql(f"DROP TRIGGER append_only_audit_event_{event}")
    else:
        conn.exec_driver_sql("ALTER TABLE audit_event DISABLE TRIGGER ALL")
    conn.execute(statement)


def test_a_part_of_the_chain_is_looked_at(conn):
    for number in range(3):
        record(conn, by=None, action="add", entity="unit", entity_id=number)
    first, second, _third = conn.scalars(sa.select(audit_event.c.id).order_by(audit_event.c.id))
    conn.execute(
        audit_event.insert().values(
            at=AT, actor="x", action="x", entity="x", previous_hash="", hash="forged"
        )
    )

    assert verify(conn) is not None
    assert verify(conn, second) is None
    assert verify(conn, first) is None
