"""All that is stored about one person, and nothing that opens anything."""

import json

import pytest
import sqlalchemy as sa

from db import passwords
from db.commands.accounts import export_account
from db.commands.sessions import count_attempt, open_session
from db.model import NotAllowed, Role, User
from db.queries.personal_data import stored_about
from db.schema import account, audit_event, draft, metadata, recovery_code, session
from tests.factories import NOON, make_account, make_factor, make_incident

PASSWORD = "Sáng nay đồng lúa xanh quá"


@pytest.fixture
def lan(conn, factor_key):
    who = make_account(
        conn, Role.STAFF, sign_in_name="lan", password_hash=passwords.hashed(PASSWORD)
    )
    make_factor(conn, who)
    conn.execute(recovery_code.insert().values(account_id=who, code_hash="c" * 64))
    open_session(conn, who, binding="b", address="10.0.0.1")
    count_attempt(conn, "lan", binding="b", address="10.0.0.2")
    conn.execute(
        draft.insert().values(id="d", account_id=who, form="forum", content="{}", saved_at=NOON)
    )
    make_incident(conn, written_by=who)
    return who


def test_everything_of_the_person_is_there(conn, lan):
    found = stored_about(conn, lan)

    assert all(found.values())
    assert found["account"][0]["sign_in_name"] == "lan"
    assert found["session"][0]["address"] == "10.0.0.1"
    assert found["sign_in_event"][0]["address"] == "10.0.0.2"
    assert found["second_factor"][0]["codes_left"] == 1
    assert found["draft"][0]["form"] == "forum"
    assert [one["action"] for one in found["audit_event"]] == ["sign_in"]
    assert found["records"] == [{"entity": "incident", "as": "written_by", "count": 1}]
    assert json.dumps(found)


def test_nothing_in_it_opens_anything(conn, lan):
    told = json.dumps(stored_about(conn, lan))
    kept = [
        conn.scalar(sa.select(account.c.password_hash).where(account.c.id == lan)),
        *conn.execute(sa.select(session.c.id, session.c.ticket_hash, session.c.binding_hash)).one(),
        *conn.scalars(sa.select(metadata.tables["second_factor"].c.secret)),
        *conn.scalars(sa.select(recovery_code.c.code_hash)),
    ]

    assert len(kept) == 6
    assert [one for one in kept if one in told] == []


def test_of_nobody_else(conn, lan):
    mai = make_account(conn, sign_in_name="mai")

    found = stored_about(conn, mai)

    assert {name for name, rows in found.items() if rows} == {"account"}


def test_every_table_that_names_an_account_is_asked(conn, lan):
    """A table that comes later is not forgotten."""
    naming = {
        column.name
        for table in metadata.sorted_tables
        for column in table.c
        if any(key.column.table.name == "account" for key in column.foreign_keys)
    }

    assert naming == {"account_id", "written_by", "made_by", "closed_by", "reopened_by"}


def test_an_administrator_alone_makes_it_and_it_says_so_itself(conn, lan):
    admin = User(make_account(conn, Role.ADMIN, sign_in_name="quantri"), "quantri", "", Role.ADMIN)
    leader = User(make_account(conn, Role.LEADER), "mai", "", Role.LEADER)
    with pytest.raises(NotAllowed):
        export_account(conn, "lan", by=leader)

    found = export_account(conn, "lan", by=admin)

    assert (found["audit_event"][-1]["actor"], found["audit_event"][-1]["action"]) == (
        "quantri",
        "export",
    )
    assert conn.scalars(sa.select(audit_event.c.action)).all()[-1] == "export"
